"""Deal checks."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot import store

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "ideal_customers",
        sa.Column(
            "workspace_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("segment", sa.String(length=500), server_default="", nullable=False),
        sa.Column("size", sa.String(length=500), server_default="", nullable=False),
        sa.Column("problem", sa.String(length=500), server_default="", nullable=False),
        sa.Column("trigger", sa.String(length=500), server_default="", nullable=False),
        sa.Column("no_go", sa.String(length=500), server_default="", nullable=False),
        sa.Column("changed_by", sa.String(length=32), nullable=False),
        sa.Column("changed_at", store.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspaces.id"],
            name=op.f("fk_ideal_customers_workspace_id_workspaces"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ideal_customers")),
        sa.UniqueConstraint("workspace_id", name=op.f("uq_ideal_customers_workspace_id")),
    )
    op.create_table(
        "own_questions",
        sa.Column(
            "workspace_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.String(length=48), nullable=False),
        sa.Column("text", sa.String(length=300), server_default="", nullable=False),
        sa.Column("topic", sa.String(length=32), server_default="", nullable=False),
        sa.Column("phase", sa.String(length=8), server_default="", nullable=False),
        sa.Column("step", sa.String(length=16), server_default="", nullable=False),
        sa.Column("added_by", sa.String(length=32), nullable=False),
        sa.Column("added_at", store.UtcDateTime(timezone=True), nullable=False),
        sa.Column("changed_at", store.UtcDateTime(timezone=True), nullable=False),
        sa.Column("dropped_at", store.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspaces.id"],
            name=op.f("fk_own_questions_workspace_id_workspaces"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_own_questions")),
        sa.UniqueConstraint("workspace_id", "key", name=op.f("uq_own_questions_workspace_id_key")),
    )
    op.create_table(
        "praises",
        sa.Column(
            "workspace_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("rep", sa.String(length=32), nullable=False),
        sa.Column("made_by", sa.String(length=32), nullable=False),
        sa.Column("quote", sa.String(length=1000), nullable=False),
        sa.Column("why", sa.String(length=500), server_default="", nullable=False),
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("ts", sa.String(length=32), nullable=False),
        sa.Column("team_channel", sa.String(length=32), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("made_at", store.UtcDateTime(timezone=True), nullable=False),
        sa.Column("answered_at", store.UtcDateTime(timezone=True), nullable=True),
        sa.Column("expires_at", store.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace_id", "rep"],
            ["persons.workspace_id", "persons.slack_id"],
            name=op.f("fk_praises_workspace_id_rep_persons"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_praises_workspace_id_workspaces")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_praises")),
        sa.UniqueConstraint(
            "workspace_id", "channel", "ts", name=op.f("uq_praises_workspace_id_channel_ts")
        ),
    )
    op.create_index("ix_praises_rep", "praises", ["workspace_id", "rep", "made_at"], unique=False)
    op.create_table(
        "buyers",
        sa.Column(
            "workspace_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("deal_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("role", sa.String(length=120), server_default="", nullable=False),
        sa.Column("met_on", sa.Date(), nullable=True),
        sa.Column("added_by", sa.String(length=32), nullable=False),
        sa.Column("changed_at", store.UtcDateTime(timezone=True), nullable=False),
        sa.Column("dropped_at", store.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["deal_id"], ["deals.id"], name=op.f("fk_buyers_deal_id_deals")),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_buyers_workspace_id_workspaces")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_buyers")),
    )
    op.create_index("ix_buyers_deal", "buyers", ["deal_id"], unique=False)
    op.create_table(
        "deal_channels",
        sa.Column(
            "workspace_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("deal_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=80), server_default="", nullable=False),
        sa.Column("linked_by", sa.String(length=32), nullable=False),
        sa.Column("linked_at", store.UtcDateTime(timezone=True), nullable=False),
        sa.Column("rep", sa.String(length=32), nullable=False),
        sa.Column("agreed_at", store.UtcDateTime(timezone=True), nullable=True),
        sa.Column("refused_at", store.UtcDateTime(timezone=True), nullable=True),
        sa.Column("blocked_why", sa.String(length=24), server_default="", nullable=False),
        sa.Column("blocked_at", store.UtcDateTime(timezone=True), nullable=True),
        sa.Column("ended_at", store.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["deal_id"], ["deals.id"], name=op.f("fk_deal_channels_deal_id_deals")
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspaces.id"],
            name=op.f("fk_deal_channels_workspace_id_workspaces"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deal_channels")),
    )
    op.create_index(
        "ix_deal_channels_channel", "deal_channels", ["workspace_id", "channel"], unique=False
    )
    op.create_index(
        "uq_deal_channels_in_use",
        "deal_channels",
        ["deal_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "deal_checks",
        sa.Column(
            "workspace_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("rep", sa.String(length=32), nullable=False),
        sa.Column("deal_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("source", sa.String(length=16), nullable=False),
        sa.Column("source_key", sa.String(length=120), nullable=False),
        sa.Column("opened_by", sa.String(length=32), nullable=True),
        sa.Column("form", sa.String(length=8), nullable=False),
        sa.Column("phase", sa.String(length=8), nullable=False),
        sa.Column("place", sa.String(length=80), nullable=False),
        sa.Column("channel", sa.String(length=32), nullable=True),
        sa.Column("thread_ts", sa.String(length=32), nullable=True),
        sa.Column("step", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("opened_at", store.UtcDateTime(timezone=True), nullable=False),
        sa.Column("closes_at", store.UtcDateTime(timezone=True), nullable=True),
        sa.Column("closed_at", store.UtcDateTime(timezone=True), nullable=True),
        sa.Column("closed_why", sa.String(length=24), server_default="", nullable=False),
        sa.Column("left_why", sa.String(length=24), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["deal_id"], ["deals.id"], name=op.f("fk_deal_checks_deal_id_deals")
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "rep"],
            ["persons.workspace_id", "persons.slack_id"],
            name=op.f("fk_deal_checks_workspace_id_rep_persons"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_deal_checks_workspace_id_workspaces")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deal_checks")),
        sa.UniqueConstraint(
            "workspace_id", "source_key", name=op.f("uq_deal_checks_workspace_id_source_key")
        ),
    )
    op.create_index("ix_deal_checks_deal", "deal_checks", ["deal_id"], unique=False)
    op.create_index(
        "ix_deal_checks_rep", "deal_checks", ["workspace_id", "rep", "state"], unique=False
    )
    op.create_index(
        "ix_deal_checks_thread",
        "deal_checks",
        ["workspace_id", "channel", "thread_ts"],
        unique=False,
    )
    op.create_index(
        "ix_deal_checks_under_way",
        "deal_checks",
        ["closes_at"],
        unique=False,
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.create_table(
        "deal_knowledge",
        sa.Column(
            "workspace_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("deal_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("competition", sa.String(length=500), server_default="", nullable=False),
        sa.Column("approach", sa.String(length=500), server_default="", nullable=False),
        sa.Column("cost", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.String(length=3), server_default="", nullable=False),
        sa.Column("cost_reckoning", sa.String(length=500), server_default="", nullable=False),
        sa.Column("last_act", sa.String(length=500), server_default="", nullable=False),
        sa.Column("last_act_on", sa.Date(), nullable=True),
        sa.Column("changed_by", sa.String(length=32), nullable=False),
        sa.Column("changed_at", store.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["deal_id"], ["deals.id"], name=op.f("fk_deal_knowledge_deal_id_deals")
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspaces.id"],
            name=op.f("fk_deal_knowledge_workspace_id_workspaces"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deal_knowledge")),
        sa.UniqueConstraint("deal_id", name=op.f("uq_deal_knowledge_deal_id")),
    )
    op.create_table(
        "deal_outcomes",
        sa.Column(
            "workspace_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("deal_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("rep", sa.String(length=32), nullable=False),
        sa.Column("result", sa.String(length=16), nullable=False),
        sa.Column("causes", sa.String(length=200), server_default="", nullable=False),
        sa.Column("line", sa.String(length=500), server_default="", nullable=False),
        sa.Column("asked_at", store.UtcDateTime(timezone=True), nullable=True),
        sa.Column("answered_at", store.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["deal_id"], ["deals.id"], name=op.f("fk_deal_outcomes_deal_id_deals")
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspaces.id"],
            name=op.f("fk_deal_outcomes_workspace_id_workspaces"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deal_outcomes")),
        sa.UniqueConstraint("deal_id", name=op.f("uq_deal_outcomes_deal_id")),
    )
    op.create_index(
        "ix_deal_outcomes_answered", "deal_outcomes", ["workspace_id", "answered_at"], unique=False
    )
    op.create_table(
        "fit_answers",
        sa.Column(
            "workspace_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("deal_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("part", sa.String(length=16), nullable=False),
        sa.Column("answer", sa.String(length=8), nullable=False),
        sa.Column("said_by", sa.String(length=32), nullable=False),
        sa.Column("said_at", store.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["deal_id"], ["deals.id"], name=op.f("fk_fit_answers_deal_id_deals")
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_fit_answers_workspace_id_workspaces")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fit_answers")),
        sa.UniqueConstraint("deal_id", "part", name=op.f("uq_fit_answers_deal_id_part")),
    )
    op.create_table(
        "questions_asked",
        sa.Column(
            "workspace_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person", sa.String(length=32), nullable=False),
        sa.Column("key", sa.String(length=48), nullable=False),
        sa.Column("topic", sa.String(length=32), server_default="", nullable=False),
        sa.Column("deal_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("asked_at", store.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["deal_id"], ["deals.id"], name=op.f("fk_questions_asked_deal_id_deals")
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspaces.id"],
            name=op.f("fk_questions_asked_workspace_id_workspaces"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questions_asked")),
    )
    op.create_index(
        "ix_questions_asked_person",
        "questions_asked",
        ["workspace_id", "person", "asked_at"],
        unique=False,
    )
    op.create_index("ix_questions_asked_deal", "questions_asked", ["deal_id"], unique=False)
    op.create_table(
        "buyer_views",
        sa.Column(
            "workspace_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("deal_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("check_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("seat", sa.String(length=32), nullable=False),
        sa.Column("answer", sa.String(length=8), nullable=False),
        sa.Column("why", sa.String(length=1000), server_default="", nullable=False),
        sa.Column("from_thread", sa.String(length=8), server_default="", nullable=False),
        sa.Column("said_at", store.UtcDateTime(timezone=True), nullable=False),
        sa.Column("changed_at", store.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["check_id"], ["deal_checks.id"], name=op.f("fk_buyer_views_check_id_deal_checks")
        ),
        sa.ForeignKeyConstraint(
            ["deal_id"], ["deals.id"], name=op.f("fk_buyer_views_deal_id_deals")
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_buyer_views_workspace_id_workspaces")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_buyer_views")),
        sa.UniqueConstraint("check_id", "seat", name=op.f("uq_buyer_views_check_id_seat")),
    )
    op.create_index("ix_buyer_views_deal", "buyer_views", ["deal_id", "said_at"], unique=False)
    op.create_table(
        "check_messages",
        sa.Column(
            "workspace_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("check_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("ts", sa.String(length=32), nullable=False),
        sa.Column("author", sa.String(length=32), nullable=False),
        sa.Column("text", sa.Text(), server_default="", nullable=False),
        sa.Column("files", sa.Text(), server_default="", nullable=False),
        sa.Column("edited_ts", sa.String(length=32), server_default="", nullable=False),
        sa.Column("deleted_at", store.UtcDateTime(timezone=True), nullable=True),
        sa.Column("seen_at", store.UtcDateTime(timezone=True), nullable=False),
        sa.Column("read_at", store.UtcDateTime(timezone=True), nullable=True),
        sa.Column("taken_at", store.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["check_id"], ["deal_checks.id"], name=op.f("fk_check_messages_check_id_deal_checks")
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspaces.id"],
            name=op.f("fk_check_messages_workspace_id_workspaces"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_messages")),
        sa.UniqueConstraint(
            "workspace_id", "channel", "ts", name=op.f("uq_check_messages_workspace_id_channel_ts")
        ),
    )
    op.create_index("ix_check_messages_check", "check_messages", ["check_id", "ts"], unique=False)
    op.create_index(
        "ix_check_messages_read",
        "check_messages",
        ["read_at"],
        unique=False,
        sqlite_where=sa.text("read_at IS NOT NULL"),
        postgresql_where=sa.text("read_at IS NOT NULL"),
    )
    op.create_table(
        "check_questions",
        sa.Column(
            "workspace_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("check_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=16), nullable=False),
        sa.Column("key", sa.String(length=48), nullable=False),
        sa.Column("text", sa.String(length=600), nullable=False),
        sa.Column("sent_as", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("re_asks", sa.Integer(), server_default="0", nullable=False),
        sa.Column("re_asked", sa.Text(), server_default="", nullable=False),
        sa.Column("ts", sa.String(length=32), nullable=True),
        sa.Column("asked_at", store.UtcDateTime(timezone=True), nullable=True),
        sa.Column("again_at", store.UtcDateTime(timezone=True), nullable=True),
        sa.Column("agenda_at", store.UtcDateTime(timezone=True), nullable=True),
        sa.Column("answered_at", store.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["check_id"], ["deal_checks.id"], name=op.f("fk_check_questions_check_id_deal_checks")
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspaces.id"],
            name=op.f("fk_check_questions_workspace_id_workspaces"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_questions")),
        sa.UniqueConstraint("check_id", "number", name=op.f("uq_check_questions_check_id_number")),
    )
    op.create_index(
        "ix_check_questions_agenda",
        "check_questions",
        ["agenda_at"],
        unique=False,
        sqlite_where=sa.text("agenda_at IS NOT NULL"),
        postgresql_where=sa.text("agenda_at IS NOT NULL"),
    )
    op.create_index(
        "ix_check_questions_unsettled",
        "check_questions",
        ["id"],
        unique=False,
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_table(
        "pre_mortems",
        sa.Column(
            "workspace_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("rep", sa.String(length=32), nullable=False),
        sa.Column("deal_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("check_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("manager", sa.String(length=32), nullable=True),
        sa.Column("begun_at", store.UtcDateTime(timezone=True), nullable=False),
        sa.Column("answered_at", store.UtcDateTime(timezone=True), nullable=True),
        sa.Column("rest_asked_at", store.UtcDateTime(timezone=True), nullable=True),
        sa.Column("confirmed_at", store.UtcDateTime(timezone=True), nullable=True),
        sa.Column("managers_at", store.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["check_id"], ["deal_checks.id"], name=op.f("fk_pre_mortems_check_id_deal_checks")
        ),
        sa.ForeignKeyConstraint(
            ["deal_id"], ["deals.id"], name=op.f("fk_pre_mortems_deal_id_deals")
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "rep"],
            ["persons.workspace_id", "persons.slack_id"],
            name=op.f("fk_pre_mortems_workspace_id_rep_persons"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_pre_mortems_workspace_id_workspaces")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pre_mortems")),
        sa.UniqueConstraint("check_id", name=op.f("uq_pre_mortems_check_id")),
    )
    op.create_index("ix_pre_mortems_deal", "pre_mortems", ["deal_id", "begun_at"], unique=False)
    op.create_table(
        "readings",
        sa.Column(
            "workspace_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("rep", sa.String(length=32), nullable=False),
        sa.Column("deal_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "question_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column(
            "call_plan_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("author", sa.String(length=32), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("label", sa.String(length=16), nullable=False),
        sa.Column("language", sa.String(length=8), server_default="", nullable=False),
        sa.Column("found", sa.Text(), server_default="", nullable=False),
        sa.Column("missing", sa.Text(), server_default="", nullable=False),
        sa.Column("said_at", store.UtcDateTime(timezone=True), nullable=False),
        sa.Column("read_at", store.UtcDateTime(timezone=True), nullable=False),
        sa.Column("overruled", sa.String(length=16), nullable=True),
        sa.Column("overruled_by", sa.String(length=32), nullable=True),
        sa.Column("overruled_at", store.UtcDateTime(timezone=True), nullable=True),
        sa.Column("verified_by", sa.String(length=32), nullable=True),
        sa.Column("verified_at", store.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["call_plan_id"], ["call_plans.id"], name=op.f("fk_readings_call_plan_id_call_plans")
        ),
        sa.ForeignKeyConstraint(["deal_id"], ["deals.id"], name=op.f("fk_readings_deal_id_deals")),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["check_questions.id"],
            name=op.f("fk_readings_question_id_check_questions"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "rep"],
            ["persons.workspace_id", "persons.slack_id"],
            name=op.f("fk_readings_workspace_id_rep_persons"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_readings_workspace_id_workspaces")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_readings")),
        sa.UniqueConstraint("call_plan_id", "author", name=op.f("uq_readings_call_plan_id_author")),
        sa.UniqueConstraint("question_id", "author", name=op.f("uq_readings_question_id_author")),
    )
    op.create_index("ix_readings_deal", "readings", ["deal_id", "said_at"], unique=False)
    op.create_index("ix_readings_rep", "readings", ["workspace_id", "rep", "said_at"], unique=False)
    op.create_table(
        "risks",
        sa.Column(
            "workspace_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "pre_mortem_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("deal_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("said_by", sa.String(length=32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=500), nullable=False),
        sa.Column("counter_move", sa.String(length=500), server_default="", nullable=False),
        sa.Column("counter_by", sa.String(length=32), nullable=True),
        sa.Column("same_as", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("recheck_on", sa.Date(), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("state_at", store.UtcDateTime(timezone=True), nullable=False),
        sa.Column("state_by", sa.String(length=32), nullable=True),
        sa.Column("dropped_at", store.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["deal_id"], ["deals.id"], name=op.f("fk_risks_deal_id_deals")),
        sa.ForeignKeyConstraint(
            ["pre_mortem_id"], ["pre_mortems.id"], name=op.f("fk_risks_pre_mortem_id_pre_mortems")
        ),
        sa.ForeignKeyConstraint(["same_as"], ["risks.id"], name=op.f("fk_risks_same_as_risks")),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_risks_workspace_id_workspaces")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_risks")),
    )
    op.create_index("ix_risks_deal", "risks", ["deal_id", "state"], unique=False)
    op.create_index("ix_risks_pre_mortem", "risks", ["pre_mortem_id", "position"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_risks_pre_mortem", table_name="risks")
    op.drop_index("ix_risks_deal", table_name="risks")
    op.drop_table("risks")
    op.drop_index("ix_readings_rep", table_name="readings")
    op.drop_index("ix_readings_deal", table_name="readings")
    op.drop_table("readings")
    op.drop_index("ix_pre_mortems_deal", table_name="pre_mortems")
    op.drop_table("pre_mortems")
    op.drop_table("check_questions")
    op.drop_index(
        "ix_check_messages_read",
        table_name="check_messages",
        sqlite_where=sa.text("read_at IS NOT NULL"),
        postgresql_where=sa.text("read_at IS NOT NULL"),
    )
    op.drop_index("ix_check_messages_check", table_name="check_messages")
    op.drop_table("check_messages")
    op.drop_index("ix_buyer_views_deal", table_name="buyer_views")
    op.drop_table("buyer_views")
    op.drop_index("ix_questions_asked_deal", table_name="questions_asked")
    op.drop_index("ix_questions_asked_person", table_name="questions_asked")
    op.drop_table("questions_asked")
    op.drop_table("fit_answers")
    op.drop_index("ix_deal_outcomes_answered", table_name="deal_outcomes")
    op.drop_table("deal_outcomes")
    op.drop_table("deal_knowledge")
    op.drop_index(
        "ix_deal_checks_under_way",
        table_name="deal_checks",
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.drop_index("ix_deal_checks_rep", table_name="deal_checks")
    op.drop_index("ix_deal_checks_deal", table_name="deal_checks")
    op.drop_table("deal_checks")
    op.drop_index("uq_deal_channels_in_use", table_name="deal_channels")
    op.drop_index("ix_deal_channels_channel", table_name="deal_channels")
    op.drop_table("deal_channels")
    op.drop_index("ix_buyers_deal", table_name="buyers")
    op.drop_table("buyers")
    op.drop_index("ix_praises_rep", table_name="praises")
    op.drop_table("praises")
    op.drop_table("own_questions")
    op.drop_table("ideal_customers")
