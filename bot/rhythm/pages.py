"""What the views show: values that a service loads and a view draws."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from bot.people.rules import Greeting, PersonFacts, TeamFacts
from bot.rhythm.hours import Hours, Tally
from bot.rhythm.rules import OneOnOneFacts, WeeklyTime
from bot.rhythm.streak import NO_STREAK, Streak
from bot.rhythm.timetable import Slot
from bot.slack.messages import Blocks

__all__ = [
    "Draft",
    "GreetingPage",
    "Meeting",
    "More",
    "Offer",
    "Preview",
    "RepFigures",
    "SheetPage",
    "TeamFigures",
    "WayIn",
]


@dataclass(frozen=True, slots=True)
class Meeting:
    """A 1:1 with its two people, at the instant of reading, and the streak up to it.

    `next_at` is when the one after it is, where that matters: it was excused.
    """

    facts: OneOnOneFacts
    manager: PersonFacts
    rep: PersonFacts
    now: datetime
    streak: Streak = NO_STREAK
    next_at: datetime | None = None

    def other(self, person: str) -> PersonFacts:
        return self.manager if person == self.facts.rep else self.rep


@dataclass(frozen=True, slots=True)
class Offer:
    """A 1:1 that shall have another time: the free ones, and the last day (R4)."""

    meeting: Meeting
    reader: PersonFacts
    starts: tuple[datetime, ...]
    last: date


@dataclass(frozen=True, slots=True)
class SheetPage:
    """One person's 1:1s of one local day; those that left the day are among them.

    `by_others` are of the reader's rhythms, too, but a stand-in leads them (docs/rhythm.md R50).
    """

    day: date
    reader: PersonFacts
    meetings: tuple[Meeting, ...]
    by_others: tuple[Meeting, ...] = ()


@dataclass(frozen=True, slots=True)
class More:
    """What a room above adds to a 1:1 on a sheet: a line of mrkdwn, and blocks if there is room."""

    line: str = ""
    blocks: Blocks = ()


@dataclass(frozen=True, slots=True)
class RepFigures:
    """A rep's rhythm in figures: for the rep and their manager only (docs/rhythm.md R50)."""

    streak: Streak
    hours: Hours


@dataclass(frozen=True, slots=True)
class TeamFigures:
    """A team's month, in sums; `target` is in minutes."""

    tally: Tally
    target: int

    @classmethod
    def of(cls, reps: Iterable[RepFigures]) -> TeamFigures:
        """Sum up the figures of a team's reps."""
        months = [one.hours for one in reps]
        return cls(sum((one.tally for one in months), Tally()), sum(one.target for one in months))


@dataclass(frozen=True, slots=True)
class WayIn:
    """What `/coach` shows: who asks, the teams that they lead, what comes next on either side.

    `figures` are the reader's own as a rep, `team_figures` those of the teams they lead;
    `away_until` is the last day of the leave that they are on. Where it `hides_persons`, the
    reader's own figures are switched off like everybody's (docs/rhythm.md R50).
    """

    reader: PersonFacts | None
    teams: tuple[TeamFacts, ...]
    coming: tuple[Meeting, ...]
    figures: RepFigures | None = None
    team_figures: Mapping[int, TeamFigures] = field(default_factory=dict)
    away_until: date | None = None
    hides_persons: bool = False

    @property
    def locale(self) -> str | None:
        return self.reader.locale if self.reader else None


@dataclass(frozen=True, slots=True)
class Draft:
    """What the set-up form starts from: a team as it stands, or the reader's zone and no team.

    Who leads others beside it `has_others`.
    """

    team: TeamFacts | None
    zone: str
    locale: str | None
    times: Mapping[str, WeeklyTime]
    has_others: bool = False


@dataclass(frozen=True, slots=True)
class Preview:
    """What the manager sees before any rep hears of us (docs/rhythm.md R46).

    `slots` and `first` hold each rep's standing 1:1 and the next one.
    """

    team: TeamFacts
    manager: PersonFacts
    reps: Mapping[str, PersonFacts]
    slots: Mapping[str, Slot]
    first: Mapping[str, datetime]


@dataclass(frozen=True, slots=True)
class GreetingPage:
    """A rep's first message, as it is to be read now; no `slot` while they don't take part."""

    member_id: int
    team: TeamFacts
    manager: PersonFacts
    rep: PersonFacts
    greeting: Greeting
    slot: Slot | None
