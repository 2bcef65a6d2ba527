"""How evidence is spoken of: what a reply counts as, how old it is, who says so (R18 to R21)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.errors import N_, Text
from bot.evidence.book.rules import Answer, Footing, Gap, is_stale
from bot.evidence.reading.types import Label, What
from bot.slack.blocks import Mrkdwn, escape, mention
from bot.words import Tongue

__all__ = [
    "age_words",
    "answer_words",
    "footing_words",
    "gap_words",
    "label_words",
    "name_of",
    "what_words",
]

_LABELS: Mapping[Label | None, Text] = {
    Label.EVIDENCE: N_("evidence"),
    Label.CLAIM: N_("a claim"),
    Label.PLAN: N_("a plan"),
    Label.UNKNOWN: N_("not known yet"),
    None: N_("not judged"),
}
_WHATS: Mapping[What, Text] = {
    What.ACTOR: N_("who"),
    What.ACT: N_("did what"),
    What.WHEN: N_("when"),
    What.ARTEFACT: N_("to be seen in"),
}
_GAPS: Mapping[Gap, Text] = {
    Gap.COST: N_("what the problem costs them in money"),
    Gap.BUYERS: N_("who has a say, and whom of them we met"),
    Gap.LAST_ACT: N_("what they did in the last two weeks"),
    Gap.COMPETITION: N_("whom or what else they could choose"),
    Gap.APPROACH: N_("what we do for them that nobody else does"),
}
_ANSWERS: Mapping[Answer, Text] = {
    Answer.YES: N_("Yes"),
    Answer.NOT_YET: N_("Not yet"),
    Answer.NO: N_("No"),
}
_FOOTINGS: Mapping[Footing, Text] = {
    Footing.EVIDENCE: N_("rests on evidence"),
    Footing.STALE: N_("rests on evidence that is older than a month"),
    Footing.CLAIMS: N_("rests on claims so far"),
    Footing.NOTHING: N_("nobody has said yet how we know"),
}


def label_words(t: Tongue, label: Label | None) -> str:
    """Say what a reply counts as."""
    return t.text(_LABELS[label])


def what_words(t: Tongue, what: What) -> str:
    """Say which part of a reply makes it checkable."""
    return t.text(_WHATS[what])


def gap_words(t: Tongue, gap: Gap) -> str:
    """Say what isn't known yet, as a part of a sentence."""
    return t.text(_GAPS[gap])


def answer_words(t: Tongue, answer: Answer) -> str:
    """Say what the buyer's seat answered."""
    return t.text(_ANSWERS[answer])


def footing_words(t: Tongue, footing: Footing) -> str:
    """Say what a deal rests on, after its name."""
    return t.text(_FOOTINGS[footing])


def age_words(t: Tongue, said_at: datetime, now: datetime, zone: str) -> str:
    """Say how old something is, in days of its reader's; what is stale says so in words (R21)."""
    if is_stale(said_at, now):
        return t("older than a month")
    place = ZoneInfo(zone)
    days = (now.astimezone(place).date() - said_at.astimezone(place).date()).days
    if days <= 0:
        return t("today")
    return t.many("yesterday", "{n} days ago", days)


def name_of(person: str, names: Mapping[str, str]) -> Mrkdwn:
    """Name somebody; whom we never met, Slack names (nobody is notified from a modal)."""
    name = names.get(person, "").strip()
    return escape(name) if name else mention(person)
