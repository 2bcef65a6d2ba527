"""What days off do to 1:1s: another day of the week, or none; and back again (R4, R8)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.people.roster_rules import StandInFacts, leader_on
from bot.people.rules import DayOff, WhyOff, WorkingHours, at_local
from bot.rhythm.rules import Cause, OneOnOneFacts, State, Week
from bot.rhythm.slots import OFFER_STEP, PER_DAY, Calendar

__all__ = ["DAYS_OFF", "Placed", "day_off", "is_kept", "rearranged"]

SOON = timedelta(hours=2)
"""Nobody is given a new time that begins before they can have read of it."""

DAYS_OFF = frozenset(
    {
        Cause.REP_AWAY,
        Cause.MANAGER_AWAY,
        Cause.HOLIDAY,
        Cause.CLOSED,
        Cause.PAUSED,
        Cause.STAND_IN,
    }
)
"""The causes that may end again; what was excused for one of them can come back."""

_SHARED = {
    WhyOff.PAUSED: Cause.PAUSED,
    WhyOff.CLOSED: Cause.CLOSED,
    WhyOff.HOLIDAY: Cause.HOLIDAY,
}


@dataclass(frozen=True, slots=True)
class Placed:
    """A 1:1 and all that says where it belongs.

    `home` is its time if nobody had a day off: the standing one, or what its two people chose.
    `manager` leads the rhythm, `stand_ins` lead in their place on some days of `zone`, the team's.
    """

    facts: OneOnOneFacts
    home: datetime
    manager: str
    zone: str
    stand_ins: Sequence[StandInFacts] = ()

    def leader_at(self, start: datetime) -> str:
        """Tell who leads it at an instant (docs/rhythm.md R50)."""
        others = [one for one in self.stand_ins if one.person != self.facts.rep]
        return leader_on(start.astimezone(ZoneInfo(self.zone)).date(), self.manager, others)

    def end_of(self, start: datetime) -> datetime:
        return start + timedelta(minutes=self.facts.length)


def day_off(hours: WorkingHours, instant: datetime) -> DayOff | None:
    """Tell why somebody doesn't work on the day of an instant; leave counts on weekends, too."""
    day = hours.local_day(instant)
    return next((off for off in hours.off if off.holds(day)), None) or hours.day_off(day)


def is_kept(one: Placed, hours: Mapping[str, WorkingHours]) -> bool:
    """Tell whether no day off is in the way of its home, and nobody new leads it there."""
    both = (one.leader_at(one.home), one.facts.rep)
    return both[0] == one.manager and not any(day_off(hours[who], one.home) for who in both)


def rearranged(
    several: Sequence[Placed], calendars: Mapping[str, Calendar], now: datetime
) -> list[OneOnOneFacts]:
    """Decide, for 1:1s that are still to come, what people's days off make of them (R4, R8).

    Each goes home where its people work on that day; whether in their hours doesn't matter, for
    they, or the rule that staggered them, chose that time. Else it keeps the time that it was
    given already, else gets another one in the same week, else counts for nothing. Deciding again
    changes nothing. `calendars` hold the hours of everybody who may lead or come, and what is
    taken by others than these.
    """
    table = _Table(calendars, now)
    in_order = sorted(several, key=lambda one: (one.home, one.facts.id))
    decided: dict[int, OneOnOneFacts] = {}
    # First who may stay, so that nobody else takes their time; last who has to look for one.
    for ways in (table.stays, table.goes_home, table.keeps, table.looks):
        for one in in_order:
            if id(one) not in decided and (start := ways(one)) is not None:
                table.seat(one, start)
                decided[id(one)] = _at(one, start, table)
    return [decided.get(id(one)) or _off(one, table) for one in several]


class _Table:
    """Everybody's calendars as they fill up; each way tells a start for a 1:1, or None."""

    def __init__(self, calendars: Mapping[str, Calendar], now: datetime) -> None:
        self._calendars = dict(calendars)
        self._now = now

    def seat(self, one: Placed, start: datetime) -> None:
        for who in (one.leader_at(start), one.facts.rep):
            calendar = self._calendars[who]
            busy = (*calendar.busy, (start, one.end_of(start)))
            self._calendars[who] = replace(calendar, busy=busy)

    def off_at(self, who: str, start: datetime) -> DayOff | None:
        return day_off(self._calendars[who].hours, start)

    def stays(self, one: Placed) -> datetime | None:
        """It is at home, led by whom it is led, and nobody is off."""
        is_home = one.facts.state is State.PLANNED and one.facts.planned_at == one.home
        is_same = one.leader_at(one.home) == one.facts.manager
        return one.home if is_home and is_same and self._works(one, one.home) else None

    def goes_home(self, one: Placed) -> datetime | None:
        """Its home is free again, or free for who leads now."""
        start, leader = one.home, one.leader_at(one.home)
        if start <= self._now or not self._works(one, start):
            return None
        if leader != one.manager and not self._suits(one, leader, start, as_kept=False):
            return None
        return start if self._is_clear(one, start) else None

    def keeps(self, one: Placed) -> datetime | None:
        """The time that it was given in its home's place still does."""
        start = one.facts.planned_at
        leader = one.leader_at(start)
        if one.facts.state is not State.PLANNED or start == one.home or start <= self._now:
            return None
        is_new, is_own = leader != one.facts.manager, leader == one.manager
        if is_new and not self._suits(one, leader, start, as_kept=is_own):
            return None
        return start if self._works(one, start) and self._is_clear(one, start) else None

    def looks(self, one: Placed) -> datetime | None:
        """Its time of day on another day of its week, else any free time; the nearest day first."""
        zone = ZoneInfo(one.facts.zone)
        home = one.home.astimezone(zone)
        minute = home.hour * 60 + home.minute
        alike = [at_local(day, minute, one.facts.zone) for day in _nearest_first(home.date())]
        for start, as_kept in (
            *((start, True) for start in alike),
            *((start, False) for noon in alike for start in self._starts(one, noon)),
        ):
            leader = one.leader_at(start)
            if (
                start >= self._now + SOON
                # Where its leader is a Sunday's evening may be next week's Monday.
                and Week.of(start.astimezone(zone).date()) == Week.of(home.date())
                and self._suits(one, leader, start, as_kept=as_kept and leader == one.manager)
                and self._suits(one, one.facts.rep, start, as_kept=as_kept)
                and self._calendars[leader].count_on(start) < PER_DAY
            ):
                return start
        return None

    def why_not_home(self, one: Placed) -> Cause | None:
        """Tell what keeps a 1:1 from its home; what all have in common before what one has."""
        leader = one.leader_at(one.home)
        both = {one.facts.rep: Cause.REP_AWAY, leader: Cause.MANAGER_AWAY}
        offs = {who: self.off_at(who, one.home) for who in both}
        reasons = [off.why for off in offs.values() if off]
        for why, cause in _SHARED.items():
            if why in reasons:
                return cause
        away = [cause for who, cause in both.items() if offs[who]]
        if away:
            return away[0]
        return Cause.STAND_IN if leader != one.manager else one.facts.cause

    def _works(self, one: Placed, start: datetime) -> bool:
        return not any(self.off_at(who, start) for who in (one.leader_at(start), one.facts.rep))

    def _is_clear(self, one: Placed, start: datetime) -> bool:
        end = one.end_of(start)
        return all(
            end <= other or until <= start
            for who in (one.leader_at(start), one.facts.rep)
            for several in (self._calendars[who].busy, self._calendars[who].sessions)
            for other, until in several
        )

    def _suits(self, one: Placed, who: str, start: datetime, *, as_kept: bool) -> bool:
        """Tell whether somebody can come; `as_kept` at an odd hour too, if home is one already."""
        calendar, end = self._calendars[who], one.end_of(start)
        hours = calendar.hours
        if not calendar.is_clear(start, end):
            return False
        if as_kept and not _in_hours(hours, one.home, one.end_of(one.home)):
            return hours.works_on(hours.local_day(start))
        return hours.covers(start, end)

    def _starts(self, one: Placed, noon: datetime) -> Iterator[datetime]:
        hours = self._calendars[one.leader_at(noon)].hours
        day = hours.local_day(noon)
        start, closes = hours.opens(day), hours.closes(day)
        starts: list[datetime] = []
        while start < closes:
            starts.append(start)
            start += OFFER_STEP
        yield from sorted(starts, key=lambda one: abs(one - noon))


def _at(one: Placed, start: datetime, table: _Table) -> OneOnOneFacts:
    """Put a 1:1 there; untouched where nothing changes, so that nobody is told of nothing."""
    facts, leader = one.facts, one.leader_at(start)
    is_there = facts.state is State.PLANNED and facts.planned_at == start
    if is_there and facts.manager == leader:
        return facts
    is_away = start != one.home
    return replace(
        facts,
        manager=leader,
        original_at=one.home if is_away else facts.original_at,
        planned_at=start,
        state=State.PLANNED,
        sequence=facts.sequence + 1,
        cause=table.why_not_home(one) if is_away else None,
    )


def _off(one: Placed, table: _Table) -> OneOnOneFacts:
    facts, leader = one.facts, one.leader_at(one.home)
    if facts.state is State.EXCUSED:
        return facts
    return replace(
        facts,
        manager=leader,
        state=State.EXCUSED,
        sequence=facts.sequence + 1,
        cause=table.why_not_home(one),
    )


def _in_hours(hours: WorkingHours, start: datetime, end: datetime) -> bool:
    """Tell whether a time of day is within hours, whatever the day."""
    day = hours.local_day(start)
    return hours.opens(day) <= start and end <= hours.closes(day)


def _nearest_first(day: date) -> Iterator[date]:
    """Yield the days of an ISO week, the nearest to this one first; of two the later."""
    week = Week.of(day)
    days = (week.day(weekday) for weekday in range(1, 8))
    yield from sorted(days, key=lambda other: (abs(other - day), other < day))
