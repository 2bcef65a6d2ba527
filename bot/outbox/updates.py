"""How messages that no longer say what stands come to be said anew, in their place."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import uuid4

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.outbox.model import PENDING_UPDATE, Delivery, Form, State
from bot.outbox.types import DeliveryClass
from bot.store import WorkspaceSession, upsert

__all__ = ["want_newer", "want_updates"]


async def want_newer(session: WorkspaceSession, *those: ColumnElement[bool]) -> None:
    """Have what is still on its way composed once more after it is sent, where it changed."""
    pending = (*those, Delivery.state == State.PENDING)
    # An UPDATE takes its rows as they come; taken in one order, two of them can't block each other.
    found = await session.scalars(
        select(Delivery.id).where(*pending).order_by(Delivery.id).with_for_update()
    )
    if ids := found.all():
        await session.execute(
            update(Delivery)
            .where(Delivery.id.in_(ids))
            .values(wanted=Delivery.wanted + 1)
            .execution_options(synchronize_session=False)
        )


async def want_updates(
    session: AsyncSession, targets: Sequence[Delivery], *, now: datetime
) -> None:
    """Have sent posts updated: each gets one pending update, or a newer version of it."""
    await session.execute(
        upsert(session, Delivery).on_conflict_do_update(
            index_elements=["target_id"],
            index_where=PENDING_UPDATE,
            set_={"wanted": Delivery.wanted + 1},
        ),
        [_update_of(target, now) for target in targets],
    )


def _update_of(target: Delivery, now: datetime) -> dict[str, object]:
    key = uuid4().hex
    return {
        "workspace_id": target.workspace_id,
        "public_id": key,
        "kind": target.kind,
        "subject_id": target.subject_id,
        "recipient": target.recipient,
        "form": Form.UPDATE,
        "klass": DeliveryClass.SILENT,
        "detail": target.detail,
        "dedup_key": f"update:{target.id}:{key}",
        "due_at": now,
        "not_before": now,
        "created_at": now,
        "target_id": target.id,
        "channel": target.channel,
        "ts": target.ts,
        "thread_ts": target.thread_ts,
    }
