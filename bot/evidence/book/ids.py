"""What can be clicked and sent here: action ids, callback ids, fields."""

from __future__ import annotations

from enum import StrEnum

from bot.evidence.book.rules import Field

__all__ = ["OURS", "PAGE", "Act", "Field", "Form"]

OURS = "book."
"""What the callback ids of this part's views begin with."""
PAGE = "book.page"
"""The page itself, which nobody sends."""


class Act(StrEnum):
    """Buttons and menus; the value of most is a deal's id."""

    OPEN = "book.open"
    """Opens what is known of a deal, from a message, a modal or the Home."""


class Form(StrEnum):
    """Callback ids."""
