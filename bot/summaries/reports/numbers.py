"""The numbers of several teams over several weeks, for reports and exports (docs/rhythm.md R41)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from bot.rhythm.rules import Week
from bot.store import Store, WorkspaceId
from bot.summaries.figures.rules import Habit
from bot.summaries.figures.service import TeamWeeks
from bot.summaries.reports.report_pages import Numbers, TeamNumbers
from bot.summaries.reports.report_rules import weeks_from
from bot.summaries.reports.teams import names_of

__all__ = ["numbers_of"]


async def numbers_of(
    store: Store,
    workspace: WorkspaceId,
    team_weeks: TeamWeeks,
    first: Week,
    last: Week,
    *,
    only: Collection[int] | None,
    now: datetime,
    today: date,
) -> Numbers:
    """Count these teams, or all, from one week to another; they stand in the alphabet's order.

    Whether the reader may know them is the caller's business.
    """
    weeks = weeks_from(first, last)
    async with store.begin(workspace) as session:
        names = await names_of(session, only)
        ids = [one.id for one in names]
        habits = await team_weeks.habit(session, ids, now)
    counted = await team_weeks.of_many(workspace, ids, weeks)
    return Numbers(
        first,
        last,
        today,
        tuple(
            TeamNumbers(
                name,
                tuple(counted[name.id, week] for week in weeks),
                habits.get(name.id, Habit()),
            )
            for name in names
        ),
    )
