"""The weekly summary."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot import store

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_rhythms_team", "rhythms", ["team_id"], unique=False)
    op.add_column(
        "persons",
        sa.Column("is_admin", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    op.create_index(
        "ix_persons_admins",
        "persons",
        ["workspace_id"],
        unique=False,
        sqlite_where=sa.text("is_admin"),
        postgresql_where=sa.text("is_admin"),
    )
    op.create_table(
        "digests",
        sa.Column(
            "workspace_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("manager", sa.String(length=32), nullable=False),
        sa.Column("week", sa.String(length=8), nullable=False),
        sa.Column("made_at", store.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_digests_workspace_id_workspaces")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digests")),
        sa.UniqueConstraint(
            "workspace_id", "manager", "week", name=op.f("uq_digests_workspace_id_manager_week")
        ),
    )
    op.create_table(
        "digest_picks",
        sa.Column(
            "workspace_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "digest_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("rep", sa.String(length=32), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("weak", sa.String(length=24), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("more", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("names", sa.Text(), nullable=False),
        sa.Column("question", sa.String(length=64), nullable=False),
        sa.Column("made_at", store.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["digest_id"], ["digests.id"], name=op.f("fk_digest_picks_digest_id_digests")
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "rep"],
            ["persons.workspace_id", "persons.slack_id"],
            name=op.f("fk_digest_picks_workspace_id_rep_persons"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspaces.id"],
            name=op.f("fk_digest_picks_workspace_id_workspaces"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digest_picks")),
        sa.UniqueConstraint("digest_id", "rep", name=op.f("uq_digest_picks_digest_id_rep")),
    )
    op.create_index(
        "ix_digest_picks_rep",
        "digest_picks",
        ["workspace_id", "rep", "made_at"],
        unique=False,
    )
    op.create_table(
        "policy_templates",
        sa.Column(
            "workspace_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("start_minute", sa.Integer(), nullable=False),
        sa.Column("length_minutes", sa.Integer(), nullable=False),
        sa.Column("times", sa.String(length=16), nullable=False),
        sa.Column("every_weeks", sa.Integer(), nullable=False),
        sa.Column("target_hours", sa.Integer(), nullable=False),
        sa.Column("changed_by", sa.String(length=32), nullable=False),
        sa.Column("changed_at", store.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspaces.id"],
            name=op.f("fk_policy_templates_workspace_id_workspaces"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_templates")),
        sa.UniqueConstraint(
            "workspace_id", "name", name=op.f("uq_policy_templates_workspace_id_name")
        ),
    )
    op.create_table(
        "report_requests",
        sa.Column(
            "workspace_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("asked_by", sa.String(length=32), nullable=False),
        sa.Column("teams", sa.Text(), nullable=False),
        sa.Column("first_week", sa.String(length=8), nullable=False),
        sa.Column("last_week", sa.String(length=8), nullable=False),
        sa.Column("form", sa.String(length=8), nullable=False),
        sa.Column("made_at", store.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspaces.id"],
            name=op.f("fk_report_requests_workspace_id_workspaces"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_requests")),
    )
    op.create_table(
        "roll_ups",
        sa.Column(
            "workspace_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("leader", sa.String(length=32), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("made_at", store.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_roll_ups_workspace_id_workspaces")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roll_ups")),
        sa.UniqueConstraint(
            "workspace_id", "leader", "month", name=op.f("uq_roll_ups_workspace_id_leader_month")
        ),
    )
    op.create_table(
        "webhooks",
        sa.Column(
            "workspace_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("url", store.Secret(), nullable=False),
        sa.Column("host", sa.String(length=255), nullable=False),
        sa.Column("secret", store.Secret(), nullable=False),
        sa.Column("set_by", sa.String(length=32), nullable=False),
        sa.Column("set_at", store.UtcDateTime(timezone=True), nullable=False),
        sa.Column("ended_at", store.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_webhooks_workspace_id_workspaces")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhooks")),
    )
    op.create_index(
        "uq_webhooks_current",
        "webhooks",
        ["workspace_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "workspace_policies",
        sa.Column(
            "workspace_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("shows_persons", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("changed_by", sa.String(length=32), nullable=False),
        sa.Column("changed_at", store.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspaces.id"],
            name=op.f("fk_workspace_policies_workspace_id_workspaces"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workspace_policies")),
        sa.UniqueConstraint("workspace_id", name=op.f("uq_workspace_policies_workspace_id")),
    )
    op.create_table(
        "kind_words",
        sa.Column(
            "workspace_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person", sa.String(length=32), nullable=False),
        sa.Column("week", sa.String(length=8), nullable=False),
        sa.Column("about", sa.String(length=24), nullable=False),
        sa.Column(
            "subject_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("made_at", store.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "person"],
            ["persons.workspace_id", "persons.slack_id"],
            name=op.f("fk_kind_words_workspace_id_person_persons"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_kind_words_workspace_id_workspaces")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kind_words")),
        sa.UniqueConstraint(
            "workspace_id", "person", "week", name=op.f("uq_kind_words_workspace_id_person_week")
        ),
    )
    op.create_table(
        "prepared_teams",
        sa.Column(
            "workspace_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("manager", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=80), server_default="", nullable=False),
        sa.Column("channel", sa.String(length=32), nullable=True),
        sa.Column("reps", sa.Text(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("start_minute", sa.Integer(), nullable=False),
        sa.Column("length_minutes", sa.Integer(), nullable=False),
        sa.Column("times", sa.String(length=16), nullable=False),
        sa.Column("every_weeks", sa.Integer(), nullable=False),
        sa.Column("target_hours", sa.Integer(), nullable=False),
        sa.Column("prepared_by", sa.String(length=32), nullable=False),
        sa.Column("prepared_at", store.UtcDateTime(timezone=True), nullable=False),
        sa.Column("batch", sa.String(length=32), nullable=False),
        sa.Column("offered_at", store.UtcDateTime(timezone=True), nullable=True),
        sa.Column("taken_at", store.UtcDateTime(timezone=True), nullable=True),
        sa.Column("dropped_at", store.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace_id", "manager"],
            ["persons.workspace_id", "persons.slack_id"],
            name=op.f("fk_prepared_teams_workspace_id_manager_persons"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspaces.id"],
            name=op.f("fk_prepared_teams_workspace_id_workspaces"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_prepared_teams")),
    )
    op.create_index(
        "ix_prepared_teams_batch", "prepared_teams", ["workspace_id", "batch"], unique=False
    )
    op.create_index(
        "ix_prepared_teams_manager", "prepared_teams", ["workspace_id", "manager"], unique=False
    )
    op.create_table(
        "role_grants",
        sa.Column(
            "workspace_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person", sa.String(length=32), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("granted_by", sa.String(length=32), nullable=False),
        sa.Column("granted_at", store.UtcDateTime(timezone=True), nullable=False),
        sa.Column("ended_by", sa.String(length=32), nullable=True),
        sa.Column("ended_at", store.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace_id", "person"],
            ["persons.workspace_id", "persons.slack_id"],
            name=op.f("fk_role_grants_workspace_id_person_persons"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_role_grants_workspace_id_workspaces")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_grants")),
    )
    op.create_index(
        "uq_role_grants_current",
        "role_grants",
        ["workspace_id", "person", "role"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "webhook_calls",
        sa.Column(
            "workspace_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "webhook_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("about", sa.String(length=32), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("next_at", store.UtcDateTime(timezone=True), nullable=True),
        sa.Column("lease_until", store.UtcDateTime(timezone=True), nullable=True),
        sa.Column("problem", sa.String(length=64), server_default="", nullable=False),
        sa.Column("tried_from", store.UtcDateTime(timezone=True), nullable=False),
        sa.Column("made_at", store.UtcDateTime(timezone=True), nullable=False),
        sa.Column("sent_at", store.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["webhook_id"], ["webhooks.id"], name=op.f("fk_webhook_calls_webhook_id_webhooks")
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspaces.id"],
            name=op.f("fk_webhook_calls_workspace_id_workspaces"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook_calls")),
        sa.UniqueConstraint("webhook_id", "about", name=op.f("uq_webhook_calls_webhook_id_about")),
    )
    op.create_index(
        "ix_webhook_calls_next_at",
        "webhook_calls",
        ["next_at"],
        unique=False,
        sqlite_where=sa.text("next_at IS NOT NULL"),
        postgresql_where=sa.text("next_at IS NOT NULL"),
    )
    op.create_table(
        "commitments",
        sa.Column(
            "workspace_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("deal_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("team_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("quarter", sa.Date(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.String(length=3), server_default="", nullable=False),
        sa.Column("rests_on", sa.String(length=16), nullable=False),
        sa.Column("taken_at", store.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["deal_id"], ["deals.id"], name=op.f("fk_commitments_deal_id_deals")
        ),
        sa.ForeignKeyConstraint(
            ["team_id"], ["teams.id"], name=op.f("fk_commitments_team_id_teams")
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_commitments_workspace_id_workspaces")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commitments")),
        sa.UniqueConstraint("deal_id", "quarter", name=op.f("uq_commitments_deal_id_quarter")),
    )
    op.create_index("ix_commitments_team", "commitments", ["team_id", "quarter"], unique=False)
    op.create_table(
        "led_teams",
        sa.Column(
            "workspace_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("grant_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("team_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["grant_id"], ["role_grants.id"], name=op.f("fk_led_teams_grant_id_role_grants")
        ),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_led_teams_team_id_teams")),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_led_teams_workspace_id_workspaces")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_led_teams")),
        sa.UniqueConstraint("grant_id", "team_id", name=op.f("uq_led_teams_grant_id_team_id")),
    )
    op.create_table(
        "summaries",
        sa.Column(
            "workspace_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("team_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("week", sa.String(length=8), nullable=False),
        sa.Column("manager", sa.String(length=32), nullable=False),
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("left_out", sa.String(length=255), server_default="", nullable=False),
        sa.Column("shows_at", store.UtcDateTime(timezone=True), nullable=False),
        sa.Column("due_at", store.UtcDateTime(timezone=True), nullable=False),
        sa.Column("settles_at", store.UtcDateTime(timezone=True), nullable=False),
        sa.Column("counted_at", store.UtcDateTime(timezone=True), nullable=False),
        sa.Column("said", sa.String(length=64), server_default="", nullable=False),
        sa.Column("picture", sa.String(length=32), nullable=True),
        sa.Column("drawn", sa.String(length=64), server_default="", nullable=False),
        sa.Column("decided_by", sa.String(length=32), nullable=True),
        sa.Column("decided_at", store.UtcDateTime(timezone=True), nullable=True),
        sa.Column("shared_at", store.UtcDateTime(timezone=True), nullable=True),
        sa.Column("made_at", store.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_summaries_team_id_teams")),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_summaries_workspace_id_workspaces")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_summaries")),
        sa.UniqueConstraint("team_id", "week", name=op.f("uq_summaries_team_id_week")),
    )
    op.create_index(
        "ix_summaries_due_at",
        "summaries",
        ["due_at"],
        unique=False,
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_index("ix_summaries_settles_at", "summaries", ["settles_at"], unique=False)
    op.create_table(
        "summary_settings",
        sa.Column(
            "workspace_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("team_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("is_on", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("is_private", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("weekday", sa.Integer(), server_default="1", nullable=False),
        sa.Column("minute", sa.Integer(), server_default="570", nullable=False),
        sa.Column("shared_since", store.UtcDateTime(timezone=True), nullable=True),
        sa.Column("left_out", sa.String(length=255), server_default="", nullable=False),
        sa.Column("changed_by", sa.String(length=32), nullable=False),
        sa.Column("changed_at", store.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["team_id"], ["teams.id"], name=op.f("fk_summary_settings_team_id_teams")
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspaces.id"],
            name=op.f("fk_summary_settings_workspace_id_workspaces"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_summary_settings")),
        sa.UniqueConstraint("team_id", name=op.f("uq_summary_settings_team_id")),
    )
    op.create_table(
        "home_steps",
        sa.Column(
            "workspace_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("person", sa.String(length=32), nullable=False),
        sa.Column("step", sa.String(length=32), nullable=False),
        sa.Column("put_off_at", store.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "person"],
            ["persons.workspace_id", "persons.slack_id"],
            name=op.f("fk_home_steps_workspace_id_person_persons"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspaces.id"],
            name=op.f("fk_home_steps_workspace_id_workspaces"),
        ),
        sa.PrimaryKeyConstraint("workspace_id", "person", "step", name=op.f("pk_home_steps")),
    )


def downgrade() -> None:
    op.drop_table("home_steps")
    op.drop_table("summary_settings")
    op.drop_index("ix_summaries_settles_at", table_name="summaries")
    op.drop_index(
        "ix_summaries_due_at",
        table_name="summaries",
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.drop_table("summaries")
    op.drop_table("led_teams")
    op.drop_index("ix_commitments_team", table_name="commitments")
    op.drop_table("commitments")
    op.drop_index(
        "ix_webhook_calls_next_at",
        table_name="webhook_calls",
        sqlite_where=sa.text("next_at IS NOT NULL"),
        postgresql_where=sa.text("next_at IS NOT NULL"),
    )
    op.drop_table("webhook_calls")
    op.drop_index(
        "uq_role_grants_current",
        table_name="role_grants",
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.drop_table("role_grants")
    op.drop_index("ix_prepared_teams_batch", table_name="prepared_teams")
    op.drop_index("ix_prepared_teams_manager", table_name="prepared_teams")
    op.drop_table("prepared_teams")
    op.drop_table("kind_words")
    op.drop_table("workspace_policies")
    op.drop_index(
        "uq_webhooks_current",
        table_name="webhooks",
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.drop_table("webhooks")
    op.drop_table("roll_ups")
    op.drop_table("report_requests")
    op.drop_table("policy_templates")
    op.drop_index("ix_digest_picks_rep", table_name="digest_picks")
    op.drop_table("digest_picks")
    op.drop_table("digests")
    op.drop_index("ix_rhythms_team", table_name="rhythms")
    op.drop_index(
        "ix_persons_admins",
        table_name="persons",
        sqlite_where=sa.text("is_admin"),
        postgresql_where=sa.text("is_admin"),
    )
    op.drop_column("persons", "is_admin")
