"""Working hours and greetings: pure decisions about persons and time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

import holidays

__all__ = [
    "DayOff",
    "Greeting",
    "Habits",
    "Intensity",
    "Member",
    "PersonFacts",
    "Policy",
    "TeamFacts",
    "Times",
    "WhyOff",
    "WorkingHours",
    "at_local",
    "holiday_on",
    "next_in_common",
    "working_days_after",
    "zones",
]

# Parents may be away for three years.
DAYS_SEARCHED = 4 * 366
MOST_TURNS = 60
MINUTE = timedelta(minutes=1)


class Greeting(StrEnum):
    """How far the first contact with a rep has come (docs/rhythm.md R46)."""

    WAITING = "waiting"
    GREETED = "greeted"
    REFUSED = "refused"


@cache
def zones() -> frozenset[str]:
    """List the zones that we can reckon with; a walk through many files, so it is done once."""
    return frozenset(available_timezones())


def at_local(day: date, minute: int, zone: str) -> datetime:
    """Turn a wall-clock time (minutes after midnight) of a local day into an instant in UTC.

    What falls into a gap moves to the next valid minute, what is ambiguous is the first of
    the two (docs/rhythm.md R7).
    """
    local = datetime.combine(day, time(minute // 60, minute % 60), ZoneInfo(zone))
    while (instant := local.astimezone(UTC)).astimezone(local.tzinfo) != local:
        local += MINUTE
    return instant


class WhyOff(StrEnum):
    """Why somebody doesn't work on a day (docs/rhythm.md R4, R8)."""

    HOLIDAY = "holiday"
    AWAY = "away"
    STATUS = "status"
    CLOSED = "closed"
    PAUSED = "paused"


@dataclass(frozen=True, slots=True)
class DayOff:
    """Days on which somebody doesn't work, the first and the last included.

    `name` is that of a holiday or a closing day, in English; else empty.
    """

    first: date
    last: date
    why: WhyOff
    name: str = ""

    def holds(self, day: date) -> bool:
        return self.first <= day <= self.last


@cache
def _holidays(country: str, year: int) -> Mapping[date, str]:
    code, _, subdivision = country.partition("-")
    try:
        # Named, or it would be the language of the machine that we run on.
        return dict(
            holidays.country_holidays(
                code, subdiv=subdivision or None, years=year, language="en_US"
            )
        )
    except NotImplementedError:  # a country, or a part of one, whose calendar isn't known
        return {}


def holiday_on(day: date, country: str) -> str:
    """Name the public holiday of a country (`DE`) or its part (`DE-BY`) on a day; "" for none."""
    return _holidays(country, day.year).get(day, "") if country else ""


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """When a person works, by their own wall clock (docs/rhythm.md R8).

    `days` are ISO weekdays (Monday is 1); `start` and `end` are minutes after midnight. Public
    holidays are those of `country` ("" for none), `off` is what else is free.
    """

    zone: str
    days: frozenset[int] = frozenset({1, 2, 3, 4, 5})
    start: int = 9 * 60
    end: int = 18 * 60
    country: str = ""
    off: tuple[DayOff, ...] = ()

    def local_day(self, instant: datetime) -> date:
        return instant.astimezone(ZoneInfo(self.zone)).date()

    def works_on(self, day: date) -> bool:
        return day.isoweekday() in self.days and self.day_off(day) is None

    def day_off(self, day: date) -> DayOff | None:
        """Tell why a day is free though it is none of the weekend; None for all other days."""
        if day.isoweekday() not in self.days:
            return None
        for off in self.off:
            if off.holds(day):
                return off
        name = holiday_on(day, self.country)
        return DayOff(day, day, WhyOff.HOLIDAY, name) if name else None

    def opens(self, day: date) -> datetime:
        return at_local(day, self.start, self.zone)

    def closes(self, day: date) -> datetime:
        return at_local(day, self.end, self.zone)

    def covers(self, start: datetime, end: datetime) -> bool:
        """Tell whether a whole span lies within one working day."""
        day = self.local_day(start)
        return self.works_on(day) and self.opens(day) <= start and end <= self.closes(day)

    def is_open(self, now: datetime) -> bool:
        day = self.local_day(now)
        return self.works_on(day) and self.opens(day) <= now < self.closes(day)

    def next_open(self, now: datetime) -> datetime:
        """Find the first working instant that isn't before `now` (docs/rhythm.md R44)."""
        if self.is_open(now):
            return now
        for day in _days_from(self.local_day(now)):
            if self.works_on(day) and self.opens(day) > now:
                return self.opens(day)
        raise ValueError("these hours have no working day at all")

    def working_day_before(self, day: date) -> date:
        """Find the last working day before a day."""
        for back in range(1, DAYS_SEARCHED):
            candidate = day - timedelta(days=back)
            if self.works_on(candidate):
                return candidate
        raise ValueError("these hours have no working day at all")


def working_days_after(hours: WorkingHours, day: date, count: int) -> date:
    """Find the day that is `count` working days after a day; the day itself doesn't count."""
    left = count
    for candidate in _days_from(day + timedelta(days=1)):
        left -= hours.works_on(candidate)
        if left == 0:
            return candidate
    raise ValueError("these hours have no working day at all")


class Intensity(StrEnum):
    """How much a rep wants to be asked (docs/rhythm.md R49)."""

    LIGHT = "light"
    STANDARD = "standard"
    ACTIVE = "active"


@dataclass(frozen=True, slots=True)
class Habits:
    """How somebody wants to hear from us (docs/rhythm.md R45, R49).

    `muted` are topics (`bot.people.topics`). `ping_lead` is in minutes before a 1:1, `sheet_days`
    in working days before. Until `quiet_until` all asks are snoozed.
    """

    intensity: Intensity = Intensity.LIGHT
    muted: frozenset[str] = frozenset()
    ping_lead: int = 10
    sheet_days: int = 1
    quiet_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """What the rest of the house needs to know of a person; `is_gone` when they left Slack."""

    slack_id: str
    name: str
    locale: str | None
    hours: WorkingHours
    habits: Habits = Habits()
    is_gone: bool = False

    @property
    def zone(self) -> str:
        return self.hours.zone


@dataclass(frozen=True, slots=True)
class Member:
    """A rep's place in a team."""

    id: int
    rep: str
    greeting: Greeting


class Times(StrEnum):
    """How the team's 1:1s got their times (docs/rhythm.md R3)."""

    STAGGERED = "staggered"
    KEPT = "kept"


@dataclass(frozen=True, slots=True)
class Policy:
    """What a team agreed on: the wall-clock time of its 1:1s, their length, where it sums up.

    `weekday` is ISO (Monday is 1); `start` is in minutes after midnight, `length` in minutes.
    `every` is 1 for weekly 1:1s, 2 for every two weeks; `target` is in hours of coaching per rep
    and month (docs/rhythm.md R1, R3).
    """

    channel: str
    zone: str
    weekday: int
    start: int
    length: int
    times: Times
    every: int = 1
    target: int = 3


@dataclass(frozen=True, slots=True)
class TeamFacts:
    """A team as it stands: its manager, policy and present reps; `name` may be empty."""

    id: int
    manager: str
    policy: Policy
    members: tuple[Member, ...]
    name: str = ""

    def greeting_of(self, rep: str) -> Greeting | None:
        return next((member.greeting for member in self.members if member.rep == rep), None)


def next_in_common(several: Sequence[WorkingHours], now: datetime) -> datetime | None:
    """Find the first instant from `now` on at which all of them work.

    None for people whose hours never touch, as far as the next weeks tell.
    """
    instant = now
    for _ in range(MOST_TURNS):
        later = max(one.next_open(instant) for one in several)
        if later == instant:
            return instant
        instant = later
    return None


def _days_from(day: date) -> Iterator[date]:
    return (day + timedelta(days=ahead) for ahead in range(DAYS_SEARCHED))
