"""How the sandbox puts things into English, wherever it does."""

from __future__ import annotations

from collections.abc import Sequence

from babel.lists import format_list

__all__ = ["in_a_row"]


def in_a_row(names: Sequence[str]) -> str:
    """Several names: "Mia Hoffmann, Ron Becker and Lena Vogt"."""
    return format_list(names, locale="en_GB")
