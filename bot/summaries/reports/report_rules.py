"""Which weeks and teams a report is about, and what of a small team it tells (R40, R41, R50)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.errors import N_, InvalidInput, Text
from bot.rhythm.rules import Week
from bot.summaries.figures.rules import SMALL_TEAM, Habit, TeamWeek, total

__all__ = [
    "MOST_ROWS",
    "MOST_WEEKS",
    "Asked",
    "Period",
    "ReportField",
    "Telling",
    "added_up",
    "habit_told",
    "telling",
    "weeks_asked",
    "weeks_back",
    "weeks_from",
]

MOST_WEEKS = 53
MOST_ROWS = 5_000
"""So many teams times weeks are made while somebody waits; more is for `coach export`."""


class Period(StrEnum):
    """How far back; the value is the number of weeks, and stays: forms carry it."""

    MONTH = "4"
    QUARTER = "13"
    HALF_YEAR = "26"
    YEAR = "52"


class ReportField(StrEnum):
    """The form's fields; errors stand at these names."""

    TEAMS = "report_teams"
    PERIOD = "report_period"
    FROM = "report_from"
    TO = "report_to"
    FORMAT = "report_format"


class Telling(StrEnum):
    """How much of a team's numbers others may see."""

    ALL = "all"
    COUNTS = "counts"
    """No rates: with so few reps a rate tells of one of them (R40)."""
    NOTHING = "nothing"
    """They are a single rep's own (R50)."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody chose in the form; no teams are all of theirs."""

    teams: tuple[int, ...]
    period: Period
    first: date | None
    last: date | None


def weeks_back(today: date, weeks: int) -> tuple[Week, Week]:
    """Find the first and the last of so many whole weeks before a day."""
    last = Week.of(today).plus(-1)
    return last.plus(1 - weeks), last


def weeks_from(first: Week, last: Week) -> tuple[Week, ...]:
    """List the weeks from the first to the last, the oldest first."""
    length = (last.day(1) - first.day(1)).days // 7 + 1
    return tuple(first.plus(more) for more in range(length))


def weeks_asked(asked: Asked, today: date) -> tuple[Week, Week]:
    """Find the weeks that were asked for: by two days, else by the period.

    Raises InvalidInput.
    """
    if asked.first is None and asked.last is None:
        return weeks_back(today, int(asked.period))
    problems: dict[str, Text] = {}
    if asked.first is None:
        problems[ReportField.FROM] = N_("Pick the first day, too, or clear the last one.")
    if asked.last is None:
        problems[ReportField.TO] = N_("Pick the last day, too, or clear the first one.")
    if problems or asked.first is None or asked.last is None:
        raise InvalidInput(problems)
    first, last = Week.of(asked.first), Week.of(asked.last)
    if first.day(1) > today:
        raise InvalidInput({ReportField.FROM: N_("This is still to come. Pick an earlier day.")})
    if last < first:
        raise InvalidInput({ReportField.TO: N_("This is before the first day. Pick a later one.")})
    # What is still to come has no numbers; this week has some already.
    last = min(last, Week.of(today))
    if len(weeks_from(first, last)) > MOST_WEEKS:
        words = N_("A report holds at most {n} weeks. Pick a later first day.", n=MOST_WEEKS)
        raise InvalidInput({ReportField.FROM: words})
    return first, last


def telling(week: TeamWeek) -> Telling:
    """Decide what a report tells of a team's week: by how many took part in it."""
    if week.reps <= 1:
        return Telling.NOTHING
    return Telling.COUNTS if week.reps < SMALL_TEAM else Telling.ALL


def added_up(weeks: Sequence[TeamWeek]) -> tuple[TeamWeek | None, Telling]:
    """Add up what may be told of a team's weeks; its smallest week decides about the rates."""
    told = [one for one in weeks if telling(one) is not Telling.NOTHING]
    whole = total(told)
    if whole is None:
        return None, Telling.NOTHING
    has_small = any(telling(one) is Telling.COUNTS for one in told)
    return whole, Telling.COUNTS if has_small else Telling.ALL


def habit_told(habit: Habit) -> Telling:
    """Decide the same of standing 1:1s: each is one rep's."""
    if habit.rhythms <= 1:
        return Telling.NOTHING
    return Telling.COUNTS if habit.rhythms < SMALL_TEAM else Telling.ALL
