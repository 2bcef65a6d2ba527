"""The small objects that blocks and elements are made of: texts, options, confirms, filters."""

from __future__ import annotations

from collections.abc import Mapping

from bot.sandbox.blocks.schema import (
    Check,
    Problems,
    array,
    boolean,
    enum,
    obj,
    string,
    typed,
    url,
)

__all__ = [
    "CONFIRM",
    "DISPATCH",
    "FILTER",
    "LINK_SCHEMES",
    "OFFERED",
    "OFFERED_GROUPS",
    "OPTIONS",
    "OPTION_GROUPS",
    "any_text",
    "option",
    "plain",
]

LINK_SCHEMES = ("http", "https", "mailto", "slack")


def plain(at_most: int, *, at_least: int = 1) -> Check:
    """A text object that must be `plain_text`."""
    text = string(at_most, at_least=at_least)
    return typed({"plain_text": obj({"type": string(), "text": text}, {"emoji": boolean()})})


def any_text(at_most: int) -> Check:
    """A text object of either kind; each has a switch of its own."""
    text = string(at_most, at_least=1)
    return typed(
        {
            "plain_text": obj({"type": string(), "text": text}, {"emoji": boolean()}),
            "mrkdwn": obj({"type": string(), "text": text}, {"verbatim": boolean()}),
        }
    )


def option(*, rich: bool = False, link: bool = False) -> Check:
    """One choice. `rich` ones (checkboxes, radio buttons) may use mrkdwn; overflow has links."""
    text = any_text(75) if rich else plain(75)
    optional: dict[str, Check] = {"description": any_text(75) if rich else plain(75)}
    if link:
        optional["url"] = url(schemes=LINK_SCHEMES)
    return obj({"text": text, "value": string(150, at_least=1)}, optional)


OPTIONS = array(option(), 100, at_least=1)
OPTION_GROUPS = array(obj({"label": plain(75), "options": OPTIONS}), 100, at_least=1)

# What an app offers while somebody types may be empty: nothing was found.
OFFERED = array(option(), 100)
OFFERED_GROUPS = array(obj({"label": plain(75), "options": OFFERED}), 100)

CONFIRM = obj(
    {"title": plain(100), "text": any_text(300), "confirm": plain(30), "deny": plain(30)},
    {"style": enum("primary", "danger")},
)


def _says_something(value: Mapping[str, object], pointer: str, problems: Problems) -> None:
    if not value:
        problems.add("must define at least one property", pointer)


FILTER = obj(
    {},
    {
        "include": array(enum("im", "mpim", "private", "public"), 4, at_least=1),
        "exclude_external_shared_channels": boolean(),
        "exclude_bot_users": boolean(),
    },
    _says_something,
)

DISPATCH = obj(
    {},
    {"trigger_actions_on": array(enum("on_enter_pressed", "on_character_entered"), 2, at_least=1)},
    _says_something,
)
