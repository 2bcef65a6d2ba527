"""What this part sends through the outbox, and how each kind is dealt with (R43)."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from bot.errors import N_
from bot.people.topics import Manner, Rank, Seconds, Topic

__all__ = ["MANNERS", "Kind"]


class Kind(StrEnum):
    """What is sent around pre-mortems; the subject is the pre-mortem, the recipient its rep."""

    SHOWN = "evidence.risks_shown"
    """The reasons as they were read, to be put right; in the group DM, never in a channel (R19)."""
    REST = "evidence.risks_rest"
    """In a channel's thread: what else could lose the deal; asked once (R22)."""


MANNERS: Mapping[str, Manner] = {
    Kind.SHOWN: Manner(
        Topic.DEAL_CHECK,
        Seconds.TAP,
        Rank.DEAL_CHECK,
        stands_alone=True,
        why=N_("you named reasons to lose a deal, and I read them"),
    ),
    Kind.REST: Manner(
        Topic.DEAL_CHECK,
        Seconds.RE_ASK,
        Rank.DEAL_CHECK,
        stands_alone=True,
        why=N_("you named fewer than three reasons to lose a deal; I ask for more only once"),
    ),
}
