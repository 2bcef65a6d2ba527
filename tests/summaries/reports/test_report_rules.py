"""Which weeks a report is about, and what it tells of small teams."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.errors import InvalidInput
from bot.rhythm.rules import Week
from bot.summaries.figures.rules import Figure, Habit, TeamWeek
from bot.summaries.reports.report_rules import (
    Asked,
    Period,
    ReportField,
    Telling,
    added_up,
    habit_told,
    telling,
    weeks_asked,
    weeks_back,
    weeks_from,
)

WEDNESDAY = date(2026, 11, 25)
WEEK = TeamWeek(team=1, week=Week(2026, 47), reps=5, planned=5, held=4)


def test_weeks_back_are_whole() -> None:
    """Weeks that are named by their number end last Sunday, over the turn of a year, too."""
    assert weeks_back(WEDNESDAY, 4) == (Week(2026, 44), Week(2026, 47))
    assert weeks_back(date(2027, 1, 6), 2) == (Week(2026, 52), Week(2026, 53))
    assert len(weeks_from(*weeks_back(date(2027, 1, 6), 52))) == 52


ASKED = [
    (None, None, (Week(2026, 35), Week(2026, 47))),
    (date(2026, 11, 4), date(2026, 11, 4), (Week(2026, 45), Week(2026, 45))),
    # This week has some numbers already; what is still to come has none.
    (date(2026, 11, 22), date(2026, 12, 24), (Week(2026, 47), Week(2026, 48))),
]


@pytest.mark.parametrize(("first", "last", "weeks"), ASKED)
def test_two_days_win_over_the_period(
    first: date | None, last: date | None, weeks: tuple[Week, Week]
) -> None:
    """Without days the period counts; with them the weeks that they are in."""
    assert weeks_asked(Asked((), Period.QUARTER, first, last), WEDNESDAY) == weeks


WRONG = [
    (date(2026, 11, 4), None, ReportField.TO),
    (None, date(2026, 11, 4), ReportField.FROM),
    (date(2026, 11, 11), date(2026, 11, 4), ReportField.TO),
    (date(2026, 12, 1), date(2026, 12, 2), ReportField.FROM),
    (date(2025, 11, 4), date(2026, 11, 24), ReportField.FROM),
]


@pytest.mark.parametrize(("first", "last", "field"), WRONG)
def test_what_is_wrong_is_said_at_its_field(
    first: date | None, last: date | None, field: ReportField
) -> None:
    """One day alone, the wrong order, the future, more than a year: each is said where it is."""
    with pytest.raises(InvalidInput) as wrong:
        weeks_asked(Asked((), Period.MONTH, first, last), WEDNESDAY)

    assert list(wrong.value.fields) == [field]


@pytest.mark.parametrize(
    ("reps", "told"),
    [
        (0, Telling.NOTHING),
        (1, Telling.NOTHING),
        (2, Telling.COUNTS),
        (3, Telling.COUNTS),
        (4, Telling.ALL),
        (40, Telling.ALL),
    ],
)
def test_small_teams(reps: int, told: Telling) -> None:
    """Under four reps there are no rates (R40), of a single one there is nothing at all (R50)."""
    assert telling(replace(WEEK, reps=reps)) is told
    assert habit_told(Habit(reps, 0)) is told


def test_weeks_together_leave_out_what_is_one_reps_own() -> None:
    """A week with one rep isn't in the sum, and one with two takes the rates from it."""
    alone = replace(WEEK, week=Week(2026, 46), reps=1, held=1)
    few = replace(WEEK, week=Week(2026, 45), reps=2, held=1)

    whole, told = added_up([alone, WEEK])
    assert whole is not None
    assert (whole.held, whole.planned, told) == (4, 5, Telling.ALL)
    assert whole.share(Figure.HELD) == 0.8
    assert added_up([few, WEEK])[1] is Telling.COUNTS
    assert added_up([alone]) == (None, Telling.NOTHING)
