"""What this part sends through the outbox, and how each kind is dealt with (R43)."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from bot.errors import N_
from bot.people.topics import Manner, Topic

__all__ = ["MANNERS", "Kind"]


class Kind(StrEnum):
    """What leaders and ops get."""

    ROLL_UP = "summaries.roll_up"
    """To a leader: the numbers of their teams, monthly (R41). The subject is the roll-up."""
    WEBHOOK = "summaries.webhook"
    """To who set the webhook: a month's numbers couldn't be delivered. The subject is the call."""
    REPORT = "summaries.report"
    """To who asked for it: teams' numbers as a file. The subject is the request."""


MANNERS: Mapping[str, Manner] = {
    Kind.ROLL_UP: Manner(
        Topic.NUMBERS,
        though_refused=True,
        why=N_("you lead these teams, and a month is over"),
    ),
    Kind.WEBHOOK: Manner(
        Topic.NUMBERS,
        though_refused=True,
        why=N_("you set the webhook, and it doesn't take what I send"),
    ),
    Kind.REPORT: Manner(
        Topic.NUMBERS,
        in_a_pause=True,
        though_refused=True,
        why=N_("you asked for it"),
    ),
}
