"""Tables of persons, teams, who reports to whom, and when nobody is to be disturbed."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import (
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    Text,
    UniqueConstraint,
    false,
    text,
    true,
)
from sqlalchemy.orm import Mapped, mapped_column

from bot.store import AppendOnly, Base, BigId, Secret, Tenant, UtcDateTime

SLACK_ID = String(32)


class Person(Tenant, Base):
    """Somebody in the workspace, named by the id that Slack gave them."""

    __tablename__ = "persons"
    __table_args__ = (
        # Those whom a status says on leave are looked at each day.
        Index(
            "ix_persons_status",
            "seen_at",
            sqlite_where=text("status_key IS NOT NULL"),
            postgresql_where=text("status_key IS NOT NULL"),
        ),
        Index(
            "ix_persons_admins",
            "workspace_id",
            sqlite_where=text("is_admin"),
            postgresql_where=text("is_admin"),
        ),
        Index(
            "ix_persons_calendar_due",
            "calendar_due_at",
            sqlite_where=text("calendar_due_at IS NOT NULL"),
            postgresql_where=text("calendar_due_at IS NOT NULL"),
        ),
    )

    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"), primary_key=True)
    slack_id: Mapped[str] = mapped_column(SLACK_ID, primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    zone: Mapped[str] = mapped_column(String(64))
    locale: Mapped[str | None] = mapped_column(String(16))
    work_days: Mapped[str] = mapped_column(String(16), default="12345")
    work_from: Mapped[int] = mapped_column(default=9 * 60)
    work_until: Mapped[int] = mapped_column(default=18 * 60)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    is_gone: Mapped[bool] = mapped_column(default=False, server_default=false())
    # Of this workspace, as Slack says: an admin or an owner there.
    is_admin: Mapped[bool] = mapped_column(default=False, server_default=false())
    country: Mapped[str | None] = mapped_column(String(32))
    # By digests, since what a status says isn't kept: the leave that stands, whether it holds.
    status_key: Mapped[str | None] = mapped_column(String(64))
    is_status_overruled: Mapped[bool] = mapped_column(default=False, server_default=false())
    intensity: Mapped[str] = mapped_column(String(16), default="light", server_default="light")
    muted: Mapped[str] = mapped_column(String(255), default="", server_default="")
    ping_lead: Mapped[int] = mapped_column(default=10, server_default="10")
    sheet_days: Mapped[int] = mapped_column(default=1, server_default="1")
    quiet_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # Loaded only where it is asked for: whoever needs a name needn't open a secret.
    calendar_url: Mapped[str | None] = mapped_column(Secret, deferred=True, deferred_raiseload=True)
    calendar_due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    calendar_read_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    calendar_problem: Mapped[str | None] = mapped_column(String(64))


class Team(Tenant, Base):
    """One manager, their reps, one summary channel, one policy; a manager may lead several."""

    __tablename__ = "teams"
    __table_args__ = (
        ForeignKeyConstraint(
            ["workspace_id", "manager"], ["persons.workspace_id", "persons.slack_id"]
        ),
        Index("ix_teams_manager", "workspace_id", "manager"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    manager: Mapped[str] = mapped_column(SLACK_ID)
    name: Mapped[str] = mapped_column(String(80), default="", server_default="")
    channel: Mapped[str] = mapped_column(SLACK_ID)
    zone: Mapped[str] = mapped_column(String(64))
    weekday: Mapped[int]
    start_minute: Mapped[int]
    length_minutes: Mapped[int]
    times: Mapped[str] = mapped_column(String(16))
    every_weeks: Mapped[int] = mapped_column(default=1, server_default="1")
    target_hours: Mapped[int] = mapped_column(default=3, server_default="3")
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


class DayOff(Tenant, Base):
    """Days, both included, on which a person doesn't work (docs/rhythm.md R8).

    Of a team's closing days and pause each rep has a row of their own, which `closure_id` ties
    to the one that it comes from.
    """

    __tablename__ = "days_off"
    __table_args__ = (
        ForeignKeyConstraint(
            ["workspace_id", "person"], ["persons.workspace_id", "persons.slack_id"]
        ),
        ForeignKeyConstraint(["closure_id"], ["closures.id"]),
        Index("ix_days_off_person", "workspace_id", "person", "last"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    person: Mapped[str] = mapped_column(SLACK_ID)
    first: Mapped[date] = mapped_column(Date)
    last: Mapped[date] = mapped_column(Date)
    kind: Mapped[str] = mapped_column(String(16))
    name: Mapped[str] = mapped_column(String(80), default="", server_default="")
    closure_id: Mapped[int | None] = mapped_column(BigId)
    set_by: Mapped[str | None] = mapped_column(SLACK_ID)
    set_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Closure(Tenant, Base):
    """A team's closing day, or its pause until a date, both days included (R4, R8)."""

    __tablename__ = "closures"
    __table_args__ = (
        ForeignKeyConstraint(["team_id"], ["teams.id"]),
        Index("ix_closures_team", "team_id", "last"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    team_id: Mapped[int] = mapped_column(BigId)
    first: Mapped[date] = mapped_column(Date)
    last: Mapped[date] = mapped_column(Date)
    kind: Mapped[str] = mapped_column(String(16))
    name: Mapped[str] = mapped_column(String(80), default="", server_default="")
    set_by: Mapped[str] = mapped_column(SLACK_ID)
    set_at: Mapped[datetime] = mapped_column(UtcDateTime)


class StandIn(Tenant, Base):
    """Who leads a team's 1:1s from the first to the last day, in the manager's place (R50)."""

    __tablename__ = "stand_ins"
    __table_args__ = (
        ForeignKeyConstraint(["team_id"], ["teams.id"]),
        ForeignKeyConstraint(
            ["workspace_id", "person"], ["persons.workspace_id", "persons.slack_id"]
        ),
        Index("ix_stand_ins_team", "team_id", "last"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    team_id: Mapped[int] = mapped_column(BigId)
    person: Mapped[str] = mapped_column(SLACK_ID)
    first: Mapped[date] = mapped_column(Date)
    last: Mapped[date] = mapped_column(Date)
    set_by: Mapped[str] = mapped_column(SLACK_ID)
    set_at: Mapped[datetime] = mapped_column(UtcDateTime)


class HandOver(Tenant, Base):
    """A manager's offer that another one takes a rep over, and what came of it (R50)."""

    __tablename__ = "hand_overs"
    __table_args__ = (
        ForeignKeyConstraint(["membership_id"], ["memberships.id"]),
        Index("ix_hand_overs_membership", "membership_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    membership_id: Mapped[int] = mapped_column(BigId)
    to_manager: Mapped[str] = mapped_column(SLACK_ID)
    offered_by: Mapped[str] = mapped_column(SLACK_ID)
    offered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    answer: Mapped[str | None] = mapped_column(String(16))
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class BusyTime(Tenant, Base):
    """When a person is taken, by their own calendar; nothing else is read from it (R3)."""

    __tablename__ = "busy_times"
    __table_args__ = (
        ForeignKeyConstraint(
            ["workspace_id", "person"], ["persons.workspace_id", "persons.slack_id"]
        ),
        Index("ix_busy_times_person", "workspace_id", "person", "start"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    person: Mapped[str] = mapped_column(SLACK_ID)
    start: Mapped[datetime] = mapped_column(UtcDateTime)
    end: Mapped[datetime] = mapped_column(UtcDateTime)


class Spent(Tenant, Base):
    """What a delivery took of its reader's week; asks count, conversations only cost time (R49).

    `day` and `week` (2026-W48) are those of the reader's zone at the moment of sending.
    """

    __tablename__ = "spent"
    __table_args__ = (
        UniqueConstraint("delivery_id", "person"),
        Index("ix_spent_person", "workspace_id", "person", "week"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    person: Mapped[str] = mapped_column(SLACK_ID)
    delivery_id: Mapped[int] = mapped_column(BigId)
    topic: Mapped[str] = mapped_column(String(32))
    day: Mapped[date] = mapped_column(Date)
    week: Mapped[str] = mapped_column(String(8))
    seconds: Mapped[int]
    counts: Mapped[bool]


class Audit(Tenant, AppendOnly, Base):
    """Who changed or exported what: rows are added, never changed (docs/rhythm.md R51)."""

    __tablename__ = "audit"
    __table_args__ = (Index("ix_audit_at", "workspace_id", "at"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor: Mapped[str | None] = mapped_column(SLACK_ID)
    event: Mapped[str] = mapped_column(String(48))
    subject: Mapped[str] = mapped_column(String(64))
    detail: Mapped[str] = mapped_column(Text, default="", server_default="")


class RoleGrant(Tenant, Base):
    """A role that somebody was given in the workspace: admin, ops or leader.

    Managers, stand-ins and reps are who they are by their teams; Slack's own admins and owners
    need no grant.
    """

    __tablename__ = "role_grants"
    __table_args__ = (
        ForeignKeyConstraint(
            ["workspace_id", "person"], ["persons.workspace_id", "persons.slack_id"]
        ),
        Index(
            "uq_role_grants_current",
            "workspace_id",
            "person",
            "role",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    person: Mapped[str] = mapped_column(SLACK_ID)
    role: Mapped[str] = mapped_column(String(16))
    granted_by: Mapped[str] = mapped_column(SLACK_ID)
    granted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_by: Mapped[str | None] = mapped_column(SLACK_ID)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class LedTeam(Tenant, Base):
    """A team whose numbers a leader sees; without any they see those of all teams (R50)."""

    __tablename__ = "led_teams"
    __table_args__ = (
        ForeignKeyConstraint(["grant_id"], ["role_grants.id"]),
        ForeignKeyConstraint(["team_id"], ["teams.id"]),
        UniqueConstraint("grant_id", "team_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    grant_id: Mapped[int] = mapped_column(BigId)
    team_id: Mapped[int] = mapped_column(BigId)


class WorkspacePolicy(Tenant, Base):
    """What a workspace decided for all of its teams; without a row the defaults hold.

    Unless it `shows_persons`, figures of single people exist for nobody (docs/rhythm.md R50).
    """

    __tablename__ = "workspace_policies"
    __table_args__ = (UniqueConstraint("workspace_id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    shows_persons: Mapped[bool] = mapped_column(default=True, server_default=true())
    changed_by: Mapped[str] = mapped_column(SLACK_ID)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
