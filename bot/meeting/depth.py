"""Which deals were looked at in depth in 1:1s (docs/rhythm.md R12), for summaries and digests."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from bot.call_plans.model import CallPlan
from bot.call_plans.rules import PlanState
from bot.evidence.checks.model import CheckQuestion, DealCheck
from bot.evidence.questions.rules import Step
from bot.evidence.risks.model import PreMortem
from bot.meeting.model import AgendaItem, DealReview
from bot.meeting.rules import Origin
from bot.people.ground import Ground
from bot.pipeline.model import Deal
from bot.pipeline.rules import Phase
from bot.rhythm import rows
from bot.rhythm.hours import tally
from bot.rhythm.model import OneOnOne
from bot.rhythm.rules import OneOnOneFacts, State
from bot.store import WorkspaceSession

__all__ = ["LEAST_MINUTES", "NEEDED", "Depth", "DepthFigures", "LookedAt", "summed"]

LEAST_MINUTES = 10
NEEDED = frozenset({Step.CLARIFYING, Step.RISKS, Step.NEXT_CALL})
PREPARES = timedelta(days=14)
"""What was asked and answered so long before a 1:1 is part of it: checks prepare it."""
FOLLOWS = timedelta(days=1)
"""What is written down so long after it came of it."""


@dataclass(frozen=True, slots=True)
class LookedAt:
    """A deal in a held 1:1: its share of the coaching minutes, and which steps were done."""

    rep: str
    one_on_one: int
    deal_id: int
    is_early: bool
    minutes: float
    steps: frozenset[Step]

    @property
    def is_in_depth(self) -> bool:
        """Whether clarifying, risks and next call were done, in ten minutes or more."""
        return self.minutes >= LEAST_MINUTES and self.steps >= NEEDED


@dataclass(frozen=True, slots=True)
class DepthFigures:
    """How many deals were looked at, how many of these were early, and how many were in depth.

    `minutes` are coaching minutes of 1:1s in which a deal was looked at.
    """

    deals: int = 0
    in_depth: int = 0
    early: int = 0
    minutes: float = 0.0

    @property
    def depth(self) -> float | None:
        """Coaching minutes for each deal looked at; None where none was."""
        return self.minutes / self.deals if self.deals else None


def summed(several: Iterable[LookedAt]) -> DepthFigures:
    """Count what was looked at."""
    found = list(several)
    return DepthFigures(
        len(found),
        sum(one.is_in_depth for one in found),
        sum(one.is_early for one in found),
        sum(one.minutes for one in found),
    )


class Depth:
    """Figures in their caller's transaction, who sees to it that the reader may know them."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    async def of(
        self, session: WorkspaceSession, reps: Collection[str], start: datetime, end: datetime
    ) -> tuple[LookedAt, ...]:
        """List the deals looked at in these reps' held 1:1s from `start` to before `end`, in UTC.

        A few statements, however many reps there are.
        """
        found = (
            await session.execute(
                select(DealReview.deal_id, Deal.phase, OneOnOne)
                .join(OneOnOne, OneOnOne.id == DealReview.one_on_one_id)
                .join(Deal, Deal.id == DealReview.deal_id)
                .where(
                    OneOnOne.rep.in_(reps),
                    OneOnOne.state == State.HELD,
                    OneOnOne.planned_at >= start,
                    OneOnOne.planned_at < end,
                )
                .order_by(OneOnOne.planned_at, DealReview.id)
            )
        ).all()
        meetings = {row.id: rows.facts_of(row) for _, _, row in found}
        if not meetings:
            return ()
        minutes = await self._minutes(session, meetings.values())
        shared = Counter(row.id for _, _, row in found)
        done = await self._done(session, {deal for deal, _, _ in found}, meetings)
        return tuple(
            LookedAt(
                row.rep,
                row.id,
                deal,
                phase == Phase.EARLY,
                minutes[row.id] / shared[row.id],
                _steps(done[deal], meetings[row.id]),
            )
            for deal, phase, row in found
        )

    async def _minutes(
        self, session: WorkspaceSession, meetings: Iterable[OneOnOneFacts]
    ) -> Mapping[int, float]:
        held = list(meetings)
        known = await self._ground.people.persons(session, {one.manager for one in held})
        now = session.clock.now()
        return {one.id: tally([one], known[one.manager].hours, now).coached for one in held}

    async def _done(
        self,
        session: WorkspaceSession,
        deals: Collection[int],
        meetings: Mapping[int, OneOnOneFacts],
    ) -> defaultdict[int, list[tuple[Step, datetime]]]:
        """Tell when which step of these deals was done: in checks, in 1:1s, by a plan."""
        done: defaultdict[int, list[tuple[Step, datetime]]] = defaultdict(list)
        answered = await session.execute(
            select(DealCheck.deal_id, CheckQuestion.step, CheckQuestion.answered_at)
            .join(CheckQuestion, CheckQuestion.check_id == DealCheck.id)
            .where(DealCheck.deal_id.in_(deals), CheckQuestion.answered_at.is_not(None))
        )
        talked_about = await session.execute(
            select(AgendaItem.deal_id, CheckQuestion.step, AgendaItem.covered_at)
            .join(CheckQuestion, CheckQuestion.id == AgendaItem.origin_id)
            .where(
                AgendaItem.origin == Origin.CHECK,
                AgendaItem.deal_id.in_(deals),
                AgendaItem.covered_in.in_(meetings),
            )
        )
        for deal, step, at in [*answered.all(), *talked_about.all()]:
            if deal is not None and at is not None:
                done[deal].append((Step(step), at))
        risks = await session.execute(
            select(
                PreMortem.deal_id, func.coalesce(PreMortem.confirmed_at, PreMortem.answered_at)
            ).where(PreMortem.deal_id.in_(deals), PreMortem.answered_at.is_not(None))
        )
        for deal, at in risks:
            if deal is not None:
                done[deal].append((Step.RISKS, at))
        plans = await session.execute(
            select(CallPlan.deal_id, CallPlan.made_at).where(
                CallPlan.deal_id.in_(deals), CallPlan.state != PlanState.CANCELLED
            )
        )
        for deal, at in plans:
            if deal is not None:
                done[deal].append((Step.NEXT_CALL, at))
        return done


def _steps(done: Iterable[tuple[Step, datetime]], facts: OneOnOneFacts) -> frozenset[Step]:
    """Name the steps that were done in a 1:1, or for it."""
    first = facts.planned_at - PREPARES
    last = (facts.ended_at or facts.ends_at) + FOLLOWS
    return frozenset(step for step, at in done if first <= at <= last)
