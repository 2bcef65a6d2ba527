"""A view written down as text, a line for each block, so that people can read it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

__all__ = ["on_paper"]


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
    return f"[{element['type']} | {about}: {options}]"
