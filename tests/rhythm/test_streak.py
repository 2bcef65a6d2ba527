"""How long a rhythm holds: tables and properties of the streak (docs/rhythm.md R4, R5)."""

from __future__ import annotations

from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rhythm.rules import State
from bot.rhythm.streak import NO_STREAK, Streak, streak

LETTERS = {
    "h": State.HELD,
    "m": State.MISSED,
    "s": State.SKIPPED,
    "e": State.EXCUSED,
    "p": State.PLANNED,
}
HISTORIES = st.text("hmsep", max_size=60)


def of(history: str) -> Streak:
    """Reckon the streak of a history told in letters."""
    return streak(LETTERS[letter] for letter in history)


@pytest.mark.parametrize(
    ("history", "expected"),
    [
        ("", NO_STREAK),
        ("p", NO_STREAK),
        ("e", NO_STREAK),
        ("h", Streak(1, 1, 0)),
        ("hhhh", Streak(4, 4, 0)),
        ("hhehp", Streak(3, 3, 0)),
        ("hhmh", Streak(1, 2, 0)),
        ("hhs", Streak(0, 2, 1)),
        ("hms", Streak(0, 1, 2)),
        ("mem", Streak(0, 0, 2)),
        ("mmh", Streak(1, 1, 0)),
        ("mmmhhp", Streak(2, 2, 0)),
    ],
)
def test_a_history(history: str, expected: Streak) -> None:
    """Held counts up; missed, or skipped for good, breaks it; excused and open count as nothing."""
    assert of(history) == expected


@pytest.mark.parametrize(("history", "dry"), [("hm", False), ("mes", True), ("mmh", False)])
def test_a_drought(history: str, *, dry: bool) -> None:
    """Two in a row that didn't happen are a drought, leave between them or not (R5)."""
    assert of(history).is_drought is dry


@given(HISTORIES)
def test_what_counts_as_nothing(history: str) -> None:
    """A year with leave in it has the streak of the same year without (R4)."""
    assert of(history) == of(history.replace("e", "").replace("p", ""))


@given(HISTORIES)
def test_the_longest_run_is_the_best(history: str) -> None:
    """The best streak is the longest run of held ones, and the present one is the last run."""
    decided = history.replace("e", "").replace("p", "").replace("s", "m")
    runs = [(letter, len(list(run))) for letter, run in groupby(decided)]
    last, length = runs[-1] if runs else ("", 0)

    assert of(history) == Streak(
        held=length if last == "h" else 0,
        best=max((run for letter, run in runs if letter == "h"), default=0),
        missed=length if last == "m" else 0,
    )
