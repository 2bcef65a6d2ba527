"""What can be clicked here: action ids."""

from __future__ import annotations

from enum import StrEnum

__all__ = ["Act"]


class Act(StrEnum):
    """Buttons; the value is a check's id."""

    ENOUGH = "checks.enough"
    """Enough for today: the check closes with what it has."""
