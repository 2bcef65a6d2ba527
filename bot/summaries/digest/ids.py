"""What can be clicked here: action ids."""

from __future__ import annotations

from enum import StrEnum

__all__ = ["Act"]


class Act(StrEnum):
    """What can be clicked; each is an action id."""

    LOOK = "digest.look"
    """Opens the digest as it stands now."""
    PLAN = "digest.plan"
    """Plans a session at the time that is offered: its value is a rep's id and the instant."""
