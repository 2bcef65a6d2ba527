"""The blocks, and whole lists of them, as messages, modals and Homes carry them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Literal

from bot.sandbox.blocks.elements import (
    ELEMENTS,
    IN_ACTIONS,
    IN_CONTEXT,
    IN_INPUT,
    IN_SECTION,
    SLACK_FILE,
    one_picture,
    one_source,
)
from bot.sandbox.blocks.objects import OFFERED, OFFERED_GROUPS, any_text, plain
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
    "VIEW_BYTES",
    "elements_of",
    "message_problems",
    "suggestion_problems",
    "view_bytes",
    "view_problems",
]

VIEW_BYTES = 250_000
MARKDOWN_CHARACTERS = 12_000

_BLOCK: dict[str, Check] = {"type": string()}
_ID: dict[str, Check] = {"block_id": string(255, at_least=1)}


def _text_or_fields(value: Mapping[str, object], pointer: str, problems: Problems) -> None:
    if "text" not in value and "fields" not in value:
        problems.add("must define either `text` or `fields`", pointer)


BLOCKS: dict[str, Check] = {
    "section": obj(
        _BLOCK,
        {
            **_ID,
            "text": any_text(3000),
            "fields": array(any_text(2000), 10, at_least=1),
            "accessory": typed(IN_SECTION),
            "expand": boolean(),
        },
        _text_or_fields,
    ),
    "header": obj({**_BLOCK, "text": plain(150)}, _ID),
    "divider": obj(_BLOCK, _ID),
    "context": obj({**_BLOCK, "elements": array(typed(IN_CONTEXT), 10, at_least=1)}, _ID),
    "actions": obj({**_BLOCK, "elements": array(typed(IN_ACTIONS), 25, at_least=1)}, _ID),
    "input": obj(
        {**_BLOCK, "label": plain(2000), "element": typed(IN_INPUT)},
        {**_ID, "hint": plain(2000), "optional": boolean(), "dispatch_action": boolean()},
    ),
    "image": obj(
        {**_BLOCK, "alt_text": string(2000, at_least=1)},
        {**_ID, "image_url": url(), "slack_file": SLACK_FILE, "title": plain(2000)},
        one_picture,
    ),
}
MESSAGE_BLOCKS: dict[str, Check] = {
    **BLOCKS,
    "markdown": obj({**_BLOCK, "text": string(MARKDOWN_CHARACTERS, at_least=1)}, _ID),
}


def elements_of(block: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The interactive elements of a block, in sight order."""
    match block.get("type"):
        case "section":
            found = [block["accessory"]] if "accessory" in block else []
        case "actions":
            found = list(block["elements"])
        case "input":
            found = [block["element"]]
        case _:
            found = []
    return [each for each in found if each["type"] in ELEMENTS]


def _unique_ids(blocks: list[dict[str, Any]], pointer: str, problems: Problems) -> None:
    seen: set[str] = set()
    for position, block in enumerate(blocks):
        at = f"{pointer}/{position}"
        block_id = block.get("block_id")
        if block_id in seen:
            problems.add(f"block_id `{block_id}` already exists", f"{at}/block_id")
        if block_id:
            seen.add(block_id)
        actions: set[str] = set()
        for element in elements_of(block):
            action_id = element.get("action_id")
            if action_id in actions:
                problems.add(f"action_id `{action_id}` already exists", at)
            if action_id:
                actions.add(action_id)


def _one_focus(blocks: list[dict[str, Any]], pointer: str, problems: Problems) -> None:
    focused = [e for block in blocks for e in elements_of(block) if e.get("focus_on_load")]
    if len(focused) > 1:
        problems.add("only one element can have focus_on_load set to true", pointer)


def message_problems(blocks: object) -> Problems:
    """What Slack would object to in a message's blocks."""
    problems = Problems()
    array(typed(MESSAGE_BLOCKS), 50)(blocks, "/blocks", problems)
    if not problems and isinstance(blocks, list):
        _unique_ids(blocks, "/blocks", problems)
        written = sum(len(block["text"]) for block in blocks if block["type"] == "markdown")
        if written > MARKDOWN_CHARACTERS:
            problems.add("cumulative markdown must be less than 12001 characters", "/blocks")
    return problems


def _blocks_of_view(value: Mapping[str, Any], pointer: str, problems: Problems) -> None:
    blocks = value["blocks"]
    _unique_ids(blocks, f"{pointer}/blocks", problems)
    _one_focus(blocks, f"{pointer}/blocks", problems)
    if "submit" not in value and any(block["type"] == "input" for block in blocks):
        problems.add("missing required field: submit", pointer)


_MODAL = obj(
    {
        "type": enum("modal"),
        "title": plain(24),
        "blocks": array(typed(BLOCKS), 100, at_least=1),
    },
    {
        "submit": plain(24),
        "close": plain(24),
        "private_metadata": string(3000),
        "callback_id": string(255),
        "external_id": string(255),
        "clear_on_close": boolean(),
        "notify_on_close": boolean(),
        "submit_disabled": boolean(),
    },
    _blocks_of_view,
)


def _blocks_of_home(value: Mapping[str, Any], pointer: str, problems: Problems) -> None:
    _unique_ids(value["blocks"], f"{pointer}/blocks", problems)
    _one_focus(value["blocks"], f"{pointer}/blocks", problems)


_HOME = obj(
    {"type": enum("home"), "blocks": array(typed(BLOCKS), 100)},
    {
        "private_metadata": string(3000),
        "callback_id": string(255),
        "external_id": string(255),
    },
    _blocks_of_home,
)
_VIEWS = {"modal": _MODAL, "home": _HOME}


def view_problems(view: object, kind: Literal["modal", "home"] = "modal") -> Problems:
    """What Slack would object to in a modal or a Home. Its size is judged apart."""
    problems = Problems()
    typed({kind: _VIEWS[kind]})(view, "/view", problems)
    return problems


_SUGGESTIONS = obj({}, {"options": OFFERED, "option_groups": OFFERED_GROUPS}, one_source)


def suggestion_problems(body: object) -> Problems:
    """What Slack would object to in the options offered for an external select."""
    problems = Problems()
    _SUGGESTIONS(body, "", problems)
    return problems


def view_bytes(view: object) -> int:
    """The size that Slack's limit on views is about, in bytes."""
    return len(json.dumps(view, ensure_ascii=False, separators=(",", ":")).encode())
