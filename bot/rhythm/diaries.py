"""What stands in people's diaries: hours, 1:1s, sessions, what their own calendars say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlalchemy import or_, select

from bot.people import busy as own_calendars
from bot.people.rules import DayOff, PersonFacts, WhyOff, WorkingHours
from bot.rhythm import rows
from bot.rhythm.model import OneOnOne, Rhythm
from bot.rhythm.rules import State, Week
from bot.rhythm.slots import Busy, Calendar
from bot.sessions.rows import busy as planned_sessions
from bot.store import WorkspaceSession

__all__ = ["calendars", "hours_of", "one_on_ones"]

FOR_GOOD = DayOff(date.min, date.max, WhyOff.AWAY)
LONGEST = timedelta(days=1)


async def calendars(
    session: WorkspaceSession,
    readers: Mapping[str, PersonFacts],
    start: datetime,
    end: datetime,
    *,
    but: Collection[int] = (),
) -> dict[str, Calendar]:
    """Read everybody's calendar between two instants, without the 1:1s numbered `but`.

    Standing 1:1s that aren't made yet take their time all the same: nobody else is to have it.
    """
    busy: defaultdict[str, list[Busy]] = defaultdict(list)
    planned = await session.scalars(
        select(OneOnOne).where(
            or_(OneOnOne.manager.in_(readers), OneOnOne.rep.in_(readers)),
            OneOnOne.state == State.PLANNED,
            OneOnOne.planned_at.between(start - LONGEST, end),
            OneOnOne.id.not_in(but),
        )
    )
    for facts in map(rows.facts_of, planned):
        for person in (facts.manager, facts.rep):
            busy[person].append((facts.planned_at, facts.ends_at))
    standing = await session.scalars(
        select(Rhythm).where(
            or_(Rhythm.manager.in_(readers), Rhythm.rep.in_(readers)),
            Rhythm.ended_at.is_(None),
            Rhythm.next_at < end,
        )
    )
    for rhythm in standing:
        for span in _unmade(rhythm, start, end):
            busy[rhythm.manager].append(span)
            busy[rhythm.rep].append(span)
    taken = await own_calendars.busy(session, readers.keys(), start, end)
    sessions = await planned_sessions(session, readers.keys(), start, end)
    return {
        who: Calendar(hours_of(person), busy[who], taken[who], sessions[who])
        for who, person in readers.items()
    }


async def one_on_ones(
    session: WorkspaceSession, readers: Mapping[str, PersonFacts], start: datetime, end: datetime
) -> Mapping[str, Sequence[Busy]]:
    """List when these people have 1:1s around two instants, standing ones included."""
    found = await calendars(session, readers, start - LONGEST, end)
    return {who: calendar.busy for who, calendar in found.items()}


def hours_of(person: PersonFacts) -> WorkingHours:
    """Tell when somebody can be met; who has left Slack can't any more."""
    if not person.is_gone:
        return person.hours
    return replace(person.hours, off=(FOR_GOOD,))


def _unmade(rhythm: Rhythm, start: datetime, end: datetime) -> Iterator[Busy]:
    time, week = rows.standing_time(rhythm), Week.parse(rhythm.next_week)
    while (begins := time.on(week)) < end:
        if begins >= start:
            yield begins, begins + timedelta(minutes=time.length)
        week = week.plus(rhythm.every_weeks)
