"""Whether a team's 1:1s can hold the coaching that it wants: hours needed, hours offered (R2)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

__all__ = ["LENGTHS", "RHYTHMS", "TARGETS", "WEEKS_A_MONTH", "Capacity"]

LENGTHS = (30, 45, 60, 90)
TARGETS = (1, 2, 3)
RHYTHMS = (1, 2)
"""How many weeks from one 1:1 to the next."""

WEEKS_A_MONTH = Fraction("365.25") / 12 / 7
WORK_WEEK = 40
A_LOT = Fraction(1, 8)


@dataclass(frozen=True, slots=True)
class Capacity:
    """A set-up in figures: `target` in hours of coaching per rep and month, `length` in minutes.

    `every` is 1 for weekly 1:1s, 2 for every two weeks.
    """

    reps: int
    target: int
    length: int
    every: int

    @property
    def needed(self) -> int:
        """Hours of coaching a month for all reps."""
        return self.reps * self.target

    @property
    def offered(self) -> Fraction:
        """Hours of 1:1s a month for all reps, in a month of average length."""
        return self.reps * Fraction(self.length, 60) * WEEKS_A_MONTH / self.every

    @property
    def share(self) -> Fraction:
        """Which part of a 1:1 must be coaching; above 1 the target can't be reached."""
        return replace(self, reps=1).needed / replace(self, reps=1).offered

    @property
    def fits(self) -> bool:
        return self.share <= 1

    @property
    def of_working_time(self) -> Fraction:
        """Which part of a manager's working time that coaching is."""
        return self.needed / (WORK_WEEK * WEEKS_A_MONTH)

    @property
    def is_a_lot(self) -> bool:
        """Tell whether it takes so much of a manager's time that one should say so."""
        return self.of_working_time >= A_LOT

    @property
    def ways_out(self) -> tuple[Capacity, ...]:
        """List what fits instead, one change at a time; none where it fits as it is.

        The highest target, the shortest length, and every week: as far as each is enough alone.
        """
        if self.fits:
            return ()
        changes = (
            (replace(self, target=target) for target in reversed(TARGETS)),
            (replace(self, length=length) for length in LENGTHS),
            (replace(self, every=every) for every in RHYTHMS if every < self.every),
        )
        return tuple(found for ways in changes if (found := _first_that_fits(ways)))


def _first_that_fits(ways: Iterator[Capacity]) -> Capacity | None:
    return next((way for way in ways if way.fits), None)
