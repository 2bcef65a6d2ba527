"""What can be clicked around prepared teams: action ids and callback ids."""

from __future__ import annotations

from enum import StrEnum

__all__ = ["Act", "Form"]


class Act(StrEnum):
    """Buttons in the form of ops, and in what a manager reads."""

    TEMPLATE = "prepared.template"
    START = "prepared.start"
    DECLINE = "prepared.decline"


class Form(StrEnum):
    """The sheet, what would come of it, and a policy template."""

    PREPARE = "prepared.sheet"
    OFFER = "prepared.offer"
    TEMPLATE = "prepared.template_form"
