"""At most three deals, at least one early, a fourth on purpose (docs/rhythm.md R12)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.meeting.rules import PICK_FIELDS, Pick, PickField, pick_problems

CHOICES = [
    Pick(1, "Acme", is_early=True),
    *(Pick(n, f"Deal {n}", is_early=False) for n in range(2, 7)),
]


def picked(*deals: int) -> dict[PickField, int]:
    """Fill the form's fields from the first on."""
    return dict(zip(PICK_FIELDS, deals, strict=False))


@pytest.mark.parametrize(
    ("deals", "wrong", "words"),
    [
        ((), None, ""),
        ((1,), None, ""),
        ((1, 2, 3), None, ""),
        ((2, 3), "first", "Acme, say"),
        ((1, 2, 2), "third", "twice"),
        ((1, 2, 3, 4), "fourth", "Yes, four on purpose"),
        ((1, 99), "second", "isn't open any more"),
    ],
)
def test_what_may_be_picked(deals: tuple[int, ...], wrong: str | None, words: str) -> None:
    """Whatever isn't right is told at its field, and says what to do."""
    problems = pick_problems(picked(*deals), CHOICES, on_purpose=False)

    assert set(problems) == ({wrong} if wrong else set())
    assert words in " ".join(str(one) for one in problems.values())


def test_a_fourth_on_purpose() -> None:
    """A fourth is fine for whoever says so; without an early one it still isn't."""
    assert not pick_problems(picked(1, 2, 3, 4), CHOICES, on_purpose=True)
    assert set(pick_problems(picked(2, 3, 4, 5), CHOICES, on_purpose=True)) == {"first"}


def test_no_early_deal_no_early_pick() -> None:
    """Who has no early deal needs none: R34 asks another question."""
    late = [one for one in CHOICES if not one.is_early]

    assert not pick_problems(picked(2, 3), late, on_purpose=False)


@given(st.lists(st.integers(1, 8), max_size=4), st.booleans())
def test_what_is_taken_keeps_the_rule(deals: list[int], on_purpose: bool) -> None:
    """Nothing that is taken breaks R12, whatever was picked."""
    if pick_problems(picked(*deals), CHOICES, on_purpose=on_purpose):
        return
    assert len(set(deals)) == len(deals) <= (4 if on_purpose else 3)
    assert not deals or 1 in deals
