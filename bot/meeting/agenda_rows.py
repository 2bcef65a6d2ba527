"""From rows of the agenda to values and back: where tables and rules meet."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from sqlalchemy import delete, func, or_, select, update

from bot.errors import N_, NotFound
from bot.meeting.model import AgendaItem, DealReview, LiveBlock, Record
from bot.meeting.rules import Block, ItemFacts, Origin
from bot.outbox.model import Delivery, Form
from bot.outbox.model import State as DeliveryState
from bot.rhythm.model import OneOnOne
from bot.rhythm.rules import OneOnOneFacts
from bot.store import WorkspaceSession, upsert

__all__ = [
    "asked",
    "chosen_block",
    "cover_reviewed",
    "facts_of",
    "go_to",
    "is_closed",
    "item",
    "items_for",
    "last_over",
    "open_rows",
    "posted",
    "reviewed",
    "taken_up",
    "was_posted",
    "withdraw",
]

LOOKS_BACK = timedelta(weeks=4)


def facts_of(row: AgendaItem) -> ItemFacts:
    """Read an item as the rules know it."""
    return ItemFacts(
        id=row.id,
        rep=row.rep,
        block=Block(row.block),
        text=row.text,
        question=row.question,
        added_at=row.added_at,
        position=row.position,
        deal_id=row.deal_id,
        origin=Origin(row.origin),
        origin_id=row.origin_id,
        added_by=row.added_by,
        covered_in=row.covered_in,
        covered_at=row.covered_at,
        dropped_at=row.dropped_at,
    )


async def open_rows(session: WorkspaceSession, rep: str) -> list[AgendaItem]:
    """Load what is open of a rep, to be changed."""
    found = await session.scalars(
        select(AgendaItem)
        .where(
            AgendaItem.rep == rep,
            AgendaItem.covered_in.is_(None),
            AgendaItem.dropped_at.is_(None),
        )
        .order_by(AgendaItem.position, AgendaItem.id)
    )
    return list(found)


async def items_for(session: WorkspaceSession, facts: OneOnOneFacts) -> list[ItemFacts]:
    """Load what may belong on a 1:1's agenda: what was open when it began, or came since."""
    found = await session.scalars(
        select(AgendaItem).where(
            AgendaItem.rep == facts.rep,
            or_(
                AgendaItem.covered_in == facts.id,
                AgendaItem.covered_in.is_(None) & AgendaItem.dropped_at.is_(None),
                AgendaItem.covered_at > facts.planned_at,
                AgendaItem.dropped_at > facts.planned_at,
            ),
        )
    )
    return [facts_of(row) for row in found]


async def item(session: WorkspaceSession, number: int) -> AgendaItem:
    """Load an item as it stands now; the caller asks whose it is. Raises NotFound."""
    row = await session.scalar(
        select(AgendaItem).where(AgendaItem.id == number).execution_options(populate_existing=True)
    )
    if row is None:
        raise NotFound(N_("This item isn't on the agenda any more. It may have settled itself."))
    return row


async def withdraw(session: WorkspaceSession, items: Collection[int]) -> None:
    """Take open items off without a trace; who comes second finds none of them any more."""
    if items:
        await session.execute(
            delete(AgendaItem)
            .where(AgendaItem.id.in_(items), AgendaItem.covered_in.is_(None))
            .execution_options(synchronize_session=False)
        )


async def asked(session: WorkspaceSession, rep: str) -> dict[str, datetime]:
    """Tell when a rep last had which question on their agenda, of those of the last weeks."""
    found = await session.execute(
        select(AgendaItem.question, func.max(AgendaItem.added_at))
        .where(
            AgendaItem.rep == rep,
            AgendaItem.question != "",
            AgendaItem.added_at > session.clock.now() - 2 * LOOKS_BACK,
        )
        .group_by(AgendaItem.question)
    )
    return dict(found.all())


async def taken_up(
    session: WorkspaceSession, rep: str, origin: Origin, ids: Collection[int]
) -> set[int]:
    """Tell which of these an agenda of the rep's ever had: nothing comes up twice."""
    found = await session.scalars(
        select(AgendaItem.origin_id).where(
            AgendaItem.rep == rep, AgendaItem.origin == origin, AgendaItem.origin_id.in_(ids)
        )
    )
    return {one for one in found if one is not None}


async def last_over(session: WorkspaceSession, facts: OneOnOneFacts) -> datetime | None:
    """Tell when the rep's 1:1 before this one was; None for the first."""
    return await session.scalar(
        select(func.max(OneOnOne.planned_at)).where(
            OneOnOne.rep == facts.rep,
            OneOnOne.id != facts.id,
            OneOnOne.planned_at < facts.planned_at,
        )
    )


async def is_closed(session: WorkspaceSession, one_on_one: int) -> bool:
    """Tell whether a 1:1's record was sent."""
    found = await session.scalar(select(Record.closed_at).where(Record.one_on_one_id == one_on_one))
    return found is not None


async def reviewed(session: WorkspaceSession, deals: Collection[int]) -> Mapping[int, datetime]:
    """Tell when each of these deals was last looked at in a 1:1."""
    found = await session.execute(
        select(DealReview.deal_id, func.max(DealReview.made_at))
        .where(DealReview.deal_id.in_(deals))
        .group_by(DealReview.deal_id)
    )
    return dict(found.all())


async def cover_reviewed(session: WorkspaceSession, facts: OneOnOneFacts) -> None:
    """Tick the picked deals that a 1:1 was closed with, though nobody ticked them in it (R12)."""
    looked_at = select(DealReview.deal_id).where(DealReview.one_on_one_id == facts.id)
    await session.execute(
        update(AgendaItem)
        .where(
            AgendaItem.rep == facts.rep,
            AgendaItem.block == Block.DEALS,
            AgendaItem.origin == Origin.TYPED,
            AgendaItem.covered_in.is_(None),
            AgendaItem.dropped_at.is_(None),
            AgendaItem.deal_id.in_(looked_at),
        )
        .values(covered_in=facts.id, covered_at=session.clock.now())
        .execution_options(synchronize_session=False)
    )


async def chosen_block(session: WorkspaceSession, one_on_one: int) -> tuple[Block, datetime] | None:
    """Tell which block the two went on to, and when."""
    row = await session.scalar(select(LiveBlock).where(LiveBlock.one_on_one_id == one_on_one))
    return None if row is None else (Block(row.block), row.chosen_at)


async def go_to(session: WorkspaceSession, one_on_one: int, block: Block) -> None:
    """Note that the two went on to a block."""
    now = session.clock.now()
    await session.execute(
        upsert(session, LiveBlock)
        .values(one_on_one_id=one_on_one, block=block, chosen_at=now)
        .on_conflict_do_update(
            index_elements=["one_on_one_id"], set_={"block": block, "chosen_at": now}
        )
    )


async def posted(
    session: WorkspaceSession, kind: str, one_on_one: int, recipient: str, detail: str
) -> bool:
    """Tell whether such a message stands already, as it was composed for this time of a 1:1."""
    found = await session.scalar(
        select(Delivery.id)
        .where(
            Delivery.kind == kind,
            Delivery.subject_id == one_on_one,
            Delivery.form == Form.POST,
            Delivery.recipient == recipient,
            Delivery.detail == detail,
            Delivery.state == DeliveryState.SENT,
        )
        .limit(1)
    )
    return found is not None


async def was_posted(session: WorkspaceSession, kind: str, one_on_one: int) -> bool:
    """Tell whether such a message was ever wanted for a 1:1, at whatever time of its."""
    found = await session.scalar(
        select(Delivery.id)
        .where(
            Delivery.kind == kind,
            Delivery.subject_id == one_on_one,
            Delivery.form == Form.POST,
        )
        .limit(1)
    )
    return found is not None
