"""A small language for saying what a piece of Block Kit may look like.

A `Check` looks at one value and notes what is wrong with it, in Slack's own words and with the
JSON pointer that Slack gives. Objects are closed: a key that no rule names is refused, since
Slack refuses it too and a typing error would otherwise pass unseen.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

__all__ = [
    "Check",
    "Problems",
    "Rule",
    "array",
    "boolean",
    "enum",
    "integer",
    "matching",
    "obj",
    "string",
    "typed",
    "url",
]


@dataclass(slots=True)
class Problems:
    """What is wrong so far, as Slack's `response_metadata.messages` words it."""

    messages: list[str] = field(default_factory=list)

    def add(self, words: str, pointer: str) -> None:
        self.messages.append(f"[ERROR] {words} [json-pointer:{pointer}]")

    def __bool__(self) -> bool:
        return bool(self.messages)


Check = Callable[[object, str, Problems], None]
Rule = Callable[[Mapping[str, object], str, Problems], None]


def string(at_most: int | None = None, *, at_least: int = 0) -> Check:
    """Text of so many characters; the limits themselves are allowed."""

    def check(value: object, pointer: str, problems: Problems) -> None:
        if not isinstance(value, str):
            problems.add("must provide a string", pointer)
        elif len(value) < at_least:
            problems.add(f"must be more than {at_least - 1} characters", pointer)
        elif at_most is not None and len(value) > at_most:
            problems.add(f"must be less than {at_most + 1} characters", pointer)

    return check


def matching(pattern: str, words: str) -> Check:
    """Text of a fixed form, such as a date."""
    compiled = re.compile(pattern)

    def check(value: object, pointer: str, problems: Problems) -> None:
        if not isinstance(value, str):
            problems.add("must provide a string", pointer)
        elif not compiled.fullmatch(value):
            problems.add(words, pointer)

    return check


def url(at_most: int = 3000, *, schemes: tuple[str, ...] = ("http", "https")) -> Check:
    """An address that Slack would follow."""
    length = string(at_most, at_least=1)

    def check(value: object, pointer: str, problems: Problems) -> None:
        length(value, pointer, problems)
        if isinstance(value, str) and value:
            parts = urlsplit(value)
            named = parts.path if parts.scheme == "mailto" else parts.netloc
            if parts.scheme not in schemes or not named:
                problems.add("must be a valid URL", pointer)

    return check


def boolean() -> Check:
    """True or false, not 1 or "true"."""

    def check(value: object, pointer: str, problems: Problems) -> None:
        if not isinstance(value, bool):
            problems.add("must provide a boolean", pointer)

    return check


def integer(at_least: int | None = None, at_most: int | None = None) -> Check:
    """A whole number, its limits included."""

    def check(value: object, pointer: str, problems: Problems) -> None:
        if not isinstance(value, int) or isinstance(value, bool):
            problems.add("must provide an integer", pointer)
        elif at_least is not None and value < at_least:
            problems.add(f"must be at least {at_least}", pointer)
        elif at_most is not None and value > at_most:
            problems.add(f"must be at most {at_most}", pointer)

    return check


def enum(*allowed: str) -> Check:
    """One of a few words."""

    def check(value: object, pointer: str, problems: Problems) -> None:
        if value not in allowed:
            problems.add(f"must be a valid enum value: {', '.join(allowed)}", pointer)

    return check


def array(item: Check, at_most: int | None = None, *, at_least: int = 0) -> Check:
    """A list of things that are all alike."""

    def check(value: object, pointer: str, problems: Problems) -> None:
        if not isinstance(value, list):
            problems.add("must provide an array", pointer)
            return
        if len(value) < at_least:
            problems.add(f"no less than {at_least} items allowed", pointer)
        if at_most is not None and len(value) > at_most:
            problems.add(f"no more than {at_most} items allowed", pointer)
            return
        for position, each in enumerate(value):
            item(each, f"{pointer}/{position}", problems)

    return check


def obj(
    required: Mapping[str, Check],
    optional: Mapping[str, Check] | None = None,
    *rules: Rule,
) -> Check:
    """A closed object; `rules` look at how its fields fit together, once each field is right."""
    known = {**required, **(optional or {})}

    def check(value: object, pointer: str, problems: Problems) -> None:
        if not isinstance(value, dict):
            problems.add("must provide an object", pointer)
            return
        before = len(problems.messages)
        for key in sorted(value.keys() - known.keys(), key=str):
            problems.add(f"invalid additional property: {key}", pointer)
        for key in required:
            if key not in value:
                problems.add(f"missing required field: {key}", pointer)
        for key, field_check in known.items():
            if key in value:
                field_check(value[key], f"{pointer}/{key}", problems)
        if len(problems.messages) == before:
            for rule in rules:
                rule(value, pointer, problems)

    return check


def typed(kinds: Mapping[str, Check]) -> Check:
    """An object whose `type` chooses the rules that hold for it."""

    def check(value: object, pointer: str, problems: Problems) -> None:
        if not isinstance(value, dict):
            problems.add("must provide an object", pointer)
            return
        kind = value.get("type")
        if kind is None:
            problems.add("missing required field: type", pointer)
        elif not isinstance(kind, str) or kind not in kinds:
            problems.add(f"unsupported type: {kind}", f"{pointer}/type")
        else:
            kinds[kind](value, pointer, problems)

    return check
