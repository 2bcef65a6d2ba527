"""Tables of rhythms, their 1:1s, and the sheets that announce them."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import (
    Date,
    ForeignKeyConstraint,
    Index,
    String,
    Text,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from bot.store import Base, BigId, Tenant, UtcDateTime

SLACK_ID = String(32)


class Rhythm(Tenant, Base):
    """The standing 1:1 of a manager and a rep; `next_at` is when its next unmade one is.

    A rhythm that `has_own_time` keeps it when its team is staggered anew; `offered_at` is when a
    way to revive it was offered, until that is settled (docs/rhythm.md R5).
    """

    __tablename__ = "rhythms"
    __table_args__ = (
        ForeignKeyConstraint(["team_id"], ["teams.id"]),
        ForeignKeyConstraint(
            ["workspace_id", "manager"], ["persons.workspace_id", "persons.slack_id"]
        ),
        ForeignKeyConstraint(["workspace_id", "rep"], ["persons.workspace_id", "persons.slack_id"]),
        Index(
            "uq_rhythms_current",
            "workspace_id",
            "rep",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index(
            "ix_rhythms_next_at",
            "next_at",
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index("ix_rhythms_manager", "workspace_id", "manager"),
        Index("ix_rhythms_team", "team_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    team_id: Mapped[int] = mapped_column(BigId)
    manager: Mapped[str] = mapped_column(SLACK_ID)
    rep: Mapped[str] = mapped_column(SLACK_ID)
    zone: Mapped[str] = mapped_column(String(64))
    weekday: Mapped[int]
    start_minute: Mapped[int]
    length_minutes: Mapped[int]
    every_weeks: Mapped[int] = mapped_column(default=1, server_default="1")
    has_own_time: Mapped[bool] = mapped_column(default=False, server_default=false())
    offered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    next_week: Mapped[str] = mapped_column(String(8))
    next_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class OneOnOne(Tenant, Base):
    """One dated 1:1; the rhythm and the ISO week are its key, whatever becomes of it.

    `cause` is why Coach itself moved or excused it. `manager` is who leads this very one: a
    stand-in's are theirs. `*_coaching` and `*_forecasting` are the minutes that each side labelled
    so, all else is admin. `started_at` and `ended_at` measure it. `answered_at` is when either last
    said what became of it.
    """

    __tablename__ = "one_on_ones"
    __table_args__ = (
        ForeignKeyConstraint(["rhythm_id"], ["rhythms.id"]),
        UniqueConstraint("rhythm_id", "week"),
        Index(
            "ix_one_on_ones_wake_at",
            "wake_at",
            sqlite_where=text("wake_at IS NOT NULL"),
            postgresql_where=text("wake_at IS NOT NULL"),
        ),
        Index("ix_one_on_ones_manager", "workspace_id", "manager", "planned_at"),
        Index("ix_one_on_ones_rep", "workspace_id", "rep", "planned_at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    rhythm_id: Mapped[int] = mapped_column(BigId)
    week: Mapped[str] = mapped_column(String(8))
    uid: Mapped[str] = mapped_column(String(32))
    manager: Mapped[str] = mapped_column(SLACK_ID)
    rep: Mapped[str] = mapped_column(SLACK_ID)
    zone: Mapped[str] = mapped_column(String(64))
    original_at: Mapped[datetime] = mapped_column(UtcDateTime)
    planned_at: Mapped[datetime] = mapped_column(UtcDateTime)
    length_minutes: Mapped[int]
    sequence: Mapped[int] = mapped_column(default=0)
    state: Mapped[str] = mapped_column(String(16))
    started_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    manager_says: Mapped[str | None] = mapped_column(String(16))
    rep_says: Mapped[str | None] = mapped_column(String(16))
    one_sided: Mapped[bool] = mapped_column(default=False)
    changed_by: Mapped[str | None] = mapped_column(SLACK_ID)
    reason: Mapped[str | None] = mapped_column(String(500))
    cause: Mapped[str | None] = mapped_column(String(24))
    manager_coaching: Mapped[int | None]
    rep_coaching: Mapped[int | None]
    manager_forecasting: Mapped[int | None]
    rep_forecasting: Mapped[int | None]
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    wake_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Sheet(Tenant, Base):
    """What one person is told of one day's 1:1s, the working day before (docs/rhythm.md R43)."""

    __tablename__ = "sheets"
    __table_args__ = (
        ForeignKeyConstraint(
            ["workspace_id", "person"], ["persons.workspace_id", "persons.slack_id"]
        ),
        UniqueConstraint("workspace_id", "person", "day"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    person: Mapped[str] = mapped_column(SLACK_ID)
    day: Mapped[date] = mapped_column(Date)


class PolicyTemplate(Tenant, Base):
    """What teams are prepared with: the policy that ops wrote down once, by its name (R46)."""

    __tablename__ = "policy_templates"
    __table_args__ = (UniqueConstraint("workspace_id", "name"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    weekday: Mapped[int]
    start_minute: Mapped[int]
    length_minutes: Mapped[int]
    times: Mapped[str] = mapped_column(String(16))
    every_weeks: Mapped[int]
    target_hours: Mapped[int]
    changed_by: Mapped[str] = mapped_column(SLACK_ID)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)


class PreparedTeam(Tenant, Base):
    """A team that ops prepared; its manager looks it through and starts it, nobody else (R46).

    `reps` are Slack ids, comma-separated. Those prepared at once share a `batch`. Until it is
    `offered_at` only who prepares it sees it; then it waits until it is `taken_at` or `dropped_at`.
    """

    __tablename__ = "prepared_teams"
    __table_args__ = (
        ForeignKeyConstraint(
            ["workspace_id", "manager"], ["persons.workspace_id", "persons.slack_id"]
        ),
        Index("ix_prepared_teams_manager", "workspace_id", "manager"),
        Index("ix_prepared_teams_batch", "workspace_id", "batch"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    manager: Mapped[str] = mapped_column(SLACK_ID)
    name: Mapped[str] = mapped_column(String(80), default="", server_default="")
    channel: Mapped[str | None] = mapped_column(SLACK_ID)
    reps: Mapped[str] = mapped_column(Text)
    weekday: Mapped[int]
    start_minute: Mapped[int]
    length_minutes: Mapped[int]
    times: Mapped[str] = mapped_column(String(16))
    every_weeks: Mapped[int]
    target_hours: Mapped[int]
    prepared_by: Mapped[str] = mapped_column(SLACK_ID)
    prepared_at: Mapped[datetime] = mapped_column(UtcDateTime)
    batch: Mapped[str] = mapped_column(String(32))
    offered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    taken_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    dropped_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
