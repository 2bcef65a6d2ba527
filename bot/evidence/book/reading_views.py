"""The replies on a deal's page, each with what its reader may make of it (R18 to R21, R50)."""

from __future__ import annotations

from collections.abc import Iterator

from bot.evidence.book.ids import Act, Menu
from bot.evidence.book.pages import BookPage
from bot.evidence.book.words import age_words, label_words, name_of, what_words
from bot.evidence.checks.types import ReadingFacts
from bot.evidence.reading.types import Label
from bot.slack import blocks as bk
from bot.slack.blocks import Choice, Element, Mrkdwn, mrkdwn, shorten
from bot.slack.messages import Block
from bot.slack.shortcuts import plain_words
from bot.words import Tongue

__all__ = ["QUOTE", "SHORT", "evidence_blocks", "one_line"]

PER_PAGE = 10
QUOTE, SHORT = 300, 120
_ORDER = (Label.EVIDENCE, Label.CLAIM, Label.PLAN, Label.UNKNOWN, None)


def evidence_blocks(t: Tongue, page: BookPage) -> Iterator[Block]:
    """List the replies, evidence first, ten at a time; what was said to others without words."""
    ordered = sorted(page.readings, key=lambda one: _ORDER.index(one.counts_as))
    shown = ordered[page.offset : page.offset + PER_PAGE]
    count = sum(one.counts_as is Label.EVIDENCE for one in ordered)
    yield bk.header(t("How we know"))
    if not ordered:
        said = t("Nobody has been asked about this deal yet: a deal check does that.")
        yield bk.section(Mrkdwn(said))
        return
    evidence = _so_many(t, count)
    said = t.many(
        "Of one reply {evidence} evidence.",
        "Of {n} replies {evidence} evidence.",
        len(ordered),
        evidence=evidence,
    )
    yield bk.context(Mrkdwn(said))
    for one in shown:
        menu = None
        if not one.is_kept:
            menu = bk.overflow(Act.MENU, _choices(t, one, may_verify=page.may_verify))
        yield bk.section(_reading(t, one, page), accessory=menu, block_id=f"book.reading:{one.id}")
    turns = list(_turns(t, page, len(ordered)))
    if turns:
        yield bk.actions(*turns)


def _so_many(t: Tongue, count: int) -> str:
    return t("none is") if not count else t.many("one is", "{n} are", count)


def _reading(t: Tongue, one: ReadingFacts, page: BookPage) -> Mrkdwn:
    words = shorten(one_line(_in_a_row(plain_words(one.text, page.names))), QUOTE) or t(
        "(no words)"
    )
    age = age_words(t, one.said_at, page.now, page.reader.hours.zone)
    who = name_of(one.author, page.names)
    said: str = t("“{words}”", words=words)
    if one.is_kept:
        asked = t.raw("said to somebody else before: ask {rep}")
        said = mrkdwn(asked, rep=name_of(one.rep, page.names))
    lines = [mrkdwn("*{label}* · {said}", label=_standing(t, one), said=said)]
    if one.question:
        asked = shorten(one_line(one.question), SHORT)
        lines.append(mrkdwn(t.raw("{who}, {age}, asked: {asked}"), who=who, age=age, asked=asked))
    else:
        lines.append(mrkdwn(t.raw("{who}, {age}, learned in a call"), who=who, age=age))
    if one.counts_as is Label.EVIDENCE and one.found:
        found = [
            mrkdwn(
                "{what}: {words}",
                what=what_words(t, piece.what),
                words=shorten(one_line(plain_words(piece.text, page.names)), SHORT),
            )
            for piece in one.found
        ]
        lines.append(Mrkdwn(" · ".join(found[:4])))
    if one.overruled:
        lines.append(
            mrkdwn(
                t.raw("I read it as {label}; {who} says otherwise."),
                label=label_words(t, one.label),
                who=name_of(one.overruled_by or "", page.names)
                if one.overruled_by
                else t("one of you"),
            )
        )
    if one.verified_by and one.counts_as is Label.EVIDENCE:
        lines.append(mrkdwn(t.raw("Verified by {who}."), who=name_of(one.verified_by, page.names)))
    return Mrkdwn("\n".join(lines))


def _in_a_row(text: str) -> str:
    """Tell lines, or messages that were read as one reply, apart on one line."""
    return " / ".join(line for line in text.splitlines() if line.strip())


def _standing(t: Tongue, one: ReadingFacts) -> str:
    return t.opening(label_words(t, one.counts_as))


def _choices(t: Tongue, one: ReadingFacts, *, may_verify: bool) -> list[Choice]:
    """List what the reader can say about a reading, each with what it does as its value."""
    this_is = {
        Label.EVIDENCE: t("This is evidence"),
        Label.CLAIM: t("This is a claim"),
        Label.PLAN: t("This is a plan"),
        Label.UNKNOWN: t("We don't know this yet"),
    }
    choices = [
        Choice(words, f"{one.id}:{label}")
        for label, words in this_is.items()
        if label not in (one.counts_as, one.label)
    ]
    if one.overruled:
        choices.append(Choice(t("As it was read"), f"{one.id}:{Menu.AS_READ}"))
    if may_verify and one.verified_by:
        choices.append(Choice(t("Not verified after all"), f"{one.id}:{Menu.NOT_VERIFIED}"))
    elif may_verify and one.counts_as is Label.EVIDENCE:
        choices.append(Choice(t("I have verified it"), f"{one.id}:{Menu.VERIFIED}"))
    return choices


def _turns(t: Tongue, page: BookPage, count: int) -> Iterator[Element]:
    deal = page.deal.id
    if page.offset > 0:
        before = max(0, page.offset - PER_PAGE)
        yield bk.button(t("Back"), Act.BACK, value=f"{deal}:{before}")
    if page.offset + PER_PAGE < count:
        yield bk.button(t("More"), Act.MORE, value=f"{deal}:{page.offset + PER_PAGE}")


def one_line(text: str) -> str:
    """Put words of several lines on one."""
    return " ".join(text.split())
