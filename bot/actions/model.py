"""The table of what was agreed."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Date, ForeignKeyConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from bot.store import Base, BigId, Tenant, UtcDateTime

SLACK_ID = String(32)


class Action(Tenant, Base):
    """Something that one of the two shall do by a day of theirs (docs/rhythm.md R31).

    `rep` is whose coaching it belongs to, whoever leads it now; the `owner` is that rep or their
    manager. `source` and `source_id` say where it was made: a 1:1 or a session by its id, or a
    message that stands at `channel` and `ts`, under which done and outcome are told. Its owner is
    reminded at `reminds_at` and `again_at`. `batch` is the action whose message asks the owner to
    accept this one, too; `told_with` the one whose message tells that this one is closed.
    """

    __tablename__ = "actions"
    __table_args__ = (
        ForeignKeyConstraint(["workspace_id", "rep"], ["persons.workspace_id", "persons.slack_id"]),
        Index("ix_actions_rep", "workspace_id", "rep", "state"),
        Index("ix_actions_owner", "workspace_id", "owner", "state"),
        Index("ix_actions_source", "workspace_id", "source", "source_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    text: Mapped[str] = mapped_column(String(500))
    owner: Mapped[str] = mapped_column(SLACK_ID)
    rep: Mapped[str] = mapped_column(SLACK_ID)
    proposed_by: Mapped[str] = mapped_column(SLACK_ID)
    due_on: Mapped[date] = mapped_column(Date)
    state: Mapped[str] = mapped_column(String(16))
    source: Mapped[str] = mapped_column(String(16))
    source_id: Mapped[int | None] = mapped_column(BigId)
    deal_id: Mapped[int | None] = mapped_column(BigId)
    channel: Mapped[str | None] = mapped_column(SLACK_ID)
    ts: Mapped[str | None] = mapped_column(SLACK_ID)
    outcome: Mapped[str] = mapped_column(String(500), default="", server_default="")
    needs_help: Mapped[str | None] = mapped_column(String(300))
    moves: Mapped[int] = mapped_column(default=0, server_default="0")
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    agreed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_by: Mapped[str | None] = mapped_column(SLACK_ID)
    reminds_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    again_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    batch: Mapped[int | None] = mapped_column(BigId)
    told_with: Mapped[int | None] = mapped_column(BigId)
