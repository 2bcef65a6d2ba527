"""Until when somebody wants to be left alone: with one ask, or with all (docs/rhythm.md R45)."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.people.budget import next_working_morning
from bot.people.dates import read_span
from bot.people.rules import WorkingHours, at_local

__all__ = ["FARTHEST", "Later", "is_too_far", "morning_of", "read_quiet", "until"]

FARTHEST = timedelta(days=366)
DAY = timedelta(days=1)
_LASTING = re.compile(
    r"^(?:for |für )?(?P<count>\d{1,3}) ?"
    r"(?:(?P<hours>h|hrs?|hours?|std|stunden?)|(?P<minutes>m|mins?|minutes?|minuten?))\.?$"
)
_UNTIL = re.compile(r"^(?:until|till|til|bis) ")


class Later(StrEnum):
    """When one wants to be reminded; what is fixed comes with its choice."""

    HOUR = "hour"
    TOMORROW = "tomorrow"
    MORNING = "morning"
    DATE = "date"


def until(later: Later, hours: WorkingHours, now: datetime) -> datetime:
    """Find when an ask comes again: in an hour, tomorrow at this time, the next working morning.

    Always while its reader works. Raises ValueError for a date, which is chosen in a form.
    """
    match later:
        case Later.HOUR:
            return hours.next_open(now + timedelta(hours=1))
        case Later.TOMORROW:
            local = now.astimezone(ZoneInfo(hours.zone))
            minute = local.hour * 60 + local.minute
            return hours.next_open(at_local(local.date() + DAY, minute, hours.zone))
        case Later.MORNING:
            return next_working_morning(hours, now)
    raise ValueError("a date is chosen in its form")


def morning_of(day: date, hours: WorkingHours) -> datetime:
    """Find when somebody begins to work on a day, or on the first working day after it."""
    return hours.next_open(at_local(day, 0, hours.zone))


def is_too_far(day: date, today: date) -> bool:
    """Tell whether a day is too far off to be reminded on."""
    return day > today + FARTHEST


def read_quiet(
    text: str, hours: WorkingHours, now: datetime, locale: str | None
) -> datetime | None:
    """Read for how long somebody wants quiet: `2h`, `today`, `until Friday`, `next week`.

    `until Friday` ends on Friday morning; days that are named without it are quiet themselves.
    None for what can't be told for certain, is past, or is too far off.
    """
    said = " ".join(text.casefold().split())
    today = hours.local_day(now)
    if lasts := _LASTING.match(said):
        unit = timedelta(hours=1) if lasts["hours"] else timedelta(minutes=1)
        return hours.next_open(now + int(lasts["count"]) * unit) if int(lasts["count"]) else None
    span = read_span(said, today, locale)
    if span is None or span.first > today + DAY or is_too_far(span.last, today):
        return None
    last_quiet = span.last - DAY if _UNTIL.match(said) else span.last
    if last_quiet < today:
        return None
    return morning_of(last_quiet + DAY, hours)
