"""The label of a 1:1 on each one's own sheet: asked, shown and changed in place (R15, R43)."""

from __future__ import annotations

from enum import StrEnum
from functools import partial

from bot.people.rules import PersonFacts
from bot.rhythm.label import Label, label_of, may_label, minutes_of
from bot.rhythm.pages import Meeting
from bot.rhythm.rules import OneOnOneFacts, Side
from bot.slack import blocks as bk
from bot.slack.blocks import Mrkdwn, mention, mrkdwn
from bot.words import Tongue

__all__ = ["LABELS", "LabelAct", "label_buttons", "label_line", "label_words"]


class LabelAct(StrEnum):
    """What can be clicked; each is an action id."""

    COACHING = "rhythm.label_coaching"
    HALF = "rhythm.label_half"
    OTHER = "rhythm.label_other"
    CHANGE = "rhythm.change_label"


LABELS = {
    LabelAct.COACHING: Label.COACHING,
    LabelAct.HALF: Label.HALF,
    LabelAct.OTHER: Label.OTHER,
    LabelAct.CHANGE: None,
}


def label_line(t: Tongue, meeting: Meeting, reader: PersonFacts) -> Mrkdwn | None:
    """Ask one side what a 1:1 mostly was, or show what was said; None where nobody is asked.

    The other side's label is shown to those who gave theirs: until then it would lead them.
    """
    facts, side = meeting.facts, meeting.facts.side(reader.slack_id)
    other = meeting.other(reader.slack_id).slack_id
    if not may_label(facts, side):
        return None
    mine, theirs = label_of(facts, side), label_of(facts, facts.side(other))
    if mine is None:
        return mrkdwn(t.raw("What was it mostly?"))
    words = label_words(t, facts, side)
    if theirs is None:
        return mrkdwn(t.raw("You said: {label}."), label=words)
    other_side = facts.side(other)
    said = [one for one in map(partial(minutes_of, facts), (side, other_side)) if one is not None]
    if len(set(said)) == 1:
        return mrkdwn(t.raw("You both said: {label}."), label=words)
    return mrkdwn(
        t.raw(
            "You said {mine}, {person} {theirs}; the smaller figure counts: {n} minutes of "
            "coaching."
        ),
        mine=words,
        person=mention(other),
        theirs=label_words(t, facts, other_side),
        n=min(said),
    )


def label_words(t: Tongue, facts: OneOnOneFacts, side: Side) -> str:
    """Say one side's label: as it was tapped, or the minutes that stood in a form (R15)."""
    label, minutes = label_of(facts, side), minutes_of(facts, side)
    if label is None or minutes is None:
        return t("nothing yet")
    if minutes != label.minutes(facts.lasted):
        return t("{n} of {all} minutes coaching", n=minutes, all=facts.lasted)
    words = {
        Label.COACHING: t("coaching"),
        Label.HALF: t("half and half"),
        Label.OTHER: t("forecast or admin"),
    }
    return words[label]


def label_buttons(t: Tongue, meeting: Meeting, reader: PersonFacts) -> list[bk.Element]:
    """Offer the labels in one tap each, or to change the one that was given."""
    facts, side = meeting.facts, meeting.facts.side(reader.slack_id)
    if not may_label(facts, side):
        return []
    name = meeting.other(reader.slack_id).name
    acts = (
        {
            t("Coaching"): LabelAct.COACHING,
            t("Half and half"): LabelAct.HALF,
            t("Forecast or admin"): LabelAct.OTHER,
        }
        if label_of(facts, side) is None
        else {t("Change the label"): LabelAct.CHANGE}
    )
    return [
        bk.button(words, act, value=str(facts.id), accessibility_label=f"{words}: {name}")
        for words, act in acts.items()
    ]
