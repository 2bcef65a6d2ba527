"""From rows of praise to values and back."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import func, select

from bot.errors import N_, NotFound
from bot.evidence.praise.model import Praise
from bot.evidence.praise.rules import PraiseFacts, State
from bot.slack.messages import MessageRef
from bot.store import WorkspaceSession

__all__ = ["facts_of", "last_praised", "load", "of_message", "waiting_for", "write"]

COUNTS = (State.ASKED, State.AGREED, State.PRIVATE, State.DECLINED, State.EXPIRED)
"""A rep who would rather keep it to the two was praised all the same."""


def facts_of(row: Praise) -> PraiseFacts:
    """Read a praise as the rules know it."""
    return PraiseFacts(
        row.id,
        row.rep,
        row.made_by,
        row.quote,
        row.why,
        row.channel,
        row.ts,
        row.team_channel,
        State(row.state),
        row.made_at,
        row.answered_at,
        row.expires_at,
    )


def write(row: Praise, facts: PraiseFacts) -> None:
    """Put into the row what may change."""
    row.made_by = facts.made_by
    row.quote, row.why = facts.quote, facts.why
    row.team_channel = facts.team_channel
    row.state = facts.state
    row.made_at = facts.made_at
    row.answered_at, row.expires_at = facts.answered_at, facts.expires_at


async def load(session: WorkspaceSession, praise: int) -> Praise:
    """Load a praise, to be changed; the caller asks whose it is. Raises NotFound."""
    row = await session.scalar(select(Praise).where(Praise.id == praise).with_for_update())
    if row is None:
        raise NotFound(
            N_("This praise isn't there any more. You can praise the message anew from its menu.")
        )
    return row


async def of_message(session: WorkspaceSession, message: MessageRef) -> Praise | None:
    """Find the praise of a message, to be changed; None where nobody praised it."""
    return await session.scalar(
        select(Praise)
        .where(Praise.channel == message.channel, Praise.ts == message.ts)
        .with_for_update()
    )


async def waiting_for(session: WorkspaceSession, rep: str, now: datetime) -> Sequence[PraiseFacts]:
    """List what waits for a rep's yes, the oldest first."""
    found = await session.scalars(
        select(Praise)
        .where(Praise.rep == rep, Praise.state == State.ASKED, Praise.expires_at > now)
        .order_by(Praise.id)
    )
    return [facts_of(row) for row in found]


async def last_praised(session: WorkspaceSession, reps: Collection[str]) -> dict[str, datetime]:
    """Tell when each of these was last praised; who never was is left out."""
    found = await session.execute(
        select(Praise.rep, func.max(Praise.made_at))
        .where(Praise.rep.in_(reps), Praise.state.in_(COUNTS))
        .group_by(Praise.rep)
    )
    return dict(found.all())
