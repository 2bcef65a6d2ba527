"""What this part sends through the outbox, and how each kind is dealt with (R43)."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from bot.errors import N_
from bot.people.topics import Manner, Topic

__all__ = ["MANNERS", "Kind"]


class Kind(StrEnum):
    """What is sent of a team's week; the subject is always the summary."""

    PREVIEW = "summaries.weekly.preview"
    """To who leads the team: what the channel will read, and the choice whether it does (R40)."""
    SHARED = "summaries.weekly.shared"
    """To the channel."""
    DETAILS = "summaries.weekly.details"
    """In the thread under it."""
    STOPPED = "summaries.weekly.stopped"
    """To who leads the team: why nothing could be posted, and what mends it (R50)."""


MANNERS: Mapping[str, Manner] = {
    # It wants nothing: left alone it goes out by itself, or stays where it is.
    Kind.PREVIEW: Manner(
        Topic.SUMMARY, why=N_("you read your team's week before its channel does")
    ),
    Kind.SHARED: Manner(Topic.SUMMARY, stands_alone=True),
    Kind.DETAILS: Manner(Topic.SUMMARY, stands_alone=True),
    Kind.STOPPED: Manner(
        Topic.SUMMARY, why=N_("your team's week couldn't be posted in its channel")
    ),
}
