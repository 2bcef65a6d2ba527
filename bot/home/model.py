"""What somebody chose in their App Home: a page of their reps, and what they put off."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, ForeignKeyConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from bot.people.model import SLACK_ID
from bot.store import Base, BigId, Tenant, UtcDateTime

__all__ = ["HomePage", "HomeStep"]


class HomePage(Tenant, Base):
    """The page that stands, so that what is published again shows the same one.

    Whoever opens their Home anew begins with the first.
    """

    __tablename__ = "home_pages"
    __table_args__ = (
        ForeignKeyConstraint(
            ["workspace_id", "person"], ["persons.workspace_id", "persons.slack_id"]
        ),
    )

    workspace_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("workspaces.id"), primary_key=True, sort_order=-10
    )
    person: Mapped[str] = mapped_column(SLACK_ID, primary_key=True)
    number: Mapped[int]


class HomeStep(Tenant, Base):
    """Something to be set up that somebody put off: their Home doesn't list it any more."""

    __tablename__ = "home_steps"
    __table_args__ = (
        ForeignKeyConstraint(
            ["workspace_id", "person"], ["persons.workspace_id", "persons.slack_id"]
        ),
    )

    workspace_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("workspaces.id"), primary_key=True, sort_order=-10
    )
    person: Mapped[str] = mapped_column(SLACK_ID, primary_key=True)
    step: Mapped[str] = mapped_column(String(32), primary_key=True)
    put_off_at: Mapped[datetime] = mapped_column(UtcDateTime)
