"""The quiet hint "sounds like forecasting" (docs/rhythm.md R15): it never changes a label.

Only the manager sees it, in the form that they type into.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path

__all__ = ["Sign", "signs"]


class Sign(StrEnum):
    """What notes speak of when they sound like forecasting."""

    CLOSE_DATE = "close_date"
    PROBABILITY = "probability"
    COMMIT = "commit"
    SIZE = "size"


def signs(text: str) -> tuple[Sign, ...]:
    """Tell which signs of forecasting a text has, in English or German; none for most."""
    return tuple(sign for sign, pattern in _patterns().items() if pattern.search(text))


@cache
def _patterns() -> Mapping[Sign, re.Pattern[str]]:
    data = tomllib.loads(Path(__file__).with_name("hints.toml").read_text(encoding="utf-8"))
    return {sign: re.compile("|".join(data[sign]), re.IGNORECASE) for sign in Sign}
