"""What can be clicked in the App Home; all else there belongs to the rooms that it shows."""

from __future__ import annotations

from enum import StrEnum

__all__ = ["Act", "RepChoice"]


class Act(StrEnum):
    """Buttons and menus; each is an action id."""

    PAGE_BACK = "home.page_back"
    PAGE_ON = "home.page_on"
    REP = "home.rep"
    """A rep's menu: a choice and an id, `agenda:U1RON` or `away:12`."""
    REP_CHECKS = "home.rep_checks"
    """Opens all about a rep's deals: a menu of reps, or a button with one's own id."""
    LATER = "home.later"
    """Puts off what isn't set up; carries the step's name."""
    CALENDAR = "home.calendar"
    """This and the next open what a command opens, too."""
    ROLES = "home.roles"
    PREPARE = "home.prepare"
    WEBHOOK = "home.webhook"
    NUMBERS = "home.numbers"
    """Shows the last four weeks of all teams whose numbers its reader may see."""


class RepChoice(StrEnum):
    """What a rep's menu offers; the first two go with a Slack id, the others with a place."""

    AGENDA = "agenda"
    LOG = "log"
    SLOT = "slot"
    AWAY = "away"
    HAND_OVER = "hand-over"
