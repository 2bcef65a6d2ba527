"""What the mirror shows, counted set by set, however many reps (docs/rhythm.md R26, R42)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, and_, case, distinct, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from bot.actions.model import Action
from bot.actions.rules import ActionState
from bot.call_plans.model import CallPlan, PlanQuestion
from bot.evidence.checks.model import CheckQuestion, DealCheck, Reading
from bot.evidence.checks.rows import about_evidence
from bot.evidence.checks.rules import Source
from bot.evidence.praise.meeting_figures import MeetingFigures
from bot.evidence.praise.mirror_rules import Counts, Part, part_of
from bot.evidence.praise.model import Praise
from bot.evidence.praise.rows import COUNTS
from bot.evidence.questions.rules import Step
from bot.evidence.reading.types import Label
from bot.evidence.risks.model import PreMortem, Risk
from bot.rhythm.model import OneOnOne
from bot.rhythm.rules import State
from bot.store import WorkspaceSession

__all__ = ["Span", "counts"]

BUYERS_VIEW = "book.buyers-view"
WHOLE = frozenset({Step.CLARIFYING, Step.RISKS, Step.NEXT_CALL})
"""The steps without which a deal isn't looked at in depth (R12)."""
POINTED_OUT = (Source.SHORTCUT, Source.REACTION)
"""Checks of one question, under a message: there is no way through the steps."""
THREE = 3
DECIDED = (State.HELD, State.MISSED, State.SKIPPED)


@dataclass(frozen=True, slots=True)
class Span:
    """From `start` to before `end`, UTC."""

    start: datetime
    end: datetime

    @classmethod
    def back_from(cls, now: datetime, weeks: int) -> Span:
        """Look so many weeks back."""
        return cls(now - timedelta(weeks=weeks), now)

    def holds(
        self, instant: InstrumentedAttribute[datetime] | InstrumentedAttribute[datetime | None]
    ) -> ColumnElement[bool]:
        """Make the condition that an instant is in it."""
        return and_(instant >= self.start, instant < self.end)


async def counts(
    session: WorkspaceSession,
    *,
    leader: str,
    reps: Collection[str],
    every: Collection[str],
    span: Span,
    today: date,
    meetings: MeetingFigures,
) -> Counts:
    """Count for these reps; the 1:1s held for `every` one whom the leader leads."""
    asks, words_of_asks = await _asks(session, leader, reps, span)
    tells, words_of_tells = await _tells(session, leader, reps, span)
    praises, praised = await _praised(session, leader, reps, span)
    return Counts(
        meeting=await meetings.counts(
            session, leader=leader, reps=reps, start=span.start, end=span.end
        ),
        on_rhythm=await _on_rhythm(session, leader, reps, span),
        whole_checks=await _whole_checks(session, reps, span),
        buyers_view=await _buyers_view(session, reps, span),
        evidence=await _evidence(session, reps, span),
        own_reasons=await _own_reasons(session, reps, span),
        praises=praises,
        praised=Part(praised, len(reps)),
        held=await _held(session, leader, every, span),
        own_actions=await _own_actions(session, leader, reps, span),
        asks=asks,
        tells=tells,
        words_of_asks=words_of_asks,
        words_of_tells=words_of_tells,
        followed_up=await _followed_up(session, reps, span, today),
    )


async def _part(
    session: WorkspaceSession, what: ColumnElement[bool], *where: ColumnElement[bool]
) -> Part:
    """Count in one statement how many rows there are, and of how many it is so."""
    found = await session.execute(
        select(func.coalesce(func.sum(case((what, 1), else_=0)), 0), func.count()).where(*where)
    )
    some, every = found.one()
    return Part(int(some), every)


async def _on_rhythm(
    session: WorkspaceSession, leader: str, reps: Collection[str], span: Span
) -> Part:
    return await _part(
        session,
        OneOnOne.state == State.HELD,
        OneOnOne.manager == leader,
        OneOnOne.rep.in_(reps),
        OneOnOne.state.in_(DECIDED),
        span.holds(OneOnOne.planned_at),
    )


async def _held(
    session: WorkspaceSession, leader: str, reps: Collection[str], span: Span
) -> dict[str, int]:
    found = await session.execute(
        select(OneOnOne.rep, func.count())
        .where(
            OneOnOne.manager == leader,
            OneOnOne.rep.in_(reps),
            OneOnOne.state == State.HELD,
            span.holds(OneOnOne.planned_at),
        )
        .group_by(OneOnOne.rep)
    )
    return dict.fromkeys(reps, 0) | dict(found.all())


async def _whole_checks(session: WorkspaceSession, reps: Collection[str], span: Span) -> Part:
    found = await session.execute(
        select(CheckQuestion.check_id, CheckQuestion.step)
        .join(DealCheck, DealCheck.id == CheckQuestion.check_id)
        .where(
            DealCheck.rep.in_(reps),
            DealCheck.source.not_in(POINTED_OUT),
            span.holds(DealCheck.opened_at),
            CheckQuestion.asked_at.is_not(None),
        )
        .distinct()
    )
    steps: defaultdict[int, set[str]] = defaultdict(set)
    for check, step in found:
        steps[check].add(step)
    return part_of([taken >= WHOLE for taken in steps.values()])


async def _buyers_view(session: WorkspaceSession, reps: Collection[str], span: Span) -> Part:
    is_it = CheckQuestion.key == BUYERS_VIEW
    found = await session.execute(
        select(
            func.count(distinct(case((is_it, DealCheck.deal_id)))),
            func.count(distinct(DealCheck.deal_id)),
        )
        .select_from(CheckQuestion)
        .join(DealCheck, DealCheck.id == CheckQuestion.check_id)
        .where(
            DealCheck.rep.in_(reps),
            DealCheck.deal_id.is_not(None),
            span.holds(DealCheck.opened_at),
            CheckQuestion.asked_at.is_not(None),
        )
    )
    return Part(*found.one())


async def _evidence(session: WorkspaceSession, reps: Collection[str], span: Span) -> Part:
    return await _part(
        session,
        func.coalesce(Reading.overruled, Reading.label) == Label.EVIDENCE,
        Reading.rep.in_(reps),
        Reading.author == Reading.rep,
        Reading.question_id.is_not(None),
        about_evidence(),
        span.holds(Reading.said_at),
    )


async def _own_reasons(session: WorkspaceSession, reps: Collection[str], span: Span) -> Part:
    theirs = (
        select(func.count())
        .where(
            Risk.pre_mortem_id == PreMortem.id,
            Risk.said_by == PreMortem.rep,
            Risk.dropped_at.is_(None),
        )
        .correlate(PreMortem)
        .scalar_subquery()
    )
    first = or_(PreMortem.managers_at.is_(None), PreMortem.managers_at >= PreMortem.answered_at)
    return await _part(
        session,
        and_(PreMortem.answered_at.is_not(None), first, theirs >= THREE),
        PreMortem.rep.in_(reps),
        span.holds(PreMortem.begun_at),
    )


async def _praised(
    session: WorkspaceSession, leader: str, reps: Collection[str], span: Span
) -> tuple[int, int]:
    found = await session.execute(
        select(func.count(), func.count(distinct(Praise.rep))).where(
            Praise.made_by == leader,
            Praise.rep.in_(reps),
            Praise.state.in_(COUNTS),
            span.holds(Praise.made_at),
        )
    )
    praises, praised = found.one()
    return praises, praised


async def _own_actions(
    session: WorkspaceSession, leader: str, reps: Collection[str], span: Span
) -> Part:
    return await _part(
        session,
        Action.owner == Action.rep,
        Action.rep.in_(reps),
        or_(Action.owner == leader, Action.owner == Action.rep),
        Action.state != ActionState.DECLINED,
        span.holds(Action.made_at),
    )


async def _asks(
    session: WorkspaceSession, leader: str, reps: Collection[str], span: Span
) -> tuple[int, int]:
    found = await session.scalars(
        select(PlanQuestion.text)
        .join(CallPlan, CallPlan.id == PlanQuestion.plan_id)
        .where(
            PlanQuestion.asked_by == leader,
            CallPlan.rep.in_(reps),
            span.holds(PlanQuestion.asked_at),
        )
    )
    return _words(found.all())


async def _tells(
    session: WorkspaceSession, leader: str, reps: Collection[str], span: Span
) -> tuple[int, int]:
    found = await session.scalars(
        select(Action.text).where(
            Action.proposed_by == leader,
            Action.owner == Action.rep,
            Action.rep.in_(reps),
            span.holds(Action.made_at),
        )
    )
    return _words(found.all())


async def _followed_up(
    session: WorkspaceSession, reps: Collection[str], span: Span, today: date
) -> Part:
    return await _part(
        session,
        Action.closed_at.is_not(None),
        Action.rep.in_(reps),
        Action.agreed_at.is_not(None),
        Action.due_on >= span.start.date(),
        Action.due_on < today,
    )


def _words(texts: Collection[str]) -> tuple[int, int]:
    return len(texts), sum(len(one.split()) for one in texts)
