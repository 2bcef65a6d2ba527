"""What can be clicked, sent and typed into here: action ids, callback ids, fields."""

from __future__ import annotations

from enum import StrEnum

__all__ = ["Act", "Field", "Form", "Options"]


class Act(StrEnum):
    """What can be clicked; each is an action id."""

    LOG = "sessions.log"
    """Opens "log coaching in the moment"; its value is a rep's id or ""."""
    LOG_NOW = "sessions.log_now"
    """Logs a quarter of an hour at once; its value is a rep's id."""
    REMOVE = "sessions.remove"
    """Takes coaching in the moment out again; its value is a session's id."""
    PLAN = "sessions.plan"
    """Opens "plan a session"; its value is a rep's id or ""."""
    MOVE = "sessions.move"
    CANCEL = "sessions.cancel"
    MAKE_COACHING = "sessions.make_coaching"
    HELD_ALL = "sessions.held_all"
    HELD_HALF = "sessions.held_half"
    HELD_NONE = "sessions.held_none"
    NOT_HELD = "sessions.not_held"


class Form(StrEnum):
    """Callback ids."""

    LOG = "sessions.log_form"
    PLAN = "sessions.plan_form"
    MOVE = "sessions.move_form"


class Options(StrEnum):
    """Selects that are filled while somebody types."""

    DEAL = "sessions.deal"


class Field(StrEnum):
    """The fields of the forms; errors stand at these names."""

    KIND = "session_kind"
    REP = "session_rep"
    DAY = "session_day"
    TIME = "session_time"
    LENGTH = "session_length"
    ABOUT = "session_about"
    DEAL = "session_deal"
