"""What a reading of a reply is, and what reads (docs/rhythm.md R18)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

__all__ = ["Finding", "Label", "Reader", "ReplyReading", "What"]


class Label(StrEnum):
    """What a reply is (docs/rhythm.md R18)."""

    EVIDENCE = "evidence"
    CLAIM = "claim"
    PLAN = "plan"
    UNKNOWN = "unknown"


class What(StrEnum):
    """What makes a reply checkable by another person: who, did what, when, to be seen where."""

    ACTOR = "actor"
    ACT = "act"
    WHEN = "when"
    ARTEFACT = "artefact"


@dataclass(frozen=True, slots=True)
class Finding:
    """A piece of the reply, in its own words, that makes it checkable."""

    what: What
    text: str


@dataclass(frozen=True, slots=True)
class ReplyReading:
    """What a reader makes of a reply.

    `language` is an ISO 639-1 code, or "" where there were no words. Where `is_judged` is False
    the reply is only thanked (another language, nothing but a picture) and `label` is UNKNOWN.
    `found` are spans of the text in its order, `missing` what is worth asking for, the most
    telling first, `reasons` the strongest ones in English sentences, the strongest first.
    """

    label: Label
    language: str
    is_judged: bool
    found: tuple[Finding, ...]
    missing: tuple[What, ...]
    reasons: tuple[str, ...]
    confidence: float = 1.0
    """How sure the reader is of the label, from 0 to 1; not a probability."""


class Reader(Protocol):
    """Whatever reads replies; a larger model can stand behind it later."""

    def read(self, text: str, *, question: str = "", files: Sequence[str] = ()) -> ReplyReading:
        """Read a reply to `question`; `files` are the names of what came with it."""
