"""The packaged question bank: TOML files, read once (docs/rhythm.md R25)."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any

from bot.evidence.questions.rules import BankQuestion, Step, Topic
from bot.pipeline.rules import Phase

__all__ = ["BankQuestion", "Step", "Topic", "bank", "files", "group", "read"]

FOLDER = "bank"


def read(text: str) -> tuple[BankQuestion, ...]:
    """Read the questions of one TOML file.

    Raises ValueError (tomllib's is one) for what isn't a bank, naming the question.
    """
    rows = tomllib.loads(text).get("question", [])
    try:
        return tuple(_question(row, number) for number, row in enumerate(rows, 1))
    except TypeError as error:
        raise ValueError("questions are written as [[question]], one after the other") from error


@cache
def files() -> Mapping[str, tuple[BankQuestion, ...]]:
    """Read the packaged files, by their names without the ending."""
    folder = resources.files("bot.evidence.questions").joinpath(FOLDER)
    found = sorted((one for one in folder.iterdir() if one.name.endswith(".toml")), key=str)
    return MappingProxyType(
        {one.name.removesuffix(".toml"): read(one.read_text(encoding="utf-8")) for one in found}
    )


@cache
def bank() -> Mapping[str, BankQuestion]:
    """List all packaged questions by their keys, which stay for good.

    Raises ValueError for a key that two questions have.
    """
    found: dict[str, BankQuestion] = {}
    for one in _all():
        if one.key in found:
            raise ValueError(f"two questions have the key {one.key}")
        found[one.key] = one
    return MappingProxyType(found)


@cache
def group(name: str) -> tuple[BankQuestion, ...]:
    """List the questions of a group: those with keys `name.…`, such as `loss.surprise`."""
    return tuple(one for one in bank().values() if one.group == name)


def _all() -> Iterator[BankQuestion]:
    for questions in files().values():
        yield from questions


def _question(row: Any, number: int) -> BankQuestion:
    try:
        given = dict(row)
        step, phase = given.pop("step", None), given.pop("phase", None)
        return BankQuestion(
            **{**given, "topic": Topic(given["topic"])},
            step=None if step is None else Step(step),
            phase=None if phase is None else Phase(phase),
        )
    except (TypeError, ValueError, KeyError) as error:
        name = row.get("key") if isinstance(row, dict) else None
        raise ValueError(f"question {name or number}: {error}") from error
