"""A check's messages (docs/rhythm.md R17, R19, R47).

In the group DM they say what a reply was read as. In a channel they never do: there the bot thanks,
or asks on, and shows the step and the open questions only.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.errors import Text
from bot.evidence.checks import reply_views, words
from bot.evidence.checks.flow import Ask
from bot.evidence.checks.ids import Act
from bot.evidence.checks.pages import CheckPage
from bot.evidence.checks.rules import (
    IN_ORDER,
    CheckState,
    Form,
    QuestionFacts,
    QuestionState,
    most_questions,
)
from bot.evidence.checks.types import ReadingFacts
from bot.evidence.questions.rules import STEP_WORDS
from bot.slack import blocks as bk
from bot.slack.blocks import Element, Mrkdwn, mention, mrkdwn
from bot.slack.messages import Said
from bot.words import Tongue

__all__ = [
    "asked_again",
    "asked_on",
    "had_questions",
    "left_channel",
    "next_question",
    "parent",
    "thanks",
]

MOST_LINES = 3
STILL = (QuestionState.ASKED, QuestionState.UNANSWERED, QuestionState.FELL_AWAY)


def parent(t: Tongue, page: CheckPage, under: Sequence[Element] = ()) -> Said:
    """Show a check as it stands: the first message of its thread; `under` are a part's buttons."""
    title = _title(t, page)
    current = page.current
    blocks = [bk.section(mrkdwn("*{title}*\n{step}", title=title, step=_step(t, page)))]
    text = title
    if current is not None:
        asked = mrkdwn("{rep} *{text}*", rep=mention(page.rep.slack_id), text=current.text)
        blocks.append(bk.section(asked))
        if current.text != title:
            text = mrkdwn("{title}: {text}", title=title, text=current.text)
        if under:
            blocks.append(bk.actions(*under))
        blocks.append(bk.context(t("Answer in this thread, in your own words: a line is enough.")))
    if not page.check.is_in_channel:
        blocks.append(bk.section(_known(t, page)))
        blocks += [bk.section(line) for line in page.lines]
    if still := _still_open(t, page):
        blocks.append(bk.section(still))
    if buttons := [*_buttons(t, page)]:
        blocks.append(bk.actions(*buttons))
    blocks.append(bk.context(_readers(t, page)))
    return Said(text, bk.message(blocks))


def next_question(
    t: Tongue,
    page: CheckPage,
    question: QuestionFacts,
    *,
    detail: str = "",
    under: Sequence[Element] = (),
    under_reading: Sequence[Element] = (),
) -> Said:
    """Say what came of the reply before, and ask the next question: one message."""
    before = next((one for one in page.questions if one.number == question.number - 1), None)
    answer = reply_views.answer(t, page, before, detail=detail)
    asked = mrkdwn("*{text}*", text=question.text)
    blocks = [
        bk.section(answer),
        *reply_views.offers(t, page, before, under_reading, detail=detail),
    ]
    blocks.append(bk.section(asked))
    if under:
        blocks.append(bk.actions(*under))
    blocks.append(bk.context(_step_of(t, page, question)))
    return Said(mrkdwn("{answer}\n{asked}", answer=answer, asked=asked), bk.message(blocks))


def asked_on(
    t: Tongue,
    page: CheckPage,
    question: QuestionFacts,
    ask: Ask,
    *,
    nth: int,
    under_reading: Sequence[Element] = (),
) -> Said:
    """Ask for the one thing that is missing in a reply (R19); `nth` re-ask of the check.

    Whoever takes the reply for evidence says so here, and isn't asked on (R20).
    """
    wanted = t.text(words.turn(words.RE_ASK[ask], page.check.id + nth))
    lead = words.IN_CHANNEL if page.check.is_in_channel else words.LEADS_ON
    first = t.text(words.turn(lead, page.check.id + nth))
    text = mrkdwn("{first} *{wanted}*", first=first, wanted=wanted)
    reading = None if page.check.is_in_channel else page.mine.get(question.id)
    if reading is not None and (quoted := reply_views.quote(page, reading.text)):
        text = mrkdwn(t.raw("“{quoted}”\n{text}"), quoted=quoted, text=text)
    blocks = [bk.section(text)]
    if reading is not None and under_reading:
        blocks.append(bk.actions(*under_reading))
    return Said(text, bk.message(blocks))


def asked_again(
    t: Tongue, page: CheckPage, question: QuestionFacts, under: Sequence[Element] = ()
) -> Said:
    """Ask once more what nobody answered; there is no third time (R19)."""
    text = mrkdwn(
        t.raw("{rep}, this one is still open: *{text}*"),
        rep=mention(page.rep.slack_id),
        text=question.text,
    )
    blocks = [bk.section(text)]
    if under:
        blocks.append(bk.actions(*under))
    blocks.append(
        bk.context(t("A line is enough. I won't ask again: else you two have it in your next 1:1."))
    )
    return Said(text, bk.message(blocks))


def thanks(
    t: Tongue,
    page: CheckPage,
    *,
    detail: str = "",
    is_over: bool = True,
    under_reading: Sequence[Element] = (),
) -> Said:
    """Say what came of the last reply, thank, and say what is known now."""
    last = page.questions[-1] if page.questions else None
    answer = reply_views.answer(t, page, last, detail=detail)
    blocks = [bk.section(answer), *reply_views.offers(t, page, last, under_reading, detail=detail)]
    if not is_over:
        end = t(
            "That was my last question. One above still waits for its answer: one tap is enough."
        )
    elif page.check.is_in_channel:
        end = t("That was my last question for now.")
    else:
        end = t("That was my last question for now. Thank you!")
    blocks.append(bk.section(end))
    if is_over and not page.check.is_in_channel:
        blocks.append(bk.section(_known(t, page)))
    return Said(mrkdwn("{answer} {end}", answer=answer, end=end), bk.message(blocks))


def had_questions(t: Tongue, page: CheckPage) -> Said:
    """Tell who wanted to ask that it goes to the agenda, and why (R43, R45)."""
    why = words.FELL_AWAY.get(page.check.closed_why, words.NOT_FITTING)
    text = mrkdwn(
        t.raw("{why} The question about {deal} is on the agenda of your next 1:1."),
        why=mrkdwn(t.template(why), rep=page.rep.name),
        deal=_about(t, page),
    )
    blocks = [bk.section(text)]
    if page.questions:
        blocks.append(bk.context(mrkdwn("{text}", text=page.questions[0].text)))
    return Said(text, bk.message(blocks))


def left_channel(t: Tongue, page: CheckPage, why: Text) -> Said:
    """Tell who leads the rep why a check goes on in the group DM (R50)."""
    text = mrkdwn(
        t.raw("The check of {deal} goes on between {rep}, you and me, not in its channel. {why}"),
        deal=_about(t, page),
        rep=page.rep.name,
        why=Mrkdwn(t.text(why)),
    )
    return Said(text, bk.message([bk.section(text)]))


def _title(t: Tongue, page: CheckPage) -> Mrkdwn:
    if page.deal is None:
        return Mrkdwn(t("How do we know?"))
    return mrkdwn(t.raw("Deal check: {deal}"), deal=page.deal.name)


def _about(t: Tongue, page: CheckPage) -> Mrkdwn:
    if page.deal is None:
        return Mrkdwn(t("a message"))
    return mrkdwn("{deal}", deal=page.deal.name)


def _step(t: Tongue, page: CheckPage) -> str:
    """Say where the check stands: its step and its question, or that it is over."""
    if page.check.state is CheckState.FELL_AWAY:
        return t("There was no room for it this week; it goes to your next 1:1.")
    if page.check.state is CheckState.CLOSED:
        said = words.CLOSED.get(page.check.closed_why)
        closed = t.text(said) if said else t("Closed.")
        return (
            t("{closed} What came later is kept, too.", closed=closed) if page.has_late else closed
        )
    if page.current is None:
        return t("All is asked. One answer is still waited for.")
    return _step_of(t, page, page.current)


def _step_of(t: Tongue, page: CheckPage, question: QuestionFacts) -> str:
    most = most_questions(page.check.form, page.check.source)
    number = min(question.number, most)
    step = t.text(STEP_WORDS[question.step])
    if most == 1:
        return t("One question")
    values = {
        "number": number,
        "most": most,
        "place": IN_ORDER.index(question.step) + 1,
        "steps": len(IN_ORDER),
        "step": step,
    }
    if page.check.form is Form.SHORT:
        return t("Question {number} of {most} · step {place} of {steps}: {step}", **values)
    return t("Question {number}, of {most} at most · step {place} of {steps}: {step}", **values)


def _known(t: Tongue, page: CheckPage) -> Mrkdwn:
    """List the newest evidence, with its age."""
    if not page.evidence:
        return mrkdwn(
            "*{head}*\n{none}",
            head=t("What we know so far"),
            none=t("Nothing yet that somebody else could check."),
        )
    lines = [_evidence(t, page, one) for one in page.evidence[:MOST_LINES]]
    more = len(page.evidence) - MOST_LINES
    if more > 0:
        lines.append(Mrkdwn(t.many("• and one more", "• and {n} more", more)))
    return mrkdwn(
        "*{head}*\n{lines}",
        head=t("What we know so far"),
        lines=Mrkdwn("\n".join(lines)),
    )


def _evidence(t: Tongue, page: CheckPage, one: ReadingFacts) -> Mrkdwn:
    """Quote a piece of evidence; what was said to others tells only that it is there (R50)."""
    age = words.age(t, one.said_at, page.now, page.rep.zone)
    if one.is_kept:
        rep = page.names.get(one.rep) or page.rep.name
        said = t.raw("• evidence, said to somebody else before: ask {rep} ({age})")
        return mrkdwn(said, rep=rep, age=age)
    return mrkdwn(
        t.raw("• “{text}” ({who}, {age})"),
        text=reply_views.quote(page, reply_views.telling(one)),
        who=page.names.get(one.author) or t("somebody"),
        age=age,
    )


def _still_open(t: Tongue, page: CheckPage) -> Mrkdwn | None:
    """List what nobody answered, besides the question that stands there now."""
    current = page.current
    found = [
        one
        for one in page.questions
        if one.state in STILL and (current is None or one.id != current.id)
    ]
    if not found:
        return None
    lines = Mrkdwn("\n".join(mrkdwn("• {text}", text=one.text) for one in found[:MOST_LINES]))
    return mrkdwn("*{head}*\n{lines}", head=t("Still open, for your next 1:1"), lines=lines)


def _buttons(t: Tongue, page: CheckPage) -> Iterator[Element]:
    if page.check.is_under_way:
        yield bk.button(t("Enough for today"), Act.ENOUGH, value=str(page.check.id))
    if not page.check.is_in_channel:
        yield from page.buttons


def _readers(t: Tongue, page: CheckPage) -> Mrkdwn:
    """Say who reads what is written here (R47)."""
    if page.check.is_in_channel:
        return Mrkdwn(
            t(
                "Everybody in this channel can read this thread. What I make of an answer only "
                "the two of you see, in your Homes."
            )
        )
    leader = page.leader
    return mrkdwn(
        t.raw("Read by {rep}, {leader} and me. Answers stay with the deal; you can change them."),
        rep=page.rep.name,
        leader=leader.name if leader else t("who leads you"),
    )
