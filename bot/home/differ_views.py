"""1:1s that its two people labelled differently: both see it, and it takes one tap (R15)."""

from __future__ import annotations

from collections.abc import Iterator

from bot.home.pages import HomeShown
from bot.people.rules import PersonFacts
from bot.rhythm.label import Label, minutes_of
from bot.rhythm.label_views import LabelAct, label_line
from bot.rhythm.pages import Meeting
from bot.slack import blocks as bk
from bot.slack.blocks import Element, Mrkdwn, mention, mrkdwn
from bot.slack.messages import Block
from bot.words import Tongue

__all__ = ["differing"]


def differing(t: Tongue, page: HomeShown) -> Iterator[Block]:
    """Show what each of the two said, which figure counts, and what else its reader may say."""
    reader = page.reader
    if reader is None or not page.differing:
        return
    yield bk.header(t("Where you two differ"))
    for meeting in page.differing:
        title = mrkdwn(
            t.raw("*1:1 with {person} on {day}*"),
            person=mention(meeting.other(reader.slack_id).slack_id),
            day=t.short_day(reader.hours.local_day(meeting.facts.planned_at)),
        )
        yield bk.section(Mrkdwn(f"{title}\n{label_line(t, meeting, reader)}"))
        yield bk.actions(
            *_others(t, meeting, reader), block_id=f"home/differing/{meeting.facts.id}"
        )


def _others(t: Tongue, meeting: Meeting, reader: PersonFacts) -> Iterator[Element]:
    facts, name = meeting.facts, meeting.other(reader.slack_id).name
    mine = minutes_of(facts, facts.side(reader.slack_id))
    said = {
        Label.COACHING: (t("It was coaching"), LabelAct.COACHING),
        Label.HALF: (t("It was half and half"), LabelAct.HALF),
        Label.OTHER: (t("It was forecast or admin"), LabelAct.OTHER),
    }
    for label, (words, act) in said.items():
        if label.minutes(facts.lasted) != mine:
            yield bk.button(words, act, value=str(facts.id), accessibility_label=f"{words}: {name}")
