"""What the picture of a team's rhythm shows; how it is drawn is `plot`'s to know."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from hashlib import sha256
from math import isfinite

__all__ = ["ALT_LIMIT", "MOST_WEEKS", "Chart"]

MOST_WEEKS = 13
ALT_LIMIT = 2000
LOOK = 1
"""Raised whenever `plot` draws the same chart otherwise, so that standing pictures follow."""


@dataclass(frozen=True, slots=True)
class Chart:
    """A team's rhythm, week by week, the oldest first (docs/rhythm.md R40).

    `held` is the share of the planned 1:1s (0 to 1), None for a week that had none, and `counts`
    says the same in figures ("7/8"); `hours` and `targets` are coaching hours of the week, None
    where nobody was there. Without any `held`, or any `hours`, that half is left out. All words
    are in the reader's language; `alt` is what those get who don't see it.
    """

    title: str
    weeks: tuple[str, ...]
    held: tuple[float | None, ...]
    counts: tuple[str, ...]
    hours: tuple[float | None, ...]
    hours_said: tuple[str, ...]
    targets: tuple[float, ...]
    held_label: str
    missing_label: str
    hours_label: str
    target_label: str
    alt: str

    def __post_init__(self) -> None:
        each = (self.held, self.hours, self.counts, self.hours_said, self.targets)
        long = {len(one) for one in each if one}
        if not 1 <= len(self.weeks) <= MOST_WEEKS or long != {len(self.weeks)}:
            raise ValueError(f"1 to {MOST_WEEKS} weeks are drawn, each with all its figures")
        if not (self.held or self.hours):
            raise ValueError("a picture shows something")
        if not all(share is None or 0 <= share <= 1 for share in self.held):
            raise ValueError("a share is between 0 and 1")
        hours = (one for one in (*self.hours, *self.targets) if one is not None)
        if not all(isfinite(one) and one >= 0 for one in hours):
            raise ValueError("hours are 0 or more")

    @property
    def digest(self) -> str:
        """Tell by 64 characters whether two pictures would look the same."""
        shown = asdict(self)
        del shown["alt"]
        return sha256(json.dumps([LOOK, shown], sort_keys=True).encode()).hexdigest()
