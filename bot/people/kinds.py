"""What this room sends through the outbox, and how each kind is dealt with (R43)."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from bot.errors import N_
from bot.people.topics import Manner, Topic

__all__ = ["MANNERS", "Kind"]


class Kind(StrEnum):
    """What is sent around people."""

    BUNDLE = "people.bundle"
    CALENDAR = "people.calendar"
    AWAY_SET = "people.away_set"
    AWAY_OVER = "people.away_over"
    """Never a message: once leave is over, what told of it is put into the past."""
    HOME = "people.home"
    ROLE_GIVEN = "people.role_given"
    ROLE_ENDED = "people.role_ended"


MANNERS: Mapping[str, Manner] = {
    # What is in it has its own seconds and its own topic.
    Kind.BUNDLE: Manner(Topic.BUNDLE),
    Kind.AWAY_SET: Manner(Topic.TEAM, why=N_("your manager set leave for you")),
    Kind.AWAY_OVER: Manner(Topic.TEAM),
    Kind.ROLE_GIVEN: Manner(
        Topic.TEAM, in_a_pause=True, though_refused=True, why=N_("an admin gave you a role")
    ),
    Kind.ROLE_ENDED: Manner(
        Topic.TEAM, in_a_pause=True, though_refused=True, why=N_("an admin ended a role of yours")
    ),
    Kind.CALENDAR: Manner(Topic.TEAM, why=N_("your private calendar can't be read any more")),
}
