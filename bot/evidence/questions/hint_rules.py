"""Which question on a manager may ask, by what the last reply was read as (docs/rhythm.md R28)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.evidence.questions.rules import BankQuestion

__all__ = ["LastReply", "group_of", "nth"]

BY_MISSING = ("actor", "act", "when", "artefact")
"""What is asked for first where several things are missing: who, then what they did."""
BY_LABEL = {"plan": "plan", "unknown": "unknown", "evidence": "evidence"}


@dataclass(frozen=True, slots=True)
class LastReply:
    """The last reply to a check, as it counts now; all is "" where nobody replied yet.

    `label` and `missing` are the reader's words ("claim", "actor"…), `question` is what was asked.
    A label of None wasn't judged.
    """

    rep: str
    question: str = ""
    text: str = ""
    label: str | None = None
    missing: tuple[str, ...] = ()


def group_of(reply: LastReply) -> str:
    """Name the group of the bank that fits: for a claim what it lacks, else what it is."""
    if reply.label == "claim":
        lacks = next((one for one in BY_MISSING if one in reply.missing), "act")
        return f"hint.{lacks}"
    return f"hint.{BY_LABEL.get(reply.label or '', 'open')}"


def nth(questions: Sequence[BankQuestion], check: int, turn: int) -> BankQuestion:
    """Choose one for a check; each `turn` is another one, until all were shown."""
    return questions[(check + turn) % len(questions)]
