"""How long a rhythm holds, and when it has fallen asleep (docs/rhythm.md R4, R5)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.rhythm.rules import State

__all__ = ["DROUGHT", "NO_STREAK", "Streak", "streak"]

DROUGHT = 2
"""So many 1:1s in a row that didn't happen, and a rhythm wants to be revived."""


@dataclass(frozen=True, slots=True)
class Streak:
    """1:1s in a row: held up to now, held at best, and missed up to now."""

    held: int = 0
    best: int = 0
    missed: int = 0

    @property
    def is_drought(self) -> bool:
        return self.missed >= DROUGHT


NO_STREAK = Streak()


def streak(states: Iterable[State]) -> Streak:
    """Reckon a rhythm's streak from what became of its 1:1s, the oldest first.

    What was moved and then held is held. What is excused counts as nothing, and neither does
    what is still open; what was missed, or skipped without a new slot, breaks it.
    """
    held = best = missed = 0
    for state in states:
        match state:
            case State.HELD:
                held, missed = held + 1, 0
                best = max(best, held)
            case State.MISSED | State.SKIPPED:
                held, missed = 0, missed + 1
            case State.EXCUSED | State.PLANNED:
                pass
    return Streak(held, best, missed)
