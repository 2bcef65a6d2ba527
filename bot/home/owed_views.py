"""What somebody owes now: at most three things, each with what does it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.actions.ids import Act as ActionAct
from bot.actions.views import accept_all, action_buttons, action_line
from bot.call_plans.views import outcome_buttons, when_words
from bot.home.owed_evidence_views import evidence_item
from bot.home.pages import (
    Accept,
    Answer,
    Closing,
    Do,
    HomeShown,
    Outcome,
    Pick,
    Said,
    SkillAsked,
    What,
)
from bot.meeting.ids import Act as MeetingAct
from bot.meeting.skill_book import SkillFacts
from bot.people.manners_pages import KeptBack
from bot.people.rules import PersonFacts
from bot.people.topic_words import ABOUT, FELL_AWAY
from bot.people.topics import Topic
from bot.rhythm.pages import Meeting
from bot.rhythm.views import Act as OneOnOneAct
from bot.sessions.ids import Act as SessionAct
from bot.sessions.pages import SessionPage
from bot.sessions.views import kind_name
from bot.slack import blocks as bk
from bot.slack.blocks import Element, Mrkdwn, mention, mrkdwn
from bot.slack.messages import Block
from bot.summaries.digest.word_views import kind_word
from bot.words import Tongue

__all__ = ["owed"]

MOST_FALLEN = 3
MOST_LISTED = 3
TEXT_SHOWN = 120
TO_AGENDA = frozenset(
    {
        Topic.PREP,
        Topic.OUTCOME,
        Topic.ACTIONS,
        Topic.QUESTION,
        Topic.DEAL_CHECK,
        Topic.WIN_LOSS,
    }
)
"""What the next 1:1 takes up; of all else the Home itself is the place (docs/rhythm.md R43)."""


def owed(t: Tongue, page: HomeShown) -> Iterator[Block]:
    """Say what its reader owes, or that there is nothing."""
    assert page.reader is not None
    yield bk.header(t("What you owe now"))
    for number, one in enumerate(page.owing.first, 1):
        text, buttons = _item(t, page, page.reader, one.what)
        if len(buttons) <= 1:
            yield bk.section(text, accessory=next(iter(buttons), None))
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
    if page.word is not None:
        # Muted, or without room: it is read here, and nowhere else.
        yield from kind_word(t, page.word).blocks
    yield from _kept_back(t, page)


def _kept_back(t: Tongue, page: HomeShown) -> Iterator[Block]:
    """Tell what was never said: some of it waits for the 1:1, the rest for its reader, here."""
    fallen = [one for one in _fell_away(page) if one.topic is not Topic.KIND_WORD]
    for_both = _listed(t, [one for one in fallen if one.topic in TO_AGENDA])
    for_one = _listed(t, [one for one in fallen if one.topic not in TO_AGENDA])
    if for_both:
        yield bk.context(
            mrkdwn(t.raw("I didn't ask you, so it waits for your next 1:1: {list}"), list=for_both)
        )
    if for_one:
        yield bk.context(
            mrkdwn(t.raw("I didn't write to you about this; it waits here: {list}"), list=for_one)
        )


def _listed(t: Tongue, several: Sequence[KeptBack]) -> str:
    return "; ".join(list(dict.fromkeys(_fallen(t, one) for one in several))[:MOST_FALLEN])


def _fell_away(page: HomeShown) -> Sequence[KeptBack]:
    return page.settings.why.fallen if page.settings else ()


def _item(
    t: Tongue, page: HomeShown, reader: PersonFacts, what: What
) -> tuple[Mrkdwn, list[Element]]:
    match what:
        case Outcome():
            return _outcome(t, reader, what)
        case Do(action):
            line = action_line(t, action, reader.slack_id, today=page.today)
            done = bk.button(
                t("Done"),
                ActionAct.DONE,
                value=str(action.id),
                accessibility_label=t("Done: {action}", action=action.text),
            )
            return line, [done]
        case Answer(meeting):
            return _answer(t, reader, meeting)
        case Closing(meeting):
            return _closing(t, reader, meeting)
        case Said(session):
            return _session(t, reader, session)
        case Accept():
            return _accept(t, reader, what)
        case SkillAsked(skill):
            return _skill(t, skill)
        case Pick(meeting):
            return _pick(t, reader, meeting)
        case _:
            return evidence_item(t, what)


def _outcome(t: Tongue, reader: PersonFacts, what: Outcome) -> tuple[Mrkdwn, list[Element]]:
    plan = what.plan
    said = (
        t.raw("Your call with {customer} on {when}: did they commit to “{commitment}”?")
        if plan.customer or what.about
        else t.raw("Your call on {when}: did they commit to “{commitment}”?")
    )
    text = mrkdwn(
        said,
        customer=plan.customer or what.about,
        when=when_words(t, plan.call_at, reader.zone),
        commitment=" ".join(plan.commitment.split()),
    )
    return text, list(outcome_buttons(t, plan))


def _closing(t: Tongue, reader: PersonFacts, meeting: Meeting) -> tuple[Mrkdwn, list[Element]]:
    text = mrkdwn(
        t.raw("Your 1:1 with {person} on {day} isn't closed yet."),
        person=mention(meeting.other(reader.slack_id).slack_id),
        day=_day(t, reader, meeting),
    )
    return text, [bk.button(t("Close it"), MeetingAct.CLOSE, value=str(meeting.facts.id))]


def _session(t: Tongue, reader: PersonFacts, page: SessionPage) -> tuple[Mrkdwn, list[Element]]:
    text = mrkdwn(
        t.raw("{session} with {person} on {day}: how much of it was coaching?"),
        session=kind_name(t, page.template),
        person=mention(page.facts.other(reader.slack_id)),
        day=t.short_day(reader.hours.local_day(page.facts.planned_at)),
    )
    labels = {
        SessionAct.HELD_ALL: t("All of it"),
        SessionAct.HELD_HALF: t("Half of it"),
        SessionAct.HELD_NONE: t("None of it"),
        SessionAct.NOT_HELD: t("Not held"),
    }
    value = str(page.facts.id)
    return text, [bk.button(label, act, value=value) for act, label in labels.items()]


def _accept(t: Tongue, reader: PersonFacts, what: Accept) -> tuple[Mrkdwn, list[Element]]:
    lines = [bk.shorten(one.text, TEXT_SHOWN) for one in what.actions[:MOST_LISTED]]
    more = len(what.actions) - len(lines)
    if more:
        lines.append(t.many("… and one more", "… and {n} more", more))
    title = t.many(
        "{n} action waits for your yes:", "{n} actions wait for your yes:", len(what.actions)
    )
    text = Mrkdwn("\n".join([title, *(mrkdwn("• {line}", line=line) for line in lines)]))
    if len(what.actions) == 1:
        return text, action_buttons(t, what.actions[0], reader.slack_id)
    return text, [accept_all(t, what.actions)]


def _skill(t: Tongue, skill: SkillFacts) -> tuple[Mrkdwn, list[Element]]:
    text = mrkdwn(
        t.raw("{person} proposes a skill for this month: *{skill}*. {what}"),
        person=mention(skill.proposed_by),
        skill=t.packaged(skill.name),
        what=t.packaged(skill.what),
    )
    return text, [
        bk.button(t("Agree"), MeetingAct.SKILL_AGREE, value=str(skill.id)),
        bk.button(t("Choose another"), MeetingAct.SKILL, value=skill.rep),
    ]


def _pick(t: Tongue, reader: PersonFacts, meeting: Meeting) -> tuple[Mrkdwn, list[Element]]:
    text = mrkdwn(
        t.raw("Which deals shall your 1:1 with {person} on {day} be about?"),
        person=mention(meeting.other(reader.slack_id).slack_id),
        day=_day(t, reader, meeting),
    )
    return text, [bk.button(t("Pick deals"), MeetingAct.FOCUS, value=reader.slack_id)]


def _day(t: Tongue, reader: PersonFacts, meeting: Meeting) -> str:
    return t.short_day(reader.hours.local_day(meeting.facts.planned_at))


def _answer(t: Tongue, reader: PersonFacts, meeting: Meeting) -> tuple[Mrkdwn, list[Element]]:
    other = meeting.other(reader.slack_id)
    text = mrkdwn(
        t.raw("How did your 1:1 with {person} on {day} go?"),
        person=mention(other.slack_id),
        day=_day(t, reader, meeting),
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
