"""What can be clicked, sent and typed into around risks: action ids, callback ids, fields."""

from __future__ import annotations

from enum import StrEnum

__all__ = ["OURS", "Act", "Field", "Form"]

OURS = "risks."
"""The callback ids of all our views begin so."""


class Act(StrEnum):
    """Buttons; the value of each is an id: of a deal, a pre-mortem or a risk."""

    OPEN = "risks.open"
    """The deal's page of risks; a deal."""
    WRITE = "risks.write"
    """The rep's own reasons, new or once more; a deal."""
    PUT_RIGHT = "risks.put_right"
    """The rep's reasons as they were read; a pre-mortem."""
    CONFIRM = "risks.confirm"
    """They are read right; a pre-mortem."""
    ADD = "risks.add"
    """The reasons of who leads the rep; a deal."""
    MORE = "risks.more"
    """One more field in a form of reasons."""
    COUNTER = "risks.counter"
    """What is done against a risk, and when to look again; a risk."""
    PAIR = "risks.pair"
    """Which reasons mean the same; a pre-mortem."""
    BETTER = "risks.better"
    SAME = "risks.same"
    WORSE = "risks.worse"
    """How a risk stands on its day; a risk."""


class Form(StrEnum):
    """Modals that are sent."""

    REASONS = "risks.reasons_form"
    LEADERS = "risks.leaders_form"
    COUNTER = "risks.counter_form"
    PAIR = "risks.pair_form"


PAGE = "risks.page"
"""The deal's page of risks, which nobody sends."""


class Field(StrEnum):
    """Their fields, by block id; those of reasons and pairs go on with a number or an id."""

    REASON = "risks_reason_"
    MOVE = "risks_move"
    AGAIN_ON = "risks_again_on"
    PAIR = "risks_pair_"
