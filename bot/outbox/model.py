"""Tables of the outbox: what is to be said, and where nothing may be said for a while."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import uuid4

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.store import Base, BigId, Tenant

__all__ = ["Delivery", "Form", "OutboxPause", "PauseReason", "State"]

# Enums are kept as plain text: alembic doesn't see it when a CHECK changes.
_WORD = String(16)
_SLACK_ID = String(32)
# A group DM is named by its people: their ids, joined by commas.
_RECIPIENT = String(255)

PENDING = text("state = 'pending'")
PENDING_UPDATE = text("state = 'pending' AND form = 'update'")
ABSORBED = text("merged_into IS NOT NULL")
LEASED = text("state = 'pending' AND lease_owner IS NOT NULL")


class Form(StrEnum):
    """How a delivery goes to Slack, which also says how a doubt about it is settled."""

    POST = "post"
    UPLOAD = "upload"
    UPDATE = "update"
    HOME = "home"


class State(StrEnum):
    """`pending` until one of the others, which are all ends."""

    PENDING = "pending"
    SENT = "sent"
    SILENT = "silent"
    EXPIRED = "expired"
    FAILED = "failed"
    MERGED = "merged"


class PauseReason(StrEnum):
    """Why a channel is paused: only the first kind says anything about the workspace."""

    LIMITED = "limited"
    BACK_OFF = "back-off"


class Delivery(Tenant, Base):
    """One message, file or update that Slack shall get once.

    - `due_at` never moves, lag is measured on it; `not_before` is moved by the gate and by
      back-off.
    - `lease_owner` and `lease_until` belong to whoever works on it now. At most one delivery of a
      recipient has an owner (`uq_deliveries_leased`): that keeps a channel in order with any
      number of replicas.
    - `unsettled_since` stands from right before a call to Slack until its outcome is known;
      with it stand `channel`, `thread_ts`, `filename` and `form`, all that is needed to look.
    - `wanted` counts what changed since; `done` is the version that was shown last.
    - What is `merged` into a bundle is said by that; the bundle's subject is the item that led.
    """

    __tablename__ = "deliveries"
    __table_args__ = (
        UniqueConstraint("workspace_id", "dedup_key"),
        Index("ix_deliveries_due", "not_before", postgresql_where=PENDING, sqlite_where=PENDING),
        Index("ix_deliveries_expiry", "expires_at", postgresql_where=PENDING, sqlite_where=PENDING),
        Index("ix_deliveries_subject", "workspace_id", "kind", "subject_id"),
        Index("ix_deliveries_recipient", "workspace_id", "recipient", "id"),
        Index(
            "ix_deliveries_merged_into",
            "merged_into",
            postgresql_where=ABSORBED,
            sqlite_where=ABSORBED,
        ),
        Index(
            "uq_deliveries_leased",
            "workspace_id",
            "recipient",
            unique=True,
            postgresql_where=LEASED,
            sqlite_where=LEASED,
        ),
        Index(
            "uq_deliveries_pending_update",
            "target_id",
            unique=True,
            postgresql_where=PENDING_UPDATE,
            sqlite_where=PENDING_UPDATE,
        ),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(
        String(32), unique=True, insert_default=lambda: uuid4().hex
    )
    kind: Mapped[str] = mapped_column(String(64))
    subject_id: Mapped[int] = mapped_column(BigInteger)
    recipient: Mapped[str] = mapped_column(_RECIPIENT)
    form: Mapped[str] = mapped_column(_WORD, insert_default=Form.POST)
    klass: Mapped[str] = mapped_column(_WORD)
    detail: Mapped[str] = mapped_column(Text, insert_default="")
    dedup_key: Mapped[str] = mapped_column(String(200))

    due_at: Mapped[datetime]
    not_before: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    lease_until: Mapped[datetime | None]
    lease_owner: Mapped[str | None] = mapped_column(String(32))
    unsettled_since: Mapped[datetime | None]

    state: Mapped[str] = mapped_column(_WORD, insert_default=State.PENDING)
    reason: Mapped[str | None] = mapped_column(String(64))
    attempts: Mapped[int] = mapped_column(insert_default=0)
    wanted: Mapped[int] = mapped_column(insert_default=1)
    done: Mapped[int] = mapped_column(insert_default=0)
    last_error: Mapped[str | None] = mapped_column(Text)

    target_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("deliveries.id"))
    merged_into: Mapped[int | None] = mapped_column(BigId, ForeignKey("deliveries.id"))
    channel: Mapped[str | None] = mapped_column(_RECIPIENT)
    ts: Mapped[str | None] = mapped_column(_SLACK_ID)
    thread_ts: Mapped[str | None] = mapped_column(_SLACK_ID)
    filename: Mapped[str | None] = mapped_column(String(255))

    created_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]


class OutboxPause(Tenant, Base):
    """No new message to this recipient until then; a workspace's own pause is in `workspaces`."""

    __tablename__ = "outbox_pauses"

    workspace_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("workspaces.id"), primary_key=True, sort_order=-10
    )
    recipient: Mapped[str] = mapped_column(_RECIPIENT, primary_key=True)
    until: Mapped[datetime]
    reason: Mapped[str] = mapped_column(_WORD)
