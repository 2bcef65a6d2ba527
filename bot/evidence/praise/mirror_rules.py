"""The private mirror: what a manager sees of their own coaching, never a score (R26)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum, StrEnum

from bot.people.rules import PersonFacts

__all__ = ["Counts", "Line", "MeetingCounts", "MirrorPage", "Part", "Weeks", "part_of"]


class Line(StrEnum):
    """The ten lines of the mirror, always in this order."""

    AGENDA = "agenda"
    RHYTHM = "rhythm"
    FRAMEWORK = "framework"
    BUYERS_VIEW = "buyers-view"
    EVIDENCE = "evidence"
    OWN_REASONS = "own-reasons"
    PRAISE = "praise"
    NOBODY_LEFT_OUT = "nobody-left-out"
    OWN_ACTIONS = "own-actions"
    FOLLOWED_UP = "followed-up"


class Weeks(IntEnum):
    """How far back one looks."""

    FOUR = 4
    TWELVE = 12


@dataclass(frozen=True, slots=True)
class Part:
    """So many of so many; of none there is nothing to be seen."""

    some: int = 0
    all: int = 0

    @property
    def is_seen(self) -> bool:
        """Tell whether there is anything that it could be a part of."""
        return self.all > 0


@dataclass(frozen=True, slots=True)
class MeetingCounts:
    """What 1:1s tell of who brings things in: agenda items that either typed, and their words."""

    items_of_rep: int = 0
    items_of_leader: int = 0
    words_of_rep: int = 0
    words_of_leader: int = 0


@dataclass(frozen=True, slots=True)
class Counts:
    """All that the mirror is made of, counted when it is looked into and kept nowhere.

    `meeting` is None where nobody can tell. `held` counts the 1:1s held with each rep whom one
    leads, whomever the mirror is about. `asks` are questions about call plans, `tells` actions
    that one proposed for the rep, each with its words.
    """

    meeting: MeetingCounts | None = None
    on_rhythm: Part = Part()
    whole_checks: Part = Part()
    buyers_view: Part = Part()
    evidence: Part = Part()
    own_reasons: Part = Part()
    praises: int = 0
    praised: Part = Part()
    held: Mapping[str, int] = field(default_factory=dict)
    own_actions: Part = Part()
    asks: int = 0
    tells: int = 0
    words_of_asks: int = 0
    words_of_tells: int = 0
    followed_up: Part = Part()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing at all to be seen yet."""
        items = self.meeting and (self.meeting.items_of_rep or self.meeting.items_of_leader)
        parts = (
            self.on_rhythm,
            self.whole_checks,
            self.buyers_view,
            self.evidence,
            self.own_reasons,
            self.own_actions,
            self.followed_up,
        )
        is_seen = any(one.is_seen for one in parts) or any(self.held.values())
        return not (items or is_seen or self.praises or self.asks or self.tells)


@dataclass(frozen=True, slots=True)
class MirrorPage:
    """A look into the mirror: about one of the reps (`of`), or about all of them (None)."""

    reader: PersonFacts
    reps: tuple[PersonFacts, ...]
    of: PersonFacts | None
    weeks: Weeks
    since: date
    counts: Counts


def part_of(flags: list[bool]) -> Part:
    """Count how many of these are so."""
    return Part(sum(flags), len(flags))
