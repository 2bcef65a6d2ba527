"""What the digest names a rep for, in a sentence with its figure (docs/rhythm.md R41a, R42)."""

from __future__ import annotations

from bot.evidence.questions.rules import TOPIC_WORDS, Topic
from bot.slack.blocks import Mrkdwn, mrkdwn
from bot.summaries.digest.rules import LOOKS_BACK, Vulnerability, Weak
from bot.words import Tongue

__all__ = ["found_words"]

WEEKS = LOOKS_BACK.days // 7


def found_words(t: Tongue, found: Vulnerability) -> Mrkdwn:
    """Say what was found as what was counted, never as what somebody is like."""
    return mrkdwn(
        _shapes(t)[found.weak],
        part=found.part,
        n=found.n,
        more=found.more,
        names=_names(t, found),
        weeks=WEEKS,
        day=t.day(found.since) if found.since else "",
    )


def _shapes(t: Tongue) -> dict[Weak, str]:
    return {
        Weak.STALE: t.raw(
            "Evidence is older than 30 days in {part} of {n} deals that have any; "
            "late ones among these: {more}. For example {names}."
        ),
        Weak.LEFT_OUT: t.raw(
            "Deals looked at in {weeks} weeks: {n} of other reps, and none of the {more} here."
        ),
        Weak.NO_DEPTH: t.raw(
            "Looked at in depth in {weeks} weeks: {part} of {n} deals. Not yet: {names}."
        ),
        Weak.FEW_EARLY: t.raw(
            "1:1s with an early deal in {weeks} weeks: {part} of {n}. "
            "Early deals open: {more}, for example {names}."
        ),
        Weak.TARGETING: t.raw(
            "Early deals: {part} of {n} open ones. Could it be about whom is approached?"
        ),
        Weak.MESSAGING: t.raw(
            "Activity is fine and no deal came of it ({n} are open). "
            "Could it be about what is said first?"
        ),
        Weak.COST: t.raw(
            "Of {n} deals in the middle {part} have stood still without the cost of the "
            "customer's problem. Could that be it?"
        ),
        Weak.BUYERS: t.raw(
            "Of {n} deals in the middle {part} have stood still with buyers not met yet. "
            "Could that be it?"
        ),
        Weak.ONLY_BIGGEST: t.raw(
            "The {part} deals looked at in {weeks} weeks are all among the biggest. "
            "Of {n} open ones {more} are smaller: {names}."
        ),
        Weak.ONLY_SOON: t.raw(
            "The {part} deals looked at in {weeks} weeks all close this quarter. "
            "Of {n} open ones {more} close later: {names}."
        ),
        Weak.UNSEEN: t.raw(
            "Never looked at in a 1:1: {part} of {n} deals older than four weeks, "
            "for example {names}."
        ),
        Weak.SKILL: t.raw(
            "The skill of the month, {names}, was last looked at on {day}. 1:1s since then: {n}."
        ),
        Weak.TOPIC: t.raw(
            "Not talked about in 13 weeks: {names}, among {n} questions, skills and sessions."
        ),
    }


def _names(t: Tongue, found: Vulnerability) -> Mrkdwn:
    """Say names of deals as they were typed, a topic or a skill in the reader's language."""
    if found.weak is Weak.TOPIC:
        topic = found.names[0]
        return mrkdwn(t.raw("“{name}”"), name=t.text(TOPIC_WORDS[Topic(topic)]))
    if found.weak is Weak.SKILL:
        return mrkdwn(t.raw("“{name}”"), name=t.packaged(found.names[0]))
    quoted = [t("“{name}”", name=one) for one in found.names]
    return mrkdwn("{names}", names=t.items(quoted) if quoted else "")
