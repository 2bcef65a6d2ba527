"""What can be clicked around roles: action ids, callback ids, fields."""

from __future__ import annotations

from enum import StrEnum

__all__ = ["Act", "Field", "Form"]


class Act(StrEnum):
    """Buttons on the page of roles."""

    GIVE = "roles.give"
    END = "roles.end"
    SHOW_PERSONS = "roles.show_persons"
    HIDE_PERSONS = "roles.hide_persons"


class Form(StrEnum):
    """The form that gives a role."""

    GIVE = "roles.give_form"


class Field(StrEnum):
    """Its fields; errors stand at these names."""

    PERSON = "person"
    ROLE = "role"
    MANAGERS = "managers"
