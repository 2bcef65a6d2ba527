"""Which reasons of two people mean the same: by the words that they share (docs/rhythm.md R22)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from importlib import resources

from bot.evidence.risks.rules import RiskFacts

__all__ = ["same_reasons"]

ALIKE = 0.5
"""So much of the shorter one's words must stand in the other."""
SHORTEST = 4
"""Of longer words an ending is cut off, so that "prices" and "price" are one."""
_WORD = re.compile(r"\w+")
_ENDINGS = ("ing", "en", "er", "es", "ed", "s", "e", "n")


@cache
def _small_words() -> frozenset[str]:
    """Read the words that say nothing of what a reason is about, once a process."""
    source = resources.files("bot.evidence.risks") / "small_words.toml"
    languages = tomllib.loads(source.read_text("utf-8"))
    return frozenset(word for said in languages.values() for word in said.split())


def same_reasons(own: Sequence[RiskFacts], theirs: Sequence[RiskFacts]) -> dict[int, int]:
    """Pair reasons that share half of their words, the most alike first; each at most once.

    Returns the ids of `own` by those of `theirs`.
    """
    words = {one.id: _words(one.text) for one in (*own, *theirs)}
    found = [
        (_alike(words[one.id], words[other.id]), -one.position, -other.position, one.id, other.id)
        for one in own
        for other in theirs
    ]
    pairs: dict[int, int] = {}
    for alike, _, _, mine, other in sorted(found, reverse=True):
        if alike >= ALIKE and other not in pairs and mine not in pairs.values():
            pairs[other] = mine
    return pairs


def _alike(one: frozenset[str], other: frozenset[str]) -> float:
    fewer = min(len(one), len(other))
    return len(one & other) / fewer if fewer else 0.0


def _words(text: str) -> frozenset[str]:
    return frozenset(
        _stem(word) for word in _WORD.findall(text.casefold()) if word not in _small_words()
    )


def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST:
            return word.removesuffix(ending)
    return word
