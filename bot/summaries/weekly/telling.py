"""What there is to tell of teams' weeks, in as many statements for one team as for all."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo

from sqlalchemy import and_, func, or_, select

from bot.evidence.praise.model import Praise
from bot.evidence.praise.rules import State as PraiseState
from bot.people.model import Membership, Team
from bot.people.rules import at_local
from bot.rhythm.model import OneOnOne, Rhythm
from bot.rhythm.rules import State, Week
from bot.store import WorkspaceSession
from bot.summaries.figures.service import TeamWeeks
from bot.summaries.weekly.pages import Insight, Told
from bot.summaries.weekly.rules import SummaryFacts

__all__ = ["CHART_WEEKS", "Telling", "digest"]

CHART_WEEKS = 8
STANDS = (State.PLANNED, State.HELD, State.MISSED)
"""What counts as the plan of a week that has begun: not what was excused or skipped."""
SLACK = timedelta(hours=26)
"""Wider than any zone is away from UTC: the rest is decided by each team's own clock."""


class Telling:
    """Looks it up in its caller's transaction, who sees to it that the reader may know it."""

    def __init__(self, team_weeks: TeamWeeks) -> None:
        self._team_weeks = team_weeks

    async def of(
        self, session: WorkspaceSession, teams: Collection[int], week: Week, *, back: int = 1
    ) -> Mapping[int, Told]:
        """Tell these teams' week, and `back` weeks before it, as far as the team was there."""
        weeks = [week.plus(-ago) for ago in range(back, -1, -1)]
        counted = await self._team_weeks.of(session, teams, weeks)
        ahead = await _ahead(session, teams, week.plus(1))
        insights = await _insights(session, teams, week)
        began = await _began(session, teams)
        return {
            team: Told(
                tuple(
                    counted[team, one]
                    for one in weeks
                    if one == week or one >= began.get(team, week)
                ),
                ahead.get(team, 0),
                tuple(insights.get(team, ())),
            )
            for team in teams
        }

    async def page(self, session: WorkspaceSession, summary: SummaryFacts) -> Told:
        """Tell one team's week with all that its picture shows."""
        found = await self.of(session, [summary.team_id], summary.week, back=CHART_WEEKS - 1)
        return found[summary.team_id]


def digest(told: Told, left_out: Iterable[str]) -> str:
    """Tell by 64 characters whether a summary says the same as before."""
    weeks = [asdict(one) for one in told.weeks[-2:]]
    said = [weeks, told.ahead, [asdict(one) for one in told.insights], sorted(left_out)]
    return sha256(json.dumps(said, default=str, sort_keys=True).encode()).hexdigest()


async def _ahead(session: WorkspaceSession, teams: Collection[int], week: Week) -> dict[int, int]:
    found = await session.execute(
        select(Rhythm.team_id, func.count())
        .join(OneOnOne, OneOnOne.rhythm_id == Rhythm.id)
        .where(Rhythm.team_id.in_(teams), OneOnOne.week == str(week), OneOnOne.state.in_(STANDS))
        .group_by(Rhythm.team_id)
    )
    return dict(found.all())


async def _began(session: WorkspaceSession, teams: Collection[int]) -> dict[int, Week]:
    found = await session.execute(
        select(Team.id, Team.zone, Team.created_at).where(Team.id.in_(teams))
    )
    return {team: Week.of(at.astimezone(ZoneInfo(zone)).date()) for team, zone, at in found}


async def _insights(
    session: WorkspaceSession, teams: Collection[int], week: Week
) -> Mapping[int, Sequence[Insight]]:
    """Find what was praised in each team's channel in its week, by the team's own clock.

    Only what stands there: its rep agreed, and nobody took it back (docs/rhythm.md R27).
    """
    first, last = _span(week, "UTC")
    rows = await session.execute(
        select(Team.id, Team.zone, Praise)
        .join(Membership, Membership.team_id == Team.id)
        .join(
            Praise,
            and_(
                Praise.rep == Membership.rep,
                Praise.team_channel == Team.channel,
                Praise.answered_at >= Membership.since,
                or_(Membership.until.is_(None), Praise.answered_at < Membership.until),
            ),
        )
        .where(
            Team.id.in_(teams),
            Praise.state == PraiseState.AGREED,
            Praise.answered_at >= first - SLACK,
            Praise.answered_at < last + SLACK,
        )
        .order_by(Praise.answered_at, Praise.id)
    )
    found: defaultdict[int, list[Insight]] = defaultdict(list)
    for team, zone, praise in rows:
        begins, ends = _span(week, zone)
        if praise.answered_at is not None and begins <= praise.answered_at < ends:
            found[team].append(Insight(praise.rep, praise.quote, praise.made_by))
    return found


def _span(week: Week, zone: str) -> tuple[datetime, datetime]:
    return at_local(week.day(1), 0, zone), at_local(week.plus(1).day(1), 0, zone)
