"""What the rooms ask of the outbox. Each function joins the caller's transaction."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import uuid4

from sqlalchemy import and_, bindparam, case, false, or_, select, update
from sqlalchemy.orm import aliased

from bot.outbox.model import Delivery, Form, State
from bot.outbox.refreshing import refresh, refresh_all, refresh_home
from bot.outbox.types import DeliveryClass, Due
from bot.slack.messages import MessageRef
from bot.store import UtcDateTime, WorkspaceSession, upsert

__all__ = [
    "comes_again_at",
    "enqueue",
    "group_at",
    "judge_again",
    "re_date",
    "refresh",
    "refresh_all",
    "refresh_home",
    "say_again",
    "sent_message",
    "try_again",
]

# Written once: each ask that is composed asks it.
AGAIN = "again:"
_COMES_AGAIN = (
    select(Delivery.due_at)
    .where(
        Delivery.kind == bindparam("kind"),
        Delivery.subject_id == bindparam("subject"),
        Delivery.recipient == bindparam("recipient"),
        Delivery.form == Form.POST,
        Delivery.state == State.PENDING,
        Delivery.id != bindparam("id"),
        # A second touch of the same is to come by itself; that isn't what its reader asked for.
        Delivery.dedup_key.startswith(AGAIN),
        Delivery.due_at > bindparam("now", type_=UtcDateTime()),
    )
    .order_by(Delivery.due_at)
    .limit(1)
)


async def enqueue(
    session: WorkspaceSession,
    *,
    kind: str,
    subject: int,
    recipient: str,
    due_at: datetime,
    expires_at: datetime | None,
    dedup_key: str,
    klass: DeliveryClass,
    detail: str = "",
) -> bool:
    """Have something said at `due_at` (UTC), once; False when `dedup_key` is there already.

    `recipient` is the Slack id of a person or a channel. After `expires_at` it would be of no use
    any more and ends with a reason. The worker wakes up when it is due already.
    """
    now = session.clock.now()
    statement = (
        upsert(session, Delivery)
        .values(
            public_id=uuid4().hex,
            kind=kind,
            subject_id=subject,
            recipient=recipient,
            klass=klass,
            detail=detail,
            dedup_key=dedup_key,
            due_at=due_at,
            not_before=due_at,
            expires_at=expires_at,
            created_at=now,
        )
        .on_conflict_do_nothing(index_elements=["workspace_id", "dedup_key"])
        .returning(Delivery.id)
    )
    is_new = await session.scalar(statement) is not None
    if is_new and due_at <= now:
        session.wake()
    return is_new


async def re_date(
    session: WorkspaceSession,
    dedup_key: str,
    *,
    due_at: datetime,
    expires_at: datetime | None,
) -> bool:
    """Have what isn't said yet said at another time; False when nothing came of it.

    What was found to be needless is looked at anew then. What is due already, is being sent, was
    sent or came too late stays as it is.
    """
    now = session.clock.now()
    untouched = and_(
        Delivery.state == State.PENDING,
        Delivery.lease_owner.is_(None),
        Delivery.unsettled_since.is_(None),
        Delivery.due_at != due_at,
        Delivery.due_at > now,
    )
    moved = await session.scalar(
        update(Delivery)
        .where(
            Delivery.dedup_key == dedup_key,
            or_(untouched, Delivery.state == State.SILENT),
        )
        .values(
            state=State.PENDING,
            reason=None,
            finished_at=None,
            due_at=due_at,
            not_before=due_at,
            expires_at=expires_at,
        )
        .returning(Delivery.id)
        .execution_options(synchronize_session=False)
    )
    if moved is not None and due_at <= now:
        session.wake()
    return moved is not None


async def try_again(session: WorkspaceSession, dedup_key: str) -> None:
    """Have something that was given up, or needed no saying, composed and sent after all, now."""
    now = session.clock.now()
    await session.execute(
        update(Delivery)
        .where(
            Delivery.dedup_key == dedup_key,
            Delivery.state.in_((State.FAILED, State.EXPIRED, State.SILENT)),
        )
        .values(
            state=State.PENDING,
            reason=None,
            finished_at=None,
            attempts=0,
            due_at=now,
            not_before=now,
        )
        .execution_options(synchronize_session=False)
    )
    session.wake()


async def sent_message(
    session: WorkspaceSession, kind: str, subject: int, recipient: str
) -> MessageRef | None:
    """Find the latest message about (kind, subject) that stands at this recipient.

    It may stand there as part of a bundle.
    """
    item = aliased(Delivery)
    stands_in = case((item.state == State.MERGED, item.merged_into), else_=item.id)
    found = await session.scalar(
        select(Delivery)
        .join(item, Delivery.id == stands_in)
        .where(
            item.kind == kind,
            item.subject_id == subject,
            item.recipient == recipient,
            Delivery.form == Form.POST,
            Delivery.state == State.SENT,
        )
        .order_by(item.id.desc())
        .limit(1)
    )
    if found is None or found.channel is None or found.ts is None:
        return None
    return MessageRef(found.channel, found.ts, found.thread_ts)


async def group_at(session: WorkspaceSession, channel: str, groups: Collection[str]) -> str | None:
    """Tell which of these groups, named by their people, a conversation is the group DM of.

    Slack needn't be asked, and wouldn't tell without one more scope. None for another place, and
    for a group that nothing was ever sent to.
    """
    found: str | None = await session.scalar(
        select(Delivery.recipient)
        .where(Delivery.recipient.in_(groups), Delivery.channel == channel)
        .limit(1)
    )
    return found


async def say_again(
    session: WorkspaceSession, kind: str, subject: int, recipient: str, *, at: datetime
) -> bool:
    """Have something that this recipient was told once more at `at`, composed anew then.

    One at most is to come: a later wish takes the place of an earlier one. False when they were
    never told. The caller holds whoever could wish it at the same time.
    """
    mine = (
        Delivery.kind == kind,
        Delivery.subject_id == subject,
        Delivery.recipient == recipient,
        Delivery.form == Form.POST,
    )
    told = await session.scalar(
        select(Delivery)
        .where(*mine, Delivery.state.in_((State.SENT, State.MERGED)))
        .order_by(Delivery.id.desc())
        .limit(1)
    )
    if told is None:
        return False
    now = session.clock.now()
    await session.execute(
        update(Delivery)
        .where(*mine, Delivery.state == State.PENDING, Delivery.lease_owner.is_(None))
        .values(state=State.SILENT, reason="put-off-again", finished_at=now)
        .execution_options(synchronize_session=False)
    )
    expires_at = None if told.expires_at is None else at + (told.expires_at - told.due_at)
    return await enqueue(
        session,
        kind=kind,
        subject=subject,
        recipient=recipient,
        due_at=at,
        expires_at=expires_at,
        dedup_key=f"{AGAIN}{uuid4().hex}",
        klass=DeliveryClass(told.klass),
        detail=told.detail,
    )


async def comes_again_at(session: WorkspaceSession, due: Due) -> datetime | None:
    """Tell when the same comes to the same recipient again, as they wished it; None where not."""
    given = {
        "kind": due.kind,
        "subject": due.subject,
        "recipient": due.recipient,
        "id": due.id,
        "now": session.clock.now(),
    }
    return await session.scalar(_COMES_AGAIN, given)


async def judge_again(
    session: WorkspaceSession, recipients: Collection[str], *, reasons: Collection[str]
) -> None:
    """Have the gate asked anew, at once, about what waits for these people for such a reason."""
    now = session.clock.now()
    theirs = [
        condition
        for one in recipients
        for condition in (
            Delivery.recipient == one,
            Delivery.recipient.startswith(f"{one},", autoescape=True),
            Delivery.recipient.endswith(f",{one}", autoescape=True),
        )
    ]
    await session.execute(
        update(Delivery)
        .where(
            or_(false(), *theirs),
            Delivery.state == State.PENDING,
            Delivery.lease_owner.is_(None),
            Delivery.due_at <= now,
            Delivery.not_before > now,
            Delivery.reason.in_(reasons),
        )
        .values(not_before=now)
        .execution_options(synchronize_session=False)
    )
    session.wake()
