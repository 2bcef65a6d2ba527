"""What the views show: values that a service loads and a view draws."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.people.rules import PersonFacts
from bot.pipeline.rules import DealFacts
from bot.sessions.rules import SessionFacts
from bot.sessions.templates import Template

__all__ = [
    "LogPage",
    "MomentPage",
    "PlanPage",
    "SessionPage",
    "Wish",
]


@dataclass(frozen=True, slots=True)
class MomentPage:
    """Coaching in the moment that was logged, as one of its two reads of it."""

    facts: SessionFacts
    reader: PersonFacts
    other: PersonFacts


@dataclass(frozen=True, slots=True)
class LogPage:
    """What somebody may log: the reps whom they lead, those coached last first.

    `logged` is what was logged of the reader lately, for somebody who leads nobody.
    """

    reader: PersonFacts
    reps: tuple[PersonFacts, ...]
    now: datetime
    logged: tuple[MomentPage, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanPage:
    """With whom somebody may plan a session."""

    reader: PersonFacts
    reps: tuple[PersonFacts, ...]
    now: datetime


@dataclass(frozen=True, slots=True)
class Wish:
    """What is filled in about a session. `length` is in minutes; None for what is usual.

    `at` reads the start by the writer's own zone, which only the service knows.
    """

    rep: str
    at: Callable[[str], datetime]
    kind: str
    length: int | None = None
    about: str = ""
    deal_id: int | None = None


@dataclass(frozen=True, slots=True)
class SessionPage:
    """A planned session with its two people, at the instant of reading.

    `template` and `deal` are None where they are gone, or there is none; `off` are those of the
    two who don't work on its day any more.
    """

    facts: SessionFacts
    manager: PersonFacts
    rep: PersonFacts
    now: datetime
    template: Template | None
    deal: DealFacts | None = None
    off: Sequence[PersonFacts] = ()

    def other(self, person: str) -> PersonFacts:
        return self.manager if person == self.facts.rep else self.rep
