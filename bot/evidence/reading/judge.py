"""Weighs what was seen in a reply: a linear model, whose weights are data.

tests/evidence/train.py makes the weights; how it was chosen: docs/decisions.md, 2026-11-22.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

from bot.evidence.reading.types import Label

__all__ = ["LABELS", "LEVELS", "STEPS", "Judge", "shipped_judge"]

LABELS = (Label.EVIDENCE, Label.CLAIM, Label.PLAN, Label.UNKNOWN)
# A weight is written as one of 63 signs, from far against to far in favour, in squares.
STEPS = "!#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`ab"
LEVELS = 31


class Judge:
    """Gives each label a score, and says how much a feature spoke for one of them."""

    def __init__(self, told: Mapping[str, Any]) -> None:
        """Take weights as train.py writes them."""
        largest = float(told["largest"])
        worth = {
            sign: (-1 if at < LEVELS else 1) * (abs(at - LEVELS) / LEVELS) ** 2 * largest
            for at, sign in enumerate(STEPS)
        }
        self._bias = tuple(float(one) for one in told["bias"])
        self._codes: dict[str, str] = {
            f"{family}:{name}": code
            for family, several in told["features"].items()
            for name, code in several.items()
        }
        self._worth = {
            code: tuple(worth[sign] for sign in code) for code in set(self._codes.values())
        }

    def scores(self, features: Mapping[str, float]) -> tuple[float, float, float, float]:
        """Score evidence, claim, plan and unknown, in this order; the highest wins."""
        evidence, claim, plan, unknown = self._bias
        codes, worth = self._codes, self._worth
        for name, value in features.items():
            code = codes.get(name)
            if code is not None:
                one, two, three, four = worth[code]
                evidence += one * value
                claim += two * value
                plan += three * value
                unknown += four * value
        return evidence, claim, plan, unknown

    def weight(self, feature: str, label: Label) -> float:
        """Say how much a feature speaks for a label; 0 where it wasn't learnt."""
        code = self._codes.get(feature)
        return self._worth[code][LABELS.index(label)] if code is not None else 0.0


@cache
def shipped_judge() -> Judge:
    """Give the judge with the weights that are shipped, read once a process."""
    here = resources.files("bot.evidence.reading").joinpath("data", "weights.json")
    return Judge(json.loads(here.read_text(encoding="utf-8")))
