"""How each kind of this room's deliveries is dealt with (docs/rhythm.md R43)."""

from __future__ import annotations

from collections.abc import Mapping

from bot.errors import N_
from bot.people.roster_rules import RosterKind
from bot.people.topics import Manner, Rank, Seconds, Topic
from bot.rhythm.rules import Kind

__all__ = ["MANNERS"]

MANNERS: Mapping[str, Manner] = {
    Kind.SHEET: Manner(Topic.CARD),
    Kind.INVITE: Manner(Topic.CARD),
    Kind.CHANGED_INVITE: Manner(Topic.CARD),
    Kind.WITHDRAWN: Manner(Topic.CARD),
    Kind.PING: Manner(Topic.PING),
    Kind.CARD: Manner(Topic.CARD),
    Kind.REVIVAL: Manner(
        Topic.REVIVAL,
        Seconds.OUTCOME,
        Rank.REVIVAL,
        why=N_("two 1:1s in a row didn't take place"),
    ),
    Kind.PREVIEW: Manner(Topic.TEAM),
    Kind.GREETING: Manner(Topic.TEAM),
    Kind.REFUSED: Manner(Topic.TEAM),
    Kind.UNDELIVERED: Manner(Topic.TEAM),
    **dict.fromkeys(RosterKind, Manner(Topic.TEAM)),
    RosterKind.PAUSED: Manner(Topic.TEAM, in_a_pause=True),
}
