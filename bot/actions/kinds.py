"""What this room sends through the outbox, and how each kind is dealt with (R43)."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from bot.errors import N_
from bot.people.topics import Manner, Rank, Seconds, Topic

__all__ = ["MANNERS", "Kind"]


class Kind(StrEnum):
    """What is sent about actions; the subject of each is an action."""

    MADE = "actions.made"
    """To the owner: what others proposed within ten minutes (R31). The subject began it."""
    ANSWERED = "actions.answered"
    """To who proposed them: what the owner said. The same subject."""
    DUE = "actions.due"
    """To the owner, twice at most: it is due (R32)."""
    CLOSED = "actions.closed"
    """Where it was made: done, and what came of it (R31). The subject was the first of several."""
    HELP = "actions.help"
    """To the other of the two, when their next 1:1 is far: the owner needs help."""


MANNERS: Mapping[str, Manner] = {
    Kind.MADE: Manner(
        Topic.ACTIONS,
        Seconds.TAP,
        Rank.ACTIONS,
        is_pushed=True,
        why=N_("somebody proposed actions to you within these ten minutes"),
    ),
    Kind.ANSWERED: Manner(Topic.ACTIONS, why=N_("you proposed this, and it was answered")),
    Kind.DUE: Manner(
        Topic.ACTIONS,
        Seconds.TAP,
        Rank.ACTIONS,
        why=N_("you agreed to it, and I remind you the morning it is due and the next working day"),
    ),
    Kind.CLOSED: Manner(Topic.ACTIONS, why=N_("an action that was made here is done")),
    Kind.HELP: Manner(
        Topic.ACTIONS, why=N_("somebody needs your help, and your next 1:1 is far away")
    ),
}
