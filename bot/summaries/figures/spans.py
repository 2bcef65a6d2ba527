"""From when to when a week and a day last, zone by zone: Monday 0:00 to Monday 0:00 (R7, R40)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.people.rules import at_local
from bot.rhythm.rules import Week

__all__ = ["DayEnd", "Span", "quarter_of", "spans_of"]

DAY = timedelta(days=1)
MONTHS_A_QUARTER = 3
INTO_THE_NEXT = timedelta(days=95)
"""A quarter has 92 days at most."""


@dataclass(frozen=True, slots=True)
class Span:
    """A week in a zone: from its Monday, `start`, to before the next, `end`, both UTC."""

    zone: str
    week: Week
    start: datetime
    end: datetime

    @property
    def monday(self) -> date:
        """The week's first day."""
        return self.week.day(1)

    @property
    def friday(self) -> date:
        """The last day that it takes to be away for all of it."""
        return self.week.day(5)


@dataclass(frozen=True, slots=True)
class DayEnd:
    """When a day is over in a zone, in UTC."""

    zone: str
    day: date
    week: Week
    end: datetime

    @classmethod
    def of(cls, zone: str, day: date) -> DayEnd:
        """Tell it of a day."""
        return cls(zone, day, Week.of(day), at_local(day + DAY, 0, zone))


def spans_of(zones: Iterable[str], weeks: Collection[Week]) -> list[Span]:
    """Tell from when to when these weeks last in each zone."""
    return [
        Span(
            zone,
            week,
            at_local(week.day(1), 0, zone),
            at_local(week.plus(1).day(1), 0, zone),
        )
        for zone in sorted(set(zones))
        for week in sorted(set(weeks))
    ]


def quarter_of(day: date) -> tuple[date, date]:
    """Tell the first day of a day's quarter of the calendar year, and that of the next."""
    month = (day.month - 1) // MONTHS_A_QUARTER * MONTHS_A_QUARTER + 1
    first = day.replace(month=month, day=1)
    return first, (first + INTO_THE_NEXT).replace(day=1)
