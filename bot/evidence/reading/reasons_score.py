"""How well reasons are read, measured against lines that people read (docs/rhythm.md R22)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from bot.evidence.reading.reasons import parse_reasons

__all__ = ["Measure", "Misread", "ReasonLine", "ReasonScores", "score_reasons"]

ALIKE = 0.8
"""So much of two reasons' words must be the same for the softer figure."""
WORST = 10
_NO_WORD = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class ReasonLine:
    """A reply with the reasons that a person read in it; `lang` is an ISO code, or ""."""

    text: str
    reasons: tuple[str, ...]
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Measure:
    """How many reasons were right, of those found and of those wanted; figures from 0 to 1."""

    right: int
    found: int
    wanted: int

    @property
    def precision(self) -> float:
        """The share of what was found that is right; 1 where nothing was found."""
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """The share of what was wanted that was found; 1 where nothing was wanted."""
        return self.right / self.wanted if self.wanted else 1.0

    @property
    def f1(self) -> float:
        """Both in one figure: their harmonic mean."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(frozen=True, slots=True)
class Misread:
    """A line that was read otherwise than a person did, and how many reasons are wrong in it."""

    line: ReasonLine
    found: tuple[str, ...]
    wrong: int


@dataclass(frozen=True, slots=True)
class ReasonScores:
    """What came of reading lines: counts, reasons in the same words, and in nearly the same."""

    lines: int
    counts_right: int
    exact: Measure
    soft: Measure
    worst: tuple[Misread, ...]

    def told(self) -> str:
        """Say it in lines of text, for a terminal."""
        share = self.counts_right / self.lines if self.lines else 0.0
        said = [
            f"{self.lines} lines; number of reasons right in {self.counts_right} ({share:.1%})",
            _row("same words", self.exact),
            _row(f"{ALIKE:.0%} of the words", self.soft),
        ]
        for one in self.worst:
            said += ["", f"  {one.line.text!r}"]
            said += [f"    wanted: {reason}" for reason in one.line.reasons or ("(none)",)]
            said += [f"    found:  {reason}" for reason in one.found or ("(none)",)]
        return "\n".join(said)


def score_reasons(lines: Iterable[ReasonLine]) -> ReasonScores:
    """Read each line and compare; the worst errors are those with most reasons wrong."""
    counts = right = alike = found = wanted = 0
    misread = []
    read = [(line, parse_reasons(line.text, line.lang)) for line in lines]
    for line, reasons in read:
        exact = _pairs(reasons, line.reasons, _is_same)
        counts += len(reasons) == len(line.reasons)
        right += exact
        alike += _pairs(reasons, line.reasons, _is_alike)
        found += len(reasons)
        wanted += len(line.reasons)
        if wrong := len(reasons) + len(line.reasons) - 2 * exact:
            misread.append(Misread(line, reasons, wrong))
    misread.sort(key=lambda one: (-one.wrong, one.line.text))
    return ReasonScores(
        len(read),
        counts,
        Measure(right, found, wanted),
        Measure(alike, found, wanted),
        tuple(misread[:WORST]),
    )


def _row(name: str, measure: Measure) -> str:
    return (
        f"{name:>18}: precision {measure.precision:.1%}, recall {measure.recall:.1%}, "
        f"F1 {measure.f1:.1%} ({measure.right} of {measure.wanted}, {measure.found} found)"
    )


def _pairs(
    found: Sequence[str], wanted: Sequence[str], is_right: Callable[[str, str], bool]
) -> int:
    """Count how many of both belong together, each once."""
    left = list(wanted)
    pairs = 0
    for one in found:
        other = next((other for other in left if is_right(one, other)), None)
        if other is not None:
            left.remove(other)
            pairs += 1
    return pairs


def _words(text: str) -> list[str]:
    return _NO_WORD.sub(" ", text.casefold()).split()


def _is_same(one: str, other: str) -> bool:
    return _words(one) == _words(other)


def _is_alike(one: str, other: str) -> bool:
    left, right = set(_words(one)), set(_words(other))
    if not (left and right):
        return one == other
    return 2 * len(left & right) / (len(left) + len(right)) >= ALIKE
