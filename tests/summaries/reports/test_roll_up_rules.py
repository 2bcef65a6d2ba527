"""When a roll-up comes, and which weeks and quarters it tells of (docs/rhythm.md R41)."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.people.rules import WorkingHours
from bot.rhythm.rules import Week
from bot.summaries.reports.roll_up_rules import (
    WEEKS,
    Closing,
    begins_quarter,
    covers,
    due_in_month,
    last_weeks,
    next_due,
    next_quarter,
    quarter_before,
    quarter_of,
    taken_at,
)

BERLIN = WorkingHours("Europe/Berlin")
DAYS = st.dates(date(2020, 1, 1), date(2040, 1, 1))


def test_the_first_working_morning() -> None:
    """It comes when a leader's first working day of the month begins, where they are."""
    # The 1st of August 2026 is a Saturday.
    assert due_in_month(BERLIN, date(2026, 8, 1)) == datetime(2026, 8, 3, 7, 0, tzinfo=UTC)
    assert due_in_month(BERLIN, date(2026, 12, 1)) == datetime(2026, 12, 1, 8, 0, tzinfo=UTC)


@given(DAYS)
def test_there_is_always_a_next_one(day: date) -> None:
    """The next one lies ahead, within two months, and is the first of its month."""
    now = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    due = next_due(BERLIN, now)
    assert due is not None
    assert now < due <= now + timedelta(days=62)
    assert due_in_month(BERLIN, due.date().replace(day=1)) == due


@given(DAYS)
def test_whole_weeks(day: date) -> None:
    """The weeks are over, follow each other, and end right before this one."""
    weeks = last_weeks(day)
    assert len(weeks) == 2 * WEEKS
    assert weeks[-1].plus(1) == Week.of(day)
    assert all(one.plus(1) == after for one, after in itertools.pairwise(weeks))


@given(DAYS)
def test_quarters(day: date) -> None:
    """Quarters begin on the first of four months, and lead to each other."""
    first = quarter_of(day)
    assert first <= day < next_quarter(first)
    assert quarter_before(next_quarter(first)) == first
    assert begins_quarter(first)
    assert taken_at(first).date() == first


def test_coverage() -> None:
    """Amounts count in the quarter of their day; what has no day ahead or no amount, in none."""
    today = date(2026, 11, 23)
    found = covers(
        [
            Closing(1, date(2026, 10, 1), 100, "EUR"),
            Closing(1, date(2026, 12, 31), 200, "EUR", deals=2),
            Closing(1, date(2026, 12, 31), 50, "USD"),
            Closing(1, date(2027, 1, 1), 400, "EUR"),
            Closing(1, date(2027, 3, 31), None, "", deals=1, without_amount=1),
            Closing(1, date(2027, 4, 1), 800, "EUR"),
            Closing(1, None, 1600, "EUR", deals=3),
            Closing(2, date(2026, 9, 30), 3200, "EUR"),
        ],
        today,
    )

    assert found[1].this == {"EUR": 300, "USD": 50}
    assert found[1].following == {"EUR": 400}
    assert (found[1].deals, found[1].undated) == (10, 4)
    assert (found[2].this, found[2].following, found[2].undated) == ({}, {}, 1)
