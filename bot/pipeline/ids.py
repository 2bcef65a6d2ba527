"""What can be clicked, sent and typed into here: action ids, callback ids, fields."""

from __future__ import annotations

from enum import StrEnum

from bot.pipeline.rules import Field

__all__ = ["Act", "Field", "Form"]


class Act(StrEnum):
    """Buttons and date pickers; the value of most is a deal's id."""

    OPEN = "pipeline.open"
    """Opens the deal's form, from a message, a modal or the Home."""
    NEW = "pipeline.new"
    """Opens an empty form; its value is the name to begin with, or ""."""
    WON = "pipeline.won"
    LOST = "pipeline.lost"
    WALK_AWAY = "pipeline.walk_away"
    REOPEN = "pipeline.reopen"
    REMOVE = "pipeline.remove"
    PUT_OFF = "pipeline.put_off"
    """Moves a day that has passed; its value says which, from when and to when."""
    CLOSE_ON = "pipeline.close_on"
    STEP_ON = "pipeline.step_on"


class Form(StrEnum):
    """Callback ids."""

    DEAL = "pipeline.deal_form"
    CLOSING = "pipeline.closing_form"
