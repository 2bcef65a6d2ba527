"""Why deals are won and lost, as data (bot/evidence/fit/causes.toml, docs/rhythm.md R39)."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bot.errors import N_, Text
from bot.pipeline.rules import DealState

__all__ = ["MOST_CAUSES", "causes_of", "read", "too_many", "words", "written"]

MOST_CAUSES = 3


@dataclass(frozen=True, slots=True)
class Cause:
    """One cause, by a key that stays for good."""

    key: str
    text: str


def causes_of(state: DealState) -> tuple[Cause, ...]:
    """List the causes that fit how a deal ended, in the order in which they are offered."""
    return _data()["won" if state is DealState.WON else "lost"]


def words(state: DealState, key: str) -> Text:
    """Say a cause; one that isn't offered any more is said by its key."""
    known = {one.key: one.text for one in causes_of(state)}
    return Text(known.get(key, key))


def written(state: DealState, keys: Iterable[str]) -> str:
    """Put causes into one string, each once, in the order in which they are offered."""
    wanted = set(keys)
    return ",".join(one.key for one in causes_of(state) if one.key in wanted)


def read(kept: str) -> tuple[str, ...]:
    """Read the causes that `written` put into a string."""
    return tuple(one for one in kept.split(",") if one)


def too_many(keys: Collection[str]) -> Text | None:
    """Tell that more were chosen than say anything."""
    if len(keys) <= MOST_CAUSES:
        return None
    return N_("Pick the three that weighed most.")


@cache
def _data() -> Mapping[str, tuple[Cause, ...]]:
    text = Path(__file__).with_name("causes.toml").read_text(encoding="utf-8")
    return {
        end: tuple(Cause(**one) for one in several) for end, several in tomllib.loads(text).items()
    }
