"""When a leader gets the roll-up, and which weeks and quarters it tells of (docs/rhythm.md R41)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from bot.people.rules import WorkingHours
from bot.rhythm.rules import Week

__all__ = [
    "WEEKS",
    "Closing",
    "Coverage",
    "begins_quarter",
    "covers",
    "due_in_month",
    "last_weeks",
    "next_due",
    "next_quarter",
    "quarter_before",
    "quarter_of",
    "taken_at",
]

WEEKS = 4
"""So many weeks a roll-up tells of, and so many before them it is held against."""
DAY = timedelta(days=1)
NOON = time(12)
MONTHS_AHEAD = 3


@dataclass(frozen=True, slots=True)
class Closing:
    """A team's open deals that are to close on a day: `amount` is theirs, in hundredths.

    `without_amount` of the `deals` have none.
    """

    team: int
    close_on: date | None
    amount: int | None
    currency: str
    deals: int = 1
    without_amount: int = 0


@dataclass(frozen=True, slots=True)
class Coverage:
    """A team's open deals by the quarter that they are to close in: amounts by currency.

    Without quotas it is the amount alone (R37). `undated` deals have no day or no amount, or one
    that has passed: they count in neither quarter.
    """

    this: Mapping[str, int] = field(default_factory=dict)
    following: Mapping[str, int] = field(default_factory=dict)
    deals: int = 0
    undated: int = 0


def due_in_month(hours: WorkingHours, month: date) -> datetime | None:
    """Tell the first working morning of a month, by its first day; None when all of it is off."""
    day = month
    while day.month == month.month:
        if hours.works_on(day):
            return hours.opens(day)
        day += DAY
    return None


def next_due(hours: WorkingHours, now: datetime) -> datetime | None:
    """Tell the next such morning; None where the next months are all off."""
    month = hours.local_day(now).replace(day=1)
    for _ in range(MONTHS_AHEAD):
        due = due_in_month(hours, month)
        if due is not None and due > now:
            return due
        month = (month + timedelta(days=31)).replace(day=1)
    return None


def last_weeks(day: date) -> tuple[Week, ...]:
    """List the last whole weeks before a day: twice those of a roll-up, oldest first."""
    last = Week.of(day).plus(-1)
    return tuple(last.plus(-back) for back in reversed(range(2 * WEEKS)))


def quarter_of(day: date) -> date:
    """Find the first day of the calendar quarter that a day is in."""
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def next_quarter(first: date) -> date:
    """Find the first day of the quarter after the one that begins on that day."""
    return quarter_of(first + timedelta(days=95))


def quarter_before(first: date) -> date:
    """Find the first day of the quarter before the one that begins on that day."""
    return quarter_of(first - DAY)


def begins_quarter(month: date) -> bool:
    """Tell whether a quarter has just ended when a month begins."""
    return quarter_of(month) == month.replace(day=1)


def taken_at(quarter: date) -> datetime:
    """Tell when the late deals of a quarter's start are taken down: it has begun everywhere."""
    return datetime.combine(quarter, NOON, UTC)


def covers(closing: Sequence[Closing], today: date) -> dict[int, Coverage]:
    """Sum up what is to close in this quarter and the next, by team and currency (R37, R41)."""
    this = quarter_of(today)
    following = next_quarter(this)
    end = next_quarter(following)
    sums: defaultdict[int, tuple[Counter[str], Counter[str], Counter[str]]] = defaultdict(
        lambda: (Counter(), Counter(), Counter())
    )
    for one in closing:
        now, later, counts = sums[one.team]
        counts["deals"] += one.deals
        if one.close_on is None or one.close_on < this:
            counts["undated"] += one.deals
            continue
        counts["undated"] += one.without_amount
        if one.amount is not None and one.close_on < end:
            (now if one.close_on < following else later)[one.currency] += one.amount
    return {
        team: Coverage(dict(now), dict(later), counts["deals"], counts["undated"])
        for team, (now, later, counts) in sums.items()
    }
