"""Tables of the weekly summary."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import (
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
    false,
    text,
    true,
)
from sqlalchemy.orm import Mapped, mapped_column

from bot.store import Base, BigId, Tenant, UtcDateTime

SLACK_ID = String(32)
WAITING = text("state = 'waiting'")


class SummarySetting(Tenant, Base):
    """When a team's summary comes, and what its manager leaves out; without a row the defaults.

    `minute` is after midnight in the team's zone. One that `is_private` goes to the manager alone;
    so do those of a team's first four weeks (docs/rhythm.md R40), but for `shared_since` is when
    the manager wanted them in the channel all the same. `left_out` are names of figures,
    comma-separated.
    """

    __tablename__ = "summary_settings"
    __table_args__ = (
        ForeignKeyConstraint(["team_id"], ["teams.id"]),
        UniqueConstraint("team_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    team_id: Mapped[int] = mapped_column(BigId)
    is_on: Mapped[bool] = mapped_column(default=True, server_default=true())
    is_private: Mapped[bool] = mapped_column(default=False, server_default=false())
    weekday: Mapped[int] = mapped_column(default=1, server_default="1")
    minute: Mapped[int] = mapped_column(default=570, server_default="570")
    shared_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    left_out: Mapped[str] = mapped_column(String(255), default="", server_default="")
    changed_by: Mapped[str] = mapped_column(SLACK_ID)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Summary(Tenant, Base):
    """One team's summary of one week; what it says is counted anew whenever it is sent.

    `shows_at` is when its manager sees it, `due_at` when the channel does unless they hold it;
    late facts change it until `settles_at`, and were last looked for at `counted_at`. `said` is the
    digest of what it says, `picture` the drawn one's id in Slack, `drawn` the digest of what that
    shows.
    """

    __tablename__ = "summaries"
    __table_args__ = (
        ForeignKeyConstraint(["team_id"], ["teams.id"]),
        UniqueConstraint("team_id", "week"),
        Index("ix_summaries_settles_at", "settles_at"),
        Index("ix_summaries_due_at", "due_at", sqlite_where=WAITING, postgresql_where=WAITING),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    team_id: Mapped[int] = mapped_column(BigId)
    week: Mapped[str] = mapped_column(String(8))
    manager: Mapped[str] = mapped_column(SLACK_ID)
    channel: Mapped[str] = mapped_column(SLACK_ID)
    state: Mapped[str] = mapped_column(String(16))
    left_out: Mapped[str] = mapped_column(String(255), default="", server_default="")
    shows_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    settles_at: Mapped[datetime] = mapped_column(UtcDateTime)
    counted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    said: Mapped[str] = mapped_column(String(64), default="", server_default="")
    picture: Mapped[str | None] = mapped_column(String(32))
    drawn: Mapped[str] = mapped_column(String(64), default="", server_default="")
    decided_by: Mapped[str | None] = mapped_column(SLACK_ID)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    shared_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
