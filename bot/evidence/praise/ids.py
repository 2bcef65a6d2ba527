"""What can be clicked, sent and chosen in this part: action ids, callback ids, fields."""

from __future__ import annotations

from enum import StrEnum

__all__ = ["Act", "Field", "Form", "Shortcut"]


class Act(StrEnum):
    """Buttons and menus.

    YES, NO, LOOK, EDIT and TAKE_BACK carry a praise's id; MIRROR and BREADTH a rep's Slack id, or
    "" for all whom one leads (of the breadth: for oneself). The others stand in those two modals;
    QUARTER_BACK and QUARTER_ON carry the first day of a quarter.
    """

    YES = "praise.yes"
    NO = "praise.no"
    LOOK = "praise.look"
    EDIT = "praise.edit"
    TAKE_BACK = "praise.take_back"
    MIRROR = "praise.mirror"
    MIRROR_OF = "praise.mirror_of"
    MIRROR_WEEKS = "praise.mirror_weeks"
    BREADTH = "praise.breadth"
    BREADTH_OF = "praise.breadth_of"
    QUARTER_BACK = "praise.quarter_back"
    QUARTER_ON = "praise.quarter_on"


class Form(StrEnum):
    """Modals that can be sent, by their callback ids."""

    PROPOSE = "praise.propose_form"
    WORDS = "praise.words_form"


class Shortcut(StrEnum):
    """What stands in the menu of every message; the manifest names it, too."""

    FROM_MESSAGE = "praise.from_message"


class Field(StrEnum):
    """Fields of the forms."""

    WHY = "why"
    QUOTE = "quote"
