"""The suggested questions: one for each item and each number (docs/rhythm.md R9, R25).

They are data (`questions.toml`), so that a workspace may bring its own one day.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib import resources

from bot.errors import Text
from bot.meeting import rules
from bot.meeting.rules import Block

__all__ = ["OWN_WORDS", "Question", "bank", "for_item", "for_line", "words"]

OWN_WORDS = "own"
"""The topic of what people put among the deals without naming one."""


@dataclass(frozen=True, slots=True)
class Question:
    """One open question: what it goes with, and the rule that it serves."""

    key: str
    topic: str
    serves: str
    text: str


@cache
def bank() -> Mapping[str, Question]:
    """List all questions by their keys."""
    data = resources.files("bot.meeting").joinpath("questions.toml").read_text(encoding="utf-8")
    return {one["key"]: Question(**one) for one in tomllib.loads(data)["question"]}


@cache
def _keys(topic: str) -> tuple[str, ...]:
    return tuple(one.key for one in bank().values() if one.topic == topic)


def for_item(topic: str, asked: Mapping[str, datetime], *, rep: str, now: datetime) -> str:
    """Choose a question for a new item; `asked` says when the rep last had which."""
    return rules.least_recent(_keys(topic), asked, rep=rep, now=now)


def for_line(block: Block, *, rep: str, day: date, is_none: bool = False) -> str:
    """Choose the question that goes with a block's number in the week of that day.

    `is_none` where there is nothing that it could be about.
    """
    keys = _keys(f"none.{block}") if is_none else ()
    keys = keys or _keys(f"line.{block}")
    return keys[rules.nth_of_week(rep, day, len(keys))]


def words(key: str) -> Text | None:
    """Find a question's words; None for one that isn't in the bank any more."""
    found = bank().get(key)
    return None if found is None else Text(found.text)
