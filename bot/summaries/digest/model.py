"""Tables of the digest and of kind words."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import (
    Date,
    ForeignKeyConstraint,
    Index,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from bot.store import Base, BigId, Tenant, UtcDateTime

SLACK_ID = String(32)


class Digest(Tenant, Base):
    """The Monday digest of whoever leads 1:1s, a manager or a stand-in, by the ISO week."""

    __tablename__ = "digests"
    __table_args__ = (UniqueConstraint("workspace_id", "manager", "week"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    manager: Mapped[str] = mapped_column(SLACK_ID)
    week: Mapped[str] = mapped_column(String(8))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)


class DigestPick(Tenant, Base):
    """A rep whom a digest named: for what, with which figures and which question of the bank.

    They stay as they were told, so that the message says the same when it is brought up to date.
    `weak` is what it is about, `part` of `n` its figure, `names` is JSON: those of deals.
    """

    __tablename__ = "digest_picks"
    __table_args__ = (
        ForeignKeyConstraint(["digest_id"], ["digests.id"]),
        ForeignKeyConstraint(["workspace_id", "rep"], ["persons.workspace_id", "persons.slack_id"]),
        UniqueConstraint("digest_id", "rep"),
        Index("ix_digest_picks_rep", "workspace_id", "rep", "made_at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    digest_id: Mapped[int] = mapped_column(BigId)
    rep: Mapped[str] = mapped_column(SLACK_ID)
    place: Mapped[int]
    weak: Mapped[str] = mapped_column(String(24))
    part: Mapped[int]
    n: Mapped[int]
    more: Mapped[int]
    since: Mapped[date | None] = mapped_column(Date)
    names: Mapped[str] = mapped_column(Text)
    question: Mapped[str] = mapped_column(String(64))
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
