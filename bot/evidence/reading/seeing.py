"""From a reply's text to what is weighed in it, with everything that is shipped for that."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib import resources

from bot.evidence.reading.clauses import Clause, look
from bot.evidence.reading.cues_file import LANGUAGES, Cues, Extra, shipped
from bot.evidence.reading.features import features
from bot.evidence.reading.text import Words, plain, words_of

__all__ = ["Eyes"]


class Eyes:
    """See a reply's clauses and features, language by language."""

    def __init__(self, extra: Mapping[str, Extra] | None = None) -> None:
        """Take a workspace's own cues, if any: by language, then by class."""
        self._cues = {
            language: Cues(
                shipped(language),
                extra=(extra or {}).get(language),
                has_umlauts=language == "de",
            )
            for language in LANGUAGES
        }

    def plain(self, text: str) -> Words:
        """Give the text as its words."""
        return words_of(plain(text))

    def clauses(self, words: Words, language: str) -> list[Clause]:
        """Give each sentence with its classes and deeds."""
        return look(words, self._cues[language], _names(), nouns_are_capital=language == "de")

    def features(
        self, words: Words, language: str, clauses: list[Clause] | None = None
    ) -> dict[str, float]:
        """Give what is weighed; `clauses` where they have been seen already."""
        seen = self.clauses(words, language) if clauses is None else clauses
        return features(seen, words.text, clusters=_groups() if language == "en" else {})


@cache
def _names() -> frozenset[str]:
    return frozenset(str(_data("names.json")).split())


@cache
def _groups() -> Mapping[str, int]:
    """Give the group of English words that each word belongs to (tests/evidence/word_groups.py)."""
    groups = _data("groups.json")
    assert isinstance(groups, list)
    return {word: at for at, group in enumerate(groups) for word in group.split()}


def _data(name: str) -> object:
    here = resources.files("bot.evidence.reading").joinpath("data", name)
    return json.loads(here.read_text(encoding="utf-8"))
