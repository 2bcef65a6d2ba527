"""The first tables: workspaces, outbox, persons and teams, rhythms and their 1:1s."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot import store

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "workspaces",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("slack_team_id", sa.String(length=32), nullable=False),
        sa.Column("enterprise_id", sa.String(length=32), nullable=True),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("bot_user_id", sa.String(length=32), nullable=False),
        sa.Column("scopes", sa.Text(), nullable=False),
        sa.Column("paused_until", store.UtcDateTime(timezone=True), nullable=True),
        sa.Column("created_at", store.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workspaces")),
        sa.UniqueConstraint("slack_team_id", name=op.f("uq_workspaces_slack_team_id")),
    )
    op.create_table(
        "deliveries",
        sa.Column(
            "workspace_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("subject_id", sa.BigInteger(), nullable=False),
        sa.Column("recipient", sa.String(length=255), nullable=False),
        sa.Column("form", sa.String(length=16), nullable=False),
        sa.Column("klass", sa.String(length=16), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("dedup_key", sa.String(length=200), nullable=False),
        sa.Column("due_at", store.UtcDateTime(timezone=True), nullable=False),
        sa.Column("not_before", store.UtcDateTime(timezone=True), nullable=False),
        sa.Column("expires_at", store.UtcDateTime(timezone=True), nullable=True),
        sa.Column("lease_until", store.UtcDateTime(timezone=True), nullable=True),
        sa.Column("lease_owner", sa.String(length=32), nullable=True),
        sa.Column("unsettled_since", store.UtcDateTime(timezone=True), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.String(length=64), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("wanted", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column("target_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "merged_into", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("channel", sa.String(length=255), nullable=True),
        sa.Column("ts", sa.String(length=32), nullable=True),
        sa.Column("thread_ts", sa.String(length=32), nullable=True),
        sa.Column("filename", sa.String(length=255), nullable=True),
        sa.Column("created_at", store.UtcDateTime(timezone=True), nullable=False),
        sa.Column("finished_at", store.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["merged_into"], ["deliveries.id"], name=op.f("fk_deliveries_merged_into_deliveries")
        ),
        sa.ForeignKeyConstraint(
            ["target_id"], ["deliveries.id"], name=op.f("fk_deliveries_target_id_deliveries")
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_deliveries_workspace_id_workspaces")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliveries")),
        sa.UniqueConstraint("public_id", name=op.f("uq_deliveries_public_id")),
        sa.UniqueConstraint(
            "workspace_id", "dedup_key", name=op.f("uq_deliveries_workspace_id_dedup_key")
        ),
    )
    op.create_index(
        "ix_deliveries_due",
        "deliveries",
        ["not_before"],
        unique=False,
        postgresql_where=sa.text("state = 'pending'"),
        sqlite_where=sa.text("state = 'pending'"),
    )
    op.create_index(
        "ix_deliveries_expiry",
        "deliveries",
        ["expires_at"],
        unique=False,
        postgresql_where=sa.text("state = 'pending'"),
        sqlite_where=sa.text("state = 'pending'"),
    )
    op.create_index(
        "ix_deliveries_subject", "deliveries", ["workspace_id", "kind", "subject_id"], unique=False
    )
    op.create_index(
        "uq_deliveries_leased",
        "deliveries",
        ["workspace_id", "recipient"],
        unique=True,
        postgresql_where=sa.text("state = 'pending' AND lease_owner IS NOT NULL"),
        sqlite_where=sa.text("state = 'pending' AND lease_owner IS NOT NULL"),
    )
    op.create_index(
        "uq_deliveries_pending_update",
        "deliveries",
        ["target_id"],
        unique=True,
        postgresql_where=sa.text("state = 'pending' AND form = 'update'"),
        sqlite_where=sa.text("state = 'pending' AND form = 'update'"),
    )
    op.create_table(
        "outbox_pauses",
        sa.Column(
            "workspace_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("recipient", sa.String(length=255), nullable=False),
        sa.Column("until", store.UtcDateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspaces.id"],
            name=op.f("fk_outbox_pauses_workspace_id_workspaces"),
        ),
        sa.PrimaryKeyConstraint("workspace_id", "recipient", name=op.f("pk_outbox_pauses")),
    )
    op.create_table(
        "persons",
        sa.Column(
            "workspace_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("slack_id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("locale", sa.String(length=16), nullable=True),
        sa.Column("work_days", sa.String(length=16), nullable=False),
        sa.Column("work_from", sa.Integer(), nullable=False),
        sa.Column("work_until", sa.Integer(), nullable=False),
        sa.Column("seen_at", store.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_persons_workspace_id_workspaces")
        ),
        sa.PrimaryKeyConstraint("workspace_id", "slack_id", name=op.f("pk_persons")),
    )
    op.create_table(
        "seen_events",
        sa.Column(
            "workspace_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("event_id", sa.String(length=64), nullable=False),
        sa.Column("seen_at", store.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_seen_events_workspace_id_workspaces")
        ),
        sa.PrimaryKeyConstraint("workspace_id", "event_id", name=op.f("pk_seen_events")),
    )
    op.create_table(
        "sheets",
        sa.Column(
            "workspace_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person", sa.String(length=32), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "person"],
            ["persons.workspace_id", "persons.slack_id"],
            name=op.f("fk_sheets_workspace_id_person_persons"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_sheets_workspace_id_workspaces")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sheets")),
        sa.UniqueConstraint(
            "workspace_id", "person", "day", name=op.f("uq_sheets_workspace_id_person_day")
        ),
    )
    op.create_table(
        "teams",
        sa.Column(
            "workspace_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("manager", sa.String(length=32), nullable=False),
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("start_minute", sa.Integer(), nullable=False),
        sa.Column("length_minutes", sa.Integer(), nullable=False),
        sa.Column("times", sa.String(length=16), nullable=False),
        sa.Column("created_at", store.UtcDateTime(timezone=True), nullable=False),
        sa.Column("changed_at", store.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "manager"],
            ["persons.workspace_id", "persons.slack_id"],
            name=op.f("fk_teams_workspace_id_manager_persons"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_teams_workspace_id_workspaces")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_teams")),
    )
    op.create_index("uq_teams_manager", "teams", ["workspace_id", "manager"], unique=True)
    op.create_table(
        "memberships",
        sa.Column(
            "workspace_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("team_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("rep", sa.String(length=32), nullable=False),
        sa.Column("greeting", sa.String(length=16), nullable=False),
        sa.Column("since", store.UtcDateTime(timezone=True), nullable=False),
        sa.Column("until", store.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["team_id"], ["teams.id"], name=op.f("fk_memberships_team_id_teams")
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "rep"],
            ["persons.workspace_id", "persons.slack_id"],
            name=op.f("fk_memberships_workspace_id_rep_persons"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_memberships_workspace_id_workspaces")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_memberships")),
    )
    op.create_index("ix_memberships_team", "memberships", ["team_id"], unique=False)
    op.create_index(
        "uq_memberships_current",
        "memberships",
        ["workspace_id", "rep"],
        unique=True,
        sqlite_where=sa.text("until IS NULL"),
        postgresql_where=sa.text("until IS NULL"),
    )
    op.create_table(
        "rhythms",
        sa.Column(
            "workspace_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("team_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("manager", sa.String(length=32), nullable=False),
        sa.Column("rep", sa.String(length=32), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("start_minute", sa.Integer(), nullable=False),
        sa.Column("length_minutes", sa.Integer(), nullable=False),
        sa.Column("next_week", sa.String(length=8), nullable=False),
        sa.Column("next_at", store.UtcDateTime(timezone=True), nullable=False),
        sa.Column("created_at", store.UtcDateTime(timezone=True), nullable=False),
        sa.Column("ended_at", store.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_rhythms_team_id_teams")),
        sa.ForeignKeyConstraint(
            ["workspace_id", "manager"],
            ["persons.workspace_id", "persons.slack_id"],
            name=op.f("fk_rhythms_workspace_id_manager_persons"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "rep"],
            ["persons.workspace_id", "persons.slack_id"],
            name=op.f("fk_rhythms_workspace_id_rep_persons"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_rhythms_workspace_id_workspaces")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rhythms")),
    )
    op.create_index("ix_rhythms_manager", "rhythms", ["workspace_id", "manager"], unique=False)
    op.create_index(
        "ix_rhythms_next_at",
        "rhythms",
        ["next_at"],
        unique=False,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_index(
        "uq_rhythms_current",
        "rhythms",
        ["workspace_id", "rep"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "one_on_ones",
        sa.Column(
            "workspace_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "rhythm_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("week", sa.String(length=8), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("manager", sa.String(length=32), nullable=False),
        sa.Column("rep", sa.String(length=32), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("original_at", store.UtcDateTime(timezone=True), nullable=False),
        sa.Column("planned_at", store.UtcDateTime(timezone=True), nullable=False),
        sa.Column("length_minutes", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("started_at", store.UtcDateTime(timezone=True), nullable=True),
        sa.Column("manager_says", sa.String(length=16), nullable=True),
        sa.Column("rep_says", sa.String(length=16), nullable=True),
        sa.Column("one_sided", sa.Boolean(), nullable=False),
        sa.Column("changed_by", sa.String(length=32), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("wake_at", store.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["rhythm_id"], ["rhythms.id"], name=op.f("fk_one_on_ones_rhythm_id_rhythms")
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_one_on_ones_workspace_id_workspaces")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_one_on_ones")),
        sa.UniqueConstraint("rhythm_id", "week", name=op.f("uq_one_on_ones_rhythm_id_week")),
    )
    op.create_index(
        "ix_one_on_ones_manager",
        "one_on_ones",
        ["workspace_id", "manager", "planned_at"],
        unique=False,
    )
    op.create_index(
        "ix_one_on_ones_rep", "one_on_ones", ["workspace_id", "rep", "planned_at"], unique=False
    )
    op.create_index(
        "ix_one_on_ones_wake_at",
        "one_on_ones",
        ["wake_at"],
        unique=False,
        sqlite_where=sa.text("wake_at IS NOT NULL"),
        postgresql_where=sa.text("wake_at IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_index(
        "ix_one_on_ones_wake_at",
        table_name="one_on_ones",
        sqlite_where=sa.text("wake_at IS NOT NULL"),
        postgresql_where=sa.text("wake_at IS NOT NULL"),
    )
    op.drop_index("ix_one_on_ones_rep", table_name="one_on_ones")
    op.drop_index("ix_one_on_ones_manager", table_name="one_on_ones")
    op.drop_table("one_on_ones")
    op.drop_index(
        "uq_rhythms_current",
        table_name="rhythms",
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.drop_index(
        "ix_rhythms_next_at",
        table_name="rhythms",
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.drop_index("ix_rhythms_manager", table_name="rhythms")
    op.drop_table("rhythms")
    op.drop_index(
        "uq_memberships_current",
        table_name="memberships",
        sqlite_where=sa.text("until IS NULL"),
        postgresql_where=sa.text("until IS NULL"),
    )
    op.drop_index("ix_memberships_team", table_name="memberships")
    op.drop_table("memberships")
    op.drop_index("uq_teams_manager", table_name="teams")
    op.drop_table("teams")
    op.drop_table("sheets")
    op.drop_table("seen_events")
    op.drop_table("persons")
    op.drop_table("outbox_pauses")
    op.drop_index(
        "uq_deliveries_pending_update",
        table_name="deliveries",
        postgresql_where=sa.text("state = 'pending' AND form = 'update'"),
        sqlite_where=sa.text("state = 'pending' AND form = 'update'"),
    )
    op.drop_index(
        "uq_deliveries_leased",
        table_name="deliveries",
        postgresql_where=sa.text("state = 'pending' AND lease_owner IS NOT NULL"),
        sqlite_where=sa.text("state = 'pending' AND lease_owner IS NOT NULL"),
    )
    op.drop_index("ix_deliveries_subject", table_name="deliveries")
    op.drop_index(
        "ix_deliveries_expiry",
        table_name="deliveries",
        postgresql_where=sa.text("state = 'pending'"),
        sqlite_where=sa.text("state = 'pending'"),
    )
    op.drop_index(
        "ix_deliveries_due",
        table_name="deliveries",
        postgresql_where=sa.text("state = 'pending'"),
        sqlite_where=sa.text("state = 'pending'"),
    )
    op.drop_table("deliveries")
    op.drop_table("workspaces")
