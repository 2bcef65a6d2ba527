"""Why a deal could be lost, read from however somebody wrote it (docs/rhythm.md R22)."""

from __future__ import annotations

import re

__all__ = ["parse_reasons"]

_MARK = re.compile(r"^\s*(?:[-*•◦+>–—]|\(?\d{1,2}[.)/:-]|\(?[a-z][.)])\s+", re.IGNORECASE)


def parse_reasons(text: str, language: str = "") -> tuple[str, ...]:  # noqa: ARG001
    """List the reasons in a reply, in its order and its words; none where it names none.

    `language` is the reply's ISO code, "" where nobody knows it.
    """
    lines = [_MARK.sub("", line).strip(" .;") for line in re.split(r"[\n;]", text)]
    return tuple(line for line in lines if line)
