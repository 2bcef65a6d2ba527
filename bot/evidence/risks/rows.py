"""From rows to values: where the tables of pre-mortems and their rules meet."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select

from bot.evidence.risks.model import PreMortem, Risk
from bot.evidence.risks.rules import PreMortemFacts, RiskFacts, RiskState
from bot.store import WorkspaceSession

__all__ = ["answered", "facts_of", "new_risk", "of_deal", "one", "pre_mortem_of", "risks_of"]


def facts_of(row: Risk) -> RiskFacts:
    """Read a risk as the rules know it."""
    return RiskFacts(
        row.id,
        row.pre_mortem_id,
        row.deal_id,
        row.said_by,
        row.position,
        row.text,
        row.counter_move,
        row.counter_by,
        row.same_as,
        row.recheck_on,
        RiskState(row.state),
        row.state_at,
    )


def pre_mortem_of(row: PreMortem) -> PreMortemFacts:
    """Read a pre-mortem as the rules know it."""
    return PreMortemFacts(
        row.id,
        row.rep,
        row.deal_id,
        row.check_id,
        row.manager,
        row.begun_at,
        row.answered_at,
        row.rest_asked_at,
        row.confirmed_at,
        row.managers_at,
    )


def new_risk(row: PreMortem, said_by: str, text: str, position: int, now: datetime) -> Risk:
    """Make a risk of a pre-mortem, not yet added."""
    return Risk(
        pre_mortem_id=row.id,
        deal_id=row.deal_id,
        said_by=said_by,
        position=position,
        text=text,
        state=RiskState.OPEN,
        state_at=now,
    )


async def one(
    session: WorkspaceSession, pre_mortem_id: int, *, is_to_change: bool = False
) -> PreMortem | None:
    """Load a pre-mortem's row, held until the commit when it is to be changed."""
    asked = select(PreMortem).where(PreMortem.id == pre_mortem_id)
    return await session.scalar(asked.with_for_update() if is_to_change else asked)


async def of_deal(session: WorkspaceSession, deal_id: int) -> list[PreMortem]:
    """List a deal's pre-mortems, the newest first."""
    found = await session.scalars(
        select(PreMortem)
        .where(PreMortem.deal_id == deal_id)
        .order_by(PreMortem.begun_at.desc(), PreMortem.id.desc())
    )
    return list(found)


async def answered(
    session: WorkspaceSession, deal_ids: Collection[int]
) -> dict[int, PreMortemFacts]:
    """Find for each deal the newest pre-mortem that its rep answered."""
    found = await session.scalars(
        select(PreMortem)
        .where(PreMortem.deal_id.in_(deal_ids), PreMortem.answered_at.is_not(None))
        .order_by(PreMortem.answered_at, PreMortem.id)
    )
    return {row.deal_id: pre_mortem_of(row) for row in found if row.deal_id is not None}


async def risks_of(session: WorkspaceSession, pre_mortem_ids: Collection[int]) -> list[Risk]:
    """List the risks of pre-mortems that still stand, in the order in which they were named."""
    found = await session.scalars(
        select(Risk)
        .where(Risk.pre_mortem_id.in_(pre_mortem_ids), Risk.dropped_at.is_(None))
        .order_by(Risk.pre_mortem_id, Risk.position, Risk.id)
    )
    return list(found)
