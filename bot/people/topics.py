"""What the bot sends unasked, by topic: what can be muted, what it costs, what goes first."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Manner", "Topic"]


class Topic(StrEnum):
    """What a message is about, as its reader would say it: this is what one mutes (R45)."""

    CARD = "card"
    """The sheet of the working day before a 1:1, with its calendar files."""
    PING = "ping"
    """The reminder right before a 1:1."""
    DAY_SHEET = "day-sheet"
    """In the evening: which of today's 1:1s still want an answer."""
    REVIVAL = "revival"
    """A way to revive a rhythm that fell asleep (R5)."""
    TEAM = "team"
    """What others changed: a hand-over, a stand-in, a rep's no."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How a kind of delivery is dealt with.

    `seconds` is what it takes of its reader's minutes (R49); of several asks those of the lowest
    `rank` go first when room is short (R43). What `is_pushed` was set off by somebody else than
    its reader and the rhythm, and has a limit of its own.
    """

    topic: Topic
    seconds: int = 0
    rank: int = 100
    is_pushed: bool = False
