"""What an offer to revive a rhythm shows."""

from __future__ import annotations

from dataclasses import dataclass

from bot.people.rules import PersonFacts
from bot.rhythm.streak import Streak
from bot.rhythm.timetable import Slot

__all__ = ["RevivalPage"]


@dataclass(frozen=True, slots=True)
class RevivalPage:
    """A rhythm that fell asleep, as it stands; `is_open` until the manager decided."""

    member_id: int
    manager: PersonFacts
    rep: PersonFacts
    slot: Slot
    streak: Streak
    is_open: bool
