"""What of all that is stored people typed: decided column by column, so that none is forgotten.

A new column of text makes `test_every_text_is_decided` fail until it stands here.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from importlib import import_module

from sqlalchemy import Column, String

from bot.store import Base, Secret
from tests.house.codebase import ROOT

__all__ = ["FREE", "MADE", "NOT_FREE", "Readers", "is_decided", "texts"]


class Readers(StrEnum):
    """Who may read what was typed into a column."""

    TWO = "the two of a 1:1"
    """In their DMs, their group, their Homes and their modals, and nowhere else."""
    AUTHOR = "its author"
    WORKSPACE = "anybody in the workspace, in no channel and no file"
    TEAM = "anybody, also a channel, and what leaves with numbers"
    PRAISE = "the two, and the team's channel once the rep agreed"
    NOBODY = "nobody"


TWO, AUTHOR, WORKSPACE, TEAM = Readers.TWO, Readers.AUTHOR, Readers.WORKSPACE, Readers.TEAM

FREE: dict[str, dict[str, Readers]] = {
    "actions": {"text": TWO, "outcome": TWO, "needs_help": TWO},
    "agenda_items": {"text": TWO},
    "buyer_views": {"why": TWO},
    "buyers": {"name": TWO, "role": TWO},
    "call_plans": {
        "customer": TWO,
        "people": TWO,
        "objective": TWO,
        "commitment": TWO,
        "questions": TWO,
        "objection": TWO,
        "evidence": TWO,
        "learned": TWO,
    },
    "check_messages": {"text": TWO, "files": TWO},
    "check_questions": {"text": TWO},
    "closures": {"name": WORKSPACE},
    "days_off": {"name": WORKSPACE},
    "deal_channels": {"name": TWO},
    "deal_knowledge": {"competition": TWO, "approach": TWO, "cost_reckoning": TWO, "last_act": TWO},
    "deal_outcomes": {"line": TWO},
    "deal_reviews": {"reason": TWO},
    "deals": {"name": TWO, "account": TWO, "stage": TWO, "next_step": TWO, "reason": TWO},
    "drafts": {"fields": AUTHOR, "private": AUTHOR},
    "ideal_customers": {
        "segment": WORKSPACE,
        "size": WORKSPACE,
        "problem": WORKSPACE,
        "trigger": WORKSPACE,
        "no_go": WORKSPACE,
    },
    "one_on_ones": {"reason": TWO},
    "own_questions": {"text": WORKSPACE},
    "persons": {"calendar_url": Readers.NOBODY},
    "plan_questions": {"text": TWO},
    "policy_templates": {"name": WORKSPACE},
    "praises": {"quote": Readers.PRAISE, "why": Readers.PRAISE},
    "prepared_teams": {"name": WORKSPACE},
    "private_notes": {"text": AUTHOR},
    "readings": {"text": TWO, "found": TWO},
    "records": {"notes": TWO, "insights": TWO},
    "risks": {"text": TWO, "counter_move": TWO},
    "sessions": {"about": TWO},
    "skill_focuses": {"aim": TWO},
    "teams": {"name": TEAM},
    "webhooks": {"url": Readers.NOBODY, "secret": Readers.NOBODY},
}
"""Columns that hold what somebody typed, by table, and who may read it."""

IDS = (
    "slack_id rep manager owner person leader author actor seat channel team_channel ts thread_ts "
    "edited_ts event_id uid public_id asked_by added_by changed_by closed_by counter_by created_by "
    "decided_by ended_by granted_by agreed_by linked_by made_by offered_by opened_by overruled_by "
    "edited_by place prepared_by proposed_by said_by set_by state_by verified_by to_manager "
    "bot_user_id slack_team_id enterprise_id lease_owner recipient picture batch"
)
NAMES_OF_OURS = (
    "answer block cause causes closed_why decision event form from_thread greeting key kind "
    "klass label language left_why locale manager_says missing muted outcome origin part "
    "phase problem question rep_says result re_asked role sent_as skill source source_key "
    "state status_key step subject times topic about useful weak overruled intensity "
    "blocked_why rests_on calendar_problem"
)
SETTINGS = "country currency week first_week last_week next_week work_days zone scopes left_out"

NOT_FREE: dict[str, frozenset[str]] = {
    "ids of people, places, messages and rows": frozenset(IDS.split()),
    "words of ours: states, kinds, keys of questions": frozenset(NAMES_OF_OURS.split()),
    "settings that are chosen, not typed": frozenset(SETTINGS.split()),
}
"""Names of columns, in whatever table, that hold nothing anybody typed; and what they hold."""

MADE: dict[str, frozenset[str]] = {
    "workspaces": frozenset({"name"}),
    "persons": frozenset({"name"}),
    "audit": frozenset({"detail"}),
    "deliveries": frozenset({"detail", "dedup_key", "reason", "last_error", "filename"}),
    "outbox_pauses": frozenset({"reason"}),
    "webhooks": frozenset({"host"}),
    "webhook_calls": frozenset({"body"}),
    "summaries": frozenset({"said", "drawn"}),
    "report_requests": frozenset({"teams"}),
    "prepared_teams": frozenset({"reps"}),
    "digest_picks": frozenset({"names"}),
}
"""What we or Slack wrote there; the test looks for others' words in it."""


def texts() -> Iterator[Column[object]]:
    """List every column of text that there is, in every room."""
    for model in sorted((ROOT / "bot").glob("**/model.py")):
        import_module(".".join(model.relative_to(ROOT).with_suffix("").parts))
    import_module("bot.slack.workspaces")
    import_module("bot.slack.seen")
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, String | Secret):
                yield column


def is_decided(column: Column[object]) -> bool:
    """Tell whether it stands in one of these lists, and in one only."""
    table, name = column.table.name, column.name
    free = name in FREE.get(table, {})
    made = name in MADE.get(table, ())
    others = sum(name in names for names in NOT_FREE.values())
    if free or made:
        return free != made
    return others == 1
