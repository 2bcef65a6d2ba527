"""From rows to values and back: where this room's table and rules meet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from sqlalchemy import or_, select

from bot.errors import N_, NotFound
from bot.people import access
from bot.people.access import Parties, Right
from bot.sessions.model import Session
from bot.sessions.rules import SessionFacts, State
from bot.store import WorkspaceSession

__all__ = ["anybodys", "busy", "facts_of", "load", "write"]

LONGEST = timedelta(hours=4)
GONE = N_("I can't find that session any more. Type `/coach` to see what is yours.")

Busy = tuple[datetime, datetime]


async def busy(
    session: WorkspaceSession,
    persons: Collection[str],
    start: datetime,
    end: datetime,
    *,
    but: Collection[int] = (),
) -> Mapping[str, list[Busy]]:
    """List when each of these people has a planned session between two instants.

    For whoever looks for free times; without the sessions numbered `but`. Everybody has a list.
    """
    found = await session.execute(
        select(Session.manager, Session.rep, Session.planned_at, Session.length_minutes)
        .where(
            or_(Session.manager.in_(persons), Session.rep.in_(persons)),
            Session.state == State.PLANNED,
            Session.planned_at > start - LONGEST,
            Session.planned_at < end,
            Session.id.not_in(but),
        )
        .order_by(Session.planned_at)
    )
    taken: defaultdict[str, list[Busy]] = defaultdict(list)
    for manager, rep, at, length in found:
        until = at + timedelta(minutes=length)
        for person in (manager, rep):
            if until > start:
                taken[person].append((at, until))
    return {one: taken[one] for one in persons}


async def load(
    session: WorkspaceSession, session_id: int, *, viewer: str, to_change: bool = False
) -> Session:
    """Load a session for one of its two; `to_change` keeps it still until the commit.

    Raises NotFound for everybody else.
    """
    query = select(Session).where(Session.id == session_id)
    if to_change:
        query = query.with_for_update().execution_options(populate_existing=True)
    row = await session.scalar(query)
    if row is None:
        raise NotFound(
            N_("I can't find that session any more. Type `/coach` to see what is yours.")
        )
    access.require(viewer, Right.RUN_ONE_ON_ONE, Parties(row.manager, row.rep))
    return row


async def anybodys(session: WorkspaceSession, session_id: int) -> SessionFacts:
    """Load a session for what only its two will read. Raises NotFound."""
    row = await session.scalar(select(Session).where(Session.id == session_id))
    if row is None:
        raise NotFound(GONE)
    return facts_of(row)


def facts_of(row: Session) -> SessionFacts:
    """Read a session."""
    return SessionFacts(
        id=row.id,
        uid=row.uid,
        kind=row.kind,
        manager=row.manager,
        rep=row.rep,
        planned_at=row.planned_at,
        length=row.length_minutes,
        set_by=row.set_by,
        made_at=row.made_at,
        about=row.about,
        deal_id=row.deal_id,
        sequence=row.sequence,
        state=State(row.state),
        coaching=row.coaching,
        answered_at=row.answered_at,
        changed_by=row.changed_by,
    )


def write(row: Session, facts: SessionFacts) -> None:
    """Write down what a decision changed."""
    row.kind, row.deal_id = facts.kind, facts.deal_id
    row.planned_at, row.sequence, row.state = facts.planned_at, facts.sequence, facts.state
    row.coaching, row.answered_at = facts.coaching, facts.answered_at
    row.changed_by = facts.changed_by
