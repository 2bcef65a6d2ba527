"""What can be read in a block that the page doesn't draw."""

from __future__ import annotations

from collections.abc import Iterator

__all__ = ["readable_texts"]

_SPOKEN = {
    *("author_name", "pretext", "title", "subtitle", "label", "text", "body", "description"),
    *("value", "alt_text", "caption", "footer", "markdown_text"),
}


def readable_texts(block: object) -> list[str]:
    """All texts in a block or an attachment, in the order in which they stand.

    What is said for clients that show none of these counts only where nothing else is said.
    """
    texts = [text for text in _found(block) if text.strip()]
    if not texts and isinstance(block, dict) and isinstance(block.get("fallback"), str):
        return [block["fallback"]]
    return texts


def _found(part: object, key: str = "") -> Iterator[str]:
    if isinstance(part, str):
        if key in _SPOKEN:
            yield part
    elif isinstance(part, list):
        for each in part:
            yield from _found(each, key)
    elif isinstance(part, dict):
        for name, each in part.items():
            yield from _found(each, str(name))
