"""Tables of what is known of a deal (R23, R24)."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, Date, ForeignKeyConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.store import Base, BigId, Tenant, UtcDateTime

SLACK_ID = String(32)


class BuyerView(Tenant, Base):
    """What the buyer's seat said: would we buy from us, and why; kept over time (R23).

    `from_thread` says what of it was written below the question ("why", "all" or ""): that is
    forgotten where the message is deleted (R20).
    """

    __tablename__ = "buyer_views"
    __table_args__ = (
        ForeignKeyConstraint(["deal_id"], ["deals.id"]),
        ForeignKeyConstraint(["check_id"], ["deal_checks.id"]),
        UniqueConstraint("check_id", "seat"),
        Index("ix_buyer_views_deal", "deal_id", "said_at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    deal_id: Mapped[int] = mapped_column(BigId)
    check_id: Mapped[int | None] = mapped_column(BigId)
    seat: Mapped[str] = mapped_column(SLACK_ID)
    answer: Mapped[str] = mapped_column(String(8))
    why: Mapped[str] = mapped_column(String(1000), default="", server_default="")
    from_thread: Mapped[str] = mapped_column(String(8), default="", server_default="")
    said_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Buyer(Tenant, Base):
    """Somebody of the customer's who has a say; `met_on` is None for one not met yet (R24)."""

    __tablename__ = "buyers"
    __table_args__ = (
        ForeignKeyConstraint(["deal_id"], ["deals.id"]),
        Index("ix_buyers_deal", "deal_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    deal_id: Mapped[int] = mapped_column(BigId)
    name: Mapped[str] = mapped_column(String(120))
    role: Mapped[str] = mapped_column(String(120), default="", server_default="")
    met_on: Mapped[date | None] = mapped_column(Date)
    added_by: Mapped[str] = mapped_column(SLACK_ID)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    dropped_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class DealKnowledge(Tenant, Base):
    """What a rep knows of a deal; `cost` is of the customer's problem a year, in hundredths."""

    __tablename__ = "deal_knowledge"
    __table_args__ = (
        ForeignKeyConstraint(["deal_id"], ["deals.id"]),
        UniqueConstraint("deal_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    deal_id: Mapped[int] = mapped_column(BigId)
    competition: Mapped[str] = mapped_column(String(500), default="", server_default="")
    approach: Mapped[str] = mapped_column(String(500), default="", server_default="")
    cost: Mapped[int | None] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3), default="", server_default="")
    cost_reckoning: Mapped[str] = mapped_column(String(500), default="", server_default="")
    last_act: Mapped[str] = mapped_column(String(500), default="", server_default="")
    last_act_on: Mapped[date | None] = mapped_column(Date)
    changed_by: Mapped[str] = mapped_column(SLACK_ID)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
