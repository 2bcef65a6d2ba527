"""When a week's digest comes, who is behind, and when a kind word has room: pure decisions."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from bot.people.rules import WorkingHours

__all__ = ["WORD_LATER", "due_this_week", "has_spare_room", "is_short", "next_monday"]

AFTER_OPENING = timedelta(minutes=10)
"""What waited over night comes first, as one message: two in a minute are one too many (R44)."""
WORD_LATER = timedelta(minutes=50)
"""A kind word comes after the channel read its week, and after the morning's own messages."""
SPARE = 2
"""So many asks of a week a kind word leaves for others."""
WEEKS_SEARCHED = 160


def is_short(
    coached: int, may_count: int, expected: float, target: int, *, share: float = 0.4
) -> bool:
    """Tell whether a rep stands below 40 % of the month's target though half of it is over (R41a).

    All in minutes. What `may_count` still, a label that is missing, counts in the rep's favour.
    """
    return target > 0 and expected * 2 >= target and coached + may_count < share * target


def due_this_week(hours: WorkingHours, now: datetime) -> datetime | None:
    """Find when this local ISO week's digest comes: as its first working day opens, or just after.

    None for a week without any working day.
    """
    return _monday_of(hours, hours.local_day(now))


def next_monday(hours: WorkingHours, now: datetime) -> datetime | None:
    """Find the first such moment after `now`; None when there is none in years."""
    day = hours.local_day(now)
    for week in range(WEEKS_SEARCHED):
        at = _monday_of(hours, day + timedelta(weeks=week))
        if at is not None and at > now:
            return at
    return None


def has_spare_room(*, week: int, day: int, asked: int, asked_today: int, waiting: int) -> bool:
    """Tell whether a kind word displaces nobody: `week` and `day` are the limits, in asks (R49).

    `asked` counts the week's asks so far, `waiting` those that are to come already. Two more must
    have room after it, and on the day one more.
    """
    return asked + waiting + 1 + SPARE <= week and asked_today + 1 < day


def _monday_of(hours: WorkingHours, day: date) -> datetime | None:
    monday = day - timedelta(days=day.isoweekday() - 1)
    for later in range(7):
        if hours.works_on(monday + timedelta(days=later)):
            return hours.opens(monday + timedelta(days=later)) + AFTER_OPENING
    return None
