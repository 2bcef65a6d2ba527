"""What somebody owes now: at most three things, each with what does it."""

from __future__ import annotations

from collections.abc import Iterator

from bot.home.pages import Answer, HomeShown, What
from bot.people.manners_pages import KeptBack
from bot.people.topic_words import ABOUT, FELL_AWAY
from bot.rhythm.pages import Meeting
from bot.rhythm.views import Act as OneOnOneAct
from bot.slack import blocks as bk
from bot.slack.blocks import Element, Mrkdwn, mention, mrkdwn
from bot.slack.messages import Block
from bot.words import Tongue

__all__ = ["owed"]

MOST_FALLEN = 3


def owed(t: Tongue, page: HomeShown) -> Iterator[Block]:
    """Say what its reader owes, or that there is nothing."""
    yield bk.header(t("What you owe now"))
    for number, one in enumerate(page.owing.first, 1):
        text, buttons = _item(t, page, one.what)
        if len(buttons) == 1:
            yield bk.section(text, accessory=buttons[0])
        else:
            yield bk.section(text)
            yield bk.actions(*buttons, block_id=f"home/owed/{number}")
    if page.owing.more:
        yield bk.context(
            t.many(
                "… and {n} more, once these are done.",
                "… and {n} more, once these are done.",
                page.owing.more,
            )
        )
    if not page.owing.first:
        yield bk.section(t("Nothing. Enjoy."))
    fallen = page.settings.why.fallen if page.settings else ()
    if fallen:
        lines = list(dict.fromkeys(_fallen(t, one) for one in fallen))[:MOST_FALLEN]
        yield bk.context(
            mrkdwn(
                t.raw("I didn't ask you, so it waits for your next 1:1: {list}"),
                list="; ".join(lines),
            )
        )


def _item(t: Tongue, page: HomeShown, what: What) -> tuple[Mrkdwn, list[Element]]:
    match what:
        case Answer(meeting):
            return _answer(t, page, meeting)


def _answer(t: Tongue, page: HomeShown, meeting: Meeting) -> tuple[Mrkdwn, list[Element]]:
    assert page.reader is not None
    other = meeting.other(page.reader.slack_id)
    text = mrkdwn(
        t.raw("How did your 1:1 with {person} on {day} go?"),
        person=mention(other.slack_id),
        day=t.short_day(page.reader.hours.local_day(meeting.facts.planned_at)),
    )
    labels = {OneOnOneAct.HELD: t("Held"), OneOnOneAct.NOT_HELD: t("Not held")}
    return text, [
        bk.button(
            label,
            act,
            value=str(meeting.facts.id),
            accessibility_label=f"{label}: {other.name}" if other.name else None,
        )
        for act, label in labels.items()
    ]


def _fallen(t: Tongue, one: KeptBack) -> str:
    words = ABOUT.get(one.topic)
    name = t.text(words.name) if words else t("a question")
    return t("{what} ({why})", what=name, why=t.text(FELL_AWAY[one.reason]))
