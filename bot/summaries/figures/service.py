"""A team's weeks, counted by the database (docs/rhythm.md R40, R42).

Each kind of fact is one statement, however many teams and weeks are asked about. Whatever happened
belongs to the team that the rep was in at that time; a 1:1 to the team of its rhythm.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.people.ground import Ground
from bot.rhythm.rules import Week
from bot.store import WorkspaceId, WorkspaceSession
from bot.summaries.figures import deeds, depth, lasting, meetings, tables
from bot.summaries.figures.given import Dialect, dialect_of
from bot.summaries.figures.rules import (
    COUNTED,
    Habit,
    LateDeals,
    PersonWeek,
    TeamWeek,
    week_target,
)
from bot.summaries.figures.settling import LONGEST_AGO, settled_by_manager
from bot.summaries.figures.spans import DayEnd, spans_of

__all__ = ["TeamWeeks"]

AT_ONCE = 5_000
"""So many teams a statement is about at most: what it finds has to be held in memory."""
TOGETHER = 250
"""So many teams are counted in one transaction of their own."""

Counts = defaultdict[Any, dict[str, int]]


class TeamWeeks:
    """Counts in its caller's transaction, who sees to it that the reader may know the figures."""

    def __init__(self, ground: Ground) -> None:
        self._people = ground.people
        self._store = ground.store

    async def of_many(
        self, workspace: WorkspaceId, teams: Collection[int], weeks: Sequence[Week]
    ) -> Mapping[tuple[int, Week], TeamWeek]:
        """Count as `of` does, in short transactions of a few hundred teams each.

        For whoever asks about all of a workspace: on SQLite nobody else writes while one counts,
        and PostgreSQL is waited for half a minute at most.
        """
        found: dict[tuple[int, Week], TeamWeek] = {}
        for some in _in_parts(teams, TOGETHER):
            async with self._store.begin(workspace) as session:
                found |= await self.of(session, some, weeks)
        return found

    async def of(
        self, session: WorkspaceSession, teams: Collection[int], weeks: Sequence[Week]
    ) -> Mapping[tuple[int, Week], TeamWeek]:
        """Count these teams' weeks; every team of the workspace has one for every week.

        As many statements for one team as for 5,000; for more than a few hundred see `of_many`.
        """
        found: dict[tuple[int, Week], TeamWeek] = {}
        for some in _in_parts(teams, AT_ONCE):
            there, counts = await self._count(session, some, weeks, by_rep=False)
            found |= {
                (team, week): TeamWeek(**counts[team, str(week)], team=team, week=week)
                for team in there
                for week in weeks
            }
        return found

    async def of_reps(
        self, session: WorkspaceSession, teams: Collection[int], weeks: Sequence[Week]
    ) -> Mapping[tuple[int, str, Week], PersonWeek]:
        """Count the same for each rep; who neither took part nor did anything is left out.

        For the rep and who leads them only, and for nobody where the workspace shows no figures
        of persons (docs/rhythm.md R50): that is the caller's business.
        """
        found: dict[tuple[int, str, Week], PersonWeek] = {}
        for some in _in_parts(teams, AT_ONCE):
            _, counts = await self._count(session, some, weeks, by_rep=True)
            for (team, label, rep), counted in counts.items():
                week = Week.parse(label)
                one = PersonWeek(**counted, team=team, rep=rep, week=week)
                if not one.is_empty:
                    found[team, rep, week] = one
        return found

    async def habit(
        self, session: WorkspaceSession, teams: Collection[int], now: datetime
    ) -> Mapping[int, Habit]:
        """Count each team's rhythms that outlived their fourth week (docs/rhythm.md R5, R41)."""
        return await lasting.habit(session, teams, now)

    async def late_deals(
        self, session: WorkspaceSession, teams: Collection[int], now: datetime
    ) -> Mapping[int, LateDeals]:
        """Count each team's open late deals by what they rest on (docs/rhythm.md R41)."""
        return await lasting.late_deals(session, teams, now)

    async def _count(
        self,
        session: WorkspaceSession,
        teams: Collection[int],
        weeks: Sequence[Week],
        *,
        by_rep: bool,
    ) -> tuple[Collection[int], Counts]:
        dialect = dialect_of(session)
        given: dict[str, Any] = {**tables.teams_given(teams)}
        zones = dict((await session.execute(lasting.zones(dialect), given)).all())
        counts: Counts = defaultdict(dict)
        if not zones or not weeks:
            return zones.keys(), counts
        now = session.clock.now()
        given |= {deeds.NOW: now, meetings.NOW_SECONDS: int(now.timestamp())}
        given |= _of_weeks(zones.values(), weeks)
        given |= await self._settled(session, dialect, given, now)
        due = await session.execute(deeds.due_days(dialect), given)
        given |= tables.days_given(DayEnd.of(zone, day) for zone, day in due)
        for statement in STATEMENTS:
            found = await session.execute(statement(dialect, by_rep=by_rep), given)
            _add(counts, found.mappings(), by_rep=by_rep)
        return zones.keys(), counts

    async def _settled(
        self,
        session: WorkspaceSession,
        dialect: Dialect,
        given: Mapping[str, Any],
        now: datetime,
    ) -> Mapping[str, Any]:
        """Say until when which manager's hours have settled what one side alone said."""
        managers = await session.scalars(
            meetings.managers(dialect), {**given, meetings.SINCE: now - LONGEST_AGO}
        )
        people = await self._people.met(session, managers.all())
        return tables.settled_given(settled_by_manager(people, now))


STATEMENTS = (
    meetings.one_on_ones,
    meetings.streaks,
    depth.looked_at,
    deeds.sessions,
    deeds.replies,
    deeds.actions,
    deeds.praises,
)


def _in_parts(teams: Collection[int], size: int) -> Iterable[Collection[int]]:
    every = sorted(set(teams))
    return [every[at : at + size] for at in range(0, len(every), size)]


_NAMES = frozenset(COUNTED)


def _of_weeks(zones: Iterable[str], weeks: Collection[Week]) -> Mapping[str, Any]:
    spans = spans_of(zones, weeks)
    return {
        **tables.spans_given(spans),
        deeds.FIRST: min(one.start for one in spans),
        deeds.LAST: max(one.end for one in spans),
        deeds.FIRST_DAY: min(weeks).day(1),
        deeds.LAST_DAY: max(weeks).day(7),
    }


def _add(counts: Counts, found: Iterable[Mapping[str, Any]], *, by_rep: bool) -> None:
    for row in found:
        week = str(row["week"])
        key = (row["team"], week, row["rep"]) if by_rep else (row["team"], week)
        there = counts[key]
        if "target_hours" in row:
            there["target"] = week_target(row["target_hours"], row["present"])
        for name in row.keys() & _NAMES:
            there[name] = there.get(name, 0) + int(row[name] or 0)
