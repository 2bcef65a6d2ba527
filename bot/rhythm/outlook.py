"""The coming 1:1s of somebody, for whoever changes that person's days (docs/rhythm.md R8)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import or_, select

from bot.clock import Clock
from bot.people.outlook import Planned
from bot.people.service import People
from bot.rhythm import rows
from bot.rhythm.model import OneOnOne
from bot.rhythm.rules import State
from bot.store import Store, WorkspaceId

__all__ = ["OneOnOneOutlook"]

# Before its end a 1:1 of this morning is still one of those that an afternoon off may change.
LOOKED_BACK = timedelta(days=1)


class OneOnOneOutlook:
    """Tells which 1:1s stand, and which are off."""

    def __init__(self, store: Store, people: People, clock: Clock) -> None:
        self._store = store
        self._people = people
        self._clock = clock

    async def of(self, workspace: WorkspaceId, person: str, reader: str) -> Mapping[int, Planned]:
        """List a person's coming 1:1s that a reader has a part in.

        To a rep who hasn't been greeted there are none as yet (docs/rhythm.md R46).
        """
        async with self._store.begin(workspace) as session:
            hears_of_us = await self._people.is_greeted(session, reader)
            found = await session.scalars(
                select(OneOnOne).where(
                    or_(OneOnOne.manager == person, OneOnOne.rep == person),
                    rows.known_to(reader, as_rep=hears_of_us),
                    OneOnOne.state.in_([State.PLANNED, State.EXCUSED]),
                    OneOnOne.original_at >= self._clock.now() - LOOKED_BACK,
                )
            )
            return {
                row.id: Planned(
                    row.rep if row.manager == reader else row.manager,
                    row.planned_at,
                    row.planned_at + timedelta(minutes=row.length_minutes),
                    row.state == State.PLANNED,
                )
                for row in found
            }
