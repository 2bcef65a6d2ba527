"""What follows from a reply: pure decisions (docs/rhythm.md R19)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from bot.evidence.checks.rules import MOST_RE_ASKS, MOST_RE_ASKS_A_QUESTION
from bot.evidence.reading.types import Label, ReplyReading, What

__all__ = ["Ask", "better_of", "re_ask"]


class Ask(StrEnum):
    """What a re-ask is after: only one thing at a time, and never the same twice."""

    WHO_WHEN = "who-when"
    WHO = "who"
    WHAT = "what"
    WHEN = "when"
    SEEN = "seen"


@dataclass(frozen=True, slots=True)
class _After:
    ask: Ask
    covers: frozenset[What]


AFTER = {
    What.ACTOR: _After(Ask.WHO, frozenset({What.ACTOR})),
    What.ACT: _After(Ask.WHAT, frozenset({What.ACT})),
    What.WHEN: _After(Ask.WHEN, frozenset({What.WHEN})),
    What.ARTEFACT: _After(Ask.SEEN, frozenset({What.ARTEFACT})),
}
COVERS = {one.ask: one.covers for one in AFTER.values()} | {
    Ask.WHO_WHEN: frozenset({What.ACTOR, What.WHEN})
}


def re_ask(reading: ReplyReading, before: Collection[Ask], *, in_check: int) -> Ask | None:
    """Choose what a claim is asked on for; None when it is enough, or isn't a claim (R19).

    `before` is what this question was asked on for already, `in_check` how often the whole check
    asked on.
    """
    if not reading.is_judged or reading.label is not Label.CLAIM:
        return None
    if len(before) >= MOST_RE_ASKS_A_QUESTION or in_check >= MOST_RE_ASKS:
        return None
    asked = {what for one in before for what in COVERS[one]}
    open_ones = [one for one in reading.missing if one not in asked]
    if not open_ones:
        return None if Ask.SEEN in before else Ask.SEEN
    if open_ones[0] is What.ACTOR and What.WHEN in open_ones:
        return Ask.WHO_WHEN
    return AFTER[open_ones[0]].ask


def better_of(whole: ReplyReading, latest: ReplyReading) -> ReplyReading:
    """Choose what stands for a reply of several parts: evidence anywhere in it counts.

    `whole` is all of it, `latest` what was added last: the answer to a re-ask, say.
    """
    if whole.label is not Label.EVIDENCE and latest.label is Label.EVIDENCE:
        return latest
    return whole
