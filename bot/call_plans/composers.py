"""What is sent around call plans, composed at the moment of sending (docs/rhythm.md R33)."""

from __future__ import annotations

from collections.abc import Mapping

from bot.call_plans import calendar_file, plan_views
from bot.call_plans.announcing import leader_in
from bot.call_plans.kinds import Kind
from bot.call_plans.pages import PlanPage
from bot.call_plans.rules import PlanState
from bot.call_plans.service import CallPlans
from bot.outbox.composing import unless_gone
from bot.outbox.types import Composer, Due, Post, Saying, Silence, Upload
from bot.words import tongue

__all__ = ["Composers"]

NO_TEAM = "no-team"
"""Whoever was taken out of their team hears nothing of what they once planned."""


class Composers:
    """One method for each kind; each loads what stands now."""

    def __init__(self, plans: CallPlans) -> None:
        self._plans = plans

    def by_kind(self) -> Mapping[str, Composer]:
        """List the composers for the outbox."""
        return {
            Kind.PLAN: unless_gone(self.plan),
            Kind.QUESTION: unless_gone(self.question),
            Kind.FILE: unless_gone(self.file),
            Kind.REMINDER: unless_gone(self.reminder),
            Kind.OUTCOME: unless_gone(self.outcome),
        }

    async def plan(self, due: Due) -> Saying:
        """Show a plan to its two; a message to somebody who doesn't lead any more stays (R50)."""
        leader = leader_in(due.recipient)
        page = await self._plans.shown(due.workspace, due.subject, reader=leader)
        if page.leader is None or page.leader.slack_id != leader:
            return Silence("led-by-another")
        if not due.is_update and page.plan.state is PlanState.CANCELLED:
            return Silence("cancelled")
        return Post.of(plan_views.plan_message(tongue(page.reader.locale), page))

    async def question(self, due: Due) -> Saying:
        """Put a question into the thread of its plan."""
        leader = leader_in(due.recipient)
        question, page = await self._plans.question(due.workspace, due.subject, reader=leader)
        if not due.is_update and page.plan.state is PlanState.CANCELLED:
            return Silence("cancelled")
        thread = await self._plans.message(due.workspace, page.plan.id, due.recipient)
        said = plan_views.asked(tongue(page.rep.locale), question, page)
        return Post.of(said, thread=thread)

    async def file(self, due: Due) -> Saying:
        """Hand the call out as a calendar file."""
        page = await self._plans.shown(due.workspace, due.subject, reader=due.recipient)
        if str(page.plan.sequence) != due.detail:
            return Silence("changed-again")
        t = tongue(page.reader.locale)
        return Upload(
            filename=calendar_file.file_name(page.plan),
            title=t("For your calendar: open the file once, and it keeps the call."),
            content=calendar_file.calendar_file(t, page, made_at=page.now),
        )

    async def reminder(self, due: Due) -> Saying:
        """Remind of the call as it is planned now, if that is still wanted (R43)."""
        page = await self._plans.shown(due.workspace, due.subject, reader=due.recipient)
        if not due.is_update and (reason := _needs_no_reminder(page, due)):
            return Silence(reason)
        return Post.of(plan_views.reminder(tongue(page.reader.locale), page))

    async def outcome(self, due: Due) -> Saying:
        """Ask what came of the call, unless nothing is owed any more (R30, R33)."""
        page = await self._plans.shown(due.workspace, due.subject, reader=due.recipient)
        if not due.is_update and (reason := _owes_nothing(page)):
            return Silence(reason)
        said = plan_views.ask_outcome(tongue(page.reader.locale), page)
        return Post.of(said, is_open=_owes_nothing(page) is None)


def _needs_no_reminder(page: PlanPage, due: Due) -> str | None:
    if page.leader is None:
        return NO_TEAM
    if page.plan.state is not PlanState.PLANNED:
        return "cancelled"
    if page.plan.remind_minutes is None:
        return "not-ticked"
    return None if str(page.plan.sequence) == due.detail else "changed-again"


def _owes_nothing(page: PlanPage) -> str | None:
    plan = page.plan
    if page.leader is None:
        return NO_TEAM
    if plan.state is PlanState.CANCELLED:
        return "cancelled"
    if plan.state is PlanState.ANSWERED:
        return "already-done"
    if plan.deal_id is not None and (page.deal is None or not page.deal.is_open):
        return "deal-closed"
    return "moved" if page.now < plan.ends_at else None
