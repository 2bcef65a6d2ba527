"""What a person can put into an input element, and how Slack says what they put there."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from bot.sandbox.blocks import offered_options
from bot.sandbox.failures import Impossible

__all__ = ["Chooser", "empty_state", "lacking", "state_of"]

Element = Mapping[str, Any]
_SINGLE_ID = {
    "users_select": ("selected_user", "initial_user"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "channels_select": ("selected_channel", "initial_channel"),
}
_PICKERS = {
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
}
_ONE_OPTION = {"static_select", "external_select", "radio_buttons"}
_SEVERAL_OPTIONS = {"multi_static_select", "checkboxes"}
_TYPED = {"plain_text_input", "number_input"}


def empty_state(element: Element) -> dict[str, Any] | None:
    """What `state.values` says of an untouched element; None for one that keeps no state."""
    kind = element["type"]
    if kind in _TYPED:
        return {"type": kind, "value": element.get("initial_value")}
    if kind in _ONE_OPTION:
        return {"type": kind, "selected_option": element.get("initial_option")}
    if kind in _SEVERAL_OPTIONS:
        return {"type": kind, "selected_options": list(element.get("initial_options", ()))}
    if kind == "multi_users_select":
        return {"type": kind, "selected_users": list(element.get("initial_users", ()))}
    if kind in _SINGLE_ID or kind in _PICKERS:
        selected, initial = (_SINGLE_ID | _PICKERS)[kind]
        state = {"type": kind, selected: element.get(initial)}
        if kind == "timepicker" and "timezone" in element:
            state["timezone"] = element["timezone"]
        return state
    return None


class Chooser:
    """Turns what a person picks into the element's new state, refusing what they couldn't pick.

    `people` and `places` are the ids that the menus of users and conversations show to this
    person; `suggested` are the options that the app last offered for an external select.
    """

    def __init__(
        self,
        *,
        people: Callable[[], Sequence[str]],
        places: Callable[[Element], Sequence[str]],
        suggested: Sequence[dict[str, Any]] = (),
    ) -> None:
        self._people = people
        self._places = places
        self._suggested = suggested

    def offered(self, element: Element) -> Sequence[str]:
        """The ids in a menu of people or conversations."""
        in_people = element["type"] in ("users_select", "multi_users_select")
        return self._people() if in_people else self._places(element)

    def state(self, element: Element, value: object) -> dict[str, Any]:
        """The element's state once `value` is picked; None and [] take a choice back.

        Raises Impossible (422) when Slack's client would not offer or take the value.
        """
        kind = str(element["type"])
        fresh = empty_state(element)
        if fresh is None:
            raise Impossible(f"a {kind} keeps no value", status=422)
        if kind in _TYPED:
            return {**fresh, "value": self._text(value)}
        if kind in _ONE_OPTION:
            return {**fresh, "selected_option": self._option(element, value)}
        if kind in _SEVERAL_OPTIONS:
            picked = [self._option(element, each) for each in _listed(value, element)]
            return {**fresh, "selected_options": picked}
        if kind == "multi_users_select":
            users = [self._among(each, self.offered(element)) for each in _listed(value, element)]
            return {**fresh, "selected_users": users}
        if kind in _SINGLE_ID:
            picked_id = None if value is None else self._among(value, self.offered(element))
            return {**fresh, _SINGLE_ID[kind][0]: picked_id}
        return {**fresh, _PICKERS[kind][0]: _picked(kind, value)}

    def _option(self, element: Element, value: object) -> dict[str, Any] | None:
        if value is None:
            return None
        offered = offered_options(element)
        if element["type"] == "external_select":
            offered = list(self._suggested)
            if "initial_option" in element:
                offered.append(element["initial_option"])
        for each in offered:
            if each["value"] == value:
                return dict(each)
        values = [each["value"] for each in offered]
        raise Impossible(f"{value!r} is not offered there, only {values}", status=422)

    def _among(self, value: object, offered: Sequence[str]) -> str:
        if value not in offered:
            raise Impossible(f"{value!r} is not in that menu", status=422)
        return str(value)

    def _text(self, value: object) -> str | None:
        if value is None or value == "":
            return None
        if not isinstance(value, str):
            raise Impossible("a text input takes a string", status=422)
        return value


def state_of(element: Element, state: Mapping[str, Any]) -> dict[str, Any]:
    """The part of a `block_actions` action that says what was chosen."""
    said = {key: value for key, value in state.items() if key != "timezone"}
    for key in ("initial_option", "initial_date", "initial_time", "initial_user", "placeholder"):
        if key in element:
            said[key] = element[key]
    return said


def lacking(block: Mapping[str, Any], state: Mapping[str, Any]) -> str | None:
    """Why Slack's client wouldn't let an input block through; None when it would."""
    element = block["element"]
    [value] = [each for key, each in state.items() if key not in ("type", "timezone")]
    if value is None or value == []:
        return None if block.get("optional") else "Please complete this required field."
    if element["type"] == "plain_text_input":
        if len(value) < element.get("min_length", 0):
            return f"Must be at least {element['min_length']} characters."
        if len(value) > element.get("max_length", 3000):
            return f"Must be at most {element.get('max_length', 3000)} characters."
    if element["type"] == "number_input":
        return _wrong_number(element, value)
    most = element.get("max_selected_items")
    if most is not None and len(value) > most:
        return f"You can only select up to {most} items."
    return None


def _wrong_number(element: Element, value: str) -> str | None:
    pattern = r"-?\d+(\.\d+)?" if element["is_decimal_allowed"] else r"-?\d+"
    if not re.fullmatch(pattern, value):
        return "Must be a valid number."
    if "min_value" in element and Decimal(value) < Decimal(element["min_value"]):
        return f"Must be at least {element['min_value']}."
    if "max_value" in element and Decimal(value) > Decimal(element["max_value"]):
        return f"Must be at most {element['max_value']}."
    return None


def _listed(value: object, element: Element) -> Sequence[object]:
    if value is None:
        return []
    if not isinstance(value, list):
        raise Impossible("several can be chosen there: pass a list", status=422)
    most = element.get("max_selected_items")
    if most is not None and len(value) > most:
        raise Impossible(f"only {most} can be chosen there", status=422)
    return value


def _picked(kind: str, value: object) -> object:
    if value is None:
        return None
    match kind:
        case "datepicker":
            good = _is_day(value)
        case "timepicker":
            good = bool(re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", str(value)))
        case _:
            good = isinstance(value, int) and len(str(value)) == len("1700000000")
    if not good:
        raise Impossible(f"a {kind} can't be set to {value!r}", status=422)
    return value


def _is_day(value: object) -> bool:
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        return False
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True
