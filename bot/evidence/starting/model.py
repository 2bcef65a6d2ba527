"""The table of deals' channels."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKeyConstraint, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.store import Base, BigId, Tenant, UtcDateTime

SLACK_ID = String(32)
IN_USE = text("ended_at IS NULL")


class DealChannel(Tenant, Base):
    """The channel in which checks of a deal are held, once its rep agreed (R50).

    `rep` is who was asked: whoever has the deal next is asked anew. `blocked_why` says since
    `blocked_at` why it isn't used just now: an outsider could read it. One that was taken off, or
    replaced by another, has `ended_at`: messages about it still stand.
    """

    __tablename__ = "deal_channels"
    __table_args__ = (
        ForeignKeyConstraint(["deal_id"], ["deals.id"]),
        Index(
            "uq_deal_channels_in_use",
            "deal_id",
            unique=True,
            sqlite_where=IN_USE,
            postgresql_where=IN_USE,
        ),
        Index("ix_deal_channels_channel", "workspace_id", "channel"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    deal_id: Mapped[int] = mapped_column(BigId)
    channel: Mapped[str] = mapped_column(SLACK_ID)
    name: Mapped[str] = mapped_column(String(80), default="", server_default="")
    linked_by: Mapped[str] = mapped_column(SLACK_ID)
    linked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    rep: Mapped[str] = mapped_column(SLACK_ID)
    agreed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    refused_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    blocked_why: Mapped[str] = mapped_column(String(24), default="", server_default="")
    blocked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
