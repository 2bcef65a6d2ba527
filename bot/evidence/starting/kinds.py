"""What this part sends through the outbox, and how each kind is dealt with (R43)."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from bot.errors import N_
from bot.people.topics import Manner, Rank, Seconds, Topic

__all__ = ["MANNERS", "Kind"]


class Kind(StrEnum):
    """What is sent about how checks begin, and where they are held."""

    CONSENT = "evidence.channel_consent"
    """To the rep: may a deal's checks be held in a channel (R50). The subject is the link."""
    ANSWERED = "evidence.channel_answered"
    """To who linked it: what the rep said. The same subject."""


MANNERS: Mapping[str, Manner] = {
    Kind.CONSENT: Manner(
        # It is no check itself: of these there may be as few as one a week (R49).
        Topic.TEAM,
        Seconds.TAP,
        Rank.DEAL_CHECK,
        is_pushed=True,
        begins_no_check=True,
        why=N_("a channel was linked to your deal, and nothing is asked there without your yes"),
    ),
    Kind.ANSWERED: Manner(Topic.TEAM, why=N_("you linked a channel to this deal")),
}
