"""Keeping every message that shows an agenda in step with it (docs/rhythm.md R9 to R12)."""

from __future__ import annotations

from datetime import timedelta

from bot.actions.rules import ActionFacts
from bot.call_plans.rules import PlanFacts
from bot.evidence.checks.rules import CheckFacts
from bot.meeting import agenda_rows as rows
from bot.meeting.kinds import Kind
from bot.outbox import service as outbox
from bot.outbox.types import DeliveryClass
from bot.people.ground import Ground
from bot.people.homes import home_changed
from bot.pipeline.rules import DealFacts
from bot.rhythm import rows as one_on_ones
from bot.rhythm.announcing import group_of
from bot.rhythm.planning import Planner
from bot.rhythm.rules import Kind as RhythmKind
from bot.rhythm.rules import OneOnOneFacts, State
from bot.store import WorkspaceSession

__all__ = ["AgendaPosts"]

USEFUL_FOR = timedelta(days=1)


class AgendaPosts:
    """Has agendas posted and followed up; each method joins its caller's transaction."""

    def __init__(self, ground: Ground, planner: Planner) -> None:
        self._ground = ground
        self._planner = planner

    async def bring(self, session: WorkspaceSession, rep: str) -> None:
        """Put the agenda that a rep's next 1:1 has now under its card, and refresh what shows it.

        What one of them wrote waits for the working hours of both (docs/rhythm.md R44).
        """
        facts = await one_on_ones.current(session, rep)
        if facts is not None:
            await self._post(session, facts, DeliveryClass.NOTICE)
        await self.changed(session, rep)

    async def changed(self, session: WorkspaceSession, rep: str) -> None:
        """Bring all that shows a rep's open agenda up to date, without a notification."""
        await session.flush()
        facts = await one_on_ones.current(session, rep)
        if facts is not None:
            await self.refresh(session, facts)
        await home_changed(session, [rep, *await self._ground.roster.leaders_of(session, rep)])

    async def refresh(self, session: WorkspaceSession, facts: OneOnOneFacts) -> None:
        """Bring the agenda of one 1:1 up to date, and the sheets that tell of it."""
        readers = await self._ground.people.persons(session, {facts.manager, facts.rep})
        days = {who: [one.hours.local_day(facts.planned_at)] for who, one in readers.items()}
        sheets = await one_on_ones.sheets_about(session, days)
        about: dict[str, list[int]] = {
            Kind.AGENDA: [facts.id],
            Kind.RECAP: [facts.id],
            RhythmKind.SHEET: sheets,
        }
        await outbox.refresh_all(session, about)

    async def follow(self, session: WorkspaceSession, facts: OneOnOneFacts) -> None:
        """Follow what became of a 1:1: it was started, moved, ended, skipped or decided."""
        if facts.started_at is None and not facts.sequence and facts.state is State.PLANNED:
            return  # just made, or only talked about: nothing of an agenda has changed
        if facts.state is State.PLANNED and facts.ended_at is None:
            if facts.started_at is not None:
                await self._post(session, facts, DeliveryClass.ANSWER)
            elif await rows.was_posted(session, Kind.AGENDA, facts.id):
                await self._post(session, facts, DeliveryClass.NOTICE)
        elif facts.state is State.HELD:
            await rows.cover_reviewed(session, facts)
        await outbox.refresh(session, Kind.AGENDA, facts.id)
        if facts.state is not State.PLANNED or facts.ended_at is not None:
            await self.changed(session, facts.rep)

    async def follow_deal(self, session: WorkspaceSession, deal: DealFacts) -> None:
        """Follow a deal of a rep's, wherever it changed."""
        await self.changed(session, deal.rep)

    async def follow_action(self, session: WorkspaceSession, action: ActionFacts) -> None:
        """Follow an action: one that is settled leaves the agenda (docs/rhythm.md R33)."""
        await self.changed(session, action.rep)

    async def follow_plan(self, session: WorkspaceSession, plan: PlanFacts) -> None:
        """Follow a call plan, the same."""
        await self.changed(session, plan.rep)

    async def follow_check(self, session: WorkspaceSession, check: CheckFacts) -> None:
        """Follow a deal check: what nobody answered comes onto the agenda (docs/rhythm.md R19)."""
        await self.changed(session, check.rep)

    async def _post(
        self, session: WorkspaceSession, facts: OneOnOneFacts, klass: DeliveryClass
    ) -> None:
        """Have card and agenda stand in the group DM of the two, once for each time of a 1:1.

        What still waits for working hours when Start is pressed is said at once; the one that
        waited then finds that it stands already.
        """
        if not await self._ground.people.is_greeted(session, facts.rep):
            return
        now = self._ground.clock.now()
        if facts.started_at is None:
            await self._planner.show_card(session, facts, klass=klass)
        detail = str(facts.sequence)
        key = f"agenda:{facts.id}:{detail}:{group_of(facts)}"
        if klass is DeliveryClass.ANSWER:
            if await rows.posted(session, Kind.AGENDA, facts.id, group_of(facts), detail):
                return
            key += ":start"
        await outbox.enqueue(
            session,
            kind=Kind.AGENDA,
            subject=facts.id,
            recipient=group_of(facts),
            due_at=now,
            expires_at=max(facts.ends_at, now) + USEFUL_FOR,
            dedup_key=key,
            klass=klass,
            detail=detail,
        )
