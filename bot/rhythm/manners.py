"""How each kind of this room's deliveries is dealt with (docs/rhythm.md R43)."""

from __future__ import annotations

from collections.abc import Mapping

from bot.errors import N_
from bot.people.roster_rules import RosterKind
from bot.people.topics import Manner, Rank, Seconds, Topic
from bot.rhythm.rules import Kind

__all__ = ["MANNERS"]

MANNERS: Mapping[str, Manner] = {
    Kind.SHEET: Manner(
        Topic.CARD, why=N_("it comes before a 1:1, as many working days as you chose")
    ),
    Kind.INVITE: Manner(Topic.CARD),
    Kind.CHANGED_INVITE: Manner(Topic.CARD),
    Kind.WITHDRAWN: Manner(Topic.CARD),
    Kind.PING: Manner(Topic.PING, why=N_("it comes as long before a 1:1 as you chose")),
    Kind.CARD: Manner(Topic.CARD),
    Kind.REVIVAL: Manner(
        Topic.REVIVAL,
        Seconds.OUTCOME,
        Rank.REVIVAL,
        why=N_("two 1:1s in a row didn't take place"),
    ),
    # At most four 1:1s a day (R3), a tap for each.
    Kind.DAY_SHEET: Manner(
        Topic.DAY_SHEET,
        4 * Seconds.TAP,
        Rank.DAY_SHEET,
        why=N_("it comes at the end of a day with 1:1s that want your answer"),
    ),
    Kind.PREVIEW: Manner(Topic.TEAM, why=N_("you had just saved your team")),
    Kind.GREETING: Manner(Topic.TEAM, though_refused=True, why=N_("your manager let me greet you")),
    Kind.REFUSED: Manner(Topic.TEAM),
    Kind.UNDELIVERED: Manner(Topic.TEAM),
    Kind.PREPARED: Manner(
        Topic.TEAM, in_a_pause=True, though_refused=True, why=N_("somebody prepared a team for you")
    ),
    Kind.PREPARED_DECLINED: Manner(
        Topic.TEAM,
        in_a_pause=True,
        though_refused=True,
        why=N_("a manager would rather not start a team that you prepared"),
    ),
    RosterKind.PAUSED: Manner(
        Topic.TEAM, in_a_pause=True, why=N_("your manager had the team pause")
    ),
    RosterKind.RESUMED: Manner(Topic.TEAM, why=N_("your manager ended the team's pause")),
    RosterKind.STAND_IN: Manner(
        Topic.TEAM, though_refused=True, why=N_("a manager asked you to stand in")
    ),
    RosterKind.STAND_IN_ENDED: Manner(
        Topic.TEAM, though_refused=True, why=N_("you no longer stand in")
    ),
    RosterKind.HAND_OVER: Manner(
        Topic.TEAM, though_refused=True, why=N_("a manager offered you a rep")
    ),
    RosterKind.HAND_OVER_ANSWER: Manner(
        Topic.TEAM, though_refused=True, why=N_("your offer was answered")
    ),
    RosterKind.NEW_LEADER: Manner(
        Topic.TEAM, though_refused=True, why=N_("somebody else leads your 1:1s now")
    ),
}
