"""What can be clicked, sent and typed into here: action ids, callback ids, fields."""

from __future__ import annotations

from enum import StrEnum

__all__ = ["Act", "Field", "Form"]


class Act(StrEnum):
    """Buttons; the value of most is an id."""

    IDEAL = "fit.ideal"
    """Opens the description of the ideal customer."""
    OPEN = "fit.open"
    """Opens what is said of a deal's fit; its value is the deal's id."""
    YES = "fit.yes"
    """Answers a fit question of a check; its value says which."""
    NO = "fit.no"
    UNKNOWN = "fit.unknown"
    CAUSE_1 = "fit.cause_1"
    """A cause, by its place in a row of buttons; its value is an outcome's id and the cause."""
    CAUSE_2 = "fit.cause_2"
    CAUSE_3 = "fit.cause_3"
    CAUSE_4 = "fit.cause_4"
    CAUSE_5 = "fit.cause_5"
    EXPLAIN = "fit.explain"
    """Opens the form that says why a deal ended; its value is an outcome's id."""
    MONTH = "fit.month"
    """Opens the causes of this month; the next two turn to the month that their value begins."""
    MONTH_BACK = "fit.month_back"
    MONTH_ON = "fit.month_on"
    DIAGNOSE = "fit.diagnose"
    """Opens what a rep's pipeline gives reason to ask; its value is the rep's id."""


class Form(StrEnum):
    """Modals that are sent."""

    IDEAL = "fit.ideal_form"
    FIT = "fit.fit_form"
    OUTCOME = "fit.outcome_form"


class Field(StrEnum):
    """Fields of the form that says why a deal ended; the others are named after their parts."""

    CAUSES = "causes"
    LINE = "line"
