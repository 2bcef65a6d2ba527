"""What can be clicked, sent and typed into here: action ids, callback ids, fields."""

from __future__ import annotations

from enum import StrEnum

__all__ = ["Act", "Field", "Form"]


class Act(StrEnum):
    """Buttons, and fields that redraw their form; the value of most is a plan's id."""

    WRITE = "call_plans.write"
    """Plan a call; its value is a deal's id, or empty."""
    OPEN = "call_plans.open"
    CHANGE = "call_plans.change"
    CANCEL = "call_plans.cancel"
    FILE = "call_plans.file"
    ASK = "call_plans.ask"
    REWORD = "call_plans.reword"
    """Opens a question that was asked; its value is the question's id."""
    MORE = "call_plans.more"
    OUTCOME_YES = "call_plans.outcome_yes"
    OUTCOME_PARTLY = "call_plans.outcome_partly"
    OUTCOME_NO = "call_plans.outcome_no"
    LEARN = "call_plans.learn"


class Form(StrEnum):
    """Modals that are sent."""

    PLAN = "call_plans.plan_form"
    QUESTION = "call_plans.question_form"
    OUTCOME = "call_plans.outcome_form"


class Field(StrEnum):
    """Their fields, by block id."""

    DEAL = "plan_deal"
    DATE = "plan_date"
    TIME = "plan_time"
    OBJECTIVE = "plan_objective"
    COMMITMENT = "plan_commitment"
    CUSTOMER = "plan_customer"
    PEOPLE = "plan_people"
    QUESTIONS = "plan_questions"
    OBJECTION = "plan_objection"
    EVIDENCE = "plan_evidence"
    LENGTH = "plan_length"
    REMIND = "plan_remind"
    QUESTION = "plan_question"
    OUTCOME = "plan_outcome"
    LEARNED = "plan_learned"
