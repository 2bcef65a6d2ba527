"""Who is to do something, told by verb and subject (docs/rhythm.md R29)."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.call_plans.commitment import Doubt, doubt
from bot.words import tongue
from tests.call_plans.commitments import HELD_OUT, KNOWN

T = tongue("en-GB")


@pytest.mark.parametrize(("text", "is_theirs"), KNOWN, ids=[text for text, _ in KNOWN])
def test_what_it_was_made_with(text: str, *, is_theirs: bool) -> None:
    """Each of these is told right: the customer's to do, or not."""
    assert (doubt(text) is None) is is_theirs


def test_what_it_was_not_made_with() -> None:
    """Of sentences never looked at it seldom doubts a good one, and finds most of the others."""
    doubted = [(text, is_theirs) for text, is_theirs in HELD_OUT if doubt(text)]
    right = sum(not is_theirs for _, is_theirs in doubted)

    precision = right / len(doubted)
    recall = right / sum(not is_theirs for _, is_theirs in HELD_OUT)

    assert precision >= 0.95
    assert recall >= 0.95


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("send a proposal", Doubt.OWN, "send a proposal"),
        ("I will present our solution to Anna", Doubt.OWN, "I will present"),
        ("Customer gets our offer by Monday", Doubt.RECEIVED, "Customer gets"),
        ("They like our product", Doubt.FEELING, "They like"),
        ("Angebot schicken", Doubt.OWN, "Angebot schicken"),
    ],
)
def test_why(text: str, kind: Doubt, words: str) -> None:
    """A doubt names its kind and the words that gave rise to it, as they were typed."""
    found = doubt(text)

    assert found is not None
    assert (found.doubt, found.words) == (kind, words)
    assert f"“{words}”" in T.text(found.why)


@pytest.mark.parametrize("text", ["", "   ", "…", "???", "the", "42", "Pilot", "😀", "to"])
def test_what_it_cannot_read(text: str) -> None:
    """What it can't read it doesn't doubt: no nagging without a reason."""
    assert doubt(text) is None


@given(st.text(max_size=300))
def test_whatever_is_typed(text: str) -> None:
    """Any text at all is judged without a failure, and the words of a doubt were typed."""
    found = doubt(text)

    assert found is None or _words(found.words) <= _words(text.replace("’", "'"))


@given(st.lists(st.sampled_from([text for text, _ in KNOWN]), min_size=1, max_size=3))
def test_one_good_part_is_enough(parts: Sequence[str]) -> None:
    """Of several sentences one in which the customer does something is enough."""
    is_good = any(good for text, good in KNOWN if text in parts)

    assert (doubt(". ".join(parts)) is None) is is_good


def _words(text: str) -> set[str]:
    return {"".join(one for one in word if one.isalnum()) for word in text.split()} | {""}
