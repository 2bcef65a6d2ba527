"""Breadth in words: the topics that came up, and one that could (docs/rhythm.md R38)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bot.evidence.praise import breadth_rules as rules
from bot.evidence.praise.breadth_rules import BlindSpot, BreadthPage, Coverage
from bot.evidence.praise.ids import Act
from bot.evidence.questions.rules import TOPIC_WORDS, Topic
from bot.slack import blocks as bk
from bot.slack.blocks import Choice, Element, Mrkdwn, mrkdwn
from bot.slack.messages import Block, View
from bot.slack.metadata import Metadata
from bot.words import Tongue

__all__ = ["BreadthMeta", "blind_spot_line", "breadth"]

MOST_REPS = 99


@dataclass(frozen=True)
class BreadthMeta(Metadata):
    """What an open modal shows: whose breadth, in the quarter that begins on a day."""

    rep: str
    first: str


def breadth(t: Tongue, page: BreadthPage) -> View:
    """List what came up in a quarter, what didn't, and one question that would open it."""
    blocks: list[Block] = [
        bk.section(
            mrkdwn(
                t.raw("What came up in the coaching of *{rep}*, {quarter}."),
                rep=page.rep.name,
                quarter=_quarter(t, page.first),
            )
        ),
        bk.actions(*_choices(t, page)),
    ]
    if page.coverage.total:
        lines = [_line(t, page.coverage, topic) for topic in page.coverage.covered]
        blocks.append(bk.section("\n".join(lines)))
        if page.coverage.missing:
            blocks.append(bk.section(_missing(t, page)))
    else:
        blocks.append(
            bk.section(
                t(
                    "Nothing of it is on record in this quarter: no questions of deal checks or "
                    "of the agenda, no skill, no planned session."
                )
            )
        )
    if page.blind is not None:
        blocks.append(bk.section(blind_spot_line(t, page.blind)))
    blocks.append(
        bk.context(
            t(
                "Only you two read this. Counted are questions that were asked in deal checks or "
                "talked about from the agenda, 1:1s held with a skill of the month, and planned "
                "sessions that were held. It is no target: some quarters want depth."
            )
        )
    )
    return bk.modal(
        title=t("Breadth"),
        blocks=blocks,
        close=t("Close"),
        metadata=BreadthMeta(page.rep.slack_id, page.first.isoformat()).dumps(),
    )


def blind_spot_line(t: Tongue, spot: BlindSpot) -> Mrkdwn:
    """Suggest a topic by a question, with what that rests on; for the agenda, too."""
    return mrkdwn(
        t.raw(
            "*{topic}* didn't come up in 13 weeks, while other topics did {n} times. "
            "Would it be worth a question? _{question}_"
        ),
        topic=t.text(TOPIC_WORDS[spot.topic]),
        n=spot.n,
        question=t.text(spot.question.words),
    )


def _choices(t: Tongue, page: BreadthPage) -> list[Element]:
    found: list[Element] = []
    if page.reps:
        people: Mapping[str, str] = {
            one.slack_id: one.name.strip() or one.slack_id
            for one in (page.rep, *page.reps[:MOST_REPS])
        }
        choices = [Choice(name, slack_id) for slack_id, name in people.items()]
        found.append(bk.static_select(Act.BREADTH_OF, choices, initial=page.rep.slack_id))
    before = rules.quarter_before(page.first)
    found.append(bk.button(_quarter(t, before), Act.QUARTER_BACK, value=before.isoformat()))
    if not page.is_now:
        after = rules.next_quarter(page.first)
        found.append(bk.button(_quarter(t, after), Act.QUARTER_ON, value=after.isoformat()))
    return found


def _line(t: Tongue, coverage: Coverage, topic: Topic) -> Mrkdwn:
    parts = []
    if n := coverage.questions.get(topic, 0):
        parts.append(t.many("{n} question", "{n} questions", n))
    if n := coverage.skills.get(topic, 0):
        parts.append(t.many("{n} 1:1 on a skill", "{n} 1:1s on a skill", n))
    if n := coverage.sessions.get(topic, 0):
        parts.append(t.many("{n} session", "{n} sessions", n))
    return mrkdwn("*{topic}:* {parts}", topic=t.text(TOPIC_WORDS[topic]), parts=", ".join(parts))


def _missing(t: Tongue, page: BreadthPage) -> Mrkdwn:
    names = t.items([t.text(TOPIC_WORDS[topic]) for topic in page.coverage.missing])
    template = t.raw("Not yet: {names}.") if page.is_now else t.raw("Not in it: {names}.")
    return mrkdwn(template, names=names)


def _quarter(t: Tongue, first: date) -> str:
    return t("Q{n} {year}", n=(first.month + 2) // 3, year=first.year)
