"""Tables of call plans, and of what the manager asked about them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKeyConstraint, Index, String, Text, false
from sqlalchemy.orm import Mapped, mapped_column

from bot.store import Base, BigId, Tenant, UtcDateTime

SLACK_ID = String(32)


class CallPlan(Tenant, Base):
    """What a rep means to do in the very next conversation, and what came of it (R29, R30).

    `commitment` is what the customer shall do; `is_insisted` when the rep kept one that looks
    like their own doing. `remind_minutes` before the call, if ticked.
    """

    __tablename__ = "call_plans"
    __table_args__ = (
        ForeignKeyConstraint(["workspace_id", "rep"], ["persons.workspace_id", "persons.slack_id"]),
        ForeignKeyConstraint(["deal_id"], ["deals.id"]),
        Index("ix_call_plans_rep", "workspace_id", "rep", "call_at"),
        Index("ix_call_plans_deal", "deal_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    rep: Mapped[str] = mapped_column(SLACK_ID)
    deal_id: Mapped[int | None] = mapped_column(BigId)
    uid: Mapped[str] = mapped_column(String(32))
    sequence: Mapped[int] = mapped_column(default=0, server_default="0")
    call_at: Mapped[datetime] = mapped_column(UtcDateTime)
    length_minutes: Mapped[int]
    customer: Mapped[str] = mapped_column(String(120), default="", server_default="")
    people: Mapped[str] = mapped_column(String(300), default="", server_default="")
    objective: Mapped[str] = mapped_column(Text)
    commitment: Mapped[str] = mapped_column(Text)
    is_insisted: Mapped[bool] = mapped_column(default=False, server_default=false())
    questions: Mapped[str] = mapped_column(Text, default="", server_default="")
    objection: Mapped[str] = mapped_column(Text, default="", server_default="")
    evidence: Mapped[str] = mapped_column(Text, default="", server_default="")
    remind_minutes: Mapped[int | None]
    state: Mapped[str] = mapped_column(String(16))
    outcome: Mapped[str | None] = mapped_column(String(16))
    learned: Mapped[str] = mapped_column(Text, default="", server_default="")
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class PlanQuestion(Tenant, Base):
    """What a manager asked about a plan: it is all that they can do to it (R26)."""

    __tablename__ = "plan_questions"
    __table_args__ = (
        ForeignKeyConstraint(["plan_id"], ["call_plans.id"]),
        Index("ix_plan_questions_plan", "plan_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    plan_id: Mapped[int] = mapped_column(BigId)
    asked_by: Mapped[str] = mapped_column(SLACK_ID)
    text: Mapped[str] = mapped_column(String(500))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
