"""When the owner is reminded: two deliveries, planned when an action is agreed (R32)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select

from bot.actions.kinds import Kind
from bot.actions.model import Action
from bot.actions.rows import facts_of, write
from bot.actions.rules import ActionFacts, ActionState, ladder
from bot.outbox import service as outbox
from bot.outbox.types import DeliveryClass
from bot.people.ground import Ground
from bot.store import WorkspaceSession

__all__ = ["Ladders"]


class Ladders:
    """Plans reminders, and plans them anew when a date or somebody's days change.

    A touch whose time has come is used up, also if it fell away (docs/rhythm.md R43); whether it
    still needs saying its composer decides (R33).
    """

    def __init__(self, ground: Ground) -> None:
        self._people = ground.people
        self._clock = ground.clock

    async def planned(self, session: WorkspaceSession, facts: ActionFacts) -> ActionFacts:
        """Plan the reminders of what is agreed; all else stays as it is."""
        if facts.state is not ActionState.AGREED:
            return facts
        known = await self._people.met(session, [facts.owner])
        if not known:  # they were never enrolled, so nothing is sent to them
            return facts
        now, hours = self._clock.now(), known[0].hours
        first, again = ladder(facts, hours, now=now)
        ends = hours.closes(hours.local_day(again))
        await self._remind(session, facts, 1, first, was=facts.reminds_at, until=again)
        await self._remind(session, facts, 2, again, was=facts.again_at, until=ends)
        return replace(facts, reminds_at=first, again_at=again)

    async def days_changed(self, session: WorkspaceSession, persons: Collection[str]) -> None:
        """Plan anew for those whose working days are others now."""
        now = self._clock.now()
        rows = await session.scalars(
            select(Action)
            .where(
                Action.owner.in_(persons),
                Action.state == ActionState.AGREED,
                Action.again_at > now,
            )
            .order_by(Action.id)
            .with_for_update()
        )
        for row in rows.all():
            write(row, await self.planned(session, facts_of(row)))

    async def _remind(
        self,
        session: WorkspaceSession,
        facts: ActionFacts,
        touch: int,
        at: datetime,
        *,
        was: datetime | None,
        until: datetime,
    ) -> None:
        key, now = f"action:{facts.id}:{touch}", self._clock.now()
        if at <= now:
            if was is not None and was > now:
                # It was to be said later, and now is of no use any more.
                await outbox.re_date(session, key, due_at=now, expires_at=now)
            return
        if await outbox.re_date(session, key, due_at=at, expires_at=until):
            return
        await outbox.enqueue(
            session,
            kind=Kind.DUE,
            subject=facts.id,
            recipient=facts.owner,
            due_at=at,
            expires_at=until,
            dedup_key=key,
            klass=DeliveryClass.ASK,
            detail=str(touch),
        )
