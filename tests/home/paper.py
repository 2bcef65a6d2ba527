"""A view written down as text, a line for each block, so that people can read it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

__all__ = ["on_paper"]

FILLED_IN = (
    "initial_value",
    "initial_option",
    "initial_options",
    "initial_date",
    "initial_time",
)


def on_paper(view: Mapping[str, Any]) -> str:
    """Write a view down: texts as they are, what can be pressed in brackets with its action id."""
    return "\n".join(line for block in view["blocks"] for line in _lines(block)) + "\n"


def _lines(block: Mapping[str, Any]) -> Iterator[str]:
    match block["type"]:
        case "divider":
            yield "-" * 40
        case "header":
            yield f"# {block['text']['text']}"
        case "section":
            yield block["text"]["text"]
            if accessory := block.get("accessory"):
                yield f"    {_element(accessory)}"
        case "context":
            yield from (f"  ({one['text']})" for one in block["elements"])
        case "actions":
            yield "    " + " ".join(_element(one) for one in block["elements"])
        case "input":
            needed = "" if block.get("optional") else " (needed)"
            yield f"{block['label']['text']}{needed}"
            yield f"    {_element(block['element'])}"
            if hint := block.get("hint"):
                yield f"  ({hint['text']})"
        case other:
            raise AssertionError(f"no way to write {other} down")


def _element(element: Mapping[str, Any]) -> str:
    about = f"{element['action_id']}"
    if element["type"] == "button":
        value = element.get("value", "")
        mark = "*" if element.get("style") else ""
        return f"[{mark}{element['text']['text']} | {about}{f' {value}' if value else ''}]"
    options = " / ".join(
        f"{one['text']['text']} {one['value']}" for one in element.get("options", ())
    )
    filled = " / ".join(str(found) for name in FILLED_IN if (found := _said(element.get(name))))
    return f"[{element['type']} | {about}: {options}{f' = {filled}' if filled else ''}]"


def _said(given: object) -> str:
    """Say what an element begins with: a text, a choice or several."""
    if isinstance(given, Mapping):
        return str(given["value"])
    if isinstance(given, list):
        return " + ".join(_said(one) for one in given)
    return str(given or "")
