"""What this part sends through the outbox, and how each kind is dealt with (R43)."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from bot.errors import N_
from bot.people.topics import Manner, Rank, Seconds, Topic

__all__ = ["MANNERS", "PARENTS", "Kind"]


class Kind(StrEnum):
    """What is sent in a check; where a reply is answered, the recipient is the rep."""

    CHECK = "evidence.check"
    """The first message, with the first question; the subject of this and the next is the check."""
    PUSHED = "evidence.check_pushed"
    """The same where somebody else than the rep and the rhythm began it."""
    MOVED = "evidence.check_moved"
    """The same in the group DM, for a check that had to leave its channel (R50)."""
    NEXT = "evidence.next"
    """What came of a reply, and the next question; the subject here and below is a question."""
    RE_ASK = "evidence.re_ask"
    """What is missing in a reply, once more asked for."""
    AGAIN = "evidence.again"
    """A question that nobody answered, once (R19)."""
    THANKS = "evidence.thanks"
    """What came of the last reply, and the end; the subject is the check."""
    HAD_QUESTIONS = "evidence.had_questions"
    """To who wanted to ask: the rep has had their questions this week. A check."""
    LEFT_CHANNEL = "evidence.left_channel"
    """To who leads the rep: why a check left its channel. A check."""


PARENTS = (Kind.MOVED, Kind.PUSHED, Kind.CHECK)
"""Kinds of a check's first message, the later first."""


MANNERS: Mapping[str, Manner] = {
    Kind.CHECK: Manner(
        Topic.DEAL_CHECK,
        Seconds.OPEN_REPLY,
        Rank.DEAL_CHECK,
        stands_alone=True,
        why=N_("one of your deals is looked at each week"),
    ),
    Kind.PUSHED: Manner(
        Topic.DEAL_CHECK,
        Seconds.OPEN_REPLY,
        Rank.DEAL_CHECK,
        is_pushed=True,
        stands_alone=True,
        why=N_("whoever leads you asked about one of your deals"),
    ),
    Kind.MOVED: Manner(
        Topic.DEAL_CHECK,
        Seconds.OPEN_REPLY,
        Rank.DEAL_CHECK,
        stands_alone=True,
        why=N_("a deal check had to leave its channel"),
    ),
    Kind.NEXT: Manner(
        Topic.DEAL_CHECK,
        Seconds.OPEN_REPLY,
        Rank.DEAL_CHECK,
        stands_alone=True,
        why=N_("you answered in a deal check"),
    ),
    Kind.RE_ASK: Manner(
        Topic.DEAL_CHECK,
        Seconds.RE_ASK,
        Rank.DEAL_CHECK,
        stands_alone=True,
        why=N_("you answered in a deal check"),
    ),
    Kind.AGAIN: Manner(
        Topic.DEAL_CHECK,
        Seconds.OPEN_REPLY,
        Rank.DEAL_CHECK,
        stands_alone=True,
        begins_no_check=True,
        why=N_("a question in a deal check was still open; it is asked again only once"),
    ),
    Kind.THANKS: Manner(
        Topic.DEAL_CHECK, stands_alone=True, why=N_("you answered in a deal check")
    ),
    Kind.HAD_QUESTIONS: Manner(
        Topic.DEAL_CHECK, why=N_("you wanted to ask somebody who has had their questions")
    ),
    Kind.LEFT_CHANNEL: Manner(
        Topic.DEAL_CHECK, why=N_("a deal check's channel could be read by others")
    ),
}
