"""From rows to values and back, and what is asked of the table."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import ColumnElement, or_, select

from bot.actions.model import Action
from bot.actions.rules import ActionFacts, ActionState, Place, Source
from bot.store import WorkspaceSession

__all__ = ["OPEN", "facts_of", "found", "made_with", "told_with", "write"]

OPEN = (ActionState.PROPOSED, ActionState.AGREED)


def facts_of(row: Action) -> ActionFacts:
    """Read an action as the rules know it."""
    return ActionFacts(
        id=row.id,
        text=row.text,
        owner=row.owner,
        rep=row.rep,
        proposed_by=row.proposed_by,
        due_on=row.due_on,
        state=ActionState(row.state),
        source=Source(row.source),
        source_id=row.source_id,
        deal_id=row.deal_id,
        outcome=row.outcome,
        needs_help=row.needs_help,
        moves=row.moves,
        made_at=row.made_at,
        agreed_at=row.agreed_at,
        closed_at=row.closed_at,
        closed_by=row.closed_by,
        place=Place(row.channel, row.ts) if row.channel and row.ts else None,
        reminds_at=row.reminds_at,
        again_at=row.again_at,
        batch=row.batch,
        told_with=row.told_with,
    )


def write(row: Action, facts: ActionFacts) -> None:
    """Put into the row what may change."""
    row.text = facts.text
    row.due_on = facts.due_on
    row.state = facts.state
    row.deal_id = facts.deal_id
    row.outcome = facts.outcome
    row.needs_help = facts.needs_help
    row.moves = facts.moves
    row.agreed_at = facts.agreed_at
    row.closed_at = facts.closed_at
    row.closed_by = facts.closed_by
    row.reminds_at = facts.reminds_at
    row.again_at = facts.again_at
    row.batch = facts.batch
    row.told_with = facts.told_with


async def found(
    session: WorkspaceSession,
    *where: ColumnElement[bool],
    states: Collection[ActionState] = (),
    most: int | None = None,
) -> list[ActionFacts]:
    """List actions, what is due first first."""
    query = select(Action).where(*where).order_by(Action.due_on, Action.id).limit(most)
    if states:
        query = query.where(Action.state.in_(states))
    return [facts_of(row) for row in await session.scalars(query)]


async def made_with(session: WorkspaceSession, lead: int) -> list[ActionFacts]:
    """List what is asked in one message, in the order of its making."""
    query = select(Action).where(or_(Action.batch == lead, Action.id == lead)).order_by(Action.id)
    return [facts_of(row) for row in await session.scalars(query)]


async def told_with(session: WorkspaceSession, lead: int) -> list[ActionFacts]:
    """List what one message tells to be closed, in the order of its closing."""
    query = select(Action).where(Action.told_with == lead).order_by(Action.closed_at, Action.id)
    return [facts_of(row) for row in await session.scalars(query)]
