"""Tables of the digest and of kind words."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import (
    ForeignKeyConstraint,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from bot.store import Base, BigId, Tenant, UtcDateTime

SLACK_ID = String(32)


class Digest(Tenant, Base):
    """A manager's Monday digest; `picks` is JSON: whom, why, the figure's n, the question's key.

    The week's picks stay, so that the same message says the same when it is brought up to date.
    """

    __tablename__ = "digests"
    __table_args__ = (UniqueConstraint("workspace_id", "manager", "week"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    manager: Mapped[str] = mapped_column(SLACK_ID)
    week: Mapped[str] = mapped_column(String(8))
    picks: Mapped[str] = mapped_column(Text, default="", server_default="")
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)


class KindWord(Tenant, Base):
    """A private word with one button to somebody whom no summary names (docs/rhythm.md R40)."""

    __tablename__ = "kind_words"
    __table_args__ = (
        ForeignKeyConstraint(
            ["workspace_id", "person"], ["persons.workspace_id", "persons.slack_id"]
        ),
        UniqueConstraint("workspace_id", "person", "week"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    person: Mapped[str] = mapped_column(SLACK_ID)
    week: Mapped[str] = mapped_column(String(8))
    about: Mapped[str] = mapped_column(String(24))
    subject_id: Mapped[int | None] = mapped_column(BigId)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
