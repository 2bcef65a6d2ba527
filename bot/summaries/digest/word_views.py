"""How a kind word looks: two sentences and one button, without blame (docs/rhythm.md R40)."""

from __future__ import annotations

from bot.meeting.ids import Act as MeetingAct
from bot.rhythm.set_up_views import SetUpId
from bot.rhythm.views import Act as RhythmAct
from bot.slack import blocks as bk
from bot.slack.blocks import Element, Mrkdwn, mention, mrkdwn
from bot.slack.messages import Said
from bot.summaries.digest.pages import WordAbout, WordPage
from bot.words import Tongue

__all__ = ["kind_word"]


def kind_word(t: Tongue, page: WordPage) -> Said:
    """Tell somebody, alone, what one tap would make easier; nothing more once it is settled."""
    small = bk.context(t("Only you read this, and nobody is told that you got it."))
    if not page.holds:
        text = t("This has settled itself since. Good to see.")
        return Said(text, bk.message([bk.section(text), small]))
    words, button = _WORDS[page.about](t, page)
    return Said(words, bk.message([bk.section(words), bk.actions(button), small]))


def _rhythm(t: Tongue, page: WordPage) -> tuple[Mrkdwn, Element]:
    assert page.leader is not None, "a rep's word names who leads"
    assert page.coming is not None, "it is about the 1:1 that comes"
    words = mrkdwn(
        t.raw(
            "Your last two 1:1s with {leader} didn't come about. Weeks are like that. The next one "
            "is on {day} at {at}: if another time is easier for you, one tap finds it."
        ),
        leader=mention(page.leader.slack_id),
        **_when(t, page),
    )
    return words, bk.button(
        t("Find another time"), RhythmAct.MOVE, value=str(page.coming.id), style="primary"
    )


def _hours(t: Tongue, page: WordPage) -> tuple[Mrkdwn, Element]:
    assert page.leader is not None, "a rep's word names who leads"
    assert page.coming is not None, "it is about the 1:1 that comes"
    assert page.hours is not None, "it is about hours"
    values = {
        "hours": t.hours(page.hours.tally.coached),
        "target": t.hours(page.hours.target),
        "leader": mention(page.leader.slack_id),
        **_when(t, page),
    }
    if page.has_deals:
        said = t.raw(
            "Full months leave little room: so far it is {hours} of {target} h of coaching for "
            "you. Pick the deal that you'd like to think through, and your 1:1 with {leader} on "
            "{day} at {at} begins with it."
        )
        act, label = MeetingAct.FOCUS, t("Pick the next deal")
    else:
        said = t.raw(
            "Full months leave little room: so far it is {hours} of {target} h of coaching for "
            "you. Put down what you'd like to think through, and your 1:1 with {leader} on {day} "
            "at {at} has time for it."
        )
        act, label = MeetingAct.AGENDA_ADD, t("Put it on the agenda")
    return mrkdwn(said, **values), bk.button(
        label, act, value=page.reader.slack_id, style="primary"
    )


def _team(t: Tongue, page: WordPage) -> tuple[Mrkdwn, Element]:
    words = mrkdwn(
        t.raw(
            "Two full weeks: {held} of {n} of your 1:1s took place. If shorter ones, fewer or "
            "another day would be easier to keep, you can change that in one form."
        ),
        held=page.held,
        n=page.n,
    )
    value = str(page.team_id) if page.team_id else ""
    return words, bk.button(t("Find what fits"), SetUpId.OPEN, value=value, style="primary")


def _when(t: Tongue, page: WordPage) -> dict[str, str]:
    assert page.coming is not None, "only what is coming has a time"
    at = page.coming.planned_at
    hours = page.reader.hours
    return {"day": t.day(hours.local_day(at)), "at": t.time(at, hours.zone)}


_WORDS = {WordAbout.RHYTHM: _rhythm, WordAbout.HOURS: _hours, WordAbout.TEAM: _team}
