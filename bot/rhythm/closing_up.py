"""What closing a 1:1 with its form says of it: held, when, and what it was (R1, R15, R42)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.rhythm.label import Label, label_of, labelled
from bot.rhythm.rules import Answer, OneOnOneFacts, Side, answered

__all__ = ["closed_up", "rated"]


def closed_up(
    facts: OneOnOneFacts,
    *,
    started: datetime,
    ended: datetime,
    coaching: int,
    forecasting: int,
    now: datetime,
) -> OneOnOneFacts:
    """Have the manager close a 1:1: held, with its times and their minutes by kind.

    What is neither coaching nor forecasting is admin. What the rep tapped before stays their
    word, for the length that it turns out to have. Raises NotAllowed for one off the plan.
    """
    facts = answered(facts, facts.manager, Answer.HELD, now=now)
    tapped = label_of(facts, Side.REP)
    closed = replace(
        facts,
        started_at=started,
        ended_at=ended,
        manager_coaching=coaching,
        manager_forecasting=forecasting,
    )
    if tapped is not None and facts.rep_coaching == tapped.minutes(facts.lasted):
        closed = replace(closed, rep_coaching=tapped.minutes(closed.lasted))
    return closed


def rated(facts: OneOnOneFacts, label: Label, *, now: datetime) -> OneOnOneFacts:
    """Have the rep say with one tap that it was held, and what it mostly was.

    A rep who said the opposite before has changed their mind. Raises NotAllowed.
    """
    facts = answered(facts, facts.rep, Answer.HELD, now=now)
    return labelled(facts, facts.rep, label, now=now)
