"""What happened in the month, written down beside the bot: what its messages are held against."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from tests.scenarios.month.offices import LEADER, Colleague, Team

__all__ = ["Asked", "Ledger", "Planned", "PutOff", "Span"]


@dataclass(slots=True)
class Span:
    """Days off that were told to the bot at `since`, and held until they were taken back."""

    person: str
    first: date
    last: date
    since: datetime
    why: str
    until: datetime | None = None

    def holds(self, day: date, at: datetime) -> bool:
        """Tell whether the bot knew, at that instant, that this day is off."""
        is_known = self.since <= at and (self.until is None or at < self.until)
        return is_known and self.first <= day <= self.last


@dataclass(slots=True)
class Quiet:
    """Hours in which somebody wants no questions."""

    person: str
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class PutOff:
    """One ask that somebody wants again later."""

    person: str
    kind: str
    subject: int
    at: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Asked:
    """An ask that a room put into the outbox."""

    kind: str
    subject: int
    person: str
    due_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Planned:
    """A 1:1 as it stood at some instant."""

    id: int
    rhythm: int
    week: str
    manager: str
    rep: str
    planned_at: datetime
    state: str
    sequence: int


@dataclass
class Ledger:
    """All that people did, and how the plan stood after each step."""

    teams: Sequence[Team]
    off: list[Span] = field(default_factory=list)
    quiet: list[Quiet] = field(default_factory=list)
    muted: dict[tuple[str, str], datetime] = field(default_factory=dict)
    """Since when somebody hears nothing of a topic."""
    silent: dict[str, datetime] = field(default_factory=dict)
    """Since when somebody gets nothing at all: they said no, or left."""
    asked: dict[tuple[str, int], Asked] = field(default_factory=dict)
    done: dict[int, datetime] = field(default_factory=dict)
    put_off: list[PutOff] = field(default_factory=list)
    acts: list[datetime] = field(default_factory=list)
    answers: defaultdict[int, dict[str, str | None]] = field(
        default_factory=lambda: defaultdict(dict)
    )
    """What each side of a 1:1 said last of how it went, since it was moved last."""
    reps_of: defaultdict[str, list[tuple[datetime, int]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    """How many reps a manager has, and since when."""
    plans: list[tuple[datetime, Mapping[int, Planned]]] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    """The same as a story, to read when something went wrong."""

    @property
    def people(self) -> dict[str, Colleague]:
        return {one.id: one for team in self.teams for one in team.people} | {LEADER.id: LEADER}

    def tell(self, at: datetime, words: str) -> None:
        self.acts.append(at)
        self.told.append(f"{at:%a %d %H:%M:%S} {words}")

    def spans(self, person: str, at: datetime) -> Iterator[Span]:
        """List the days off that hold for somebody at an instant, by their own calendar."""
        day = self.people[person].day(at)
        return (one for one in self.off if one.person == person and one.holds(day, at))

    def is_off(self, person: str, at: datetime) -> bool:
        """Tell whether somebody has a day off: a holiday, leave, or their team's pause."""
        colleague = self.people[person]
        return colleague.has_holiday(colleague.day(at)) or any(self.spans(person, at))

    def works(self, person: str, at: datetime) -> bool:
        return self.people[person].is_at_work(at) and not self.is_off(person, at)

    def is_quiet(self, person: str, at: datetime) -> bool:
        return any(one.person == person and one.since <= at < one.until for one in self.quiet)

    def follows_an_act(self, at: datetime, within: float) -> bool:
        return any(0 <= (at - act).total_seconds() <= within for act in self.acts)

    def around(self, at: datetime) -> list[Mapping[int, Planned]]:
        """The plan as it was noted last before an instant, and first after it."""
        before = [plan for noted, plan in self.plans if noted <= at][-1:]
        after = [plan for noted, plan in self.plans if noted > at][:1]
        return before + after
