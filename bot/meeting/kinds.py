"""What this room sends through the outbox, and how each kind is dealt with (R43)."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from bot.errors import N_
from bot.people.topics import Manner, Topic

__all__ = ["MANNERS", "Kind"]


class Kind(StrEnum):
    """What this room sends; the subject of each is a 1:1."""

    AGENDA = "meeting.agenda"
    RECAP = "meeting.recap"


MANNERS: Mapping[str, Manner] = {
    Kind.AGENDA: Manner(Topic.MEETING),
    Kind.RECAP: Manner(Topic.MEETING, why=N_("your 1:1 had just been closed")),
}
