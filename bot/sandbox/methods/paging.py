"""Slack's cursors: opaque to the caller, refused when they weren't given out here."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from typing import TypeVar

from bot.sandbox.arguments import Arguments
from bot.sandbox.failures import Refused

__all__ = ["page_of"]

T = TypeVar("T")


def page_of(
    items: Sequence[T], arguments: Arguments, *, default: int, key: Callable[[T], str]
) -> tuple[list[T], str]:
    """One page of some items, and the cursor to the next, "" at the end.

    The cursor names the item that comes next, so that new items don't shift the pages.
    Raises Refused: invalid_limit, invalid_cursor.
    """
    limit = arguments.get("limit", default)
    if not 1 <= limit <= 1000:
        raise Refused("invalid_limit")
    start = 0
    if cursor := arguments.get("cursor"):
        wanted = _decoded(cursor)
        keys = [key(item) for item in items]
        if wanted not in keys:
            raise Refused("invalid_cursor")
        start = keys.index(wanted)
    page = list(items[start : start + limit])
    if start + limit >= len(items):
        return page, ""
    following = f"next:{key(items[start + limit])}"
    return page, urlsafe_b64encode(following.encode()).decode()


def _decoded(cursor: str) -> str:
    try:
        text = urlsafe_b64decode(cursor.encode()).decode()
    except ValueError as error:
        raise Refused("invalid_cursor") from error
    if not text.startswith("next:"):
        raise Refused("invalid_cursor")
    return text.removeprefix("next:")
