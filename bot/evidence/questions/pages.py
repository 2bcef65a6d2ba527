"""What the list of questions and its form show, as values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.evidence.questions.rules import BankQuestion, Step, Topic
from bot.pipeline.rules import Phase

__all__ = ["Listed", "NewQuestion", "QuestionLine", "QuestionsPage", "Which"]


class Which(StrEnum):
    """Which questions are listed."""

    ASKED = "asked"
    OWN = "own"
    ASIDE = "aside"


@dataclass(frozen=True, slots=True)
class Listed:
    """What the list is narrowed to; None is everything."""

    step: Step | None = None
    phase: Phase | None = None
    topic: Topic | None = None
    which: Which = Which.ASKED


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """A question, and whether this workspace doesn't ask it."""

    question: BankQuestion
    is_aside: bool


@dataclass(frozen=True, slots=True)
class QuestionsPage:
    """One page of the list, counted from 0; `count` are all that it is narrowed to."""

    listed: Listed
    lines: tuple[QuestionLine, ...]
    page: int
    pages: int
    count: int
    may_change: bool


@dataclass(frozen=True, slots=True)
class NewQuestion:
    """What somebody filled in; without a phase it fits deals of all phases."""

    text: str
    step: Step
    topic: Topic
    phase: Phase | None = None
