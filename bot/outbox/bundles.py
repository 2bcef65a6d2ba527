"""Several deliveries to one person in one message: a bundle absorbs its items (R43, R44).

An item that is `merged` lives on through its bundle: what brings the item up to date brings the
bundle up to date, and where the bundle stands, there the item stands.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import uuid4

from sqlalchemy import bindparam, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from bot.outbox.claim import due_of
from bot.outbox.model import Delivery, Form, State
from bot.outbox.types import Bundle, DeliveryClass, Due
from bot.store import UtcDateTime, WorkspaceSession

__all__ = ["absorb", "items_of", "leave_out", "siblings"]

# Nobody works on it, and Slack can't have it.
_FREE = (
    Delivery.state == State.PENDING,
    Delivery.form == Form.POST,
    Delivery.lease_owner.is_(None),
    Delivery.unsettled_since.is_(None),
)

# Written once: each ask that comes to the gate asks these.
_SIBLINGS = (
    select(Delivery)
    .where(
        Delivery.recipient == bindparam("recipient"),
        Delivery.klass == DeliveryClass.ASK,
        *_FREE,
        Delivery.not_before <= bindparam("now", type_=UtcDateTime()),
        or_(
            Delivery.expires_at.is_(None),
            Delivery.expires_at > bindparam("now", type_=UtcDateTime()),
        ),
        Delivery.kind != bindparam("kind"),
        Delivery.id != bindparam("id"),
    )
    .order_by(Delivery.due_at, Delivery.id)
)
_lead = aliased(Delivery)
_ITEMS = (
    select(Delivery)
    .join(_lead, _lead.merged_into == Delivery.merged_into)
    .where(_lead.id == bindparam("lead"), Delivery.state == State.MERGED)
    .order_by(Delivery.due_at, Delivery.id)
)


async def siblings(
    session: WorkspaceSession, due: Due, now: datetime, *, but: str = ""
) -> list[Due]:
    """List the other asks that could go to the same recipient now; none of the kind `but`."""
    given = {"recipient": due.recipient, "now": now, "kind": but, "id": due.id}
    found = await session.scalars(_SIBLINGS, given)
    return [due_of(row) for row in found]


async def items_of(session: WorkspaceSession, subject: int) -> list[Due]:
    """List what a bundle holds, by its subject: the item that led. What it left out is missing."""
    found = await session.scalars(_ITEMS, {"lead": subject})
    return [due_of(row) for row in found]


async def absorb(session: AsyncSession, lead: Delivery, bundle: Bundle, *, now: datetime) -> bool:
    """Make a bundle of a delivery that the caller holds and of what is still free of the others.

    What is to wait for another one waits from now on. False when nothing is free to be joined
    any more: a bundle of one would only be a detour. False, too, while somebody else changes one
    of them: the caller holds the lead, and whoever held that and waited could wait in a circle.
    """
    theirs = (
        Delivery.id.in_((*bundle.items, *bundle.later)),
        Delivery.id != lead.id,
        Delivery.workspace_id == lead.workspace_id,
        Delivery.recipient == lead.recipient,
        *_FREE,
    )
    free = (
        await session.scalars(
            select(Delivery).where(*theirs).order_by(Delivery.id).with_for_update(skip_locked=True)
        )
    ).all()
    others = {*bundle.items, *bundle.later} - {lead.id}
    if len(free) < len(others):
        there = await session.scalar(select(func.count(Delivery.id)).where(*theirs))
        if there != len(free):
            return False
    items = [lead, *(row for row in free if row.id in bundle.items)]
    if len(items) == 1:
        return False
    ends = [item.expires_at for item in items if item.expires_at is not None]
    made = Delivery(
        workspace_id=lead.workspace_id,
        public_id=uuid4().hex,
        kind=bundle.kind,
        subject_id=lead.id,
        recipient=lead.recipient,
        klass=lead.klass,
        dedup_key=f"bundle:{lead.id}",
        due_at=min(item.due_at for item in items),
        not_before=now,
        # As long as one of them is of use.
        expires_at=max(ends) if len(ends) == len(items) else None,
        created_at=now,
    )
    session.add(made)
    await session.flush()
    for item in items:
        item.state = State.MERGED
        item.merged_into = made.id
        item.finished_at = now
        item.lease_owner = item.lease_until = None
    for row in free:
        if row.id in bundle.later and bundle.rest is not None:
            row.not_before, row.reason = bundle.rest.until, bundle.rest.reason
    return True


async def leave_out(session: AsyncSession, bundle: int, reasons: Mapping[int, str]) -> None:
    """End items of a bundle that need saying no more, each with its reason."""
    for item, reason in reasons.items():
        await session.execute(
            update(Delivery)
            .where(
                Delivery.id == item,
                Delivery.merged_into == bundle,
                Delivery.state == State.MERGED,
            )
            .values(state=State.SILENT, reason=reason)
            .execution_options(synchronize_session=False)
        )
