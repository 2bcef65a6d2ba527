"""Tables of persons, teams and who reports to whom."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.store import Base, BigId, Tenant, UtcDateTime

SLACK_ID = String(32)


class Person(Tenant, Base):
    """Somebody in the workspace, named by the id that Slack gave them."""

    __tablename__ = "persons"

    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"), primary_key=True)
    slack_id: Mapped[str] = mapped_column(SLACK_ID, primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    zone: Mapped[str] = mapped_column(String(64))
    locale: Mapped[str | None] = mapped_column(String(16))
    work_days: Mapped[str] = mapped_column(String(16), default="12345")
    work_from: Mapped[int] = mapped_column(default=9 * 60)
    work_until: Mapped[int] = mapped_column(default=18 * 60)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Team(Tenant, Base):
    """One manager, their reps, one summary channel, one policy."""

    __tablename__ = "teams"
    __table_args__ = (
        ForeignKeyConstraint(
            ["workspace_id", "manager"], ["persons.workspace_id", "persons.slack_id"]
        ),
        Index("uq_teams_manager", "workspace_id", "manager", unique=True),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    manager: Mapped[str] = mapped_column(SLACK_ID)
    channel: Mapped[str] = mapped_column(SLACK_ID)
    zone: Mapped[str] = mapped_column(String(64))
    weekday: Mapped[int]
    start_minute: Mapped[int]
    length_minutes: Mapped[int]
    times: Mapped[str] = mapped_column(String(16))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Membership(Tenant, Base):
    """A rep's time in a team, and how far the greeting has come (docs/rhythm.md R46)."""

    __tablename__ = "memberships"
    __table_args__ = (
        ForeignKeyConstraint(["workspace_id", "rep"], ["persons.workspace_id", "persons.slack_id"]),
        ForeignKeyConstraint(["team_id"], ["teams.id"]),
        Index(
            "uq_memberships_current",
            "workspace_id",
            "rep",
            unique=True,
            sqlite_where=text("until IS NULL"),
            postgresql_where=text("until IS NULL"),
        ),
        Index("ix_memberships_team", "team_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    team_id: Mapped[int] = mapped_column(BigId)
    rep: Mapped[str] = mapped_column(SLACK_ID)
    greeting: Mapped[str] = mapped_column(String(16))
    since: Mapped[datetime] = mapped_column(UtcDateTime)
    until: Mapped[datetime | None] = mapped_column(UtcDateTime)
