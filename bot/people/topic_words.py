"""What a message is about, and what is lost without it, in its reader's words (R45)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.errors import N_, Text
from bot.outbox.types import DeliveryClass
from bot.people.holding import Reason
from bot.people.topics import Topic

__all__ = ["ABOUT", "FELL_AWAY", "FOR_LEADS", "ONES_OWN", "WAITED", "WAITS", "WHY", "TopicWords"]

ONES_OWN = frozenset(
    {
        Topic.CARD,
        Topic.PING,
        Topic.DAY_SHEET,
        Topic.REVIVAL,
        Topic.MEETING,
        Topic.TEAM,
        Topic.SUMMARY,
        Topic.DIGEST,
        Topic.KIND_WORD,
        Topic.NUMBERS,
    }
)
"""What tells of the rhythm; all others are questions."""

FOR_LEADS = frozenset({Topic.DAY_SHEET, Topic.REVIVAL, Topic.SUMMARY, Topic.DIGEST})
"""What only those get who lead a team."""


@dataclass(frozen=True, slots=True)
class TopicWords:
    """A topic's name, and what somebody does without who mutes it; at most 75 characters each."""

    name: Text
    loss: Text


ABOUT: Mapping[Topic, TopicWords] = {
    Topic.CARD: TopicWords(
        N_("Cards of your 1:1s"),
        N_("No card before them, and no calendar files."),
    ),
    Topic.PING: TopicWords(
        N_("The reminder right before a 1:1"),
        N_("Only your own calendar reminds you."),
    ),
    Topic.DAY_SHEET: TopicWords(
        N_("In the evening: how did today go?"),
        N_("You answer on the card of each 1:1 instead."),
    ),
    Topic.REVIVAL: TopicWords(
        N_("A way back after two weeks without a 1:1"),
        N_("Nobody offers you a shorter or rarer rhythm."),
    ),
    Topic.TEAM: TopicWords(
        N_("Changes in your team"),
        N_("You don't hear of hand-overs, stand-ins and pauses."),
    ),
    Topic.MEETING: TopicWords(
        N_("Agenda and recap of your 1:1s"),
        N_("You find them in Coach's Home instead."),
    ),
    Topic.PLAN: TopicWords(
        N_("Your call plans: reminders and questions"),
        N_("You find them in Coach's Home instead."),
    ),
    Topic.PREP: TopicWords(
        N_("Prep sheets"),
        N_("What is missing is asked for in your 1:1 instead."),
    ),
    Topic.OUTCOME: TopicWords(
        N_("How did the call go?"),
        N_("It is asked in your next 1:1 instead."),
    ),
    Topic.ACTIONS: TopicWords(
        N_("Actions that are due"),
        N_("They come up in your next 1:1 instead."),
    ),
    Topic.QUESTION: TopicWords(
        N_("Questions that your manager sends"),
        N_("Your manager reads “asked in the 1:1”."),
    ),
    Topic.DEAL_CHECK: TopicWords(
        N_("Deal checks"),
        N_("Their questions come up in your next 1:1 instead."),
    ),
    Topic.WIN_LOSS: TopicWords(
        N_("Why a deal was won or lost"),
        N_("It is asked in your next 1:1 instead."),
    ),
    Topic.SUMMARY: TopicWords(
        N_("Your team's week in numbers"),
        N_("You don't see it before your team's channel does."),
    ),
    Topic.DIGEST: TopicWords(
        N_("On Monday: whom to ask what"),
        N_("You find it in Coach's Home instead."),
    ),
    Topic.KIND_WORD: TopicWords(
        N_("A private word when a rhythm falls behind"),
        N_("You see it in Coach's Home only."),
    ),
    Topic.NUMBERS: TopicWords(
        N_("Numbers of several teams"),
        N_("You ask for them with `/coach report` instead."),
    ),
    Topic.PRAISE: TopicWords(
        N_("May I praise this?"),
        N_("Nothing of yours is praised in the channel."),
    ),
}

WHY: Mapping[DeliveryClass, Text] = {
    DeliveryClass.APPOINTMENT: N_("it belongs to a 1:1 of yours"),
    DeliveryClass.ASK: N_("it was due"),
    DeliveryClass.CONVERSATION: N_("it goes on where you replied"),
    DeliveryClass.NOTICE: N_("somebody changed something that concerns you"),
    DeliveryClass.ANSWER: N_("it follows from what you had just done"),
}

WAITED: Mapping[str, Text] = {
    Reason.OUTSIDE_HOURS: N_("it had waited for your working hours"),
    Reason.DAY_OFF: N_("it had waited until you were back"),
    Reason.SNOOZED: N_("it had waited because you wanted quiet"),
    Reason.OVER_BUDGET: N_("it had waited for room in your limits"),
    Reason.AFTER_OTHERS: N_("it had let others go first"),
}

WAITS: Mapping[str, Text] = {
    Reason.OUTSIDE_HOURS: N_("it waits for your working hours"),
    Reason.DAY_OFF: N_("it waits until you are back"),
    Reason.SNOOZED: N_("you wanted quiet"),
    Reason.OVER_BUDGET: N_("your limit is reached"),
    Reason.AFTER_OTHERS: N_("others went first"),
}

FELL_AWAY: Mapping[str, Text] = {
    Reason.MUTED: N_("you muted these"),
    Reason.OUTSIDE_HOURS: N_("there was no working hour left for it"),
    Reason.DAY_OFF: N_("you were away"),
    Reason.SNOOZED: N_("you wanted quiet"),
    Reason.OVER_BUDGET: N_("your limit was reached"),
    Reason.AFTER_OTHERS: N_("others went first"),
    Reason.HAD_THEIR_QUESTIONS: N_("others had sent you enough this week"),
    Reason.TOO_LATE: N_("its time was over"),
}
