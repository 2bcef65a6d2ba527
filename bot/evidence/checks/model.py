"""Tables of deal checks: the check, its questions, what was written below, what it was read as."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKeyConstraint, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.store import Base, BigId, Tenant, UtcDateTime

SLACK_ID = String(32)
UNDER_WAY = text("closed_at IS NULL")
TO_READ = text("read_at IS NOT NULL")
UNSETTLED = text("state = 'waiting'")
TO_AGENDA = text("agenda_at IS NOT NULL")


class DealCheck(Tenant, Base):
    """One round of questions to a rep about one deal, in one thread (R17).

    It belongs to the rep; who leads them today reads along (R50). Without `deal_id` it is about a
    message that somebody pointed out. `source` says what began it and `source_key` what that was,
    once. `place` is where it is held: a group DM by its people, or a channel; `channel` and
    `thread_ts` are the thread it was put into, where that was there before. `step` is where it
    stands in the framework, `state` what became of it, `closed_why` a short constant. `left_why`
    says why it left the channel that it was held in: somebody from outside could read it (R50).
    """

    __tablename__ = "deal_checks"
    __table_args__ = (
        ForeignKeyConstraint(["workspace_id", "rep"], ["persons.workspace_id", "persons.slack_id"]),
        ForeignKeyConstraint(["deal_id"], ["deals.id"]),
        UniqueConstraint("workspace_id", "source_key"),
        Index("ix_deal_checks_rep", "workspace_id", "rep", "state"),
        Index("ix_deal_checks_deal", "deal_id"),
        Index("ix_deal_checks_thread", "workspace_id", "channel", "thread_ts"),
        Index(
            "ix_deal_checks_under_way",
            "closes_at",
            sqlite_where=UNDER_WAY,
            postgresql_where=UNDER_WAY,
        ),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    rep: Mapped[str] = mapped_column(SLACK_ID)
    deal_id: Mapped[int | None] = mapped_column(BigId)
    source: Mapped[str] = mapped_column(String(16))
    source_key: Mapped[str] = mapped_column(String(120))
    opened_by: Mapped[str | None] = mapped_column(SLACK_ID)
    form: Mapped[str] = mapped_column(String(8))
    phase: Mapped[str] = mapped_column(String(8))
    place: Mapped[str] = mapped_column(String(80))
    channel: Mapped[str | None] = mapped_column(SLACK_ID)
    thread_ts: Mapped[str | None] = mapped_column(String(32))
    step: Mapped[str] = mapped_column(String(16))
    state: Mapped[str] = mapped_column(String(16))
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closes_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_why: Mapped[str] = mapped_column(String(24), default="", server_default="")
    left_why: Mapped[str] = mapped_column(String(24), default="", server_default="")


class CheckQuestion(Tenant, Base):
    """One question of a check, as it was asked; `number` counts them from 1.

    `key` names it in the bank; `sent_as` is the kind of delivery that carries it, `ts` the message
    it was asked in. `re_asks` counts how often it was asked on (two at most), `re_asked` what for.
    `again_at` is when it is asked once more if nobody answers by then, and `agenda_at` when it goes
    to the agenda after that.
    """

    __tablename__ = "check_questions"
    __table_args__ = (
        ForeignKeyConstraint(["check_id"], ["deal_checks.id"]),
        UniqueConstraint("check_id", "number"),
        Index(
            "ix_check_questions_unsettled",
            "id",
            sqlite_where=UNSETTLED,
            postgresql_where=UNSETTLED,
        ),
        Index(
            "ix_check_questions_agenda",
            "agenda_at",
            sqlite_where=TO_AGENDA,
            postgresql_where=TO_AGENDA,
        ),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    check_id: Mapped[int] = mapped_column(BigId)
    number: Mapped[int]
    step: Mapped[str] = mapped_column(String(16))
    key: Mapped[str] = mapped_column(String(48))
    text: Mapped[str] = mapped_column(String(600))
    sent_as: Mapped[str] = mapped_column(String(32))
    state: Mapped[str] = mapped_column(String(16))
    re_asks: Mapped[int] = mapped_column(default=0, server_default="0")
    re_asked: Mapped[str] = mapped_column(Text, default="", server_default="")
    ts: Mapped[str | None] = mapped_column(String(32))
    asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    again_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    agenda_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class CheckMessage(Tenant, Base):
    """What somebody wrote in a check's thread, as it stands after edits; deleted, it is empty.

    `files` are the names of what came with it, one a line. `read_at` is when it is to be read:
    several messages in a row are one reply. `taken_at` is when it was first part of a reply that
    was answered: its edits are read again, and answered no more.
    """

    __tablename__ = "check_messages"
    __table_args__ = (
        ForeignKeyConstraint(["check_id"], ["deal_checks.id"]),
        UniqueConstraint("workspace_id", "channel", "ts"),
        Index("ix_check_messages_check", "check_id", "ts"),
        Index("ix_check_messages_read", "read_at", sqlite_where=TO_READ, postgresql_where=TO_READ),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    check_id: Mapped[int] = mapped_column(BigId)
    channel: Mapped[str] = mapped_column(SLACK_ID)
    ts: Mapped[str] = mapped_column(String(32))
    author: Mapped[str] = mapped_column(SLACK_ID)
    text: Mapped[str] = mapped_column(Text, default="", server_default="")
    files: Mapped[str] = mapped_column(Text, default="", server_default="")
    edited_ts: Mapped[str] = mapped_column(String(32), default="", server_default="")
    deleted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    read_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    taken_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Reading(Tenant, Base):
    """What a reply was read as, and what people made of that: the evidence of a deal (R18 to R21).

    One for each author and question; where a call's outcome is the source, one for each call plan.
    `label` is the reader's ("not-judged" where it only thanks), `overruled` somebody's of the two.
    `found` is JSON, of the reasons too; `missing` is comma-separated.
    """

    __tablename__ = "readings"
    __table_args__ = (
        ForeignKeyConstraint(["workspace_id", "rep"], ["persons.workspace_id", "persons.slack_id"]),
        ForeignKeyConstraint(["deal_id"], ["deals.id"]),
        ForeignKeyConstraint(["question_id"], ["check_questions.id"]),
        ForeignKeyConstraint(["call_plan_id"], ["call_plans.id"]),
        UniqueConstraint("question_id", "author"),
        UniqueConstraint("call_plan_id", "author"),
        Index("ix_readings_deal", "deal_id", "said_at"),
        Index("ix_readings_rep", "workspace_id", "rep", "said_at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    rep: Mapped[str] = mapped_column(SLACK_ID)
    deal_id: Mapped[int | None] = mapped_column(BigId)
    question_id: Mapped[int | None] = mapped_column(BigId)
    call_plan_id: Mapped[int | None] = mapped_column(BigId)
    author: Mapped[str] = mapped_column(SLACK_ID)
    text: Mapped[str] = mapped_column(Text)
    label: Mapped[str] = mapped_column(String(16))
    language: Mapped[str] = mapped_column(String(8), default="", server_default="")
    found: Mapped[str] = mapped_column(Text, default="", server_default="")
    missing: Mapped[str] = mapped_column(Text, default="", server_default="")
    said_at: Mapped[datetime] = mapped_column(UtcDateTime)
    read_at: Mapped[datetime] = mapped_column(UtcDateTime)
    overruled: Mapped[str | None] = mapped_column(String(16))
    overruled_by: Mapped[str | None] = mapped_column(SLACK_ID)
    overruled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    verified_by: Mapped[str | None] = mapped_column(SLACK_ID)
    verified_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
