"""What a 1:1 mostly was: coaching, forecasting, or half and half (docs/rhythm.md R15)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from enum import StrEnum

from bot.errors import N_, NotAllowed
from bot.rhythm import rules
from bot.rhythm.rules import Answer, OneOnOneFacts, Side, State

__all__ = ["Label", "label_of", "labelled", "may_label", "minutes_of"]


class Label(StrEnum):
    """What one side says that a 1:1 mostly was."""

    COACHING = "coaching"
    HALF = "half"
    OTHER = "other"
    """Forecasting or admin."""

    def minutes(self, length: int) -> int:
        """Tell how many minutes of a 1:1 that are coaching."""
        return {Label.COACHING: length, Label.HALF: length // 2, Label.OTHER: 0}[self]


def minutes_of(facts: OneOnOneFacts, side: Side) -> int | None:
    """Read how many minutes of coaching one side said that a 1:1 had."""
    return facts.manager_coaching if side is Side.MANAGER else facts.rep_coaching


def label_of(facts: OneOnOneFacts, side: Side) -> Label | None:
    """Read what one side said that a 1:1 was."""
    minutes = minutes_of(facts, side)
    if minutes is None:
        return None
    if minutes == 0:
        return Label.OTHER
    return Label.COACHING if minutes >= facts.lasted else Label.HALF


def may_label(facts: OneOnOneFacts, side: Side) -> bool:
    """Tell whether one side is asked for the label: they said held, or it counts as held.

    Not as long as the other one says that it wasn't.
    """
    says = facts.says(side)
    if facts.is_disputed:
        return False
    return says is Answer.HELD or (says is None and facts.state is State.HELD)


def labelled(facts: OneOnOneFacts, by: str, label: Label | None, *, now: datetime) -> OneOnOneFacts:
    """Take down what one side says that a 1:1 was; None takes it back (docs/rhythm.md R15, R48).

    Who labels a 1:1 says with it that it was held. Raises NotAllowed where it isn't.
    """
    side = facts.side(by)
    if not may_label(facts, side):
        raise NotAllowed(N_("Tell me first, with *Held*, that this 1:1 took place."))
    minutes = None if label is None else label.minutes(facts.lasted)
    if facts.says(side) is None and label is not None:
        facts = rules.answered(facts, by, Answer.HELD, now=now)
    # A tap says nothing of forecasting: what a form said of it before is void.
    if side is Side.MANAGER:
        return replace(facts, manager_coaching=minutes, manager_forecasting=None)
    return replace(facts, rep_coaching=minutes, rep_forecasting=None)
