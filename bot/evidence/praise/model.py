"""The table of praise (R27)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKeyConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.store import Base, BigId, Tenant, UtcDateTime

SLACK_ID = String(32)


class Praise(Tenant, Base):
    """An insight that somebody would praise in front of the team, once its rep agrees.

    `quote` is the rep's words, `why` the praise; `channel` and `ts` are the message it is about,
    which is praised once. Without a `team_channel` only the rep reads it. Until `expires_at` the
    rep's yes is waited for.
    """

    __tablename__ = "praises"
    __table_args__ = (
        ForeignKeyConstraint(["workspace_id", "rep"], ["persons.workspace_id", "persons.slack_id"]),
        UniqueConstraint("workspace_id", "channel", "ts"),
        Index("ix_praises_rep", "workspace_id", "rep", "made_at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    rep: Mapped[str] = mapped_column(SLACK_ID)
    made_by: Mapped[str] = mapped_column(SLACK_ID)
    quote: Mapped[str] = mapped_column(String(1000))
    why: Mapped[str] = mapped_column(String(500), default="", server_default="")
    channel: Mapped[str] = mapped_column(SLACK_ID)
    ts: Mapped[str] = mapped_column(String(32))
    team_channel: Mapped[str | None] = mapped_column(SLACK_ID)
    state: Mapped[str] = mapped_column(String(16))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
