"""Messages that stand already: brought up to date, once for all changes of a transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import uuid4

from sqlalchemy import ColumnElement, and_, false, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.outbox.model import PENDING_UPDATE, Delivery, Form, State
from bot.outbox.types import DeliveryClass
from bot.store import WorkspaceSession, upsert

__all__ = ["refresh", "refresh_all", "refresh_home", "want_updates"]


async def refresh(session: WorkspaceSession, kind: str, subject: int) -> None:
    """Bring every message of (kind, subject) up to date; a change during a send isn't lost."""
    await refresh_all(session, {kind: [subject]})


async def refresh_all(session: WorkspaceSession, about: Mapping[str, Collection[int]]) -> None:
    """Bring every message about these subjects of each kind up to date.

    Call it at each change, as often as there are: a transaction does it once for all, at its end.
    """
    session.lastly(_refresh, [f"{kind}:{one}" for kind, ids in about.items() for one in ids])


async def refresh_home(session: WorkspaceSession, dedup_keys: Collection[str]) -> None:
    """Bring those of these App Homes up to date that were ever to be shown.

    By the keys that they were enqueued with: each change of a 1:1 asks for a few Homes, most of
    which nobody ever opened. Several changes before it is published are one: it shows what stands
    then.
    """
    those = Delivery.dedup_key.in_(dedup_keys)
    if await session.scalar(select(Delivery.id).where(those).limit(1)) is None:
        return
    await _want_newer(session, those)
    shown = await session.scalars(
        select(Delivery).where(those, Delivery.state == State.SENT).order_by(Delivery.id)
    )
    if found := shown.all():
        await want_updates(session, found, now=session.clock.now())
        session.wake()


async def _refresh(session: WorkspaceSession, named: Sequence[str]) -> None:
    """Bring messages up to date, in a few statements; each name is a kind and a subject's id.

    What is sent gets one pending update. What is still on its way gets a higher wanted version:
    the worker compares it when it records the send, and makes the update itself. What stands in
    a bundle is brought up to date with the whole bundle.
    """
    about: defaultdict[str, list[int]] = defaultdict(list)
    for kind, _, subject in (one.rpartition(":") for one in named):
        about[kind].append(int(subject))
    subjects = [
        and_(Delivery.kind == kind, Delivery.subject_id.in_(ids)) for kind, ids in about.items()
    ]
    those = (
        or_(false(), *subjects),
        # Said again as one range of the index: an OR alone has SQLite read a whole workspace.
        Delivery.kind.in_(about),
        Delivery.subject_id.in_({one for ids in about.values() for one in ids}),
        Delivery.form == Form.POST,
    )
    # All that is pending, not only what is in flight: a claim that isn't committed yet is
    # invisible here, and its composer may have read the state before this change.
    # First these, then the sent ones: a post that is recorded in between is found by the second,
    # and so is what a bundle took over in between.
    await _want_newer(session, *those)
    said = await session.scalars(
        select(Delivery)
        .where(*those, Delivery.state.in_((State.SENT, State.MERGED)))
        .order_by(Delivery.id)
    )
    targets = {row.id: row for row in said}
    if bundles := {row.merged_into for row in targets.values() if row.state == State.MERGED}:
        await _want_newer(session, Delivery.id.in_(bundles))
        rows = await session.scalars(
            select(Delivery).where(Delivery.id.in_(bundles), Delivery.state == State.SENT)
        )
        targets |= {row.id: row for row in rows}
    found = [row for _, row in sorted(targets.items()) if row.state == State.SENT]
    if found:
        await want_updates(session, found, now=session.clock.now())
        session.wake()


async def _want_newer(session: WorkspaceSession, *those: ColumnElement[bool]) -> None:
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
