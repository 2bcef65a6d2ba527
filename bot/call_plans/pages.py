"""What the views of call plans are given to show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.call_plans.rules import Draft, PlanFacts, Question
from bot.people.rules import PersonFacts
from bot.pipeline.rules import DealFacts

__all__ = ["FormPage", "PlanPage", "PlansPage"]


@dataclass(frozen=True, slots=True)
class PlanPage:
    """A plan as `reader` reads it at `now`; `leader` is whom the rep shares it with today.

    `deal` is None for a plan without one, and for one whose deal isn't there any more.
    """

    plan: PlanFacts
    rep: PersonFacts
    leader: PersonFacts | None
    reader: PersonFacts
    deal: DealFacts | None
    questions: tuple[Question, ...]
    now: datetime

    @property
    def is_own(self) -> bool:
        """Whether the reader is the rep who wrote it."""
        return self.reader.slack_id == self.plan.rep

    @property
    def customer(self) -> str:
        """Whom the call is with, as far as anybody wrote it down; "" if nobody did."""
        if self.plan.customer or self.deal is None:
            return self.plan.customer
        return self.deal.account or self.deal.name


@dataclass(frozen=True, slots=True)
class FormPage:
    """What stands in the form: of a new plan, or of the one with `plan_id`.

    `deals` are the rep's open ones. `unknown` is a deal's name that was typed and isn't theirs.
    """

    plan_id: int | None
    rep: PersonFacts
    leader: PersonFacts | None
    deals: tuple[DealFacts, ...]
    draft: Draft
    unknown: str = ""


@dataclass(frozen=True, slots=True)
class PlansPage:
    """Somebody's calls: their own to come and to tell of, and those of whom they lead."""

    reader: PersonFacts
    coming: tuple[PlanFacts, ...]
    owing: tuple[PlanFacts, ...]
    of_reps: tuple[tuple[PersonFacts, PlanFacts], ...]
    is_rep: bool
