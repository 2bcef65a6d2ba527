"""The suggested questions: one for each item and each number (docs/rhythm.md R9, R25).

They are the ones of the bank (`bot.evidence.questions`) that are made for agendas.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from functools import cache

from bot.errors import Text
from bot.evidence.questions import bank
from bot.meeting import rules
from bot.meeting.rules import Block

__all__ = ["OWN_WORDS", "for_item", "for_line", "words"]

OWN_WORDS = "own"
"""The place of what people put among the deals without naming one."""


@cache
def _keys(place: str) -> tuple[str, ...]:
    return tuple(one.key for one in bank.bank().values() if one.agenda == place)


def for_item(
    place: str,
    asked: Mapping[str, datetime],
    *,
    rep: str,
    now: datetime,
    aside: Collection[str] = (),
) -> str:
    """Choose a question for a new item; `asked` says when the rep last had which.

    `aside` are those that the workspace doesn't ask; where that is all of them, they are asked.
    """
    return rules.least_recent(_left(_keys(place), aside), asked, rep=rep, now=now)


def for_line(
    block: Block,
    *,
    rep: str,
    day: date,
    is_none: bool = False,
    aside: Collection[str] = (),
) -> str:
    """Choose the question that goes with a block's number in the week of that day.

    `is_none` where there is nothing that it could be about; `aside` as for an item.
    """
    keys = _keys(f"none.{block}") if is_none else ()
    keys = _left(keys or _keys(f"line.{block}"), aside)
    return keys[rules.nth_of_week(rep, day, len(keys))]


def words(key: str) -> Text | None:
    """Find a question's words; None for one that isn't in the bank any more."""
    found = bank.bank().get(key)
    return None if found is None else found.words


def _left(keys: tuple[str, ...], aside: Collection[str]) -> tuple[str, ...]:
    return tuple(key for key in keys if key not in aside) or keys
