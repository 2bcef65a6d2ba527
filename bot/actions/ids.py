"""What can be clicked, sent and typed into here: action ids, callback ids, fields."""

from __future__ import annotations

from enum import StrEnum

__all__ = ["Act", "Form", "Shortcut"]


class Act(StrEnum):
    """Buttons, menus, and the field that changes what else is in a form.

    NEW carries "", `one_on_one:<id>` or `deal:<id>`; ACCEPT_ALL and DONE_ALL the ids of the
    actions, joined by commas; LIST and FILTER what is listed, PAGE_BACK and PAGE_ON a page; all
    others an action's id.
    """

    NEW = "actions.new"
    REP = "actions.rep"
    ACCEPT = "actions.accept"
    ACCEPT_ALL = "actions.accept_all"
    DECLINE = "actions.decline"
    DONE = "actions.done"
    DONE_ALL = "actions.done_all"
    MOVE = "actions.move"
    HELP = "actions.help"
    DROP = "actions.drop"
    OUTCOME = "actions.outcome"
    REOPEN = "actions.reopen"
    LIST = "actions.list"
    FILTER = "actions.filter"
    PAGE_BACK = "actions.page_back"
    PAGE_ON = "actions.page_on"


class Form(StrEnum):
    """Modals that can be sent, by their callback ids."""

    NEW = "actions.new_form"
    CHANGE = "actions.change_form"
    WORDS = "actions.words_form"


class Shortcut(StrEnum):
    """What stands in the menu of every message; the manifest names it, too."""

    FROM_MESSAGE = "actions.from_message"
