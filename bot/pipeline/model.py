"""The table of deals; people type into it what an import will fill."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, Date, ForeignKeyConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from bot.store import Base, BigId, Tenant, UtcDateTime

SLACK_ID = String(32)


class Deal(Tenant, Base):
    """An opportunity of one rep; it moves along when the rep changes manager (R50).

    `stage` is named as people name it, `phase` is where it lies: early, middle or late. `amount`
    is in hundredths of `currency`. `closed_at` stands for all but open deals. What was entered by
    mistake keeps its row, as other tables point at it, and is shown to nobody.
    """

    __tablename__ = "deals"
    __table_args__ = (
        ForeignKeyConstraint(["workspace_id", "rep"], ["persons.workspace_id", "persons.slack_id"]),
        Index("ix_deals_rep", "workspace_id", "rep", "state"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    rep: Mapped[str] = mapped_column(SLACK_ID)
    name: Mapped[str] = mapped_column(String(120))
    account: Mapped[str] = mapped_column(String(120), default="", server_default="")
    stage: Mapped[str] = mapped_column(String(60))
    phase: Mapped[str] = mapped_column(String(8))
    stage_since: Mapped[datetime] = mapped_column(UtcDateTime)
    amount: Mapped[int | None] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3), default="", server_default="")
    close_on: Mapped[date | None] = mapped_column(Date)
    next_step: Mapped[str] = mapped_column(String(300), default="", server_default="")
    next_step_on: Mapped[date | None] = mapped_column(Date)
    state: Mapped[str] = mapped_column(String(16))
    reason: Mapped[str] = mapped_column(String(300), default="", server_default="")
    created_by: Mapped[str] = mapped_column(SLACK_ID)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
