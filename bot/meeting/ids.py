"""What can be clicked, sent and typed into here: action ids, callback ids, fields."""

from __future__ import annotations

from enum import StrEnum

__all__ = ["Act", "Field", "Form"]


class Act(StrEnum):
    """What can be clicked; each is an action id."""

    AGENDA_ADD = "meeting.agenda_add"
    """Opens the form of a new item; its value is the rep's Slack id, as of all these."""
    AGENDA_ARRANGE = "meeting.agenda_arrange"
    AGENDA_SHOW = "meeting.agenda_show"
    """Opens a rep's agenda; a button, or a menu of reps."""
    FOCUS = "meeting.focus"
    """Opens the form in which a rep picks their deals (docs/rhythm.md R12)."""
    AGENDA_ITEM = "meeting.agenda_item"
    """The menu of an item in the form that arranges them: what to do, and the item's id."""
    AGENDA_BACK = "meeting.agenda_back"
    """Puts back what was taken off; its value is the item's id."""
    TICK = "meeting.tick"
    """Its value is the 1:1's id and the item's, as of UNTICK."""
    UNTICK = "meeting.untick"
    NEXT_BLOCK = "meeting.next_block"
    """Its value is the 1:1's id and the block to go on to."""
    CLOSE = "meeting.close"
    """Opens the form to close a 1:1; its value is the 1:1's id."""
    EDIT = "meeting.edit"
    """Opens one's own part of a record that was sent; its value is the 1:1's id."""
    TYPED = "meeting.typed"
    """A field of the closing form, which tells us of each change (docs/rhythm.md R48)."""
    MORE_ACTIONS = "meeting.more_actions"
    ASK_FOR_STEP = "meeting.ask_for_step"
    MOSTLY_COACHING = "meeting.mostly_coaching"
    MOSTLY_HALF = "meeting.mostly_half"
    MOSTLY_OTHER = "meeting.mostly_other"
    USEFUL_YES = "meeting.useful_yes"
    USEFUL_PARTLY = "meeting.useful_partly"
    USEFUL_NO = "meeting.useful_no"
    SKILL = "meeting.skill"
    """Opens the choice of a rep's skill of the month; its value is the rep's Slack id."""
    SKILL_AGREE = "meeting.skill_agree"
    SKILL_KEEP = "meeting.skill_keep"


class Form(StrEnum):
    """Forms, by their callback ids."""

    AGENDA_ADD = "meeting.agenda_add_form"
    AGENDA_ITEM = "meeting.agenda_item_form"
    FOCUS = "meeting.focus_form"
    CLOSE = "meeting.close_form"
    EDIT = "meeting.edit_form"
    SKILL = "meeting.skill_form"


class Field(StrEnum):
    """Fields of forms, by their block ids."""

    NOTES = "notes"
    INSIGHTS = "insights"
    PRIVATE = "private"
    STARTED = "started"
    ENDED = "ended"
    COACHING = "coaching"
    FORECASTING = "forecasting"
    ADMIN = "admin"
    SKILL = "skill"
    AIM = "aim"
