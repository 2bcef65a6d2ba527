"""Taking deliveries to work on: one statement for both databases, and when to look again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    Subquery,
    and_,
    bindparam,
    case,
    exists,
    func,
    not_,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import aliased
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.dml import ReturningUpdate
from sqlalchemy.sql.functions import GenericFunction

from bot.outbox.model import Delivery, Form, OutboxPause, State
from bot.outbox.types import DeliveryClass, Due
from bot.slack.messages import MessageRef
from bot.slack.workspaces import Workspace
from bot.store import UtcDateTime, WorkspaceId

__all__ = ["Claimed", "claim", "due_of", "end_expired", "next_instant"]

SPARE = 8


@dataclass(frozen=True, slots=True)
class Claimed:
    """A delivery that `lease_owner` alone may work on until `lease_until`."""

    due: Due
    public_id: str
    form: Form
    attempts: int
    wanted: int
    unsettled_since: datetime | None
    channel: str | None
    ts: str | None
    thread_ts: str | None
    filename: str | None
    lease_owner: str
    lease_until: datetime

    @property
    def message(self) -> MessageRef:
        """The message that an update is for."""
        if self.channel is None or self.ts is None:
            raise ValueError(f"delivery {self.due.id} has no message")
        return MessageRef(self.channel, self.ts, self.thread_ts)


class _Later(GenericFunction[datetime]):
    """The latest of several instants, none of them NULL."""

    type = UtcDateTime()
    inherit_cache = True
    name = "greatest"


@compiles(_Later, "sqlite")
def _later_on_sqlite(element: _Later, compiler: SQLCompiler, **kw: Any) -> str:
    return f"max({compiler.process(element.clauses, **kw)})"


async def claim(
    session: AsyncSession,
    *,
    now: datetime,
    lease: timedelta,
    owner: str,
    limit: int,
    after: int = 0,
) -> list[Claimed]:
    """Lease up to `limit` due deliveries to `owner`, oldest first, fair between workspaces.

    They take turns, beginning `after` the one whose turn it was last (`last_turn`): a claim may be
    for a single delivery, and the oldest of all would always be that of the longest backlog.

    Of each recipient it takes the oldest due one only, and none while another one of the same
    recipient is leased: so a channel gets its messages in order, one at a time.

    `owner` must be new for each claim: it fences the records of a claim that outlived its lease.
    Raises IntegrityError when another replica was quicker (`uq_deliveries_leased`).
    """
    taken = await session.execute(
        _claiming(limit), {"now": now, "until": now + lease, "owner": owner, "after": after}
    )
    rows = sorted(taken.scalars(), key=lambda row: (row.due_at, row.id))
    return [_claimed(row) for row in rows]


def last_turn(claimed: Sequence[Claimed], after: int) -> int:
    """Tell whose turn it was last in a claim that began `after` this workspace."""
    workspaces = (each.due.workspace for each in claimed)
    return max(workspaces, key=lambda each: (each <= after, each), default=after)


async def end_expired(session: AsyncSession, *, now: datetime) -> list[Due]:
    """End what nobody works on and what would come too late; return it.

    What is in doubt is left alone: it may have been sent in time, so it is settled first.
    """
    ended = await session.execute(_expiring(), {"now": now})
    return [due_of(row) for row in ended.scalars()]


@cache
def _expiring() -> ReturningUpdate[Delivery]:
    now = bindparam("now", type_=UtcDateTime())
    return (
        update(Delivery)
        .where(
            Delivery.state == State.PENDING,
            Delivery.expires_at <= now,
            Delivery.unsettled_since.is_(None),
            or_(Delivery.lease_until.is_(None), Delivery.lease_until <= now),
        )
        .values(
            state=State.EXPIRED,
            reason="too-late",
            finished_at=now,
            lease_owner=None,
            lease_until=None,
        )
        .returning(Delivery)
        .execution_options(synchronize_session=False)
    )


async def next_instant(session: AsyncSession) -> datetime | None:
    """Find the earliest instant at which something can be claimed; None when nothing waits.

    It may lie in the past: then something can be claimed now.
    """
    return await session.scalar(_finding_next())


@cache
def _finding_next() -> Select[datetime]:
    sibling = aliased(Delivery)
    leased_until = (
        select(func.max(sibling.lease_until))
        .where(
            sibling.workspace_id == Delivery.workspace_id,
            sibling.recipient == Delivery.recipient,
            sibling.state == State.PENDING,
            sibling.lease_owner.is_not(None),
        )
        .scalar_subquery()
    )
    paused_until = case((_minds_pauses(), OutboxPause.until), else_=Delivery.not_before)
    moment = _Later(
        Delivery.not_before,
        func.coalesce(leased_until, Delivery.not_before),
        func.coalesce(Workspace.paused_until, Delivery.not_before),
        func.coalesce(paused_until, Delivery.not_before),
    )
    return (
        select(func.min(moment, type_=UtcDateTime()))
        .join(Workspace, Workspace.id == Delivery.workspace_id)
        .outerjoin(
            OutboxPause,
            and_(
                OutboxPause.workspace_id == Delivery.workspace_id,
                OutboxPause.recipient == Delivery.recipient,
            ),
        )
        .where(Delivery.state == State.PENDING)
    )


@cache
def _claiming(limit: int) -> ReturningUpdate[Delivery]:
    """Write the statement once: making it anew for each claim took longer than running it."""
    now = bindparam("now", type_=UtcDateTime())
    pick = _pick(now, limit).cte("pick")
    return (
        update(Delivery)
        # Without repeating the condition here, rows are claimed twice on PostgreSQL.
        .where(Delivery.id == pick.c.id, _is_free(now))
        .values(
            lease_until=bindparam("until", type_=UtcDateTime()),
            lease_owner=bindparam("owner"),
            attempts=Delivery.attempts + 1,
        )
        .returning(Delivery)
        .execution_options(synchronize_session=False, populate_existing=True)
    )


def _pick(now: BindParameter[datetime], limit: int) -> Any:
    heads = _heads(now)
    turn = func.row_number().over(
        partition_by=heads.c.workspace_id, order_by=(heads.c.due_at, heads.c.id)
    )
    has_been = case((heads.c.workspace_id > bindparam("after"), 0), else_=1)
    turns = (
        select(
            heads.c.id,
            heads.c.due_at,
            heads.c.workspace_id,
            turn.label("turn"),
            has_been.label("has_been"),
        )
        .where(heads.c.place == 1)
        .order_by("turn", "has_been", heads.c.workspace_id, heads.c.due_at, heads.c.id)
        # More than wanted: other replicas may hold locks on the first ones right now.
        .limit(limit * SPARE)
        .cte("turns")
        # Without statistics PostgreSQL would work it out anew for each row: 22 s for 10,000.
        .prefix_with("MATERIALIZED", dialect="postgresql")
    )
    return (
        select(Delivery.id)
        .join(turns, turns.c.id == Delivery.id)
        .where(_is_free(now))
        .order_by(turns.c.turn, turns.c.has_been, turns.c.workspace_id, turns.c.due_at, turns.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True, of=Delivery)
    )


def _heads(now: BindParameter[datetime]) -> Subquery:
    """What could be claimed, numbered within each recipient.

    The numbers are given before any row is locked: two replicas then contend for the same row
    of a recipient, instead of taking its first and its second one.
    """
    place = func.row_number().over(
        partition_by=(Delivery.workspace_id, Delivery.recipient),
        # What a dead worker left behind comes first: it may have been said already.
        order_by=(Delivery.lease_owner.is_(None), Delivery.due_at, Delivery.id),
    )
    sibling = aliased(Delivery)
    return (
        select(Delivery.id, Delivery.workspace_id, Delivery.due_at, place.label("place"))
        .where(
            _is_free(now),
            or_(
                Delivery.expires_at.is_(None),
                Delivery.expires_at > now,
                Delivery.unsettled_since.is_not(None),
            ),
            not_(
                exists().where(
                    sibling.workspace_id == Delivery.workspace_id,
                    sibling.recipient == Delivery.recipient,
                    sibling.state == State.PENDING,
                    sibling.lease_owner.is_not(None),
                    sibling.lease_until > now,
                )
            ),
            not_(
                exists().where(Workspace.id == Delivery.workspace_id, Workspace.paused_until > now)
            ),
            not_(
                and_(
                    _minds_pauses(),
                    exists().where(
                        OutboxPause.workspace_id == Delivery.workspace_id,
                        OutboxPause.recipient == Delivery.recipient,
                        OutboxPause.until > now,
                    ),
                )
            ),
        )
        .subquery("heads")
    )


def _is_free(now: BindParameter[datetime]) -> ColumnElement[bool]:
    return and_(
        Delivery.state == State.PENDING,
        Delivery.not_before <= now,
        or_(Delivery.lease_until.is_(None), Delivery.lease_until <= now),
    )


def _minds_pauses() -> ColumnElement[bool]:
    """Updates don't count into a channel's limit; what a dead worker left must be settled."""
    return and_(Delivery.form != Form.UPDATE, Delivery.lease_owner.is_(None))


def _claimed(row: Delivery) -> Claimed:
    assert row.lease_owner is not None
    assert row.lease_until is not None
    return Claimed(
        due=due_of(row),
        public_id=row.public_id,
        form=Form(row.form),
        attempts=row.attempts,
        wanted=row.wanted,
        unsettled_since=row.unsettled_since,
        channel=row.channel,
        ts=row.ts,
        thread_ts=row.thread_ts,
        filename=row.filename,
        lease_owner=row.lease_owner,
        lease_until=row.lease_until,
    )


def due_of(row: Delivery) -> Due:
    """See a delivery as composers and the gate do."""
    return Due(
        id=row.id,
        workspace=WorkspaceId(row.workspace_id),
        kind=row.kind,
        subject=row.subject_id,
        recipient=row.recipient,
        klass=DeliveryClass(row.klass),
        due_at=row.due_at,
        expires_at=row.expires_at,
        detail=row.detail,
    )
