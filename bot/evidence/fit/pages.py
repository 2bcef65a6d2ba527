"""What this part's views show: values that a service loads and a view draws."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from bot.evidence.fit.hypotheses import Diagnosis
from bot.evidence.fit.rules import Ideal, Standing
from bot.people.rules import PersonFacts
from bot.pipeline.rules import DealFacts, DealState

__all__ = [
    "CauseCount",
    "DiagnosisPage",
    "EndCauses",
    "FitPage",
    "IdealPage",
    "MonthCauses",
    "MonthPage",
    "OutcomeFacts",
    "OutcomePage",
]


@dataclass(frozen=True, slots=True)
class IdealPage:
    """The description of the ideal customer, for one reader; who may not change it reads it."""

    reader: PersonFacts
    ideal: Ideal
    may_change: bool


@dataclass(frozen=True, slots=True)
class FitPage:
    """How a deal stands against the ideal customer, for one of the two."""

    reader: PersonFacts
    rep: PersonFacts
    leaders: tuple[str, ...]
    ideal: Ideal
    standing: Standing

    @property
    def deal(self) -> DealFacts:
        return self.standing.deal


@dataclass(frozen=True, slots=True)
class OutcomeFacts:
    """Why a deal ended so, as far as was said; `asked_at` is None once it is open again."""

    id: int
    deal_id: int
    rep: str
    result: DealState
    causes: tuple[str, ...] = ()
    line: str = ""
    asked_at: datetime | None = None
    answered_at: datetime | None = None

    @property
    def is_owed(self) -> bool:
        return self.asked_at is not None and self.answered_at is None


@dataclass(frozen=True, slots=True)
class OutcomePage:
    """The same with its deal and its people; `leader` is who leads the rep today."""

    facts: OutcomeFacts
    deal: DealFacts
    rep: PersonFacts
    leader: PersonFacts | None
    reader: PersonFacts


@dataclass(frozen=True, slots=True)
class CauseCount:
    """In how many of the explained deals a cause had a part."""

    key: str
    count: int


@dataclass(frozen=True, slots=True)
class EndCauses:
    """Deals that ended one way: how many, how many of them somebody explained, and by what."""

    state: DealState
    closed: int = 0
    explained: int = 0
    causes: tuple[CauseCount, ...] = ()


@dataclass(frozen=True, slots=True)
class MonthCauses:
    """Why deals ended in a month, by its first day (docs/rhythm.md R39)."""

    month: date
    ends: tuple[EndCauses, ...] = ()


@dataclass(frozen=True, slots=True)
class MonthPage:
    """Top causes of a month, for one reader; `reps` counts whose deals these are.

    `is_own` when they are the reader's alone. `unexplained` can still be explained.
    """

    reader: PersonFacts
    causes: MonthCauses
    today: date
    reps: int
    is_own: bool
    unexplained: tuple[OutcomePage, ...] = ()


@dataclass(frozen=True, slots=True)
class DiagnosisPage:
    """What a rep's pipeline gives reason to ask, for who leads them."""

    reader: PersonFacts
    rep: PersonFacts
    diagnosis: Diagnosis
