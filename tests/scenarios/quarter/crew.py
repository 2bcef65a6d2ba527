"""Who plays in the quarter: a manager with up to nine reps in three offices, and a second team.

One half of the team is asked little, the other half in the standard measure.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tests.scenarios.month.offices import BERLIN, LONDON, STOCKHOLM, Colleague, Office, Team

__all__ = ["FIRST", "NEXT_DOOR", "Crew"]

FIRST = date(2026, 9, 7)
"""A Monday; thirteen weeks from here both clocks change, and New York has four holidays."""
NEW_YORK = Office(
    "America/New_York",
    frozenset({date(2026, 9, 7), date(2026, 10, 12), date(2026, 11, 11), date(2026, 11, 26)}),
)
OFFICES = (BERLIN, LONDON, NEW_YORK)
NEXT_DOOR = Team(
    Colleague("U0MQUARTB0", "Bea Nextdoor", STOCKHOLM),
    (Colleague("U0MQUARTB1", "Rep B1", STOCKHOLM),),
    "standard",
)
"""Another team of the same workspace: nothing of the first may reach it, until a hand-over."""


@dataclass(frozen=True, slots=True)
class Crew:
    """The team that is watched, and all who play."""

    manager: Colleague
    reps: tuple[Colleague, ...]

    @classmethod
    def of(cls, reps: int) -> Crew:
        return cls(
            Colleague("U0MQUARTA0", "Mia Manager", BERLIN),
            tuple(
                Colleague(f"U0MQUARTA{n + 1}", f"Rep A{n + 1}", OFFICES[n % len(OFFICES)])
                for n in range(reps)
            ),
        )

    @property
    def teams(self) -> tuple[Team, ...]:
        """The same people by how much they want to be asked."""
        return (
            Team(self.manager, self.reps[::2], "light"),
            Team(self.manager, self.reps[1::2], "standard"),
            NEXT_DOOR,
        )

    @property
    def set_ups(self) -> tuple[Team, ...]:
        """The teams as their managers set them up."""
        return Team(self.manager, self.reps, "light"), NEXT_DOOR

    @property
    def manager_and_reps(self) -> tuple[Colleague, ...]:
        return self.manager, *self.reps
