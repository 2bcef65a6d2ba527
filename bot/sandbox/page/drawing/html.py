"""Writes HTML piece by piece; the only place where tags are put together by hand."""

from __future__ import annotations

import re
from typing import Literal, Self

from markupsafe import Markup, escape

__all__ = ["TURNS", "Html", "Tag", "isolated"]

Tag = Literal["a", "b", "bdi", "blockquote", "br", "code", "i", "pre", "s", "span", "time"]
TURNS = re.compile(
    "[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefc"
    "\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
"""Characters that are written from right to left, and marks that turn what stands around them."""


class Html:
    """A piece of HTML that grows: whatever comes from outside is escaped on its way in."""

    def __init__(self) -> None:
        self._parts: list[str] = []

    def text(self, words: str) -> Self:
        """Add words, as words."""
        self._parts.append(escape(words))
        return self

    def open(self, tag: Tag, attributes: dict[str, str] | None = None) -> Self:
        """Begin an element; the attributes' names are ours, their values anybody's."""
        given = "".join(f' {name}="{escape(value)}"' for name, value in (attributes or {}).items())
        self._parts.append(f"<{tag}{given}>")
        return self

    def close(self, tag: Tag) -> Self:
        self._parts.append(f"</{tag}>")
        return self

    def name(self, words: str) -> Self:
        """Add a name, which mustn't turn the reading direction of what stands around it."""
        return (
            self.open("bdi").text(words).close("bdi") if TURNS.search(words) else self.text(words)
        )

    def done(self) -> Markup:
        # Every part is a tag of ours or was escaped above.
        return Markup("".join(self._parts))  # noqa: S704


def isolated(written: Markup, text: str) -> Markup:
    """What was written for `text`, kept from turning the reading direction around it."""
    return Markup("<bdi>{}</bdi>").format(written) if TURNS.search(text) else written
