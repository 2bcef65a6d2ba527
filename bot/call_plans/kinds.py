"""What this room sends through the outbox, and how each kind is dealt with (R43)."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from bot.errors import N_
from bot.people.topics import Manner, Rank, Seconds, Topic

__all__ = ["MANNERS", "Kind"]


class Kind(StrEnum):
    """What is sent around call plans."""

    PLAN = "call_plans.plan"
    """A plan, in the group DM of the rep and who leads them."""
    QUESTION = "call_plans.question"
    """What the manager asked about it, in its thread."""
    FILE = "call_plans.file"
    """The call as a calendar file."""
    REMINDER = "call_plans.reminder"
    """Before the call, where that was ticked."""
    OUTCOME = "call_plans.outcome"
    """After the call, once: did we get the commitment (R30)."""


MANNERS: Mapping[str, Manner] = {
    Kind.PLAN: Manner(Topic.PLAN, why=N_("a call was planned")),
    Kind.QUESTION: Manner(Topic.PLAN, why=N_("a question was asked about a call plan")),
    Kind.FILE: Manner(Topic.PLAN, why=N_("you had asked for the call as a calendar file")),
    Kind.REMINDER: Manner(Topic.PLAN, why=N_("you ticked a reminder in your call plan")),
    Kind.OUTCOME: Manner(
        Topic.OUTCOME,
        Seconds.OUTCOME,
        Rank.OUTCOME,
        why=N_("a call that you had planned was over"),
    ),
}
