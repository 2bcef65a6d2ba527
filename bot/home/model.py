"""Which page of their reps somebody looks at in their App Home."""

from __future__ import annotations

from sqlalchemy import ForeignKey, ForeignKeyConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.people.model import SLACK_ID
from bot.store import Base, BigId, Tenant

__all__ = ["HomePage"]


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
