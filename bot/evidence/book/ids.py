"""What can be clicked and sent here: action ids, callback ids, fields."""

from __future__ import annotations

from enum import StrEnum

from bot.evidence.book.rules import Field

__all__ = ["OURS", "PAGE", "Act", "Door", "Field", "Form", "Menu"]

OURS = "book."
"""What the callback ids of this part's views begin with."""
PAGE = "book.page"
"""The page itself, which nobody sends."""


class Act(StrEnum):
    """Buttons and menus; the value of most is a deal's id."""

    OPEN = "book.open"
    """Opens what is known of a deal, from a message, a modal or the Home."""
    WRITE = "book.write"
    DOORS = "book.doors"
    """What else the page leads to; its value is a deal's id and a `Door`."""
    CHANGE_BUYER = "book.change_buyer"
    """Its value is the buyer's id, as that of DROP_BUYER."""
    DROP_BUYER = "book.drop_buyer"
    CHANGE_VIEW = "book.change_view"
    """Its value is the view's id."""
    OVERRULE = "book.overrule"
    """One tap under a reading; its value is the reading's id and what it is."""
    MENU = "book.menu"
    """What else can be said about a reading; values as OVERRULE's, or one of `Menu`."""
    MORE = "book.more"
    """Turns the page; its value is the deal's id and how many readings lie before."""
    BACK = "book.back"
    TAKE_IN = "book.take_in"
    """Puts a reply into the book: its value is the reading's id, or under a question its key."""
    YES = "book.view_yes"
    """Under the buyer's question, as the two after it."""
    NOT_YET = "book.view_not_yet"
    NO = "book.view_no"


class Door(StrEnum):
    """What the menu of the page offers."""

    WRITE = "write"
    ADD_BUYER = "buyer"
    SEAT = "seat"
    """Takes the buyer's seat."""


class Menu(StrEnum):
    """What the menu of a reading offers besides the labels."""

    AS_READ = "as-read"
    VERIFIED = "verified"
    NOT_VERIFIED = "not-verified"


class Form(StrEnum):
    """Callback ids."""

    BOOK = "book.book_form"
    BUYER = "book.buyer_form"
    VIEW = "book.view_form"
