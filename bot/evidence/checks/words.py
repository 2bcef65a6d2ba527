"""How the bot answers in a check: several ways of saying each thing, so that none is a formula."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.errors import N_, Text
from bot.evidence.checks.flow import Ask
from bot.evidence.checks.rules import ClosedWhy
from bot.evidence.reading.types import What
from bot.people.holding import Reason
from bot.words import Tongue

__all__ = [
    "CLAIM",
    "CLOSED",
    "EVIDENCE",
    "FELL_AWAY",
    "FOUND",
    "IN_CHANNEL",
    "LEADS_ON",
    "NEUTRAL",
    "NOT_FITTING",
    "NOT_JUDGED",
    "PLAN",
    "RE_ASK",
    "UNKNOWN",
    "WAYS_TO_FIND_OUT",
    "age",
    "turn",
]

STALE = timedelta(days=30)

EVIDENCE = (
    N_("That is evidence: somebody else could check it."),
    N_("Good, this can be verified."),
    N_("That is something the customer did, and we can point at it."),
    N_("Now we know this, rather than hope it."),
)
FOUND: Mapping[What, Text] = {
    What.ACTOR: N_("who (“{text}”)", text=...),
    What.ACT: N_("what happened (“{text}”)", text=...),
    What.WHEN: N_("when (“{text}”)", text=...),
    What.ARTEFACT: N_("where it can be seen (“{text}”)", text=...),
}
CLAIM = (
    N_("Thanks. We keep it as what we believe so far, until the customer shows it."),
    N_("Noted as a belief for now: one sign from the customer would make it something we know."),
    N_("Thanks. It stays open until somebody at the customer says or does something about it."),
)
PLAN = (
    N_("That is a plan. As an action or a call plan it isn't forgotten."),
    N_("Good, a next move. Written down as an action or a call plan, it has a day."),
    N_("That is what you are going to do. Make it an action or a call plan, if you like."),
)
UNKNOWN = (
    N_("Good to know that we don't know."),
    N_("That is honest, and worth a lot: now we know what we don't know."),
    N_("Good: an open point that we can see is better than one that we can't."),
)
WAYS_TO_FIND_OUT = (
    N_("Before the next call, a line to the person who would know is often enough."),
    N_("Put it first on the list for the next call, so that you come out of it knowing."),
    N_("Your contact can tell you who knows it, before the next call."),
)
NOT_JUDGED = (N_("Thank you."), N_("Thanks, got it."), N_("Thank you for this."))
NEUTRAL = (N_("Thank you, that is noted."), N_("Thanks, that helps."), N_("Got it, thank you."))
IN_CHANNEL = (
    N_("Thank you."),
    N_("Thanks for answering."),
    N_("Thanks, noted."),
    N_("Got it, thank you."),
)
LEADS_ON = (
    N_("Thanks. One thing would make this something we know:"),
    N_("Thanks, nearly there."),
    N_("Thanks. To be able to point at it:"),
)
RE_ASK: Mapping[Ask, Sequence[Text]] = {
    Ask.WHO_WHEN: (
        N_("Who said that, and when?"),
        N_("From whom at the customer do we have that, and since when?"),
        N_("Who told you so, and when was that?"),
    ),
    Ask.WHO: (
        N_("Who at the customer said or did that?"),
        N_("Whose words are these: who on their side?"),
        N_("Who is it on their side that we have this from?"),
    ),
    Ask.WHAT: (
        N_("What did they say or do that shows it?"),
        N_("What did the customer actually do?"),
        N_("What happened on their side that makes you say so?"),
    ),
    Ask.WHEN: (
        N_("When was that?"),
        N_("On which day did that happen?"),
        N_("Since when do we know this?"),
    ),
    Ask.SEEN: (
        N_("Where could somebody else see it: in a mail, an invitation, a recording?"),
        N_("What could you show for it: a mail, a document, an entry in their calendar?"),
        N_("Which mail, document or recording of theirs shows it?"),
    ),
}
CLOSED: Mapping[str, Text] = {
    ClosedWhy.DONE: N_("All is asked: thank you."),
    ClosedWhy.TIME: N_("Closed after five working days, with what there is."),
    ClosedWhy.ENOUGH: N_("Enough for today."),
    ClosedWhy.DEAL_CLOSED: N_(
        "Closed: the deal isn't open any more, so nothing is asked about it."
    ),
    ClosedWhy.LEFT: N_("Closed: you two don't work together here any more."),
    ClosedWhy.LED_BY_ANOTHER: N_("Closed: somebody else leads now."),
}
FELL_AWAY: Mapping[str, Text] = {
    Reason.HAD_THEIR_QUESTIONS: N_("{rep} has had their questions this week.", rep=...),
    Reason.MUTED: N_("{rep} would rather be asked about deals in the 1:1.", rep=...),
}
NOT_FITTING = N_("There was no room for it in {rep}'s week.", rep=...)


def turn(several: Sequence[Text], number: int) -> Text:
    """Choose one way of saying it; numbers in a row never give the same."""
    return several[number % len(several)]


def age(t: Tongue, said_at: datetime, now: datetime, zone: str) -> str:
    """Say how old something is, in days of its reader's; what is stale says so in words (R21)."""
    if now - said_at > STALE:
        return t("older than a month")
    place = ZoneInfo(zone)
    days = (now.astimezone(place).date() - said_at.astimezone(place).date()).days
    return t("today") if days <= 0 else t.many("yesterday", "{n} days ago", days)
