"""The words by which reasons are told from what stands around them: reasons.toml, compiled once."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

__all__ = ["Phrases", "Words", "words"]

FEW_WORDS = r"\S+(?:\s+\S+){0,3}"
_WORD = re.compile(r"\w+")


class Phrases:
    """Phrases that are looked for at one place of a text, the longest first."""

    def __init__(self, phrases: Iterable[str]) -> None:
        by_word: defaultdict[str, list[str]] = defaultdict(list)
        for phrase in phrases:
            by_word[_first_word(phrase)].append(phrase)
        # A look at the first word spares hundreds of comparisons at each place.
        self._by_word: Mapping[str, re.Pattern[str]] = {
            word: _compiled(found) for word, found in by_word.items()
        }

    def at(self, text: str, start: int = 0) -> int | None:
        """Tell where the phrase that begins at `start` ends; None where none does."""
        for word in (_first_word(text[start : start + 40]), ""):
            pattern = self._by_word.get(word)
            found = pattern.match(text, start) if pattern else None
            if found and found.end() > start:
                return found.end()
        return None

    def is_whole(self, text: str) -> bool:
        """Tell whether a text is one of the phrases."""
        for word in (_first_word(text), ""):
            pattern = self._by_word.get(word)
            if pattern and pattern.fullmatch(text):
                return True
        return False


@dataclass(frozen=True, slots=True)
class Words:
    """All that reasons.toml says, by its sections and keys."""

    lead: Phrases
    lead_before_comma: Phrases
    lead_after_lead: Phrases
    lead_before_article: Phrases
    articles: Phrases
    first: Phrases
    next: Phrases
    anywhere: Phrases
    sequels: Phrases
    copulas: Phrases
    comes_after: tuple[str, ...]
    nothing: Phrases
    nothing_starts: Phrases
    unsure: Phrases
    loose: Phrases
    denied: Phrases
    denied_unless: Phrases
    instead: Phrases
    fine: Phrases
    trailing: Phrases
    joined: Phrases
    abbreviations: frozenset[str]
    months: frozenset[str]
    conjunctions: re.Pattern[str]
    alternatives: re.Pattern[str]
    subjects: Phrases
    ignorant: Phrases
    guesses: Phrases
    frame: re.Pattern[str]
    counts: frozenset[str]
    repeated: tuple[str, ...]


@cache
def words() -> Words:
    """Read the words that are shipped, once a process."""
    source = resources.files("bot.evidence.reading") / "reasons.toml"
    data = tomllib.loads(source.read_text("utf-8"))
    careful, ordinals, nothing = data["careful"], data["ordinals"], data["nothing"]
    asides, grammar, frame = data["asides"], data["grammar"], data["frame"]
    return Words(
        lead=Phrases(
            [*frame["feelings"], *(one for said in data["lead"].values() for one in said)]
        ),
        lead_before_comma=Phrases(careful["comma"]),
        lead_after_lead=Phrases(careful["after"]),
        lead_before_article=Phrases(careful["article"]),
        articles=Phrases(careful["articles"]),
        first=Phrases(ordinals["first"]),
        next=Phrases((*ordinals["second"], *ordinals["third"], *ordinals["more"])),
        anywhere=Phrases(ordinals["anywhere"]),
        sequels=Phrases(ordinals["sequels"]),
        copulas=Phrases(ordinals["copulas"]),
        comes_after=tuple(sorted(ordinals["after"], key=len, reverse=True)),
        nothing=Phrases(nothing["whole"]),
        nothing_starts=Phrases(nothing["starts"]),
        unsure=Phrases(nothing["unsure"]),
        loose=Phrases(nothing["loose"]),
        denied=Phrases(nothing["denied"]),
        denied_unless=Phrases(nothing["unless"]),
        instead=Phrases(nothing["instead"]),
        fine=Phrases(nothing["fine"]),
        trailing=Phrases(asides["trailing"]),
        joined=Phrases(asides["joined"]),
        abbreviations=frozenset(grammar["abbreviations"]),
        months=frozenset(grammar["months"]),
        conjunctions=_between(grammar["conjunctions"]),
        alternatives=_between(grammar["alternatives"]),
        subjects=Phrases(grammar["subjects"]),
        ignorant=Phrases(nothing["ignorant"]),
        guesses=Phrases(nothing["guesses"]),
        frame=_frame(frame),
        counts=frozenset(frame["counts"]),
        repeated=tuple(map(_pattern, frame["repeated"])),
    )


def _first_word(text: str) -> str:
    """Give the word that a text begins with; "" where it begins otherwise."""
    found = _WORD.match(text)
    return found[0].casefold() if found else ""


def _compiled(phrases: Iterable[str]) -> re.Pattern[str]:
    ordered = sorted(set(phrases), key=lambda one: (-len(one), one))
    return re.compile("|".join(map(_pattern, ordered)), re.IGNORECASE)


def _pattern(phrase: str) -> str:
    parts = [FEW_WORDS if part == "…" else re.escape(part) for part in phrase.split()]
    said = r"\s+".join(parts).replace("'", "['’]")
    return said + r"(?!\w)" if phrase[-1].isalnum() else said


def _frame(frame: Mapping[str, list[str]]) -> re.Pattern[str]:
    """Make a pattern for what says in words that a reason follows: "My biggest worry is that"."""
    articles, ranks, nouns, standing, copulas = (
        "|".join(map(_pattern, sorted(frame[part], key=len, reverse=True)))
        for part in ("articles", "ranks", "nouns", "standing", "copulas")
    )
    named = rf"(?:(?:{articles})\s*)?(?:(?:{ranks})\s+){{0,2}}(?:{nouns})(?:\s+(?:here|for me))?"
    return re.compile(rf"(?:{named}|(?:{standing}))\s*(?:{copulas})\s*", re.IGNORECASE)


def _between(found: Iterable[str]) -> re.Pattern[str]:
    """Make a pattern for one of these words between two others."""
    return re.compile(rf"\s+(?:{'|'.join(map(_pattern, found))})\s+", re.IGNORECASE)
