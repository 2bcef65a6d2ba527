"""Tables of what leaders and ops get."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import (
    Date,
    ForeignKeyConstraint,
    Index,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from bot.store import Base, BigId, Secret, Tenant, UtcDateTime

SLACK_ID = String(32)
CURRENT = text("ended_at IS NULL")
OPEN = text("next_at IS NOT NULL")


class RollUp(Tenant, Base):
    """A leader's monthly roll-up; `month` is its first day (docs/rhythm.md R41)."""

    __tablename__ = "roll_ups"
    __table_args__ = (UniqueConstraint("workspace_id", "leader", "month"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    leader: Mapped[str] = mapped_column(SLACK_ID)
    month: Mapped[date] = mapped_column(Date)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Webhook(Tenant, Base):
    """Where a workspace wants its numbers sent, and the secret that signs them."""

    __tablename__ = "webhooks"
    __table_args__ = (
        Index(
            "uq_webhooks_current",
            "workspace_id",
            unique=True,
            sqlite_where=CURRENT,
            postgresql_where=CURRENT,
        ),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    # Loaded only where it is used.
    url: Mapped[str] = mapped_column(Secret, deferred=True, deferred_raiseload=True)
    host: Mapped[str] = mapped_column(String(255))
    secret: Mapped[str] = mapped_column(Secret, deferred=True, deferred_raiseload=True)
    set_by: Mapped[str] = mapped_column(SLACK_ID)
    set_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class WebhookCall(Tenant, Base):
    """One post to a webhook, as it is or was sent; tried at `next_at`, None when it is over.

    `about` names what it tells of (2026-11); with the webhook it is the key, so it is made once.
    It has been tried since `tried_from`: a wish to try once more begins anew.
    """

    __tablename__ = "webhook_calls"
    __table_args__ = (
        ForeignKeyConstraint(["webhook_id"], ["webhooks.id"]),
        UniqueConstraint("webhook_id", "about"),
        Index("ix_webhook_calls_next_at", "next_at", sqlite_where=OPEN, postgresql_where=OPEN),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    webhook_id: Mapped[int] = mapped_column(BigId)
    public_id: Mapped[str] = mapped_column(String(32))
    about: Mapped[str] = mapped_column(String(32))
    body: Mapped[str] = mapped_column(Text)
    attempts: Mapped[int] = mapped_column(default=0, server_default="0")
    next_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    lease_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    problem: Mapped[str] = mapped_column(String(64), default="", server_default="")
    tried_from: Mapped[datetime] = mapped_column(UtcDateTime)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ReportRequest(Tenant, Base):
    """A report that somebody asked for: made and uploaded to their DM by the outbox.

    `teams` are ids, comma-separated, as their asker might see them then; whether they still may is
    looked at when it is made. `first_week` and `last_week` are ISO weeks (2026-W48), both included.
    """

    __tablename__ = "report_requests"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    asked_by: Mapped[str] = mapped_column(SLACK_ID)
    teams: Mapped[str] = mapped_column(Text)
    first_week: Mapped[str] = mapped_column(String(8))
    last_week: Mapped[str] = mapped_column(String(8))
    form: Mapped[str] = mapped_column(String(8))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
