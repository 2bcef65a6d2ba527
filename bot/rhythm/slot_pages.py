"""What the form for one rep's slot shows, and what comes back from it."""

from __future__ import annotations

from dataclasses import dataclass

from bot.people.rules import PersonFacts, TeamFacts
from bot.rhythm.rules import WeeklyTime
from bot.rhythm.timetable import Slot

__all__ = ["SlotPage", "Wanted"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """The slot that a rep shall have; times are by the clock of the team's zone.

    `weekday` is ISO, `start` in minutes after midnight, `length` in minutes, `every` in weeks.
    """

    weekday: int
    start: int
    length: int
    every: int

    @classmethod
    def of(cls, slot: Slot) -> Wanted:
        """Want what is there."""
        return cls(slot.time.weekday, slot.time.start, slot.time.length, slot.every)

    def time(self, zone: str) -> WeeklyTime:
        """Tell the standing time in a zone."""
        return WeeklyTime(zone, self.weekday, self.start, self.length)


@dataclass(frozen=True, slots=True)
class SlotPage:
    """A rep's slot as it stands, and the standing times that are `free` for a length."""

    member_id: int
    team: TeamFacts
    manager: PersonFacts
    rep: PersonFacts
    slot: Slot
    free: tuple[WeeklyTime, ...]
