"""What can be clicked, sent and typed into here: action ids, callback ids, fields."""

from __future__ import annotations

from enum import StrEnum

__all__ = ["Act", "Field", "Form"]


class Act(StrEnum):
    """Buttons; those of a roll-up carry its last week, and its page."""

    ROLL_UP = "reports.roll_up"
    """Opens all teams of a roll-up; the next two turn its pages."""
    ROLL_UP_BACK = "reports.roll_up_back"
    ROLL_UP_ON = "reports.roll_up_on"
    ROLL_UP_COUNTED = "reports.roll_up_counted"
    """Opens how its figures are counted."""
    WEBHOOK_TEST = "reports.webhook_test"
    WEBHOOK_RENEW = "reports.webhook_renew"
    """Makes the secret anew."""
    WEBHOOK_END = "reports.webhook_end"
    WEBHOOK_AGAIN = "reports.webhook_again"
    """Tries a call once more that was given up; its value is the call's id."""
    REPORT = "reports.report"
    """Opens the form of a report."""


class Form(StrEnum):
    """Modals that are sent."""

    WEBHOOK = "reports.webhook_form"
    REPORT = "reports.report_form"


class Field(StrEnum):
    """Fields of the forms that nothing listens to; errors stand at these names."""

    ADDRESS = "webhook_address"
