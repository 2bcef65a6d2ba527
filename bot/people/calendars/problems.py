"""Why a calendar can't be read, and what its owner can do about it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from bot.errors import N_, Text

__all__ = ["WORDS", "Problem", "Unreadable"]


class Problem(StrEnum):
    """Why a calendar can't be read; kept with its owner, so a name stays for good."""

    ADDRESS = "address"
    UNREACHABLE = "unreachable"
    LOCKED = "locked"
    GONE = "gone"
    TOO_LARGE = "too-large"
    NO_CALENDAR = "no-calendar"
    UNREAD = "unread"
    """Nobody has looked yet: the first look took too long to wait for."""


WORDS: Mapping[Problem, Text] = {
    Problem.ADDRESS: N_(
        "That isn't an address that I can read from. It begins with https:// or webcal:// and is "
        "reachable from the internet."
    ),
    Problem.UNREACHABLE: N_(
        "Nothing answers there, seen from the internet. Check the address, or try again in a while."
    ),
    Problem.LOCKED: N_(
        "That address asks for a password. Copy the secret or published one, which needs none."
    ),
    Problem.GONE: N_(
        "There is no calendar at that address any more. Copy it anew from your calendar's settings."
    ),
    Problem.TOO_LARGE: N_(
        "That calendar is too large for me. Give the address of a smaller one, such as your work "
        "calendar alone."
    ),
    Problem.NO_CALENDAR: N_(
        "There is something at that address, but no calendar. The right one mostly ends in .ics."
    ),
    Problem.UNREAD: N_("I haven't read it yet."),
}


class Unreadable(Exception):
    """A calendar can't be read, for this reason; says nothing of the address itself."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.value)
        self.problem = problem
