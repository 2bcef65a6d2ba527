"""What can be clicked, sent and typed into here: action ids, callback ids, fields."""

from __future__ import annotations

from enum import StrEnum

__all__ = ["Act", "Field", "Form"]


class Act(StrEnum):
    """Buttons and menus.

    HINT carries a check's id. OPEN carries nothing; STEP, PHASE, TOPIC and WHICH what is listed;
    PAGE_BACK and PAGE_ON a page; ASIDE and PUT_BACK a question's key; MENU one of these three
    words with a key behind: "change:", "aside:", "back:".
    """

    OPEN = "questions.open"
    STEP = "questions.step"
    PHASE = "questions.phase"
    TOPIC = "questions.topic"
    WHICH = "questions.which"
    PAGE_BACK = "questions.page_back"
    PAGE_ON = "questions.page_on"
    NEW = "questions.new"
    MENU = "questions.menu"
    ASIDE = "questions.aside"
    PUT_BACK = "questions.put_back"
    HINT = "questions.hint"
    ANOTHER = "questions.another_hint"


class Form(StrEnum):
    """Modals that can be sent, by their callback ids."""

    OWN = "questions.own_form"


class Field(StrEnum):
    """Fields of the form, by their block ids."""

    TEXT = "question_text"
    STEP = "question_step"
    PHASE = "question_phase"
    TOPIC = "question_topic"
