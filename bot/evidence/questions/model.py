"""Tables of the question bank: a workspace's own questions, and who was asked what."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKeyConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.store import Base, BigId, Tenant, UtcDateTime

SLACK_ID = String(32)


class OwnQuestion(Tenant, Base):
    """A question that a workspace added to the bank, or one of the bank's that it put aside.

    `key` is a bank's where it stands for one that isn't asked here (`text` is "" then).
    """

    __tablename__ = "own_questions"
    __table_args__ = (UniqueConstraint("workspace_id", "key"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    key: Mapped[str] = mapped_column(String(48))
    text: Mapped[str] = mapped_column(String(300), default="", server_default="")
    topic: Mapped[str] = mapped_column(String(32), default="", server_default="")
    phase: Mapped[str] = mapped_column(String(8), default="", server_default="")
    step: Mapped[str] = mapped_column(String(16), default="", server_default="")
    added_by: Mapped[str] = mapped_column(SLACK_ID)
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    dropped_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class QuestionAsked(Tenant, Base):
    """That somebody was asked a question; nobody is asked the same within four weeks (R25)."""

    __tablename__ = "questions_asked"
    __table_args__ = (
        ForeignKeyConstraint(["deal_id"], ["deals.id"]),
        Index("ix_questions_asked_person", "workspace_id", "person", "asked_at"),
        Index("ix_questions_asked_deal", "deal_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    person: Mapped[str] = mapped_column(SLACK_ID)
    key: Mapped[str] = mapped_column(String(48))
    topic: Mapped[str] = mapped_column(String(32), default="", server_default="")
    deal_id: Mapped[int | None] = mapped_column(BigId)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
