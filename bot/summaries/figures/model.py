"""The table of what a quarter began with."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, Date, ForeignKeyConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.store import Base, BigId, Tenant, UtcDateTime


class Commitment(Tenant, Base):
    """A late deal at the start of a quarter (its first day), and what it rested on then (R41).

    `amount` is in hundredths; `rests_on` is evidence, stale or claims. What became of it is the
    deal's own to tell.
    """

    __tablename__ = "commitments"
    __table_args__ = (
        ForeignKeyConstraint(["deal_id"], ["deals.id"]),
        ForeignKeyConstraint(["team_id"], ["teams.id"]),
        UniqueConstraint("deal_id", "quarter"),
        Index("ix_commitments_team", "team_id", "quarter"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    deal_id: Mapped[int] = mapped_column(BigId)
    team_id: Mapped[int] = mapped_column(BigId)
    quarter: Mapped[date] = mapped_column(Date)
    amount: Mapped[int | None] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3), default="", server_default="")
    rests_on: Mapped[str] = mapped_column(String(16))
    taken_at: Mapped[datetime] = mapped_column(UtcDateTime)
