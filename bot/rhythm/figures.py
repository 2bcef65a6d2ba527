"""Streaks and hours, reckoned from the 1:1s whenever somebody looks (docs/rhythm.md R1, R5)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from sqlalchemy import bindparam, select
from sqlalchemy.orm import aliased

from bot.clock import Clock
from bot.people.rules import Greeting, PersonFacts, TeamFacts
from bot.people.service import People
from bot.rhythm import hours, rows
from bot.rhythm.hours import Hours, Month
from bot.rhythm.model import OneOnOne, Rhythm
from bot.rhythm.pages import RepFigures, TeamFigures
from bot.rhythm.rules import OneOnOneFacts, State, Week
from bot.rhythm.streak import NO_STREAK, Streak, streak
from bot.sessions.rules import SessionMinutes
from bot.sessions.service import Sessions
from bot.store import WorkspaceSession

__all__ = ["Figures", "RepFigures", "TeamFigures", "streaks_at", "summed_up"]

DECIDED = (State.HELD, State.MISSED, State.SKIPPED)

_this, _of_rhythm = aliased(OneOnOne), aliased(OneOnOne)
_STATES_UP_TO = (
    select(_this.id, _of_rhythm.state)
    .join(_of_rhythm, _of_rhythm.rhythm_id == _this.rhythm_id)
    .where(
        _this.id.in_(bindparam("ids", expanding=True)),
        _of_rhythm.week <= _this.week,
        _of_rhythm.state.in_(DECIDED),
    )
    .order_by(_this.id, _of_rhythm.week)
)


class Figures:
    """Looks figures up in its caller's transaction, a team's in as many statements as a rep's."""

    def __init__(self, people: People, sessions: Sessions, clock: Clock) -> None:
        self._people = people
        self._sessions = sessions
        self._clock = clock

    async def of_team(
        self, session: WorkspaceSession, team: TeamFacts, *, only: Collection[str] | None = None
    ) -> Mapping[str, RepFigures]:
        """Reckon each rep's figures; who has no rhythm has none. `only` these reps, if given.

        Who asks is the caller's business: a rep's figures are theirs and their manager's.
        """
        reps = [
            one.rep
            for one in team.members
            if one.greeting is not Greeting.REFUSED and (only is None or one.rep in only)
        ]
        found = await session.scalars(
            select(Rhythm).where(
                Rhythm.team_id == team.id, Rhythm.rep.in_(reps), Rhythm.ended_at.is_(None)
            )
        )
        rhythms = {row.rep: row for row in found}
        if not rhythms:
            return {}
        month = Month.of(self._clock.now(), team.policy.zone)
        streaks = await _streaks(session, [row.id for row in rhythms.values()])
        of_month = await _of_month(session, rhythms, month)
        besides = await self._sessions.coached(session, rhythms, month.starts_at, month.ends_at)
        known = await self._people.persons(session, {team.manager, *rhythms})
        return {
            rep: RepFigures(
                streaks.get(row.id, NO_STREAK),
                self._hours(team, row, month, known, of_month.get(rep, []), besides=besides[rep]),
            )
            for rep, row in rhythms.items()
        }

    async def of_rep(self, session: WorkspaceSession, rep: str) -> RepFigures | None:
        """Reckon the figures of somebody who is in a team and takes part."""
        for member, team in await self._people.members(session, [rep]):
            return (await self.of_team(session, team, only=[member.rep])).get(rep)
        return None

    def _hours(
        self,
        team: TeamFacts,
        rhythm: Rhythm,
        month: Month,
        known: Mapping[str, PersonFacts],
        one_on_ones: Collection[OneOnOneFacts],
        *,
        besides: SessionMinutes,
    ) -> Hours:
        now = self._clock.now()
        made = sum(
            one.length for one in one_on_ones if one.state is State.PLANNED and one.ends_at > now
        )
        unmade = hours.unmade(
            rows.standing_time(rhythm), Week.parse(rhythm.next_week), rhythm.every_weeks, month
        )
        rep = known[rhythm.rep].hours
        return hours.hours(
            hours.tally(one_on_ones, known[team.manager].hours, now).with_sessions(besides),
            month,
            rep,
            target=team.policy.target,
            since=rep.local_day(rhythm.created_at),
            to_come=made + unmade + besides.to_come,
            now=now,
        )


def summed_up(figures: Mapping[str, RepFigures], *, shows_persons: bool) -> TeamFigures | None:
    """Sum a team's figures up; None where they'd be a single person's, and those are off (R50)."""
    if not figures or (len(figures) == 1 and not shows_persons):
        return None
    return TeamFigures.of(figures.values())


async def streaks_at(
    session: WorkspaceSession, one_on_ones: Collection[int]
) -> Mapping[int, Streak]:
    """Reckon how their rhythms' streaks stood with each of these 1:1s, itself included."""
    found = await session.execute(_STATES_UP_TO, {"ids": list(one_on_ones)})
    return _reckoned(found.all())


async def _streaks(session: WorkspaceSession, rhythms: Collection[int]) -> Mapping[int, Streak]:
    found = await session.execute(
        select(OneOnOne.rhythm_id, OneOnOne.state)
        .where(OneOnOne.rhythm_id.in_(rhythms), OneOnOne.state.in_(DECIDED))
        .order_by(OneOnOne.rhythm_id, OneOnOne.week)
    )
    return _reckoned(found.all())


def _reckoned(found: Iterable[tuple[int, str]]) -> dict[int, Streak]:
    states: defaultdict[int, list[State]] = defaultdict(list)
    for key, state in found:
        states[key].append(State(state))
    return {key: streak(theirs) for key, theirs in states.items()}


async def _of_month(
    session: WorkspaceSession, reps: Collection[str], month: Month
) -> Mapping[str, list[OneOnOneFacts]]:
    """Load the reps' 1:1s of a month, whoever led them: a new manager takes the month over."""
    found = await session.scalars(
        select(OneOnOne).where(
            OneOnOne.rep.in_(reps),
            OneOnOne.planned_at >= month.starts_at,
            OneOnOne.planned_at < month.ends_at,
        )
    )
    by_rep: defaultdict[str, list[OneOnOneFacts]] = defaultdict(list)
    for row in found:
        by_rep[row.rep].append(rows.facts_of(row))
    return by_rep
