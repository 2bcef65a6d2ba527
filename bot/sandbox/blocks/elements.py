"""The interactive elements and their limits (Slack's reference, block-kit/block-elements)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.sandbox.blocks.objects import (
    CONFIRM,
    DISPATCH,
    FILTER,
    LINK_SCHEMES,
    OPTION_GROUPS,
    OPTIONS,
    any_text,
    option,
    plain,
)
from bot.sandbox.blocks.schema import (
    Check,
    Problems,
    Rule,
    array,
    boolean,
    enum,
    integer,
    matching,
    obj,
    string,
    url,
)

__all__ = [
    "ELEMENTS",
    "IMAGE",
    "IN_ACTIONS",
    "IN_CONTEXT",
    "IN_INPUT",
    "IN_SECTION",
    "SLACK_FILE",
    "offered_options",
    "one_picture",
    "one_source",
]

_ID = string(255, at_least=1)
_TIME = matching(r"([01]\d|2[0-3]):[0-5]\d", "must be a valid time in the format HH:mm")
_CONFIRM: dict[str, Check] = {"confirm": CONFIRM}
_FOCUS: dict[str, Check] = {"focus_on_load": boolean()}
_MENU: dict[str, Check] = {**_CONFIRM, **_FOCUS, "placeholder": plain(150)}
_MULTI: dict[str, Check] = {**_MENU, "max_selected_items": integer(1)}
_IDS = array(string(at_least=1), at_least=1)


def _day(value: object, pointer: str, problems: Problems) -> None:
    try:
        good = re.fullmatch(r"\d{4}-\d\d-\d\d", str(value)) and date.fromisoformat(str(value))
    except ValueError:
        good = None
    if not good:
        problems.add("must be a valid date in the format YYYY-MM-DD", pointer)


def _zone(value: object, pointer: str, problems: Problems) -> None:
    try:
        ZoneInfo(str(value))
    except (ZoneInfoNotFoundError, ValueError):
        problems.add("must be a valid IANA timezone", pointer)


def offered_options(element: Mapping[str, object]) -> list[dict[str, object]]:
    """All options of an element, out of their groups."""
    plain_ones = element.get("options")
    if isinstance(plain_ones, list):
        return list(plain_ones)
    groups = element.get("option_groups")
    if isinstance(groups, list):
        return [each for group in groups for each in group["options"]]
    return []


def one_source(value: Mapping[str, object], pointer: str, problems: Problems) -> None:
    """A menu has options, or groups of them."""
    if ("options" in value) == ("option_groups" in value):
        problems.add("must define either `options` or `option_groups`", pointer)


def _initial_among_options(value: Mapping[str, object], pointer: str, problems: Problems) -> None:
    offered = [(each["text"], each["value"]) for each in offered_options(value)]
    initial = value.get("initial_option")
    if isinstance(initial, dict) and (initial["text"], initial["value"]) not in offered:
        problems.add("initial_option must be one of the provided options", pointer)
    several = value.get("initial_options")
    for chosen in several if isinstance(several, list) else []:
        if (chosen["text"], chosen["value"]) not in offered:
            problems.add("initial_options must be among the provided options", pointer)


def _within_maximum(value: Mapping[str, object], pointer: str, problems: Problems) -> None:
    most = value.get("max_selected_items")
    if not isinstance(most, int):
        return
    for key in ("initial_options", "initial_users"):
        chosen = value.get(key)
        if isinstance(chosen, list) and len(chosen) > most:
            problems.add(f"{key} must not have more than max_selected_items", pointer)


def _lengths_in_order(value: Mapping[str, object], pointer: str, problems: Problems) -> None:
    least, most = value.get("min_length", 0), value.get("max_length", 3000)
    if isinstance(least, int) and isinstance(most, int) and least > most:
        problems.add("min_length must be less than or equal to max_length", pointer)
    initial = value.get("initial_value")
    if isinstance(initial, str) and isinstance(most, int) and len(initial) > most:
        problems.add("initial_value must not be longer than max_length", pointer)


def _numbers(value: Mapping[str, object], pointer: str, problems: Problems) -> None:
    pattern = r"-?\d+(\.\d+)?" if value["is_decimal_allowed"] else r"-?\d+"
    for key in ("initial_value", "min_value", "max_value"):
        if key in value and not re.fullmatch(pattern, str(value[key])):
            problems.add("must be a valid number", f"{pointer}/{key}")


def one_picture(value: Mapping[str, object], pointer: str, problems: Problems) -> None:
    """A picture comes from the web, or from a file in Slack."""
    if ("image_url" in value) == ("slack_file" in value):
        problems.add("must define either `image_url` or `slack_file`", pointer)


def _one_file_reference(value: Mapping[str, object], pointer: str, problems: Problems) -> None:
    if ("id" in value) == ("url" in value):
        problems.add("must define either `id` or `url`", pointer)


SLACK_FILE = obj({}, {"id": string(at_least=1), "url": url()}, _one_file_reference)
IMAGE = obj(
    {"type": string(), "alt_text": string(2000, at_least=1)},
    {"image_url": url(), "slack_file": SLACK_FILE},
    one_picture,
)


def _element(required: Mapping[str, Check], optional: Mapping[str, Check], *rules: Rule) -> Check:
    return obj({"type": string(), **required}, {"action_id": _ID, **optional}, *rules)


def _single(**initial: Check) -> Check:
    return _element({}, {**_MENU, **initial})


_CHOICES = {"options": array(option(rich=True), 10, at_least=1)}
_STATIC: dict[str, Check] = {"options": OPTIONS, "option_groups": OPTION_GROUPS}
_TYPING: dict[str, Check] = {
    **_FOCUS,
    "placeholder": plain(150),
    "initial_value": string(),
    "dispatch_action_config": DISPATCH,
}

ELEMENTS: dict[str, Check] = {
    "button": _element(
        {"text": plain(75)},
        {
            **_CONFIRM,
            "url": url(schemes=LINK_SCHEMES),
            "value": string(2000),
            "style": enum("primary", "danger"),
            "accessibility_label": string(75),
        },
    ),
    "static_select": _element(
        {},
        {**_MENU, **_STATIC, "initial_option": option()},
        one_source,
        _initial_among_options,
    ),
    "external_select": _single(initial_option=option(), min_query_length=integer(0)),
    "users_select": _single(initial_user=string(at_least=1)),
    "conversations_select": _single(
        initial_conversation=string(at_least=1),
        default_to_current_conversation=boolean(),
        response_url_enabled=boolean(),
        filter=FILTER,
    ),
    "channels_select": _single(initial_channel=string(at_least=1), response_url_enabled=boolean()),
    "multi_static_select": _element(
        {},
        {**_MULTI, **_STATIC, "initial_options": array(option(), 100, at_least=1)},
        one_source,
        _initial_among_options,
        _within_maximum,
    ),
    "multi_users_select": _element({}, {**_MULTI, "initial_users": _IDS}, _within_maximum),
    "overflow": _element({"options": array(option(link=True), 5, at_least=1)}, _CONFIRM),
    "datepicker": _single(initial_date=_day),
    "timepicker": _single(initial_time=_TIME, timezone=_zone),
    "datetimepicker": _element(
        {}, {**_CONFIRM, **_FOCUS, "initial_date_time": integer(1_000_000_000, 9_999_999_999)}
    ),
    "plain_text_input": _element(
        {},
        {
            **_TYPING,
            "multiline": boolean(),
            "min_length": integer(0, 3000),
            "max_length": integer(1, 3000),
        },
        _lengths_in_order,
    ),
    "number_input": _element(
        {"is_decimal_allowed": boolean()},
        {**_TYPING, "min_value": string(), "max_value": string()},
        _numbers,
    ),
    "checkboxes": _element(
        _CHOICES,
        {
            **_CONFIRM,
            **_FOCUS,
            "initial_options": array(option(rich=True), 10, at_least=1),
        },
        _initial_among_options,
    ),
    "radio_buttons": _element(
        _CHOICES,
        {**_CONFIRM, **_FOCUS, "initial_option": option(rich=True)},
        _initial_among_options,
    ),
}

_SELECTS = {kind for kind in ELEMENTS if kind.endswith("_select")}
_CHOOSERS = _SELECTS | {"datepicker", "timepicker", "checkboxes", "radio_buttons"}


def _these(kinds: set[str]) -> dict[str, Check]:
    return {kind: ELEMENTS[kind] for kind in kinds}


IN_SECTION = {**_these(_CHOOSERS | {"button", "overflow"}), "image": IMAGE}
IN_ACTIONS = _these(_CHOOSERS | {"button", "overflow", "datetimepicker"})
IN_INPUT = _these(_CHOOSERS | {"datetimepicker", "plain_text_input", "number_input"})
IN_CONTEXT: dict[str, Check] = {
    "image": IMAGE,
    "plain_text": any_text(3000),
    "mrkdwn": any_text(3000),
}
