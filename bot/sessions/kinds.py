"""What this room sends through the outbox, and how each kind is dealt with (R43)."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from bot.errors import N_
from bot.people.topics import Manner, Topic

__all__ = ["MANNERS", "Kind"]


class Kind(StrEnum):
    """What is sent around sessions, all of it to the group DM of the two."""

    CARD = "sessions.card"
    FILE = "sessions.file"
    OVER = "sessions.over"
    """Never a message: when a session is over, its card asks how it went."""


MANNERS: Mapping[str, Manner] = {
    Kind.CARD: Manner(
        Topic.MEETING, why=N_("one of you two planned a session, or gave it another time")
    ),
    Kind.FILE: Manner(Topic.MEETING, why=N_("a session has a time, another one, or none any more")),
    Kind.OVER: Manner(Topic.MEETING),
}
