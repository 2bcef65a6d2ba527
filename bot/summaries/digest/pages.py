"""What a digest and a kind word show: values that a service loads and a view draws."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.errors import Text
from bot.people.rules import PersonFacts
from bot.rhythm.hours import Hours
from bot.rhythm.rules import OneOnOneFacts
from bot.summaries.digest.rules import Vulnerability

__all__ = ["Capacity", "DigestPage", "Pick", "Short", "WeeksMeeting", "WordAbout", "WordPage"]


@dataclass(frozen=True, slots=True)
class Pick:
    """A rep whom the digest names; `holds` as long as it is still so."""

    rep: PersonFacts
    found: Vulnerability
    question: Text | None
    holds: bool = True


@dataclass(frozen=True, slots=True)
class Short:
    """A rep far behind the month's hours: a time that is free for both, or what is planned."""

    rep: PersonFacts
    hours: Hours
    free: datetime | None
    planned: datetime | None = None


@dataclass(frozen=True, slots=True)
class Capacity:
    """Coaching that a team wants, and what its 1:1s offer; in minutes (docs/rhythm.md R1, R2).

    `week_needed` is the month's target spread over its weeks. Of the month, `coached` counts by
    now, `open` may count still (not labelled yet), and `to_come` is planned.
    """

    week_offered: int
    week_needed: float
    target: int
    coached: int
    open: int
    to_come: int

    @property
    def missing(self) -> int:
        """What the month lacks even if all that is planned were coaching."""
        return max(0, self.target - self.coached - self.open - self.to_come)


@dataclass(frozen=True, slots=True)
class WeeksMeeting:
    """One of the week's 1:1s that the reader leads."""

    facts: OneOnOneFacts
    rep: PersonFacts


@dataclass(frozen=True, slots=True)
class DigestPage:
    """A week's digest as its reader reads it now.

    `shorts` are the first of `all_shorts` reps. Who only stands in has no `capacity`, and where a
    workspace shows no figures of persons there are no picks and no shorts (docs/rhythm.md R50).
    """

    reader: PersonFacts
    monday: date
    now: datetime
    meetings: tuple[WeeksMeeting, ...]
    picks: tuple[Pick, ...] = ()
    shorts: tuple[Short, ...] = ()
    all_shorts: int = 0
    capacity: Capacity | None = None
    stands_in: bool = False

    @property
    def says_something(self) -> bool:
        """Tell whether there is anything worth a message; capacity alone isn't."""
        return bool(self.meetings or self.picks or self.shorts)


class WordAbout(StrEnum):
    """What fell behind; kept with each word, so a name stays for good."""

    RHYTHM = "rhythm"
    """Two 1:1s in a row of one's own didn't happen."""
    HOURS = "hours"
    """One's own month has far less coaching than its target."""
    TEAM = "team"
    """Of the 1:1s that one leads less than half took place."""


@dataclass(frozen=True, slots=True)
class WordPage:
    """A kind word as it is to be read now; it `holds` while it is still so.

    To a rep it names who leads the 1:1 that is `coming`, to a manager how many of `n` were held.
    """

    reader: PersonFacts
    about: WordAbout
    holds: bool = True
    leader: PersonFacts | None = None
    coming: OneOnOneFacts | None = None
    hours: Hours | None = None
    has_deals: bool = False
    held: int = 0
    n: int = 0
    team_id: int | None = None
