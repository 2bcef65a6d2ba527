"""The table of coaching besides the weekly 1:1."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKeyConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from bot.store import Base, BigId, Tenant, UtcDateTime

SLACK_ID = String(32)


class Session(Tenant, Base):
    """One planned session (docs/rhythm.md R15a), or coaching in the moment, logged (R6).

    `kind` is the key of a template, or `ad-hoc`. `coaching` are the minutes that count, None
    until somebody said; `length_minutes` is how long it was to be, or was.
    """

    __tablename__ = "sessions"
    __table_args__ = (
        ForeignKeyConstraint(
            ["workspace_id", "manager"], ["persons.workspace_id", "persons.slack_id"]
        ),
        ForeignKeyConstraint(["workspace_id", "rep"], ["persons.workspace_id", "persons.slack_id"]),
        Index("ix_sessions_manager", "workspace_id", "manager", "planned_at"),
        Index("ix_sessions_rep", "workspace_id", "rep", "planned_at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    kind: Mapped[str] = mapped_column(String(24))
    uid: Mapped[str] = mapped_column(String(32))
    manager: Mapped[str] = mapped_column(SLACK_ID)
    rep: Mapped[str] = mapped_column(SLACK_ID)
    about: Mapped[str] = mapped_column(String(150), default="", server_default="")
    deal_id: Mapped[int | None] = mapped_column(BigId)
    planned_at: Mapped[datetime] = mapped_column(UtcDateTime)
    length_minutes: Mapped[int]
    sequence: Mapped[int] = mapped_column(default=0, server_default="0")
    state: Mapped[str] = mapped_column(String(16))
    coaching: Mapped[int | None]
    set_by: Mapped[str] = mapped_column(SLACK_ID)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    changed_by: Mapped[str | None] = mapped_column(SLACK_ID)
