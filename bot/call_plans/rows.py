"""From rows to values: where the tables of call plans and their rules meet."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select

from bot.call_plans.model import CallPlan, PlanQuestion
from bot.call_plans.rules import Outcome, PlanFacts, PlanState, Question
from bot.store import WorkspaceSession

__all__ = ["facts_of", "of_deals", "of_rep", "one", "questions_of", "twin"]


def facts_of(row: CallPlan) -> PlanFacts:
    """Read a plan as the rules know it."""
    return PlanFacts(
        id=row.id,
        rep=row.rep,
        deal_id=row.deal_id,
        uid=row.uid,
        sequence=row.sequence,
        call_at=row.call_at,
        length=row.length_minutes,
        customer=row.customer,
        people=row.people,
        objective=row.objective,
        commitment=row.commitment,
        is_insisted=row.is_insisted,
        questions=row.questions,
        objection=row.objection,
        evidence=row.evidence,
        remind_minutes=row.remind_minutes,
        state=PlanState(row.state),
        outcome=Outcome(row.outcome) if row.outcome else None,
        learned=row.learned,
        made_at=row.made_at,
        changed_at=row.changed_at,
        answered_at=row.answered_at,
    )


async def one(
    session: WorkspaceSession, plan_id: int, *, is_to_change: bool = False
) -> CallPlan | None:
    """Load a plan's row, held until the commit when it is to be changed."""
    asked = select(CallPlan).where(CallPlan.id == plan_id)
    return await session.scalar(asked.with_for_update() if is_to_change else asked)


async def of_rep(
    session: WorkspaceSession, rep: str, *, since: datetime, states: Collection[PlanState]
) -> list[PlanFacts]:
    """List a rep's plans of calls from an instant on, in the order of the calls."""
    found = await session.scalars(
        select(CallPlan)
        .where(CallPlan.rep == rep, CallPlan.call_at >= since, CallPlan.state.in_(states))
        .order_by(CallPlan.call_at, CallPlan.id)
    )
    return [facts_of(row) for row in found]


async def of_deals(
    session: WorkspaceSession, ids: Collection[int], since: datetime
) -> dict[int, PlanFacts]:
    """Find for each deal the first call from an instant on that wasn't cancelled."""
    found = await session.scalars(
        select(CallPlan)
        .where(
            CallPlan.deal_id.in_(ids),
            CallPlan.call_at >= since,
            CallPlan.state != PlanState.CANCELLED,
        )
        .order_by(CallPlan.call_at.desc(), CallPlan.id.desc())
    )
    return {row.deal_id: facts_of(row) for row in found if row.deal_id is not None}


async def twin(
    session: WorkspaceSession, rep: str, *, call_at: datetime, objective: str, commitment: str
) -> CallPlan | None:
    """Find a plan that says the same of the same time: a form that was sent twice."""
    found = await session.scalars(
        select(CallPlan)
        .where(
            CallPlan.rep == rep, CallPlan.call_at == call_at, CallPlan.state == PlanState.PLANNED
        )
        .order_by(CallPlan.id)
    )
    same = (row for row in found if (row.objective, row.commitment) == (objective, commitment))
    return next(same, None)


async def questions_of(session: WorkspaceSession, plan_id: int) -> list[Question]:
    """List what was asked about a plan, the first first."""
    found = await session.scalars(
        select(PlanQuestion).where(PlanQuestion.plan_id == plan_id).order_by(PlanQuestion.id)
    )
    return [Question(row.id, row.plan_id, row.asked_by, row.text, row.asked_at) for row in found]
