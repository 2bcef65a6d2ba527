"""What this part sends through the outbox, and how each kind is dealt with (R43)."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from bot.errors import N_
from bot.people.topics import Manner, Rank, Seconds, Topic

__all__ = ["MANNERS", "Kind"]


class Kind(StrEnum):
    """What this part sends."""

    MONDAY = "summaries.digest.monday"
    """The digest of a leader's week; its subject is the digest."""
    KIND_WORD = "summaries.digest.kind_word"
    """Its subject is the kind word."""


MANNERS: Mapping[str, Manner] = {
    # It tells and asks for nothing: no answer is waited for, so it takes no place among asks.
    Kind.MONDAY: Manner(Topic.DIGEST, why=N_("it comes as your first working day of a week opens")),
    Kind.KIND_WORD: Manner(
        Topic.KIND_WORD,
        Seconds.TAP,
        Rank.LAST,
        why=N_("something between you two had fallen behind, and your week had room for it"),
    ),
}
