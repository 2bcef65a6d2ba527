"""The next 1:1 with its agenda, and those after it."""

from __future__ import annotations

from collections.abc import Iterator

from bot.home.pages import HomeShown
from bot.meeting.agenda_views import home_blocks
from bot.meeting.ids import Act as MeetingAct
from bot.people.rules import PersonFacts
from bot.rhythm.pages import Meeting
from bot.rhythm.rules import STARTS_EARLY, Phase
from bot.rhythm.views import Act, when_for
from bot.slack import blocks as bk
from bot.slack.blocks import Element, Mrkdwn, mention, mrkdwn
from bot.slack.messages import Block
from bot.words import Tongue

__all__ = ["coming"]


def coming(t: Tongue, page: HomeShown) -> Iterator[Block]:
    """Show what is next: with whom, when, and what can be done about it."""
    reader = page.reader
    assert reader is not None
    yield bk.divider()
    yield bk.header(t("Your next 1:1"))
    if not page.coming:
        yield bk.section(t("None is planned right now."))
        return
    first, *others = page.coming
    yield bk.section(_line(t, reader, first, "*{day}, {when}*, {person}"))
    yield bk.actions(*_buttons(t, page, first), block_id=f"home/one-on-one/{first.facts.id}")
    if page.agenda:
        yield from home_blocks(t, page.agenda, reader)
    if page.coming[0].facts.phase(page.now) is Phase.UNDER_WAY:
        yield bk.context(t("It is under way. Its live view stands in the conversation of you two."))
    if others:
        lines = [_line(t, reader, one, "• {day}, {when}, {person}") for one in others]
        yield bk.section(mrkdwn("{then}\n{lines}", then=t("After that:"), lines=_joined(lines)))


def _line(t: Tongue, reader: PersonFacts, meeting: Meeting, shape: str) -> Mrkdwn:
    return mrkdwn(
        shape,
        day=t.short_day(reader.hours.local_day(meeting.facts.planned_at)),
        when=when_for(t, meeting, reader),
        person=mention(meeting.other(reader.slack_id).slack_id),
    )


def _buttons(t: Tongue, page: HomeShown, meeting: Meeting) -> list[Element]:
    value, now = str(meeting.facts.id), page.now
    move = bk.button(t("Move"), Act.MOVE, value=value)
    if meeting.facts.phase(now) is Phase.UNDER_WAY:
        leads = page.reader is not None and page.reader.slack_id == meeting.facts.manager
        close = bk.button(t("Close the 1:1"), MeetingAct.CLOSE, value=value, style="primary")
        return [close, move] if leads else [move]
    buttons = [move, bk.button(t("Skip"), Act.SKIP, value=value)]
    # Before that it can't be started, so there is no button that would only say no.
    if now >= meeting.facts.planned_at - STARTS_EARLY:
        buttons.insert(0, bk.button(t("Start"), Act.START, value=value, style="primary"))
    return buttons


def _joined(lines: list[Mrkdwn]) -> Mrkdwn:
    return Mrkdwn("\n".join(lines))
