"""The cue files: classes of words, a TOML file for each language, that a workspace can extend."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from bot.evidence.reading.text import Token, folded, plain, words_of

__all__ = ["LANGUAGES", "Cues", "Hit", "shipped"]

LANGUAGES = ("en", "de", "es", "fr", "pt")
_SIZES = frozenset(range(1, 7))
# Lists of terms by class.
Extra = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Hit:
    """A term of some classes, standing at tokens `start` to `end` (exclusive) of a sentence."""

    start: int
    end: int
    classes: tuple[str, ...]


class Cues:
    """Finds the terms of one language's classes among tokens."""

    def __init__(
        self, terms: Extra, *, extra: Extra | None = None, has_umlauts: bool = False
    ) -> None:
        """Take lists of terms by class; `extra` adds a workspace's own to the shipped ones."""
        self._has_umlauts = has_umlauts
        whole: dict[tuple[str, ...], list[str]] = {}
        starts: dict[str, list[str]] = {}
        ends: dict[str, list[str]] = {}
        for source in (terms, extra or {}):
            for name, several in source.items():
                for term in several:
                    if term.startswith("*"):
                        _put(ends.setdefault(term[1:], []), name)
                        continue
                    pieces = self._seen(_pieces(term.removesuffix("*")))
                    if not pieces:
                        continue
                    if term.endswith("*") and len(pieces) == 1:
                        _put(starts.setdefault(pieces[0], []), name)
                    else:
                        _put(whole.setdefault(pieces, []), name)
        self._whole = {pieces: tuple(names) for pieces, names in whole.items()}
        self._starts = {piece: tuple(names) for piece, names in starts.items()}
        self._ends = {piece: tuple(names) for piece, names in ends.items()}
        self._tails = tuple(sorted({len(tail) for tail in ends}, reverse=True))
        lengths: dict[str, set[int]] = {}
        for pieces in whole:
            lengths.setdefault(pieces[0], set()).add(len(pieces))
        self._lengths = {
            first: tuple(sorted(several & _SIZES, reverse=True))
            for first, several in lengths.items()
        }
        self._stems = tuple(sorted({len(stem) for stem in starts}, reverse=True))

    def _seen(self, lows: Sequence[str]) -> tuple[str, ...]:
        return tuple(map(folded, lows)) if self._has_umlauts else tuple(lows)

    def hits(self, tokens: Sequence[Token]) -> Iterator[Hit]:
        """Give every term found, the longest at each place and the single word under it."""
        lows = self._seen([token.low for token in tokens])
        for at, low in enumerate(lows):
            for length in self._lengths.get(low, ()):
                if at + length > len(lows):
                    continue
                if names := self._whole.get(lows[at : at + length]):
                    yield Hit(at, at + length, names)
            known = (low,) in self._whole
            for size in self._tails if not known else ():
                if len(low) > size + 1 and (names := self._ends.get(low[-size:])):
                    yield Hit(at, at + 1, names)
                    break
            for size in self._stems:
                if names := self._starts.get(low[:size]):
                    if len(low) >= size:
                        yield Hit(at, at + 1, names)
                    break


def _pieces(term: str) -> tuple[str, ...]:
    return tuple(token.low for sentence in words_of(plain(term)).sentences for token in sentence)


def _put(names: list[str], name: str) -> None:
    if name not in names:
        names.append(name)


@cache
def shipped(language: str) -> Mapping[str, tuple[str, ...]]:
    """Give the terms that are shipped for a language, by class."""
    here = resources.files("bot.evidence.reading").joinpath("cues", f"{language}.toml")
    told = tomllib.loads(here.read_text(encoding="utf-8"))
    return {name: tuple(terms) for name, terms in told.items()}
