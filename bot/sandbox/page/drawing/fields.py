"""What the templates need to know of an interactive element: what is chosen, and from what."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2s
from typing import TYPE_CHECKING, Any

from bot.sandbox.acting import chooser_for
from bot.sandbox.blocks import offered_options
from bot.sandbox.finding import Spot
from bot.sandbox.inputs import empty_state
from bot.sandbox.page.drawing.dates import city
from bot.sandbox.workspace import Workspace

if TYPE_CHECKING:
    from bot.sandbox.page.drawing import Surface, Viewer

__all__ = ["Choice", "Field", "Fields", "field_id"]

SEVERAL = {"multi_static_select", "multi_users_select", "checkboxes"}
TYPED = {"plain_text_input", "number_input"}
PEOPLE = {"users_select", "multi_users_select"}
PLACES = {"conversations_select", "channels_select"}
NATIVE_DEFAULTS = {
    "datepicker": "Pick a date",
    "timepicker": "Pick a time",
    "datetimepicker": "Pick a date and time",
    "users_select": "Choose a person",
    "multi_users_select": "Choose people",
    "conversations_select": "Choose a conversation",
    "channels_select": "Choose a channel",
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to choose: its text, and a line beneath it."""

    value: str
    text: str
    note: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """One interactive element on its surface, ready to be drawn."""

    id: str
    """The id of its control. `<id>-label`, `-hint` and `-error` are those of an input's words."""
    kind: str
    name: str
    """What a screen reader calls it where no label does; empty in an input block."""
    placeholder: str
    dispatch: str
    """When it tells the app: "now", "enter", "typing", both of these, or "" with the submit."""
    required: bool
    clearable: bool
    error: str
    described: str
    """The ids of hint and error, for aria-describedby."""
    chosen: tuple[Choice, ...] = ()
    choices: tuple[Choice, ...] = ()
    text: str = ""
    """What stands in an input of text, of a date or a time."""
    zone: str = ""
    as_list: bool = False
    """A menu that a native select can't show: one whose options have a line beneath them."""
    values: frozenset[str] = field(default_factory=frozenset)

    @property
    def several(self) -> bool:
        return self.kind in SEVERAL

    @property
    def drawn(self) -> str:
        """The chosen values as JSON: a list, or one value or null."""
        values = [choice.value for choice in self.chosen]
        chosen = values if self.several else next(iter(values), None)
        # As the page writes it itself, so that the two can be compared as they stand.
        return json.dumps(chosen, ensure_ascii=False, separators=(",", ":"))

    @property
    def groups(self) -> list[tuple[str, list[Choice]]]:
        """The choices under the labels of their groups; an empty label for those in none."""
        found: dict[str, list[Choice]] = {}
        for choice in self.choices:
            found.setdefault(choice.group, []).append(choice)
        return list(found.items())

    @property
    def place(self) -> str:
        """The zone of a time as one says it: "Berlin time"."""
        return f"{city(self.zone)} time" if self.zone else ""


def field_id(block: Mapping[str, Any], surface: Surface, element: str = "") -> str:
    """The id of an element's control; an input block has one element and needs no `element`."""
    where = (surface.kind, surface.channel, surface.ts, surface.view, block["block_id"], element)
    return f"f{blake2s(json.dumps(where).encode(), digest_size=8).hexdigest()}"


class Fields:
    """Looks into the workspace for what an element offers this person, and what they chose."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def of(
        self,
        element: Mapping[str, Any],
        block: Mapping[str, Any],
        surface: Surface,
        viewer: Viewer,
    ) -> Field:
        """Everything about an element that its drawing shows."""
        kind, action_id = str(element["type"]), str(element["action_id"])
        in_input = block["type"] == "input"
        control = field_id(block, surface, "" if in_input else action_id)
        error = surface.errors.get(str(block["block_id"]), "") if in_input else ""
        state = surface.values.get(str(block["block_id"]), {}).get(action_id)
        if state is None or state["type"] != kind:
            state = empty_state(element) or {}
        placeholder = element.get("placeholder", {}).get("text", "")
        required = in_input and not block.get("optional")
        chosen = self._chosen(kind, state)
        return Field(
            id=control,
            kind=kind,
            name="" if in_input else _name(element, block, placeholder),
            placeholder=placeholder or NATIVE_DEFAULTS.get(kind, "Choose"),
            dispatch=_dispatch(element, block),
            required=required,
            clearable=in_input and not required,
            error=error,
            described=_described(block, control, error),
            chosen=chosen,
            choices=self._choices(kind, element, block, viewer),
            text=_text(kind, state, viewer),
            zone=str(viewer.zone) if kind == "datetimepicker" else element.get("timezone", ""),
            as_list=any("description" in each for each in offered_options(element)),
            values=frozenset(choice.value for choice in chosen),
        )

    def _choices(
        self,
        kind: str,
        element: Mapping[str, Any],
        block: Mapping[str, Any],
        viewer: Viewer,
    ) -> tuple[Choice, ...]:
        if kind in PEOPLE | PLACES:
            spot = Spot(dict(block), dict(element))
            offered = chooser_for(self._workspace, viewer.user, spot).offered(element)
            found = [self._named(kind, each, viewer.user) for each in offered]
            return tuple(sorted(found, key=lambda choice: choice.text.casefold()))
        groups = element.get("option_groups")
        if groups:
            return tuple(
                _option(each, group["label"]["text"])
                for group in groups
                for each in group["options"]
            )
        return tuple(_option(each) for each in element.get("options", ()))

    def _chosen(self, kind: str, state: Mapping[str, Any]) -> tuple[Choice, ...]:
        for key in ("selected_user", "selected_conversation", "selected_channel"):
            if state.get(key):
                return (self._named(kind, state[key], ""),)
        if "selected_users" in state:
            return tuple(self._named(kind, each, "") for each in state["selected_users"])
        if state.get("selected_option"):
            return (_option(state["selected_option"]),)
        return tuple(_option(each) for each in state.get("selected_options", ()))

    def _named(self, kind: str, found: str, viewer: str) -> Choice:
        if kind in PEOPLE:
            member = self._workspace.members.get(found)
            if member is None:
                return Choice(found, found)
            return Choice(found, member.real_name, "App" if member.is_bot else member.title)
        place = self._workspace.conversations.get(found)
        return Choice(found, found if place is None else self._workspace.called(place, by=viewer))


def _option(option: Mapping[str, Any], group: str = "") -> Choice:
    note = option.get("description", {}).get("text", "")
    return Choice(str(option["value"]), str(option["text"]["text"]), note, group)


def _name(element: Mapping[str, Any], block: Mapping[str, Any], placeholder: str) -> str:
    """What the element is for: in a section, what the text beside it says."""
    beside = block.get("text", {}).get("text", "") if block["type"] == "section" else ""
    name = placeholder or " ".join(beside.replace("*", "").split())
    return name[:75] or NATIVE_DEFAULTS.get(str(element["type"]), "Choose")


def _dispatch(element: Mapping[str, Any], block: Mapping[str, Any]) -> str:
    if block["type"] == "input" and not block.get("dispatch_action"):
        return ""
    if element["type"] not in TYPED:
        return "now"
    config = element.get("dispatch_action_config", {})
    said = config.get("trigger_actions_on", ["on_enter_pressed"])
    words = {"on_enter_pressed": "enter", "on_character_entered": "typing"}
    return " ".join(words[each] for each in said)


def _described(block: Mapping[str, Any], control: str, error: str) -> str:
    found = [f"{control}-hint"] if block.get("hint") else []
    return " ".join([*found, *([f"{control}-error"] if error else [])])


def _text(kind: str, state: Mapping[str, Any], viewer: Viewer) -> str:
    if kind in TYPED:
        return str(state.get("value") or "")
    if kind == "datetimepicker":
        instant = state.get("selected_date_time")
        if instant is None:
            return ""
        return f"{datetime.fromtimestamp(instant, viewer.zone):%Y-%m-%dT%H:%M}"
    return str(state.get("selected_date") or state.get("selected_time") or "")
