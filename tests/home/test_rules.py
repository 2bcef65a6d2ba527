"""What is owed goes first by its kind and then by its age, and pages hold everybody."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.home.rules import MOST_OWED, Matter, Owed, clamped, owing, pages_of

NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)


@given(st.lists(st.tuples(st.sampled_from(Matter), st.integers(0, 99))))
def test_what_is_owed_first(drawn: list[tuple[Matter, int]]) -> None:
    """At most three are shown, none that is left out goes before them, and all are counted."""
    several = [
        Owed(matter, NOW - timedelta(hours=hours), number)
        for number, (matter, hours) in enumerate(drawn)
    ]

    found = owing(several)

    def rank(one: Owed[int]) -> tuple[Matter, datetime]:
        return one.matter, one.since

    assert len(found.first) == min(len(several), MOST_OWED)
    assert found.more == len(several) - len(found.first)
    assert list(found.first) == sorted(found.first, key=rank)
    shown = {one.what for one in found.first}
    rest = [one for one in several if one.what not in shown]
    assert all(rank(last) <= rank(one) for last in found.first[-1:] for one in rest)


@pytest.mark.parametrize(
    ("count", "each", "pages"), [(0, 10, 1), (1, 10, 1), (10, 10, 1), (11, 10, 2), (40, 15, 3)]
)
def test_pages(count: int, each: int, pages: int) -> None:
    """An empty list is a page, and the last one may be short."""
    assert pages_of(count, each) == pages


@pytest.mark.parametrize(("number", "shown"), [(-1, 0), (0, 0), (2, 2), (3, 2), (999, 2)])
def test_a_page_that_is_not_there(number: int, shown: int) -> None:
    """The nearest page is shown instead of one that isn't there."""
    assert clamped(number, 3) == shown
