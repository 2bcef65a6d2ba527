"""What can go wrong in a way that the person at the keyboard should read about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

__all__ = ["N_", "CoachError", "InvalidInput", "NotAllowed", "NotFound", "Text"]


@dataclass(frozen=True, slots=True)
class Text:
    """Words that are not yet in a language: a gettext message id and what fills its places.

    Rules and services say what is to be told; only a view knows the reader's locale.
    """

    msgid: str
    values: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.msgid.format_map(self.values)

    def filled(self, **values: object) -> Text:
        """Fill in what was left open where the message stands."""
        return Text(self.msgid, {**self.values, **values})


def N_(msgid: str, /, **values: object) -> Text:  # noqa: N802 - gettext's own name for "translate later"
    """Mark a message for the catalogues and keep it for whoever knows the language.

    A place whose value isn't known yet is named with `...` and filled by `Text.filled`.
    """
    return Text(msgid, values)


class CoachError(Exception):
    """An expected failure; its words are meant for the user and say what to do next."""

    def __init__(self, user_message: Text) -> None:
        super().__init__(str(user_message))
        self.user_message = user_message


class NotFound(CoachError):
    """It is not there, or not there for this person: both read the same, on purpose."""


class NotAllowed(CoachError):
    """It is there and visible, but not this person's to do."""


class InvalidInput(CoachError):
    """A form can't be taken as it is; the words stand at their fields.

    `fields` maps a field (the input's block id) to what is wrong there.
    """

    def __init__(self, fields: Mapping[str, Text]) -> None:
        super().__init__(next(iter(fields.values())))
        self.fields = dict(fields)
