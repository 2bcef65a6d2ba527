"""What can be clicked, sent and chosen here: action ids, callback ids, fields."""

from __future__ import annotations

from enum import StrEnum

__all__ = ["FRONT", "Act", "Field", "Form"]

FRONT = "weekly.front"
"""The modal that shows summaries: it is never sent, and drawn anew after a decision in it."""


class Act(StrEnum):
    """Buttons and menus; they carry a summary's id, but for those that say otherwise."""

    SHARE = "weekly.share"
    HOLD = "weekly.hold"
    KEEP = "weekly.keep"
    LEAVE_OUT = "weekly.leave_out"
    """Opens the form for it."""
    DETAILS = "weekly.details"
    COUNTED = "weekly.counted"
    """How is this counted: for everybody who reads it."""
    OPEN = "weekly.open"
    """Shows the latest summary; carries a team's id, or nothing for one's first team."""
    TEAM = "weekly.team"
    """Another team's; carries the team's id."""
    PAST = "weekly.past"
    """An earlier week's."""
    SETTINGS = "weekly.settings"
    """Carries a team's id."""


class Form(StrEnum):
    """Forms that are sent."""

    LEAVE_OUT = "weekly.leave_out_form"
    SETTINGS = "weekly.settings_form"


class Field(StrEnum):
    """Fields of the forms; errors stand at these names."""

    FIGURES = "weekly_figures"
    FOR_GOOD = "weekly_for_good"
    WHITHER = "weekly_whither"
    WEEKDAY = "weekly_weekday"
    TIME = "weekly_time"
