"""Tables of what happens inside a 1:1."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Date, ForeignKeyConstraint, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.store import Base, BigId, Secret, Tenant, UtcDateTime

SLACK_ID = String(32)
PROPOSED = text("agreed_at IS NULL")
OPEN = text("covered_in IS NULL AND dropped_at IS NULL")
FROM_ELSEWHERE = text("origin_id IS NOT NULL AND covered_in IS NULL AND dropped_at IS NULL")


class AgendaItem(Tenant, Base):
    """One thing to talk about; open ones are the agenda of the rep's next 1:1 (R9, R11).

    It belongs to the rep, so that it moves along with them. `deal_id` makes it one of the focus
    deals; `origin` and `origin_id` say what it came from where nobody typed it. `covered_in` is
    the 1:1 in which it was ticked, `dropped_at` when it was taken off.
    """

    __tablename__ = "agenda_items"
    __table_args__ = (
        ForeignKeyConstraint(["workspace_id", "rep"], ["persons.workspace_id", "persons.slack_id"]),
        ForeignKeyConstraint(["covered_in"], ["one_on_ones.id"]),
        ForeignKeyConstraint(["deal_id"], ["deals.id"]),
        Index(
            "ix_agenda_items_open",
            "workspace_id",
            "rep",
            sqlite_where=OPEN,
            postgresql_where=OPEN,
        ),
        Index("ix_agenda_items_covered", "covered_in"),
        Index(
            "uq_agenda_items_origin",
            "workspace_id",
            "rep",
            "origin",
            "origin_id",
            unique=True,
            sqlite_where=FROM_ELSEWHERE,
            postgresql_where=FROM_ELSEWHERE,
        ),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    rep: Mapped[str] = mapped_column(SLACK_ID)
    block: Mapped[str] = mapped_column(String(16))
    text: Mapped[str] = mapped_column(String(500))
    question: Mapped[str] = mapped_column(String(48), default="", server_default="")
    deal_id: Mapped[int | None] = mapped_column(BigId)
    origin: Mapped[str] = mapped_column(String(24), default="", server_default="")
    origin_id: Mapped[int | None] = mapped_column(BigId)
    added_by: Mapped[str | None] = mapped_column(SLACK_ID)
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)
    position: Mapped[int]
    covered_in: Mapped[int | None] = mapped_column(BigId)
    covered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    dropped_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class LiveBlock(Tenant, Base):
    """The block of the agenda that two people went on to, where they didn't go by the clock."""

    __tablename__ = "live_blocks"
    __table_args__ = (
        ForeignKeyConstraint(["one_on_one_id"], ["one_on_ones.id"]),
        UniqueConstraint("one_on_one_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    one_on_one_id: Mapped[int] = mapped_column(BigId)
    block: Mapped[str] = mapped_column(String(16))
    chosen_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Record(Tenant, Base):
    """What two people keep of one 1:1; only they read it, whoever leads the next (R50).

    `useful` is the rep's word, in one tap. `version` grows with each edit of a submitted one;
    `edited_*` tell of the last, None until there is one.
    """

    __tablename__ = "records"
    __table_args__ = (
        ForeignKeyConstraint(["one_on_one_id"], ["one_on_ones.id"]),
        UniqueConstraint("one_on_one_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    one_on_one_id: Mapped[int] = mapped_column(BigId)
    notes: Mapped[str] = mapped_column(Text, default="", server_default="")
    insights: Mapped[str] = mapped_column(Text, default="", server_default="")
    useful: Mapped[str | None] = mapped_column(String(8))
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_by: Mapped[str | None] = mapped_column(SLACK_ID)
    version: Mapped[int] = mapped_column(default=0, server_default="0")
    edited_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    edited_by: Mapped[str | None] = mapped_column(SLACK_ID)


class DealReview(Tenant, Base):
    """What came of a focus deal in a 1:1: pursue, fix or walk away, and the rep's next step."""

    __tablename__ = "deal_reviews"
    __table_args__ = (
        ForeignKeyConstraint(["one_on_one_id"], ["one_on_ones.id"]),
        ForeignKeyConstraint(["deal_id"], ["deals.id"]),
        UniqueConstraint("one_on_one_id", "deal_id"),
        Index("ix_deal_reviews_deal", "deal_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    one_on_one_id: Mapped[int] = mapped_column(BigId)
    deal_id: Mapped[int] = mapped_column(BigId)
    decision: Mapped[str | None] = mapped_column(String(16))
    reason: Mapped[str] = mapped_column(String(300), default="", server_default="")
    asked_rep: Mapped[datetime | None] = mapped_column(UtcDateTime)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)


class PrivateNote(Tenant, Base):
    """What one of the two keeps to themselves; never posted, sealed at rest (R50)."""

    __tablename__ = "private_notes"
    __table_args__ = (
        ForeignKeyConstraint(["one_on_one_id"], ["one_on_ones.id"]),
        UniqueConstraint("one_on_one_id", "author"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    one_on_one_id: Mapped[int] = mapped_column(BigId)
    author: Mapped[str] = mapped_column(SLACK_ID)
    # Loaded only where its author asks for it.
    text: Mapped[str] = mapped_column(Secret, deferred=True, deferred_raiseload=True)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Draft(Tenant, Base):
    """What somebody has typed into a form that isn't sent yet, by field, as JSON.

    Only its author ever sees it, and it is gone once the form was sent: then only the form's id
    stays. `private` is what was typed for nobody else's eyes.
    """

    __tablename__ = "drafts"
    __table_args__ = (
        ForeignKeyConstraint(["one_on_one_id"], ["one_on_ones.id"]),
        UniqueConstraint("one_on_one_id", "author"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    one_on_one_id: Mapped[int] = mapped_column(BigId)
    author: Mapped[str] = mapped_column(SLACK_ID)
    fields: Mapped[str] = mapped_column(Text)
    private: Mapped[str | None] = mapped_column(Secret, deferred=True, deferred_raiseload=True)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)


class SkillFocus(Tenant, Base):
    """The one skill that a rep works on, chosen by both (docs/rhythm.md R37).

    One of the two proposes it, the other agrees; until then the one agreed on before stays. It
    stays in the months after `month` (its first day), too, until another is agreed on. `aim` is
    in the rep's own words. `looked_at` is when the two last decided to keep it.
    """

    __tablename__ = "skill_focuses"
    __table_args__ = (
        ForeignKeyConstraint(["workspace_id", "rep"], ["persons.workspace_id", "persons.slack_id"]),
        Index("ix_skill_focuses_rep", "workspace_id", "rep", "agreed_at"),
        Index(
            "uq_skill_focuses_proposed",
            "workspace_id",
            "rep",
            unique=True,
            sqlite_where=PROPOSED,
            postgresql_where=PROPOSED,
        ),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    rep: Mapped[str] = mapped_column(SLACK_ID)
    month: Mapped[date] = mapped_column(Date)
    skill: Mapped[str] = mapped_column(String(48))
    aim: Mapped[str] = mapped_column(String(300), default="", server_default="")
    proposed_by: Mapped[str] = mapped_column(SLACK_ID)
    proposed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    agreed_by: Mapped[str | None] = mapped_column(SLACK_ID)
    agreed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    looked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
