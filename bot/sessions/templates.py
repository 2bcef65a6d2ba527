"""The kinds of planned sessions, as data (docs/rhythm.md R15a)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from bot.errors import Text
from bot.sessions.rules import Share

__all__ = ["Block", "Template", "template", "templates"]


@dataclass(frozen=True, slots=True)
class Block:
    """One part of a session, with the one open question that opens it."""

    name: Text
    question: Text


@dataclass(frozen=True, slots=True)
class Template:
    """A kind of session; `minutes` and `usual` (how much of it is coaching) are suggestions.

    A forecast session `becomes` another kind when its two make it coaching: that one
    `picks_early_deal`, and splits the minutes.
    """

    key: str
    name: Text
    purpose: Text
    minutes: int
    usual: Share
    blocks: tuple[Block, ...]
    becomes: str = ""
    picks_early_deal: bool = False


@cache
def templates() -> Mapping[str, Template]:
    """Read all kinds, in the order in which they are offered."""
    data = tomllib.loads(
        (resources.files("bot.sessions") / "templates.toml").read_text(encoding="utf-8")
    )
    return {key: _template(key, found) for key, found in data.items()}


def template(key: str) -> Template | None:
    """Find a kind by its key; None for one that this version doesn't know any more."""
    return templates().get(key)


def _template(key: str, found: Mapping[str, Any]) -> Template:
    return Template(
        key,
        Text(found["name"]),
        Text(found["purpose"]),
        found["minutes"],
        Share(found["coaching"]),
        tuple(Block(Text(name), Text(question)) for name, question in found["blocks"]),
        found.get("becomes", ""),
        found.get("picks_early_deal", False),
    )
