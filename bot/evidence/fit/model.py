"""Tables of whom a workspace wants to sell to, and why deals end (R13, R39)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKeyConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.store import Base, BigId, Tenant, UtcDateTime

SLACK_ID = String(32)
WORDS = String(500)


class IdealCustomer(Tenant, Base):
    """Whom a workspace sells to best, in its own words; one row each workspace (R13)."""

    __tablename__ = "ideal_customers"
    __table_args__ = (UniqueConstraint("workspace_id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    segment: Mapped[str] = mapped_column(WORDS, default="", server_default="")
    size: Mapped[str] = mapped_column(WORDS, default="", server_default="")
    problem: Mapped[str] = mapped_column(WORDS, default="", server_default="")
    trigger: Mapped[str] = mapped_column(WORDS, default="", server_default="")
    no_go: Mapped[str] = mapped_column(WORDS, default="", server_default="")
    changed_by: Mapped[str] = mapped_column(SLACK_ID)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)


class FitAnswer(Tenant, Base):
    """What a rep said about one of a deal's fit questions: yes, no or unknown (R13)."""

    __tablename__ = "fit_answers"
    __table_args__ = (
        ForeignKeyConstraint(["deal_id"], ["deals.id"]),
        UniqueConstraint("deal_id", "part"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    deal_id: Mapped[int] = mapped_column(BigId)
    part: Mapped[str] = mapped_column(String(16))
    answer: Mapped[str] = mapped_column(String(8))
    said_by: Mapped[str] = mapped_column(SLACK_ID)
    said_at: Mapped[datetime] = mapped_column(UtcDateTime)


class DealOutcome(Tenant, Base):
    """Why a deal was won or lost: up to three causes, comma-separated keys, and a line (R39)."""

    __tablename__ = "deal_outcomes"
    __table_args__ = (
        ForeignKeyConstraint(["deal_id"], ["deals.id"]),
        UniqueConstraint("deal_id"),
        Index("ix_deal_outcomes_answered", "workspace_id", "answered_at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    deal_id: Mapped[int] = mapped_column(BigId)
    rep: Mapped[str] = mapped_column(SLACK_ID)
    result: Mapped[str] = mapped_column(String(16))
    causes: Mapped[str] = mapped_column(String(200), default="", server_default="")
    line: Mapped[str] = mapped_column(String(500), default="", server_default="")
    asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
