"""Hours needed against hours offered, and what fits instead (docs/rhythm.md R2)."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rhythm.capacity import LENGTHS, RHYTHMS, TARGETS, WEEKS_A_MONTH, Capacity
from bot.rhythm.capacity_views import (
    capacity_words,
    own_capacity_words,
    standing_capacity_words,
)
from bot.words import tongue

T = tongue("en-GB")
CAPACITIES = st.builds(
    Capacity,
    st.integers(1, 40),
    st.sampled_from(TARGETS),
    st.sampled_from(LENGTHS),
    st.sampled_from(RHYTHMS),
)


def test_a_month_is_a_twelfth_of_a_year() -> None:
    """A month has 365.25 / 12 / 7 weeks: a little over four and a third."""
    assert float(WEEKS_A_MONTH) == pytest.approx(4.348, abs=0.0005)


@given(CAPACITIES)
def test_it_fits_when_the_share_is_at_most_all(capacity: Capacity) -> None:
    """What fits is exactly what needs no more hours than there are."""
    assert capacity.fits is (capacity.share <= 1)
    assert capacity.fits is (capacity.needed <= capacity.offered)


@given(CAPACITIES)
def test_more_reps_don_t_change_whether_it_fits(capacity: Capacity) -> None:
    """Each rep brings their own hours along; they only take more of the manager's time."""
    more = replace(capacity, reps=capacity.reps + 1)

    assert more.share == capacity.share
    assert more.of_working_time > capacity.of_working_time


@given(CAPACITIES)
def test_longer_and_more_often_never_makes_it_worse(capacity: Capacity) -> None:
    """A longer 1:1, a weekly one and a lower target each need a smaller share or the same."""
    for length in LENGTHS:
        if length >= capacity.length:
            assert replace(capacity, length=length).share <= capacity.share
    assert replace(capacity, every=1).share <= capacity.share
    for target in TARGETS:
        if target <= capacity.target:
            assert replace(capacity, target=target).share <= capacity.share


@given(CAPACITIES)
def test_a_plan_that_can_t_work_always_has_a_way_out(capacity: Capacity) -> None:
    """At least one change fits, each fits alone, and none goes farther than needed."""
    assert bool(capacity.ways_out) is not capacity.fits
    for way in capacity.ways_out:
        assert way.fits
        assert sum(getattr(way, one) != getattr(capacity, one) for one in way.__slots__) == 1
        if way.target != capacity.target:
            assert way.target == max(one for one in TARGETS if replace(capacity, target=one).fits)
        if way.length != capacity.length:
            assert way.length == min(one for one in LENGTHS if replace(capacity, length=one).fits)


@pytest.mark.parametrize(
    ("capacity", "words"),
    [
        (
            Capacity(9, 3, 60, 1),
            (
                "9 reps at 3 h a month are 27 h of coaching, about a sixth of your working time. "
                "Your 1:1s offer 39 h: seven minutes of ten must be coaching."
            ),
        ),
        (
            Capacity(9, 3, 30, 1),
            (
                "9 reps at 3 h a month are 27 h of coaching, about a sixth of your working time. "
                "Your 1:1s offer 19.5 h, so 3 h each can't be reached. "
                "What fits: 2 h each or 45 minutes."
            ),
        ),
        (
            Capacity(9, 3, 60, 2),
            (
                "9 reps at 3 h a month are 27 h of coaching, about a sixth of your working time. "
                "Your 1:1s offer 19.5 h, so 3 h each can't be reached. "
                "What fits: 2 h each, 90 minutes or every week."
            ),
        ),
        (
            Capacity(1, 1, 60, 1),
            (
                "1 rep at 1 h a month is 1 h of coaching. "
                "Your 1:1s offer 4.3 h: two minutes of ten must be coaching."
            ),
        ),
        (
            Capacity(1, 2, 30, 1),
            (
                "1 rep at 2 h a month is 2 h of coaching. "
                "Your 1:1s offer 2.2 h: nine minutes of ten must be coaching."
            ),
        ),
        (
            Capacity(40, 3, 60, 1),
            (
                "40 reps at 3 h a month are 120 h of coaching, most of your working time. "
                "Your 1:1s offer 174 h: seven minutes of ten must be coaching."
            ),
        ),
        (Capacity(0, 3, 60, 1), "Pick your reps, and I tell you here how many hours it takes."),
    ],
)
def test_the_words(capacity: Capacity, words: str) -> None:
    """The line says hours needed and offered, the share, and what fits when it doesn't."""
    assert capacity_words(T, capacity) == words


@given(CAPACITIES)
def test_there_are_words_for_each(capacity: Capacity) -> None:
    """No set-up leaves the line empty, or with a place that nothing fills."""
    for said in (capacity_words(T, capacity), own_capacity_words(T, capacity, "Ron Cole")):
        assert said.endswith(".")
        assert "{" not in said


def test_the_share_is_exact() -> None:
    """No rounding decides whether a plan works."""
    assert Capacity(1, 3, 45, 1).share == Fraction(3) / (Fraction(3, 4) * WEEKS_A_MONTH)


@pytest.mark.parametrize(
    ("offers", "words"),
    [
        ([], ""),
        (
            [Capacity(1, 3, 60, 1)] * 9,
            "9 reps at 3 h a month are 27 h of coaching; the 1:1s as they stand offer 39 h.",
        ),
        (
            [Capacity(1, 3, 30, 1), Capacity(1, 3, 60, 2)],
            (
                "2 reps at 3 h a month are 6 h of coaching; the 1:1s as they stand offer 4.3 h. "
                "Longer or more 1:1s, sessions besides or a lower target would fit."
            ),
        ),
    ],
)
def test_what_a_team_offers_as_it_stands(offers: list[Capacity], words: str) -> None:
    """The team's page says what its 1:1s offer, each by its own length and rhythm (R2)."""
    assert standing_capacity_words(T, offers) == words
