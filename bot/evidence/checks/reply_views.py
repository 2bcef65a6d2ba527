"""What the bot says to a reply, in the words of the reading or, in a channel, without (R19)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.actions.ids import Act as ActionAct
from bot.call_plans.ids import Act as PlanAct
from bot.evidence.checks import words
from bot.evidence.checks.conversing import NEUTRAL
from bot.evidence.checks.pages import CheckPage
from bot.evidence.checks.rules import QuestionFacts
from bot.evidence.checks.types import ReadingFacts
from bot.evidence.reading.types import Label, What
from bot.slack import blocks as bk
from bot.slack.blocks import Element, Mrkdwn, mrkdwn, shorten
from bot.slack.messages import Block
from bot.slack.shortcuts import plain_words
from bot.words import Tongue

__all__ = ["answer", "offers", "quote", "telling"]

LONGEST_QUOTE = 150
LONGEST_FINDING = 60


def answer(
    t: Tongue, page: CheckPage, question: QuestionFacts | None, *, detail: str = ""
) -> Mrkdwn:
    """Say what came of the rep's reply to a question."""
    number = page.check.id + (question.number if question else 0)
    if page.check.is_in_channel:
        return Mrkdwn(t.text(words.turn(words.IN_CHANNEL, number)))
    reading = page.mine.get(question.id) if question else None
    if detail == NEUTRAL or reading is None:
        return Mrkdwn(t.text(words.turn(words.NEUTRAL, number)))
    match reading.counts_as:
        case Label.EVIDENCE:
            first = Mrkdwn(t.text(words.turn(words.EVIDENCE, number)))
            why = _why(t, page, reading)
            return mrkdwn("{first} {why}", first=first, why=why) if why else first
        case Label.CLAIM:
            return Mrkdwn(t.text(words.turn(words.CLAIM, number)))
        case Label.PLAN:
            return Mrkdwn(t.text(words.turn(words.PLAN, number)))
        case Label.UNKNOWN:
            first = Mrkdwn(t.text(words.turn(words.UNKNOWN, number)))
            way = Mrkdwn(t.text(words.turn(words.WAYS_TO_FIND_OUT, number)))
            return mrkdwn("{first} {way}", first=first, way=way)
    return Mrkdwn(t.text(words.turn(words.NOT_JUDGED, number)))


def offers(
    t: Tongue,
    page: CheckPage,
    question: QuestionFacts | None,
    under: Sequence[Element],
    *,
    detail: str = "",
) -> Iterator[Block]:
    """Offer what follows from a plan, and to put a reading right.

    Nothing of it in a channel, nor of a reply that a part above took.
    """
    if page.check.is_in_channel or question is None or detail == NEUTRAL:
        return
    reading = page.mine.get(question.id)
    if reading is not None and reading.counts_as in (Label.PLAN, Label.UNKNOWN):
        deal = str(page.deal.id) if page.deal else ""
        buttons = [bk.button(t("Plan the call"), PlanAct.WRITE, value=deal)]
        if reading.counts_as is Label.PLAN:
            about = f"deal:{deal}" if deal else ""
            buttons.insert(0, bk.button(t("Make it an action"), ActionAct.NEW, value=about))
        yield bk.actions(*buttons)
    if under:
        yield bk.actions(*under)


def quote(page: CheckPage, text: str) -> str:
    """Cut what somebody wrote to a quotation: plain words on one line, nobody mentioned."""
    return shorten(" ".join(plain_words(text, page.names).split()), LONGEST_QUOTE)


def telling(reading: ReadingFacts) -> str:
    """Choose the line of a reply that made it what it is; all of it where none stands out."""
    for what in (What.ACT, What.ARTEFACT, What.ACTOR):
        for found in reading.found:
            for line in reading.text.split("\n"):
                if found.what is what and found.text in line:
                    return line
    return reading.text


def _why(t: Tongue, page: CheckPage, reading: ReadingFacts) -> Mrkdwn | None:
    """Say what made it evidence: who, what, when, to be seen where; each by its own words."""
    found: dict[What, str] = {}
    for one in reading.found:
        found.setdefault(one.what, one.text)
    parts = [
        mrkdwn(
            t.template(words.FOUND[what]),
            text=shorten(" ".join(plain_words(found[what], page.names).split()), LONGEST_FINDING),
        )
        for what in What
        if found.get(what)
    ]
    if not parts:
        return None
    return mrkdwn(t.raw("You say {parts}."), parts=Mrkdwn(t.items([str(one) for one in parts])))
