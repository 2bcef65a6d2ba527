"""Who is off when in the year of forty rhythms: lists of days, and a plain look at the outcome."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from dateutil import tz
from sqlalchemy import update

from bot.people.model import DayOff, Person
from bot.rhythm.model import OneOnOne
from bot.rhythm.rules import State
from tests.rhythm.house import House
from tests.rhythm.values import at

__all__ = ["KOLKATA", "NEW_YEAR", "Year"]

NEW_YEAR = at("2026-01-01 12:00")
KOLKATA = "Asia/Kolkata"
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
GAP = timedelta(minutes=10)

# The public holidays of 2026 that aren't on a weekend, from the calendars of their countries.
# India's follow the moon and are announced late: in this year its people go by none.
HOLIDAYS = {
    "Europe/Berlin": "01-01 04-03 04-06 05-01 05-14 05-25 12-25",
    "America/New_York": "01-01 01-19 02-16 05-25 06-19 07-03 09-07 10-12 11-11 11-26 12-25",
    "Australia/Sydney": "01-01 01-26 04-03 04-06 12-25",
    "America/Santiago": "01-01 04-03 05-01 05-21 06-29 07-16 09-18 10-12 12-08 12-25",
    KOLKATA: "",
    "Pacific/Auckland": "01-01 01-02 02-06 04-03 04-06 04-27 06-01 07-10 10-26 12-25 12-28",
}
NEXT_JANUARY = {
    "Europe/Berlin": [1],
    "America/New_York": [1, 18],
    "Australia/Sydney": [1],
    "America/Santiago": [1],
    KOLKATA: [],
    "Pacific/Auckland": [1, 4],
}


@dataclass(frozen=True, slots=True)
class Event:
    """On a day at noon UTC it becomes known that people are off from one day to another."""

    known: date
    persons: tuple[str, ...]
    first: date
    last: date
    kind: str


def _reps(first: int, last: int) -> tuple[str, ...]:
    return tuple(f"U1R{number}" for number in range(first, last + 1))


EVENTS = (
    Event(date(2026, 3, 1), ("U1R24",), date(2026, 3, 9), date(2026, 3, 20), "away"),
    Event(date(2026, 4, 20), ("U1R31",), date(2026, 5, 8), date(2026, 5, 8), "away"),
    Event(date(2026, 6, 12), ("U1R33",), date(2026, 6, 12), date(2026, 6, 12), "status"),
    Event(date(2026, 7, 1), _reps(20, 29), date(2026, 7, 6), date(2026, 7, 26), "paused"),
    Event(date(2026, 9, 2), ("U1M0",), date(2026, 9, 10), date(2026, 9, 11), "away"),
    Event(
        date(2026, 12, 10),
        ("U1M3", *_reps(30, 39)),
        date(2026, 12, 18),
        date(2026, 12, 18),
        "closed",
    ),
)
RESUMED = date(2026, 7, 20)
"""The pause was to last a week longer; on this Monday it is ended."""


@dataclass
class Year:
    """The year's days, as they become known and as they turned out."""

    house: House
    zones: dict[str, str] = field(default_factory=dict)
    has_events: bool = False

    async def forget_holidays(self, zone: str) -> None:
        async with self.house.store.begin(self.house.workspace) as session:
            await session.execute(update(Person).where(Person.zone == zone).values(country=""))

    async def happen(self) -> None:
        """Let become known what becomes known today."""
        self.has_events = True
        today = self.house.clock.now().date()
        for event in EVENTS:
            if event.known == today:
                await self._set(event)
        if today == RESUMED:
            paused = next(event for event in EVENTS if event.kind == "paused")
            async with self.house.store.begin(self.house.workspace) as session:
                await self.house.people.hold(session, paused.persons)
                ends = update(DayOff).where(DayOff.kind == "paused").values(last=RESUMED - DAY)
                await session.execute(ends)
                await self.house.people.days_changed(session, paused.persons)

    async def _set(self, event: Event) -> None:
        now = self.house.clock.now()
        async with self.house.store.begin(self.house.workspace) as session:
            await self.house.people.hold(session, event.persons)
            session.add_all(
                DayOff(
                    person=person,
                    first=event.first,
                    last=event.last,
                    kind=event.kind,
                    set_at=now,
                )
                for person in event.persons
            )
            await self.house.people.days_changed(session, event.persons)

    def local_day(self, person: str, instant: datetime) -> date:
        return instant.astimezone(tz.gettz(self.zones[person])).date()

    def at(self, person: str, day: date, hour: int) -> datetime:
        zone = tz.gettz(self.zones[person])
        return datetime(day.year, day.month, day.day, hour, tzinfo=zone).astimezone(UTC)

    def is_off(self, person: str, day: date) -> bool:
        """Tell whether a day is a holiday of theirs, or one of the year's events."""
        zone = self.zones[person]
        if day.year > NEW_YEAR.year:
            return day.day in NEXT_JANUARY[zone]
        return f"{day:%m-%d}" in HOLIDAYS[zone].split() or any(
            person in event.persons
            and event.first <= day <= event.last
            and not (event.kind == "paused" and day >= RESUMED)
            for event in (EVENTS if self.has_events else ())
        )

    def works_on(self, person: str, day: date) -> bool:
        return day.isoweekday() <= 5 and not self.is_off(person, day)

    def working_day_before(self, person: str, day: date) -> date:
        day -= DAY
        while not self.works_on(person, day):
            day -= DAY
        return day

    def known_from(self, row: OneOnOne) -> datetime:
        """Tell since when a 1:1 has been known to be where it is."""
        changes = [
            datetime.combine(day, NEW_YEAR.timetz())
            for event in EVENTS
            if {row.manager, row.rep} & set(event.persons)
            for day in (event.known, *([RESUMED] if event.kind == "paused" else []))
        ]
        week = self.local_day(row.rep, row.original_at).isocalendar()[:2]
        return max(
            (one for one in changes if one.isocalendar()[:2] == week and self.has_events),
            default=NEW_YEAR,
        )

    async def check_days(self) -> tuple[int, int]:
        """Each 1:1 is at home if it can be, else on another day of its week, if there is room.

        Returns how many were moved, and how many are off.
        """
        self.zones = {row.slack_id: row.zone for row in await self.house.all(Person)}
        found = await self.house.all(OneOnOne)
        taken: defaultdict[str, list[OneOnOne]] = defaultdict(list)
        for row in found:
            if row.state != State.EXCUSED:
                taken[row.manager].append(row)
                taken[row.rep].append(row)
        on = [row for row in found if row.state != State.EXCUSED]
        moved = [row for row in on if row.planned_at != row.original_at]
        off = [row for row in found if row.state == State.EXCUSED]
        for row in found:
            if row.state == State.EXCUSED or row.planned_at != row.original_at:
                is_why = self._someone_is_off(row, row.original_at) or _clashes(row, found)
                assert is_why, (row.rep, row.original_at)
            if row.state != State.EXCUSED:
                assert not self._someone_is_off(row, row.planned_at), (row.rep, row.planned_at)
        for row in moved:
            week = self.local_day(row.rep, row.original_at).isocalendar()[:2]
            zone = tz.gettz(row.zone)
            assert row.planned_at.astimezone(zone).isocalendar()[:2] == week
            assert self._has_room(row, row.planned_at, taken), (row.rep, row.planned_at)
        for row in off:
            others = [start for start in _starts(row) if self._has_room(row, start, taken)]
            assert others == [], (row.rep, row.original_at)
        return len(moved), len(off)

    def _someone_is_off(self, row: OneOnOne, start: datetime) -> bool:
        return any(self.is_off(one, self.local_day(one, start)) for one in (row.manager, row.rep))

    def _has_room(self, row: OneOnOne, start: datetime, taken: dict[str, list[OneOnOne]]) -> bool:
        if start < self.known_from(row) + 2 * HOUR:
            return False
        for person in (row.manager, row.rep):
            day = self.local_day(person, start)
            if not self.works_on(person, day):
                return False
            others = [
                one
                for one in taken[person]
                if one.id != row.id and abs(one.planned_at - start) < 2 * DAY
            ]
            is_clear = all(
                start + HOUR + GAP <= one.planned_at or one.planned_at + HOUR + GAP <= start
                for one in others
            )
            same_day = [one for one in others if self.local_day(person, one.planned_at) == day]
            is_full = person == row.manager and len(same_day) >= 4
            if is_full or not is_clear:
                return False
            is_odd = not self._in_hours(person, row.original_at)
            if not self._in_hours(person, start) and not (is_odd and _same_time(row, start)):
                return False
        return True

    def _in_hours(self, person: str, start: datetime) -> bool:
        day = self.local_day(person, start)
        return self.at(person, day, 9) <= start and start + HOUR <= self.at(person, day, 18)


def _clashes(row: OneOnOne, found: Sequence[OneOnOne]) -> bool:
    """Tell whether somebody else of the same manager has a standing time that overlaps."""
    return any(
        one.manager == row.manager
        and one.id != row.id
        and abs(one.original_at - row.original_at) < HOUR
        for one in found
    )


def _same_time(row: OneOnOne, start: datetime) -> bool:
    zone = tz.gettz(row.zone)
    return start.astimezone(zone).time() == row.original_at.astimezone(zone).time()


def _starts(row: OneOnOne) -> Iterator[datetime]:
    """Every half hour of a 1:1's week."""
    zone = tz.gettz(row.zone)
    home = row.original_at.astimezone(zone)
    monday = home - (home.isoweekday() - 1) * DAY
    for day in range(7):
        yield (monday + day * DAY).astimezone(UTC)
        for half in range(48):
            wall = (monday + day * DAY).replace(hour=half // 2, minute=half % 2 * 30)
            yield wall.astimezone(UTC)
