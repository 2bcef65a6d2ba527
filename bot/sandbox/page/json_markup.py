"""JSON as HTML that folds: the text of what comes out is the JSON itself, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from markupsafe import Markup

__all__ = ["json_markup"]

OPEN_DEPTH = 4
"""How deep it stands unfolded; what is short stays open further down, too."""
SHORT = 160
DEEPEST = 40

Note = Callable[[str], str]


def json_markup(value: Any, note: Note = lambda _text: "") -> Markup:
    """Draw a JSON value.

    `note` says what a string stands for (a person's name for their id), or nothing; that is
    shown beside it, by CSS alone, so that copying or parsing the text gives the JSON back.
    """
    return Markup("").join(_drawn(value, note, 0, ""))


def _drawn(value: Any, note: Note, depth: int, comma: str) -> list[Markup]:
    """A value without its key; `comma` follows it."""
    if isinstance(value, (dict, list)) and value and depth < DEEPEST:
        return _folder(value, Markup(""), note, depth, comma)
    return [_line(Markup(""), value, note, comma)]


def _folder(
    value: dict[str, Any] | list[Any], key: Markup, note: Note, depth: int, comma: str
) -> list[Markup]:
    opening, closing = ("{", "}") if isinstance(value, dict) else ("[", "]")
    size = f"{len(value)} {'entry' if len(value) == 1 else 'entries'}"
    unfolded = Markup(" open") if depth < OPEN_DEPTH or _is_short(value) else Markup("")
    parts = [
        Markup('<details class="fold"{}><summary data-size="{}">{}{}</summary>').format(
            unfolded, f"{size} {closing}{comma}", key, opening
        ),
        Markup('<div class="fold-inside">'),
    ]
    inside = list(value.items()) if isinstance(value, dict) else [(None, each) for each in value]
    for position, (name, each) in enumerate(inside):
        following = "," if position < len(inside) - 1 else ""
        label = Markup("") if name is None else _key(str(name))
        if isinstance(each, (dict, list)) and each and depth + 1 < DEEPEST:
            parts += _folder(each, label, note, depth + 1, following)
        else:
            parts.append(_line(label, each, note, following))
    parts.append(
        Markup('</div></details><div class="json-line fold-end">{}{}</div>').format(closing, comma)
    )
    return parts


def _line(key: Markup, value: Any, note: Note, comma: str) -> Markup:
    return Markup('<div class="json-line">{}{}{}</div>').format(key, _leaf(value, note), comma)


def _key(name: str) -> Markup:
    return Markup('<span class="json-key">{}</span>: ').format(_text(name))


def _leaf(value: Any, note: Note) -> Markup:
    if isinstance(value, str):
        said = note(value)
        title = Markup(' data-note="{}"').format(said) if said else Markup("")
        return Markup('<bdi class="json-text"{}>{}</bdi>').format(title, _text(value))
    kind = "number" if isinstance(value, (int, float)) and not isinstance(value, bool) else "word"
    if isinstance(value, (dict, list)):
        kind = "word"
    return Markup('<span class="json-{}">{}</span>').format(kind, _text(value))


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)


def _is_short(value: Any) -> bool:
    return len(_text(value)) <= SHORT
