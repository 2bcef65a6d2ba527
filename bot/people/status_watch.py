"""Looks each day whether a leave status still stands: one without an end says nothing else."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import Clock
from bot.people.model import Person
from bot.people.rules import at_local
from bot.people.service import People
from bot.slack.failures import SlackFailure
from bot.store import Store, WorkspaceId

__all__ = ["StatusWatch"]

log = structlog.get_logger(__name__)

BATCH = 10
PATIENCE = timedelta(minutes=10)
"""So long nobody of a workspace is looked at again after Slack didn't answer."""


class StatusWatch:
    """Asks Slack once a day, at the person's midnight, for those whom a status says on leave.

    The event of a changed status comes sooner; this is for statuses that stand, and for what was
    missed. The search walks an index of just these people.
    """

    def __init__(self, store: Store, people: People, clock: Clock) -> None:
        self._store = store
        self._people = people
        self._clock = clock
        self._waits: dict[WorkspaceId, datetime] = {}

    async def tick(self, now: datetime) -> None:
        """Look at everybody whose next day has begun."""
        due: dict[WorkspaceId, list[str]] = {}
        async with self._store.begin_across() as session:
            to_come = await self._to_come(session)
        for at, workspace, person in to_come:
            if at <= now:
                due.setdefault(workspace, []).append(person)
        for workspace, persons in due.items():
            for start in range(0, len(persons), BATCH):
                if not await self._has_looked(workspace, persons[start : start + BATCH], now):
                    break

    async def next_instant(self, session: AsyncSession) -> datetime | None:
        """Tell when somebody is next to be looked at; for whoever winds a clock."""
        return min((at for at, *_ in await self._to_come(session)), default=None)

    async def _has_looked(self, workspace: WorkspaceId, persons: list[str], now: datetime) -> bool:
        try:
            await self._people.look_at(workspace, persons)
        except SlackFailure as failure:
            log.info("people.status_not_seen", reason=str(failure))
            self._waits[workspace] = now + PATIENCE
            return False
        return True

    async def _to_come(self, session: AsyncSession) -> list[tuple[datetime, WorkspaceId, str]]:
        found = await session.scalars(
            select(Person)
            .where(Person.status_key.is_not(None))
            .order_by(Person.seen_at, Person.workspace_id, Person.slack_id)
        )
        return [
            (self._due_at(row), WorkspaceId(row.workspace_id), row.slack_id)
            for row in found
            if not (row.is_status_overruled or row.is_gone)
        ]

    def _due_at(self, row: Person) -> datetime:
        midnight = _midnight_after(row.seen_at, row.zone)
        waits = self._waits.get(WorkspaceId(row.workspace_id))
        return max(midnight, waits) if waits else midnight


def _midnight_after(instant: datetime, zone: str) -> datetime:
    day = instant.astimezone(ZoneInfo(zone)).date()
    return at_local(day + timedelta(days=1), 0, zone)
