"""What can be clicked, sent and typed into around risks: action ids, callback ids, fields."""

from __future__ import annotations

from enum import StrEnum

__all__ = ["Act", "Field", "Form"]


class Act(StrEnum):
    """Buttons."""

    OPEN = "risks.open"
    """The deal's page of risks; its value is the deal's id."""


class Form(StrEnum):
    """Modals that are sent."""


class Field(StrEnum):
    """Their fields, by block id."""
