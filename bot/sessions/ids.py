"""What can be clicked, sent and typed into here: action ids, callback ids, fields."""

from __future__ import annotations

from enum import StrEnum

__all__ = ["Act"]


class Act(StrEnum):
    """What can be clicked; each is an action id."""

    LOG = "sessions.log"
    """Opens "log coaching in the moment"; its value is a rep's id or ""."""
    PLAN = "sessions.plan"
    """Opens "plan a session"; its value is a rep's id or ""."""
