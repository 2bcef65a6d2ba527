"""Where a 1:1 fits: free slots, staggering, and the days that a skip may move to (R3, R4)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.people.rules import WorkingHours, working_days_after
from bot.rhythm.rules import Week, WeeklyTime

__all__ = [
    "Busy",
    "Calendar",
    "Window",
    "free_slots",
    "is_free",
    "skip_window",
    "stagger",
    "standing_times",
]

PER_DAY = 4
GAP = timedelta(minutes=10)
STEP = timedelta(minutes=15)
OFFER_STEP = timedelta(minutes=30)
NOTICE = timedelta(minutes=15)
MIN_DAYS_LEFT = 2
DAYS_INTO_NEXT = 2
WEEKS_OF_CLOCKS = 53
NOON = 12 * 60

Busy = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Calendar:
    """A person's hours, their other 1:1s, and when their own calendar says they are taken.

    `sessions` are planned ones besides the 1:1 (docs/rhythm.md R15a): none of four a day.
    """

    hours: WorkingHours
    busy: Sequence[Busy] = field(default=())
    taken: Sequence[Busy] = field(default=())
    sessions: Sequence[Busy] = field(default=())

    def has_room(self, start: datetime, end: datetime) -> bool:
        """Tell whether a span lies in the hours, clear of all, and 10 minutes from 1:1s."""
        return self.hours.covers(start, end) and self.is_clear(start, end)

    def is_clear(self, start: datetime, end: datetime) -> bool:
        """Tell whether nothing is there, at whatever hour; between two 1:1s are 10 minutes."""
        return all(
            end + GAP <= other or until + GAP <= start for other, until in self.busy
        ) and all(
            end <= other or until <= start
            for several in (self.taken, self.sessions)
            for other, until in several
        )

    def count_on(self, start: datetime) -> int:
        day = self.hours.local_day(start)
        return sum(self.hours.local_day(taken) == day for taken, _ in self.busy)


@dataclass(frozen=True, slots=True)
class Window:
    """The first and the last day on which a slot may lie, both included."""

    first: date
    last: date

    def holds(self, day: date) -> bool:
        return self.first <= day <= self.last

    def days(self) -> Iterator[date]:
        for ahead in range((self.last - self.first).days + 1):
            yield self.first + timedelta(days=ahead)


def is_free(manager: Calendar, rep: Calendar, start: datetime, length: int) -> bool:
    """Tell whether both can meet at `start` for `length` minutes (docs/rhythm.md R3)."""
    end = start + timedelta(minutes=length)
    return (
        manager.has_room(start, end)
        and rep.has_room(start, end)
        and manager.count_on(start) < PER_DAY
    )


def skip_window(hours: WorkingHours, planned_at: datetime, now: datetime) -> Window:
    """Tell on which days a skipped 1:1 may be caught up (docs/rhythm.md R4).

    Within its own working week; with fewer than two working days of that left, by
    the end of the second working day of the next. `hours` are the team's.
    """
    today = hours.local_day(now)
    own = max(Week.of(hours.local_day(planned_at)), Week.of(today))
    sunday = own.day(7)
    after_today = max(today, own.day(1) - timedelta(days=1))
    rest = Window(after_today + timedelta(days=1), sunday)
    left = [day for day in rest.days() if hours.works_on(day)]
    is_enough = len(left) >= MIN_DAYS_LEFT
    last = left[-1] if is_enough else working_days_after(hours, sunday, DAYS_INTO_NEXT)
    return Window(max(today, own.day(1)), last)


def free_slots(
    manager: Calendar, rep: Calendar, window: Window, length: int, now: datetime, *, most: int
) -> list[datetime]:
    """List the next starts, half an hour apart, at which both are free; at most `most`."""
    found: list[datetime] = []
    for day in window.days():
        start = manager.hours.opens(day)
        while start < manager.hours.closes(day) and len(found) < most:
            if start >= now + NOTICE and is_free(manager, rep, start, length):
                found.append(start)
            start += OFFER_STEP
    return found


def standing_times(
    wanted: WeeklyTime, week: Week, manager: Calendar, rep: Calendar
) -> list[WeeklyTime]:
    """List the standing times at which both are free in a week, the wanted day's first (R3).

    Half an hour apart, counted from the wanted time; `manager` and `rep` carry what is taken.
    """
    first = wanted.on(week)
    return [
        _standing(wanted, start)
        for start in _starts(wanted, week, manager.hours)
        if (start - first) % OFFER_STEP == timedelta()
        and is_free(manager, rep, start, wanted.length)
    ]


def stagger(
    wanted: WeeklyTime,
    week: Week,
    manager: Calendar,
    reps: Mapping[str, Calendar],
) -> tuple[dict[str, WeeklyTime], list[str]]:
    """Spread many 1:1s over free slots: the wanted day first, then the days before it (R3).

    `week` is that of the first 1:1; `manager` and `reps` carry what is already taken in it.
    Starts that both can keep all year come before those that a change of clocks will push out
    of somebody's hours. The person with the fewest possible starts chooses first; who finds
    nothing free asks others to make room, who may ask others again.
    Returns everybody's standing time, and those for whom there is none.
    """
    starts = list(_starts(wanted, week, manager.hours))
    lasting = {
        hours: _lasting(wanted, week, starts, manager.hours, hours)
        for hours in {calendar.hours for calendar in reps.values()}
    }
    possible: dict[str, list[datetime]] = {}
    for rep, calendar in reps.items():
        free = [start for start in starts if is_free(manager, calendar, start, wanted.length)]
        stays = lasting[calendar.hours]
        possible[rep] = [one for one in free if one in stays]
        possible[rep] += [one for one in free if one not in stays]
    seating = _Seating(manager, timedelta(minutes=wanted.length), possible)
    # What led nowhere for one leads nowhere for the next, until somebody finds a seat.
    tried: set[datetime] = set()
    for rep in sorted(reps, key=lambda one: len(possible[one])):
        if seating.seat(rep, tried):
            tried.clear()
    seating.move_up()
    placed = {rep: _standing(wanted, start) for rep, start in seating.at.items()}
    return placed, [rep for rep in reps if rep not in placed]


class _Seating:
    """A manager's week as it fills up; `possible` are each rep's starts, the best first."""

    def __init__(
        self, manager: Calendar, length: timedelta, possible: Mapping[str, Sequence[datetime]]
    ) -> None:
        self._manager = manager
        self._length = length
        self._possible = possible
        self.at: dict[str, datetime] = {}

    def seat(self, rep: str, tried: set[datetime]) -> bool:
        """Find a start for a rep, if need be by moving others; tells whether there was one.

        This is the search for an augmenting path: `tried` starts aren't fought over again,
        so that it ends after as many steps as there are starts.
        """
        for start in self._possible[rep]:
            if not self._ways_to_free(start):
                self.at[rep] = start
                return True
        for start in self._possible[rep]:
            if start in tried:
                continue
            tried.add(start)
            for leaving in self._ways_to_free(start):
                before = dict(self.at)
                for other in leaving:
                    del self.at[other]
                self.at[rep] = start
                if all(self.seat(other, tried) for other in leaving):
                    return True
                self.at = before
        return False

    def move_up(self) -> None:
        """Let everybody take a better start that is free after all, until none is."""
        moved = True
        while moved:
            moved = False
            for rep, now in list(self.at.items()):
                del self.at[rep]
                self.at[rep] = next(
                    (start for start in self._possible[rep] if not self._ways_to_free(start)), now
                )
                moved = moved or self.at[rep] != now

    def _ways_to_free(self, start: datetime) -> list[list[str]]:
        """List which reps would have to leave for this start; empty when it is free."""
        end = start + self._length
        close = [
            rep
            for rep, taken in self.at.items()
            if start < taken + self._length + GAP and taken < end + GAP
        ]
        if close:
            return [close]
        hours = self._manager.hours
        day = hours.local_day(start)
        same_day = [rep for rep, taken in self.at.items() if hours.local_day(taken) == day]
        if self._manager.count_on(start) + len(same_day) < PER_DAY:
            return []
        return [[rep] for rep in same_day]


def _starts(wanted: WeeklyTime, week: Week, hours: WorkingHours) -> Iterator[datetime]:
    """Yield the starts of a week in the order in which we'd like to use them."""
    weekdays = [(wanted.weekday - back - 1) % 7 + 1 for back in range(7)]
    for weekday in weekdays:
        first = WeeklyTime(wanted.zone, weekday, wanted.start, wanted.length).on(week)
        day = week.day(weekday)
        if not hours.works_on(day):
            continue
        later = _every(first, hours.closes(day))
        earlier = _every(hours.opens(day), first)
        yield from later
        yield from earlier


def _lasting(
    wanted: WeeklyTime,
    week: Week,
    starts: Sequence[datetime],
    manager: WorkingHours,
    rep: WorkingHours,
) -> set[datetime]:
    """Find the starts whose standing time stays in both persons' hours for a year of clocks."""
    clocks: dict[tuple[timedelta | None, ...], Week] = {}
    for ahead in range(WEEKS_OF_CLOCKS):
        later = week.plus(ahead)
        noon = WeeklyTime(wanted.zone, wanted.weekday, NOON, wanted.length).on(later)
        zones = (wanted.zone, manager.zone, rep.zone)
        clocks.setdefault(tuple(noon.astimezone(ZoneInfo(one)).utcoffset() for one in zones), later)

    def fits(start: datetime) -> bool:
        standing = _standing(wanted, start)
        length = timedelta(minutes=wanted.length)
        spans = [(at, at + length) for at in map(standing.on, clocks.values())]
        return all(manager.covers(*span) and rep.covers(*span) for span in spans)

    return {start for start in starts if fits(start)}


def _every(start: datetime, until: datetime) -> Iterator[datetime]:
    while start < until:
        yield start
        start += STEP


def _standing(wanted: WeeklyTime, start: datetime) -> WeeklyTime:
    local = start.astimezone(ZoneInfo(wanted.zone))
    return WeeklyTime(
        wanted.zone, local.isoweekday(), local.hour * 60 + local.minute, wanted.length
    )
