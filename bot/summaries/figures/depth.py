"""Deals looked at in held 1:1s, in depth or not, as one statement (docs/rhythm.md R12).

`bot.meeting.depth` tells the same of a few reps, deal by deal.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from bot.call_plans.model import CallPlan
from bot.call_plans.rules import PlanState
from bot.evidence.checks.model import CheckQuestion, DealCheck
from bot.evidence.questions.rules import Step
from bot.evidence.risks.model import PreMortem
from bot.meeting.depth import FOLLOWS, LEAST_MINUTES, NEEDED, PREPARES
from bot.meeting.model import AgendaItem, DealReview
from bot.meeting.rules import Origin
from bot.people.model import Team
from bot.pipeline.model import Deal
from bot.pipeline.rules import Phase
from bot.rhythm.model import OneOnOne, Rhythm
from bot.rhythm.rules import State
from bot.summaries.figures import tables
from bot.summaries.figures.given import Dialect, in_seconds
from bot.summaries.figures.tables import count_if

__all__ = ["looked_at"]


@cache
def looked_at(dialect: Dialect, *, by_rep: bool) -> Select[Any]:
    """Count deals and 1:1s by week: a deal looked at in two 1:1s was looked at twice."""
    spans, settled = tables.spans(dialect), tables.settled(dialect)
    return (
        tables.grouped(Rhythm.rep, dialect, by_rep=by_rep)
        .add_columns(
            func.count().label("deals"),
            count_if(Deal.phase == Phase.EARLY).label("early"),
            count_if(_is_in_depth(dialect)).label("in_depth"),
        )
        .select_from(Team)
        .join(Rhythm, Rhythm.team_id == Team.id)
        .join(spans, spans.c.zone == Team.zone)
        .join(OneOnOne, and_(OneOnOne.rhythm_id == Rhythm.id, OneOnOne.week == spans.c.week))
        .join(DealReview, DealReview.one_on_one_id == OneOnOne.id)
        .join(Deal, Deal.id == DealReview.deal_id)
        .outerjoin(settled, settled.c.manager == OneOnOne.manager)
        .where(
            tables.are_asked(dialect, Team.id),
            OneOnOne.state == State.HELD,
        )
    )


def _is_in_depth(dialect: Dialect) -> ColumnElement[bool]:
    together = aliased(DealReview)
    deals = (
        select(func.count())
        .select_from(together)
        .where(together.one_on_one_id == OneOnOne.id)
        .scalar_subquery()
    )
    return and_(
        tables.coached(dialect) >= LEAST_MINUTES * deals,
        *(_is_done(dialect, step) for step in sorted(NEEDED)),
    )


def _is_done(dialect: Dialect, step: Step) -> ColumnElement[bool]:
    """Say that a step was done for the 1:1, in a check or in it; some steps leave more behind."""
    asked = exists(
        select(CheckQuestion.id)
        .join(DealCheck, DealCheck.id == CheckQuestion.check_id)
        .where(
            DealCheck.deal_id == Deal.id,
            CheckQuestion.step == step,
            _is_near(dialect, CheckQuestion.answered_at),
        )
    )
    talked_about = exists(
        select(AgendaItem.id)
        .join(CheckQuestion, CheckQuestion.id == AgendaItem.origin_id)
        .where(
            AgendaItem.covered_in == OneOnOne.id,
            AgendaItem.deal_id == Deal.id,
            AgendaItem.origin == Origin.CHECK,
            CheckQuestion.step == step,
            _is_near(dialect, AgendaItem.covered_at),
        )
    )
    more = {Step.RISKS: _risks(dialect), Step.NEXT_CALL: _plan(dialect)}
    return or_(asked, talked_about, *([more[step]] if step in more else []))


def _risks(dialect: Dialect) -> ColumnElement[bool]:
    told = func.coalesce(PreMortem.confirmed_at, PreMortem.answered_at)
    return exists(
        select(PreMortem.id).where(
            PreMortem.deal_id == Deal.id,
            PreMortem.answered_at.is_not(None),
            _is_near(dialect, told),
        )
    )


def _plan(dialect: Dialect) -> ColumnElement[bool]:
    return exists(
        select(CallPlan.id).where(
            CallPlan.deal_id == Deal.id,
            CallPlan.state != PlanState.CANCELLED,
            _is_near(dialect, CallPlan.made_at),
        )
    )


def _is_near(dialect: Dialect, at: Any) -> ColumnElement[bool]:
    """Say that something was done from two weeks before the 1:1 up to a day after it."""
    planned = in_seconds(dialect, OneOnOne.planned_at)
    ended = func.coalesce(
        in_seconds(dialect, OneOnOne.ended_at), planned + 60 * OneOnOne.length_minutes
    )
    done = in_seconds(dialect, at)
    return and_(
        done >= planned - int(PREPARES.total_seconds()),
        done <= ended + int(FOLLOWS.total_seconds()),
    )
