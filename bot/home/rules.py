"""What somebody owes, the most important first: pure decisions (docs/rhythm.md R43)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Generic, TypeVar

__all__ = [
    "MOST_OWED",
    "MOST_STEPS",
    "Lack",
    "Matter",
    "Owed",
    "Owing",
    "Step",
    "Steps",
    "clamped",
    "next_steps",
    "owing",
    "pages_of",
]

MOST_OWED = 3
"""More than three at once isn't a list of what to do, it is a reproach."""

MOST_STEPS = 3
"""What could be set up, too, is shown once some of these are done or put off."""

T = TypeVar("T")


class Matter(IntEnum):
    """What kind of thing is owed; the lower goes first, as with asks (docs/rhythm.md R43)."""

    OUTCOME = 20
    """What came of a call: fresh today, guessed next week."""
    ACTION = 30
    """What was promised to somebody, and is due."""
    ANSWER = 40
    """What became of a 1:1; its figures wait for it (R42)."""
    CHECK = 44
    """A question of a deal check that waits for an answer (R19)."""
    RISKS = 46
    """What a deal could be lost by: read right, and what is done against it (R22)."""
    ACCEPT = 50
    """What another one wants to agree on; without a yes it has no ladder (R31)."""
    ENDING = 54
    """Why a deal was won or lost (R39)."""
    SKILL = 60
    """A skill that the other one proposed for the month (R37)."""
    CHANNEL = 62
    """Whether a deal's checks may be held in its channel (R50)."""
    PRAISE = 66
    """Whether an insight may be praised in front of the team (R27)."""
    PICK = 70
    """The deals for the next 1:1 (R12)."""


class Step(StrEnum):
    """What can be set up, the most useful first (docs/rhythm.md R49a).

    Kept with whoever put one off, so a name stays for good.
    """

    TEAM = "team"
    """A team that ops prepared for its manager to start."""
    GREETING = "greeting"
    """Reps who don't hear from us yet: the preview waits for its reader's word (R46)."""
    HOURS = "hours"
    """One's own working hours and holidays (R8)."""
    CALENDAR = "calendar"
    """A private calendar, of which only busy times are read (R3)."""
    IDEAL = "ideal"
    """Whom the workspace sells to best (R13)."""
    SUMMARY = "summary"
    """The channel that reads the team's week, and when (R40)."""
    SKILL = "skill"
    """Reps without a skill of the month (R37)."""
    CHANNEL = "channel"
    """A channel for the checks of a deal (R50)."""
    ROLES = "roles"
    """Somebody besides the admins who leads several teams, or prepares some (R46)."""
    PREPARE = "prepare"
    """Teams, in a workspace that has none (R46)."""
    WEBHOOK = "webhook"
    """Numbers for a system of one's own (R41)."""


@dataclass(frozen=True, slots=True)
class Lack:
    """Something that its reader could set up now.

    `value` is what its button carries; `n` counts whom it is about.
    """

    step: Step
    value: str = ""
    n: int = 0


@dataclass(frozen=True, slots=True)
class Steps:
    """What is shown of all that could be set up, and how much more there is."""

    first: tuple[Lack, ...] = ()
    more: int = 0


@dataclass(frozen=True, slots=True)
class Owed(Generic[T]):
    """One thing that its reader owes, and since when (UTC)."""

    matter: Matter
    since: datetime
    what: T


@dataclass(frozen=True, slots=True)
class Owing(Generic[T]):
    """What is shown of all that somebody owes, and how much more there is."""

    first: tuple[Owed[T], ...] = ()
    more: int = 0


def owing(several: Sequence[Owed[T]]) -> Owing[T]:
    """Choose what is shown: by its kind, then what has waited longest."""
    ranked = sorted(several, key=lambda one: (one.matter, one.since))
    return Owing(tuple(ranked[:MOST_OWED]), max(0, len(ranked) - MOST_OWED))


def next_steps(several: Sequence[Lack], put_off: Collection[str]) -> Steps:
    """Choose what is shown of what isn't set up: the most useful that nobody put off."""
    places = list(Step)
    left = sorted(
        (one for one in several if one.step not in put_off), key=lambda one: places.index(one.step)
    )
    return Steps(tuple(left[:MOST_STEPS]), max(0, len(left) - MOST_STEPS))


def pages_of(count: int, each: int) -> int:
    """Tell how many pages so many lines take; an empty list is one page, too."""
    return max(1, -(-count // each))


def clamped(number: int, pages: int) -> int:
    """Find the page to show: people leave teams while others look at the last page."""
    return max(0, min(number, pages - 1))
