"""Who plays in the busy month: five teams in two countries, one of them with nine reps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from bot.sandbox.world import World
from tests.scenarios.month.offices import BERLIN, LEADER, NEW_YORK, Colleague, Team, world_of

__all__ = ["ADMIN", "CHANNELS", "FIRST", "LAST", "SIZES", "Crew"]

FIRST, LAST = date(2026, 11, 2), date(2026, 11, 29)
"""Four whole weeks; New York has a holiday in two of them."""
SIZES = (9, 4, 4, 3, 3)
CHANNELS = "C0MONTHALL"
ABROAD = 4
"""Of so many reps the third is in the other country."""
INTENSITIES = ("light", "standard", "active")
ADMIN = LEADER
"""One of Slack's admins: gives the role of a leader to themselves."""


@dataclass(frozen=True, slots=True)
class Crew:
    """All teams as their managers set them up."""

    set_ups: tuple[Team, ...] = field(repr=False)

    @classmethod
    def of(cls, sizes: Sequence[int]) -> Crew:
        """Make a team of each size; its reps are in both countries, and ask for as much."""
        return cls(tuple(_team("ABCDE"[n], size, n) for n, size in enumerate(sizes)))

    @property
    def teams(self) -> tuple[Team, ...]:
        """The same people by how much they want to be asked: a third each, the first light."""
        return tuple(
            Team(team.manager, team.reps[n :: len(INTENSITIES)], intensity)
            for team in self.set_ups
            for n, intensity in enumerate(INTENSITIES)
        )

    @property
    def world(self) -> World:
        return world_of(self.set_ups, admins=[ADMIN.id])


def _team(letter: str, reps: int, number: int) -> Team:
    home, away = (BERLIN, NEW_YORK) if number % 2 == 0 else (NEW_YORK, BERLIN)
    return Team(
        Colleague(f"U0MBUSY{letter}0", f"Manager {letter}", home),
        tuple(
            Colleague(f"U0MBUSY{letter}{n}", f"Rep {letter}{n}", away if n % ABROAD == 3 else home)
            for n in range(1, reps + 1)
        ),
        "light",
    )
