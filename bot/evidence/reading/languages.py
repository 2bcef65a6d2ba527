"""Which language a reply is in, by its small words and its script.

The five that are read, and others only so that they aren't taken for one of them. Why no library:
docs/decisions.md, 2026-11-22.
"""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Iterable
from functools import cache
from importlib import resources

from bot.evidence.reading.cues_file import LANGUAGES, shipped
from bot.evidence.reading.text import Words

__all__ = ["OTHER", "language_of", "spoken"]

OTHER = "xx"
_SURE = 1.5
_MOST_TOKENS = 200
# Letters that say it without a word.
_LETTERS = {
    "ß": ("de",), "ñ": ("es",), "¿": ("es",), "¡": ("es",), "ã": ("pt",), "õ": ("pt",),
    "ç": ("fr", "pt"), "ê": ("fr", "pt"), "è": ("fr", "it"), "œ": ("fr",), "û": ("fr",),
    "î": ("fr", "ro"), "ł": ("pl",), "ż": ("pl",), "ę": ("pl",), "ą": ("pl",), "ś": ("pl",),
    "ø": ("da",), "å": ("sv", "da"), "ř": ("cs",), "ě": ("cs",), "ů": ("cs",), "ș": ("ro",),
    "ț": ("ro",), "ă": ("ro",), "ğ": ("tr",), "ı": ("tr",), "ş": ("tr",), "ő": ("hu",),
    "ű": ("hu",), "ò": ("it",), "ì": ("it",),
}  # fmt: skip


def language_of(words: Words, *, question: str = "") -> str:
    """Give the language's ISO 639-1 code, or OTHER for a script or language that isn't read.

    What is too short to tell is taken to be in `question`, a language's code, or in English.
    """
    letters = [one for one in words.text if one.isalpha()][:400]
    foreign = sum(not _is_latin(one) for one in letters)
    if letters and foreign * 2 > len(letters):
        return OTHER
    tokens = [token.low for sentence in words.sentences for token in sentence][:_MOST_TOKENS]
    scores = _scores(tokens, words.text[:2000].lower())
    for language in LANGUAGES:
        scores[language] = scores.get(language, 0.0) * 1.1
    if question in scores:
        scores[question] += 0.75
    best = max(scores, key=lambda one: (scores[one], one in LANGUAGES))
    home = question or "en"
    if best in LANGUAGES:
        return best if scores[best] - scores.get(home, 0.0) > _SURE / 3 else home
    nearest = max(scores[one] for one in LANGUAGES)
    if scores[best] >= _SURE * 2 and scores[best] > nearest * 1.5 + 1:
        return OTHER
    return max(LANGUAGES, key=lambda one: (scores[one], one == home))


@cache
def spoken(words: Words) -> str:
    """Give the language of a question: one of those that are read, English where it can't tell."""
    found = language_of(words)
    return found if found in LANGUAGES else "en"


def _scores(tokens: Iterable[str], text: str) -> dict[str, float]:
    small = _small_words()
    scores = dict.fromkeys(LANGUAGES, 0.0)
    for low in tokens:
        speakers = small.get(low, ())
        for one in speakers:
            scores[one] = scores.get(one, 0.0) + 1 / len(speakers)
        for one in _own_words().get(low, ()):
            scores[one] += 0.5
    for letter, speakers in _LETTERS.items():
        if letter in text:
            for one in speakers:
                scores[one] = scores.get(one, 0.0) + 1 / len(speakers)
    return scores


@cache
def _small_words() -> dict[str, tuple[str, ...]]:
    here = resources.files("bot.evidence.reading").joinpath("languages.toml")
    told: dict[str, str] = tomllib.loads(here.read_text(encoding="utf-8"))
    speakers: dict[str, list[str]] = {}
    for language, listed in told.items():
        for word in dict.fromkeys(listed.split()):
            speakers.setdefault(word, []).append(language)
    return {word: tuple(several) for word, several in speakers.items()}


@cache
def _own_words() -> dict[str, tuple[str, ...]]:
    """Give the cue words that only one of the five languages has."""
    speakers: dict[str, set[str]] = {}
    for language in LANGUAGES:
        for terms in shipped(language).values():
            for term in terms:
                if term.isalpha():
                    speakers.setdefault(term, set()).add(language)
    return {word: tuple(several) for word, several in speakers.items() if len(several) == 1}


@cache
def _is_latin(letter: str) -> bool:
    return "LATIN" in unicodedata.name(letter, "")
