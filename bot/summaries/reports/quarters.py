"""At a quarter's start: what its late deals rest on, to be held against what was won (R41)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.people.ground import Ground
from bot.pipeline.model import Deal
from bot.store import WorkspaceId
from bot.summaries.figures.lasting import take_commitments
from bot.summaries.figures.model import Commitment
from bot.summaries.reports.roll_up_rules import next_quarter, quarter_of, taken_at

__all__ = ["QuarterStarts"]

LASTS = timedelta(days=3)
"""So long after its moment a quarter's start is still taken down, for a bot that was down."""


class QuarterStarts:
    """Takes down, once a quarter and workspace, what stands then."""

    def __init__(self, ground: Ground) -> None:
        self._store = ground.store
        self._clock = ground.clock
        self._done: date | None = None

    async def tick(self, now: datetime) -> None:
        """Take the start of this quarter down where nobody did."""
        quarter = quarter_of(now.date())
        due = taken_at(quarter)
        if self._done == quarter or not due <= now < due + LASTS:
            return
        for workspace in await self._without(quarter):
            async with self._store.begin(workspace) as session:
                await take_commitments(session, quarter, now)
        self._done = quarter

    async def next_instant(self, session: AsyncSession) -> datetime | None:
        """Tell when a quarter is next taken down; None while there is no deal at all."""
        if await session.scalar(select(Deal.id).limit(1)) is None:
            return None
        now = self._clock.now()
        quarter = quarter_of(now.date())
        due = taken_at(quarter)
        if now < due or (self._done != quarter and now < due + LASTS):
            return due
        return taken_at(next_quarter(quarter))

    async def _without(self, quarter: date) -> list[WorkspaceId]:
        """List the workspaces that have deals, and none taken down: later ones aren't its start."""
        taken = exists().where(
            Commitment.workspace_id == Deal.workspace_id, Commitment.quarter == quarter
        )
        async with self._store.begin_across() as session:
            found = await session.scalars(select(Deal.workspace_id).where(~taken).distinct())
            return [WorkspaceId(one) for one in found]
