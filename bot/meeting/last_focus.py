"""Which deals were in focus in a rep's last 1:1, for the checks of the week (R12, R43)."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import or_, select

from bot.meeting.model import AgendaItem, DealReview, Record
from bot.meeting.rules import Block, Origin
from bot.rhythm.model import OneOnOne
from bot.rhythm.rules import State
from bot.store import WorkspaceSession

__all__ = ["LastFocus"]


class LastFocus:
    """Knows it in its caller's transaction.

    It is what `bot.evidence.starting.weekly.FocusDeals` asks for.
    """

    async def of_last(self, session: WorkspaceSession, rep: str) -> Sequence[int]:
        """List the deals looked at in a rep's last 1:1 that was held or closed, in that order.

        Where none was, those that the rep had picked for it; none where it had none either.
        """
        # On Tuesday last Friday's waits for the other's word still; its record says that it was.
        is_closed = OneOnOne.id.in_(
            select(Record.one_on_one_id).where(Record.closed_at.is_not(None))
        )
        last = await session.scalar(
            select(OneOnOne.id)
            .where(OneOnOne.rep == rep, or_(OneOnOne.state == State.HELD, is_closed))
            .order_by(OneOnOne.planned_at.desc(), OneOnOne.id.desc())
            .limit(1)
        )
        if last is None:
            return ()
        looked_at = await session.scalars(
            select(DealReview.deal_id)
            .where(DealReview.one_on_one_id == last)
            .order_by(DealReview.id)
        )
        if found := looked_at.all():
            return found
        picked = await session.scalars(
            select(AgendaItem.deal_id)
            .where(
                AgendaItem.covered_in == last,
                AgendaItem.block == Block.DEALS,
                AgendaItem.origin == Origin.TYPED,
                AgendaItem.deal_id.is_not(None),
            )
            .order_by(AgendaItem.position, AgendaItem.id)
        )
        return [one for one in picked if one is not None]
