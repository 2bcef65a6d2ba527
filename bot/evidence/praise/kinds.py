"""What this part sends through the outbox, and how each kind is dealt with (R43)."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from bot.errors import N_
from bot.people.topics import Manner, Rank, Seconds, Topic

__all__ = ["MANNERS", "Kind"]


class Kind(StrEnum):
    """What is sent about praise; the subject of each is a praise (R27)."""

    ASK = "evidence.praise"
    """To the rep: may it be posted."""
    POSTED = "evidence.praise_posted"
    """In the team's channel once the rep agreed, else to the rep alone."""
    KEPT = "evidence.praise_kept"
    """To who praised: it stays between the two, and why."""
    OVER = "evidence.praise_over"
    """Says nothing: the rep's yes isn't waited for any more."""


MANNERS: Mapping[str, Manner] = {
    Kind.ASK: Manner(
        Topic.PRAISE,
        Seconds.TAP,
        Rank.PRAISE,
        why=N_("somebody would like to praise what you wrote, and asks you first"),
    ),
    Kind.POSTED: Manner(
        Topic.PRAISE, stands_alone=True, why=N_("something that you wrote was praised")
    ),
    Kind.KEPT: Manner(Topic.PRAISE, why=N_("you praised somebody, and it stays between you two")),
    Kind.OVER: Manner(Topic.PRAISE),
}
