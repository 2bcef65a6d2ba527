"""Keeping messages about call plans in step with the plans (docs/rhythm.md R29, R30, R43)."""

from __future__ import annotations

from datetime import timedelta

from bot.call_plans.kinds import Kind
from bot.call_plans.rules import (
    PlanFacts,
    PlanState,
    Question,
    answer_until,
    reminds_at,
)
from bot.outbox import service as outbox
from bot.outbox.types import DeliveryClass
from bot.people.ground import Ground
from bot.people.homes import home_changed
from bot.people.rules import next_in_common
from bot.store import WorkspaceSession

__all__ = ["Announcer", "group_of", "leader_in"]

TOLD_FOR = timedelta(days=7)


class Announcer:
    """Has plans, reminders and asks sent and followed up; each method joins a transaction."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    async def follow(self, session: WorkspaceSession, plan: PlanFacts) -> None:
        """Bring all that is said of a plan in step with it."""
        leaders = await self._ground.roster.leaders_of(session, plan.rep)
        if plan.state is PlanState.PLANNED:
            await self._show(session, plan, leaders)
            await self._remind(session, plan)
            await self._ask_what_came_of_it(session, plan)
        await outbox.refresh_all(
            session, {kind: [plan.id] for kind in (Kind.PLAN, Kind.REMINDER, Kind.OUTCOME)}
        )
        await home_changed(session, {plan.rep, *leaders})

    async def tell_question(
        self, session: WorkspaceSession, plan: PlanFacts, question: Question
    ) -> None:
        """Tell the rep what was asked, in the thread of the plan (docs/rhythm.md R26)."""
        group = (question.asked_by, plan.rep)
        await self._tell(
            session,
            Kind.QUESTION,
            question.id,
            plan,
            group=group,
            reader=plan.rep,
            key=f"plan-question:{question.id}",
        )

    async def hand_file(
        self, session: WorkspaceSession, plan: PlanFacts, *, is_asked_for: bool
    ) -> None:
        """Hand the rep the call's calendar file; unasked only to somebody who has an older one.

        Two clicks within a minute are one.
        """
        has_one = await outbox.sent_message(session, Kind.FILE, plan.id, plan.rep) is not None
        if not (is_asked_for or has_one):
            return
        now = session.clock.now()
        key = f"plan-file:{plan.id}:{plan.sequence}"
        await outbox.enqueue(
            session,
            kind=Kind.FILE,
            subject=plan.id,
            recipient=plan.rep,
            due_at=now,
            expires_at=now + TOLD_FOR,
            dedup_key=f"{key}:{now:%Y%m%d%H%M}" if is_asked_for else key,
            klass=DeliveryClass.ANSWER,
            detail=str(plan.sequence),
        )

    async def _show(
        self, session: WorkspaceSession, plan: PlanFacts, leaders: tuple[str, ...]
    ) -> None:
        """Show it to whoever leads the rep today: a stand-in, while there is one (R50)."""
        if not leaders:
            return
        leader = leaders[-1]
        await self._tell(
            session,
            Kind.PLAN,
            plan.id,
            plan,
            group=(leader, plan.rep),
            reader=leader,
            key=f"plan:{plan.id}:{group_of(leader, plan.rep)}",
        )

    async def _tell(
        self,
        session: WorkspaceSession,
        kind: Kind,
        subject: int,
        plan: PlanFacts,
        *,
        group: tuple[str, str],
        reader: str,
        key: str,
    ) -> None:
        """Say something in a group DM that only `reader` hasn't read yet: the other one wrote it.

        A group's notice waits until both work. Two who never work at the same time are told when
        its reader begins: by the gate it would be when either does.
        """
        now = session.clock.now()
        known = await self._ground.people.persons(session, group)
        hours = {one: known[one].hours for one in group}
        is_shared = next_in_common(list(hours.values()), now) is not None
        await outbox.enqueue(
            session,
            kind=kind,
            subject=subject,
            recipient=group_of(*group),
            due_at=now if is_shared else hours[reader].next_open(now),
            expires_at=max(plan.ends_at, now) + TOLD_FOR,
            dedup_key=key,
            klass=DeliveryClass.NOTICE if is_shared else DeliveryClass.ANSWER,
        )

    async def _remind(self, session: WorkspaceSession, plan: PlanFacts) -> None:
        at = reminds_at(plan)
        if at is None or at <= session.clock.now():
            return
        await outbox.enqueue(
            session,
            kind=Kind.REMINDER,
            subject=plan.id,
            recipient=plan.rep,
            due_at=at,
            expires_at=plan.call_at,
            # One for each time that it was planned for: only the last one finds its own there.
            dedup_key=f"plan-reminder:{plan.id}:{plan.sequence}",
            klass=DeliveryClass.APPOINTMENT,
            detail=str(plan.sequence),
        )

    async def _ask_what_came_of_it(self, session: WorkspaceSession, plan: PlanFacts) -> None:
        hours = (await self._ground.people.persons(session, [plan.rep]))[plan.rep].hours
        key, due_at, expires_at = (
            f"plan-outcome:{plan.id}",
            plan.ends_at,
            answer_until(plan, hours),
        )
        is_new = await outbox.enqueue(
            session,
            kind=Kind.OUTCOME,
            subject=plan.id,
            recipient=plan.rep,
            due_at=due_at,
            expires_at=expires_at,
            dedup_key=key,
            klass=DeliveryClass.ASK,
        )
        if not is_new:
            await outbox.re_date(session, key, due_at=due_at, expires_at=expires_at)


def group_of(leader: str, rep: str) -> str:
    """Name the group DM of the two: their ids, which the outbox opens with the bot."""
    return f"{leader},{rep}"


def leader_in(group: str) -> str:
    """Tell who leads in the group DM of that name."""
    return group.partition(",")[0]
