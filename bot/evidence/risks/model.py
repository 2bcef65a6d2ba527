"""Tables of pre-mortems: why a deal could be lost, by its rep and by who leads them (R22)."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Date, ForeignKeyConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.store import Base, BigId, Tenant, UtcDateTime

SLACK_ID = String(32)


class PreMortem(Tenant, Base):
    """One look at what a deal could be lost by; the manager's part is hidden until the rep's is in.

    `confirmed_at` is when the rep said that the reasons are read right, `rest_asked_at` when the
    rest of three was asked for, once.
    """

    __tablename__ = "pre_mortems"
    __table_args__ = (
        ForeignKeyConstraint(["deal_id"], ["deals.id"]),
        ForeignKeyConstraint(["check_id"], ["deal_checks.id"]),
        ForeignKeyConstraint(["workspace_id", "rep"], ["persons.workspace_id", "persons.slack_id"]),
        UniqueConstraint("check_id"),
        Index("ix_pre_mortems_deal", "deal_id", "begun_at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    rep: Mapped[str] = mapped_column(SLACK_ID)
    deal_id: Mapped[int | None] = mapped_column(BigId)
    check_id: Mapped[int | None] = mapped_column(BigId)
    manager: Mapped[str | None] = mapped_column(SLACK_ID)
    begun_at: Mapped[datetime] = mapped_column(UtcDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    rest_asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    managers_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Risk(Tenant, Base):
    """One reason why a deal could be lost, with what its rep does against it (R22).

    `said_by` is whose reason it is; `same_as` is the other's reason that means the same. A
    `recheck_on` has the two asked whether it is better, the same or worse: `state` keeps that.
    """

    __tablename__ = "risks"
    __table_args__ = (
        ForeignKeyConstraint(["pre_mortem_id"], ["pre_mortems.id"]),
        ForeignKeyConstraint(["deal_id"], ["deals.id"]),
        ForeignKeyConstraint(["same_as"], ["risks.id"]),
        Index("ix_risks_pre_mortem", "pre_mortem_id", "position"),
        Index("ix_risks_deal", "deal_id", "state"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    pre_mortem_id: Mapped[int] = mapped_column(BigId)
    deal_id: Mapped[int | None] = mapped_column(BigId)
    said_by: Mapped[str] = mapped_column(SLACK_ID)
    position: Mapped[int]
    text: Mapped[str] = mapped_column(String(500))
    counter_move: Mapped[str] = mapped_column(String(500), default="", server_default="")
    counter_by: Mapped[str | None] = mapped_column(SLACK_ID)
    same_as: Mapped[int | None] = mapped_column(BigId)
    recheck_on: Mapped[date | None] = mapped_column(Date)
    state: Mapped[str] = mapped_column(String(16))
    state_at: Mapped[datetime] = mapped_column(UtcDateTime)
    state_by: Mapped[str | None] = mapped_column(SLACK_ID)
    dropped_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
