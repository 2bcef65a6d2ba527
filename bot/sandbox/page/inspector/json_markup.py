"""JSON as HTML that folds: the text of what comes out is the JSON itself, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from markupsafe import Markup

__all__ = ["JsonMarkup"]

OPEN_DEPTH = 3
"""How deep it stands unfolded; what is short stays open further down, too."""
SHORT = 160
ONE_LINE = 100
DEEPEST = 40

Note = Callable[[str], str]


class JsonMarkup:
    """Draws JSON values.

    `note` says what a string stands for (a person's name for their id), or nothing. That is shown
    beside it, by CSS alone, so that copying or parsing the text gives the JSON back.
    """

    def __init__(self, note: Note) -> None:
        self._note = note

    def draw(self, value: Any, wrong: frozenset[str] = frozenset()) -> Markup:
        """One value; `wrong` are JSON pointers of what to mark in it."""
        return Markup("").join(self._lines(value, Markup(""), "", "", wrong))

    def _lines(
        self, value: Any, key: Markup, pointer: str, comma: str, wrong: frozenset[str]
    ) -> Iterator[Markup]:
        """A value after its key, before its comma, and where it stands."""
        mark = Markup(" is-wrong") if pointer in wrong else Markup("")
        depth = pointer.count("/")
        if not _folds(value, pointer, wrong) or depth >= DEEPEST:
            yield Markup('<div class="json-line{}">{}{}{}</div>').format(
                mark, key, self._inline(value), comma
            )
            return
        opening, closing = ("{", "}") if isinstance(value, dict) else ("[", "]")
        has_wrong = any(each.startswith(f"{pointer}/") for each in wrong)
        is_open = depth < OPEN_DEPTH or has_wrong or len(_text(value)) <= SHORT
        yield Markup(
            '<details class="fold{}"{}><summary data-hint="{}">{}{}</summary>'
            '<div class="fold-inside">'
        ).format(
            mark,
            Markup(" open") if is_open else Markup(""),
            f"{_size(value)} {closing}{comma}",
            key,
            opening,
        )
        is_object = isinstance(value, dict)
        inside = list(value.items()) if is_object else list(enumerate(value))
        for position, (name, each) in enumerate(inside):
            label = _key(name) if is_object else Markup("")
            following = "," if position < len(inside) - 1 else ""
            yield from self._lines(each, label, f"{pointer}/{name}", following, wrong)
        yield Markup('</div></details><div class="json-line fold-end">{}{}</div>').format(
            closing, comma
        )

    def _inline(self, value: Any) -> Markup:
        """A value on one line."""
        if isinstance(value, dict) and value:
            pairs = (_key(name) + self._leaf(each) for name, each in value.items())
            return Markup("{{{}}}").format(Markup(", ").join(pairs))
        if isinstance(value, list) and value:
            return Markup("[{}]").format(Markup(", ").join(self._leaf(each) for each in value))
        return self._leaf(value)

    def _leaf(self, value: Any) -> Markup:
        if isinstance(value, str):
            said = self._note(value)
            note = Markup(' data-note="{}"').format(said) if said else Markup("")
            return Markup('<bdi class="json-text"{}>{}</bdi>').format(note, _text(value))
        is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
        kind = "number" if is_number else "word"
        return Markup('<span class="json-{}">{}</span>').format(kind, _text(value))


def _folds(value: Any, pointer: str, wrong: frozenset[str]) -> bool:
    """Whether a value stands on several lines: unless it is short, flat, and as it should be."""
    if not isinstance(value, (dict, list)) or not value:
        return False
    inside = value.values() if isinstance(value, dict) else value
    is_flat = not any(isinstance(each, (dict, list)) and each for each in inside)
    has_wrong = any(each.startswith(f"{pointer}/") for each in wrong)
    return not is_flat or has_wrong or not pointer or len(_text(value)) > ONE_LINE


def _size(value: dict[str, Any] | list[Any]) -> str:
    """What a folded part says of itself: the type of a block, and how much is in it."""
    kind = value.get("type") if isinstance(value, dict) else None
    count = f"{len(value)} {'entry' if len(value) == 1 else 'entries'}"
    return f"{kind}, {count}" if isinstance(kind, str) else count


def _key(name: object) -> Markup:
    return Markup('<span class="json-key">{}</span>: ').format(_text(str(name)))


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)
