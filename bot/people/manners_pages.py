"""What `/coach quiet` and `/coach why` show: values that a service loads and a view draws."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.errors import Text
from bot.outbox.types import DeliveryClass
from bot.people.budget import Limits
from bot.people.rules import PersonFacts
from bot.people.topics import Topic

__all__ = ["HabitsPage", "KeptBack", "SaidLine", "Waiting", "Week", "WhyPage"]


@dataclass(frozen=True, slots=True)
class HabitsPage:
    """How somebody hears from us: what they chose, and what there is to be chosen.

    Who leads `reps` has a manager's limits and no intensity to choose.
    """

    reader: PersonFacts
    limits: Limits
    reps: int
    topics: tuple[Topic, ...]
    now: datetime


@dataclass(frozen=True, slots=True)
class Week:
    """What this week took of somebody so far."""

    asks: int
    asks_today: int
    seconds: int
    checks: int


@dataclass(frozen=True, slots=True)
class SaidLine:
    """One message that somebody got: what it was about, when it came, and why then.

    `waited` is the reason for which it came later than it was due.
    """

    at: datetime
    topics: tuple[Topic, ...]
    klass: DeliveryClass
    why: Text | None
    waited: str | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that isn't sent yet: until when it waits at least, and for what."""

    topic: Topic
    until: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class KeptBack:
    """An ask that fell away though its question is still open; the agenda takes it up (R43)."""

    kind: str
    subject: int
    topic: Topic
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class WhyPage:
    """Why somebody hears from us as they do."""

    reader: PersonFacts
    limits: Limits
    week: Week
    said: Sequence[SaidLine]
    waiting: Sequence[Waiting]
    fallen: Sequence[KeptBack]
    now: datetime
