"""What the bot sends unasked, by topic: what can be muted, what it costs, what goes first."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum

from bot.errors import Text

__all__ = ["Manner", "Rank", "Seconds", "Topic"]


class Topic(StrEnum):
    """What a message is about, as its reader would say it: this is what one mutes (R45).

    Its name is kept with each person: it stays for good.
    """

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
    MEETING = "meeting"
    """What two people share around their 1:1, in their group DM: agenda and recap."""
    PLAN = "plan"
    """A reminder of a call that was asked for, and what a manager asked about a plan (R29)."""
    PREP = "prep"
    """The prep sheet: what to put right before a 1:1 (R10)."""
    OUTCOME = "outcome"
    """After a call: did we get the commitment (R30)."""
    ACTIONS = "actions"
    """What was agreed and is due (R31, R32)."""
    QUESTION = "question"
    """A question that the manager sends (R28, R43)."""
    DEAL_CHECK = "deal-check"
    """Questions about one deal, in a thread (R17 to R25)."""
    WIN_LOSS = "win-loss"
    """Why a deal was won or lost (R39)."""
    PRAISE = "praise"
    """May an insight be praised in front of the team (R27)."""
    SUMMARY = "summary"
    """The week of one's team in numbers, before its channel sees them (R40)."""
    DIGEST = "digest"
    """On Monday: whom to ask what (R41a)."""
    KIND_WORD = "kind-word"
    """A private word where a rhythm or its hours fall behind (R40)."""
    NUMBERS = "numbers"
    """What leaders and ops get: roll-ups, and reports that they asked for (R41)."""
    BUNDLE = "bundle"
    """Several of these in one message; each of them is muted for itself."""


class Rank(IntEnum):
    """Which asks go first when room is short: the lowest (docs/rhythm.md R43)."""

    PREP = 10
    DAY_SHEET = 15
    OUTCOME = 20
    ACTIONS = 30
    QUESTION = 40
    REVIVAL = 45
    DEAL_CHECK = 50
    WIN_LOSS = 60
    PRAISE = 70
    LAST = 100


class Seconds(IntEnum):
    """What an answer takes of somebody's minutes (docs/rhythm.md R49)."""

    NOTHING = 0
    TAP = 8
    OUTCOME = 35
    RE_ASK = 45
    OPEN_REPLY = 75
    SHORT_PLAN = 180
    PLAN = 360


@dataclass(frozen=True, slots=True)
class Manner:
    """How a kind of delivery is dealt with.

    `seconds` is what it takes of its reader's minutes (R49); of several asks those of the lowest
    `rank` go first when room is short (R43). What `is_pushed` was set off by somebody else than
    its reader and the rhythm, and has a limit of its own. What tells of a team's pause goes out
    `in_a_pause`, too: on its first day. Who would rather not take part (R46) hears of others'
    doings only what goes out `though_refused`: about their joining, or about leading others.
    An ask about a deal check counts as one, but for what `begins_no_check` (R49).
    What `stands_alone` is never said together with others: it has a place or a thread of its own.
    `why` says, as the end of a sentence, why it comes when it comes: `/coach why` tells it.
    """

    topic: Topic
    seconds: int = Seconds.NOTHING
    rank: int = Rank.LAST
    is_pushed: bool = False
    in_a_pause: bool = False
    though_refused: bool = False
    stands_alone: bool = False
    begins_no_check: bool = False
    why: Text | None = None

    @property
    def is_check(self) -> bool:
        """Tell whether it begins a deal check: of these a week has a few only (R49)."""
        return self.topic is Topic.DEAL_CHECK and not self.begins_no_check
