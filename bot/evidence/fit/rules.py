"""Whether a deal fits whom a workspace sells to best: pure decisions (docs/rhythm.md R13)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.errors import N_, Text
from bot.pipeline.rules import DealFacts, Phase

__all__ = [
    "ENOUGH_NOES",
    "LONGEST_LINE",
    "LONGEST_PART",
    "Answer",
    "FitFacts",
    "Ideal",
    "Part",
    "Standing",
    "problems",
]

LONGEST_PART = LONGEST_LINE = 300
MOST_ASKED = 3
ENOUGH_NOES = 2


class Part(StrEnum):
    """What describes an ideal customer; a name stays for good, as answers are kept by it."""

    SEGMENT = "segment"
    SIZE = "size"
    PROBLEM = "problem"
    TRIGGER = "trigger"
    NO_GO = "no-go"


TELLING = (Part.PROBLEM, Part.TRIGGER, Part.NO_GO, Part.SEGMENT, Part.SIZE)
"""What is asked first: what only a customer can tell, before what a list of companies does."""


class Answer(StrEnum):
    """What somebody says of one part of a deal's fit; a no is always one against it."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Ideal:
    """Whom a workspace sells to best, in its own words; parts that nobody described are ""."""

    parts: Mapping[Part, str] = field(default_factory=dict)
    changed_by: str = ""
    changed_at: datetime | None = None

    @property
    def described(self) -> tuple[Part, ...]:
        return tuple(part for part in Part if self.parts.get(part))

    @property
    def asked(self) -> tuple[Part, ...]:
        """The parts that an early deal is asked about: three at most (docs/rhythm.md R13)."""
        return tuple(part for part in TELLING if self.parts.get(part))[:MOST_ASKED]


@dataclass(frozen=True, slots=True)
class FitFacts:
    """What was said of one part of a deal's fit."""

    part: Part
    answer: Answer
    said_by: str
    said_at: datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """How a deal stands against the ideal customer."""

    deal: DealFacts
    asked: tuple[Part, ...] = ()
    answers: Mapping[Part, FitFacts] = field(default_factory=dict)

    @property
    def open_parts(self) -> tuple[Part, ...]:
        """What an early deal's rep hasn't been asked yet, the most telling first."""
        if self.deal.phase is not Phase.EARLY or not self.deal.is_open:
            return ()
        return tuple(part for part in self.asked if part not in self.answers)

    @property
    def noes(self) -> tuple[Part, ...]:
        """What doesn't fit, as far as it is still asked about."""
        return tuple(part for part in self.asked if self._is(part, Answer.NO))

    @property
    def proposes_walking_away(self) -> bool:
        """Whether two noes are reason enough to ask whether to go on; never more than that."""
        return self.deal.is_open and len(self.noes) >= ENOUGH_NOES

    def _is(self, part: Part, answer: Answer) -> bool:
        said = self.answers.get(part)
        return said is not None and said.answer is answer


def problems(parts: Mapping[Part, str]) -> dict[str, Text]:
    """Tell what is wrong with a description, at its part."""
    return {
        part: N_("That is too long: at most {most} characters.", most=LONGEST_PART)
        for part, words in parts.items()
        if len(words) > LONGEST_PART
    }
