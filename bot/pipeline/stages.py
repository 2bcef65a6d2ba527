"""The stages of a sale, as data (bot/pipeline/stages.toml), and where each lies."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from bot.pipeline.rules import Phase

__all__ = ["Stage", "find", "known"]


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage; `also` are other names for it."""

    name: str
    phase: Phase
    also: tuple[str, ...] = ()


@cache
def known() -> tuple[Stage, ...]:
    """List the stages that a form offers, in the order of selling."""
    text = (resources.files("bot.pipeline") / "stages.toml").read_text(encoding="utf-8")
    return tuple(
        Stage(one["name"], Phase(one["phase"]), tuple(one["also"]))
        for one in tomllib.loads(text)["stages"]
    )


def find(name: str) -> Stage | None:
    """Find the stage that somebody, or another system, calls so; None for one we don't know."""
    return _by_name().get(_folded(name))


@cache
def _by_name() -> Mapping[str, Stage]:
    return {_folded(name): stage for stage in known() for name in (stage.name, *stage.also)}


def _folded(name: str) -> str:
    return "".join(one for one in name.casefold() if one.isalnum())
