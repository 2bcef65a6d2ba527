"""What a view carries along while it is open: ids only, typed, in Slack's private metadata."""

from __future__ import annotations

import json
import types
import typing
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Self

from bot.slack.payloads import SUBJECT_DIGITS, Malformed, clean

__all__ = ["Metadata"]

LIMIT = 3000
KIND = "kind"
LARGEST_ID = int("9" * SUBJECT_DIGITS)


@dataclass(frozen=True)
class Metadata:
    """Base of the frozen dataclasses that views carry; fields are `int` or `str`, or may be None.

    The class's name goes along, so that one form's metadata is never taken for another's. Ids in
    it are claims: a service loads by them and checks the viewer's rights as ever.
    """

    def dumps(self) -> str:
        """Write it for `private_metadata`. Raises ValueError over 3,000 characters."""
        said = json.dumps({KIND: type(self).__name__, **asdict(self)}, separators=(",", ":"))
        if len(said) > LIMIT:
            raise ValueError(f"{type(self).__name__} is longer than {LIMIT} characters")
        return said

    @classmethod
    def loads(cls, text: str) -> Self:
        """Read it back. Raises Malformed for anything that `dumps` of this class didn't write."""
        # ValueError: no JSON, or an integer of thousands of digits; RecursionError: deep nesting
        try:
            found: object = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise Malformed(f"{cls.__name__}: no JSON") from error
        if not isinstance(found, dict) or found.pop(KIND, None) != cls.__name__:
            raise Malformed(f"{cls.__name__}: another kind of metadata")
        cls._check(found)
        return cls(**found)

    @classmethod
    def _check(cls, found: Mapping[str, object]) -> None:
        hints = typing.get_type_hints(cls)
        if set(found) != {field.name for field in fields(cls)}:
            raise Malformed(f"{cls.__name__}: other fields")
        for name, value in found.items():
            # type() and not isinstance: True would pass for an int
            if type(value) not in _members(hints[name]) or not _storable(value):
                raise Malformed(f"{cls.__name__}: {name} can't be what we wrote")


def _storable(value: object) -> bool:
    """Tell whether a database takes it: what doesn't fit there was never one of our ids."""
    if isinstance(value, int):
        return -LARGEST_ID <= value <= LARGEST_ID
    return not isinstance(value, str) or clean(value) == value


def _members(hint: Any) -> tuple[Any, ...]:
    """List the classes that a field's type stands for; a NewType stands for what it wraps."""
    if isinstance(hint, types.UnionType):
        return tuple(member for part in typing.get_args(hint) for member in _members(part))
    while isinstance(hint, typing.NewType):
        hint = hint.__supertype__
    return (hint,)
