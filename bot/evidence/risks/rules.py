"""Pre-mortems as values, and what holds for them: pure decisions (docs/rhythm.md R22)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.errors import N_, Text

__all__ = [
    "LONGEST",
    "MOST",
    "OLD_AFTER",
    "WANTED",
    "PreMortemFacts",
    "RiskFacts",
    "RiskState",
    "is_old",
    "too_long",
]

WANTED = 3
"""Reasons that are asked for (docs/rhythm.md R22)."""
MOST = 6
"""Reasons of one person in one pre-mortem."""
LONGEST = 500
"""Characters of a reason, and of a counter-move."""
OLD_AFTER = timedelta(days=30)
"""A pre-mortem older than this is asked for again in the deal's next check."""


class RiskState(StrEnum):
    """How a risk stands since somebody looked at it last; kept with it, so a name stays."""

    OPEN = "open"
    """Nobody looked again yet."""
    BETTER = "better"
    SAME = "same"
    WORSE = "worse"
    """The deal comes first on the next agenda (docs/rhythm.md R22)."""


@dataclass(frozen=True, slots=True)
class RiskFacts:
    """One reason why a deal could be lost, as it stands.

    `same_as` is the rep's reason that means the same as this one of who leads them.
    """

    id: int
    pre_mortem_id: int
    deal_id: int | None
    said_by: str
    position: int
    text: str
    counter_move: str = ""
    counter_by: str | None = None
    same_as: int | None = None
    recheck_on: date | None = None
    state: RiskState = RiskState.OPEN
    state_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PreMortemFacts:
    """One look at what a deal could be lost by; `manager` is who added theirs, None for nobody."""

    id: int
    rep: str
    deal_id: int | None
    check_id: int | None
    manager: str | None
    begun_at: datetime
    answered_at: datetime | None = None
    rest_asked_at: datetime | None = None
    confirmed_at: datetime | None = None
    managers_at: datetime | None = None

    @property
    def is_revealed(self) -> bool:
        """Whether the rep may read what who leads them added: not before theirs are confirmed."""
        return self.confirmed_at is not None and self.managers_at is not None


def is_old(found: PreMortemFacts | None, now: datetime) -> bool:
    """Whether a deal's last pre-mortem is to be asked for again: there is none, or it is old."""
    if found is None or found.answered_at is None:
        return True
    return now - found.answered_at > OLD_AFTER


def too_long(text: str) -> Text | None:
    """Say by how much a text is too long; None when it fits."""
    if len(text) <= LONGEST:
        return None
    return N_(
        "That is {length} characters; {limit} fit here. Shorten it a little.",
        length=len(text),
        limit=LONGEST,
    )
