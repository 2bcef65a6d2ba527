"""What is known of a deal, as a page for its two (docs/rhythm.md R20 to R24, R47)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.call_plans.views import outcome_words
from bot.evidence.book.ids import PAGE, Act, Door
from bot.evidence.book.pages import BookPage
from bot.evidence.book.reading_views import QUOTE, SHORT, evidence_blocks, one_line
from bot.evidence.book.rules import MOST_BUYERS, Answer, BuyerFacts, Gap, ViewFacts, last_calls
from bot.evidence.book.words import (
    age_words,
    answer_words,
    gap_words,
    name_of,
)
from bot.evidence.checks.types import ReadingFacts
from bot.evidence.questions.hint_views import hint_button
from bot.evidence.reading.types import Label
from bot.people.rules import PersonFacts
from bot.pipeline import money
from bot.pipeline.rules import Phase
from bot.pipeline.views import deal_line
from bot.slack import blocks as bk
from bot.slack.blocks import Choice, Element, Mrkdwn, mrkdwn, shorten
from bot.slack.messages import Block, View
from bot.slack.metadata import Metadata
from bot.words import Tongue

__all__ = [
    "RISKS",
    "BookMeta",
    "book_page",
    "gap_elements",
    "know_button",
    "overrule_elements",
    "readers",
    "view_elements",
]

RISKS = "risks.open"
"""Opens a deal's risks: those lie in a part beside this one."""
MOST_VIEWS = 6
MOST_CALLS = 5
MOST_RISKS = 8
MOST_QUESTIONS = 5
SHORT_NAME, MOST_NAMED = 40, 3


@dataclass(frozen=True)
class BookMeta(Metadata):
    """Which deal a page is about, and how many readings its reader has turned past."""

    deal: int
    offset: int


def book_page(t: Tongue, page: BookPage, note: str = "") -> View:
    """Show all that is known of a deal; `note` says what has just been done."""
    blocks: list[Block] = [bk.context(readers(t, page.reader, page.rep, page.leaders))]
    if note:
        blocks.append(bk.section(Mrkdwn(f":white_check_mark: {note}")))
    blocks.append(bk.section(deal_line(t, page.deal)))
    blocks.append(bk.actions(*_doors(t, page)))
    if page.gaps and page.deal.is_open:
        lines = [mrkdwn("• {gap}", gap=_gap(t, page, one)) for one in page.gaps]
        blocks.append(
            bk.section("\n".join([mrkdwn("*{title}*", title=t("Not known yet:")), *lines]))
        )
    for draw in page.more:
        blocks += draw(t)
    blocks += _book(t, page)
    blocks += _buyers(t, page)
    blocks += _views(t, page)
    blocks += evidence_blocks(t, page)
    blocks += _rest(t, page)
    return bk.modal(
        title=t("What we know"),
        blocks=blocks,
        callback_id=PAGE,
        close=t("Close"),
        metadata=BookMeta(page.deal.id, page.offset).dumps(),
    )


def readers(t: Tongue, reader: PersonFacts, rep: PersonFacts, leaders: tuple[str, ...]) -> Mrkdwn:
    """Say who reads what is written here (docs/rhythm.md R47)."""
    others = [one for one in (rep.slack_id, *leaders) if one != reader.slack_id]
    if not others:
        return Mrkdwn(t("Only you can read this."))
    who = Mrkdwn(t.items([bk.mention(one) for one in dict.fromkeys(others)]))
    return mrkdwn(t.raw("You and {who} can read this and change it."), who=who)


def know_button(t: Tongue, deal_id: int, name: str = "") -> Element:
    """Open what is known of a deal, from a message, a modal or the Home."""
    label = t("What we know: {name}", name=name) if name else None
    return bk.button(t("What we know"), Act.OPEN, value=str(deal_id), accessibility_label=label)


def overrule_elements(t: Tongue, reading: ReadingFacts) -> list[Element]:
    """Let the two say what a reply is, under what it was read as (docs/rhythm.md R20).

    What answers a question about a missing piece can be taken into the book there, too (R24).
    """
    if reading.counts_as is Label.EVIDENCE:
        wanted, words = Label.CLAIM, t("This is a claim")
    else:
        wanted, words = Label.EVIDENCE, t("This is evidence")
    if wanted == reading.label:
        words = t("Take it back")
    elements = [bk.button(words, Act.OVERRULE, value=f"{reading.id}:{wanted}")]
    asked = reading.question_key.removeprefix("again.")
    if any(gap.key == asked for gap in Gap):
        elements += gap_elements(t, str(reading.id))
    return elements


def view_elements(t: Tongue) -> list[Element]:
    """Offer the three answers of the buyer's seat, under its question (docs/rhythm.md R23)."""
    acts = {Answer.YES: Act.YES, Answer.NOT_YET: Act.NOT_YET, Answer.NO: Act.NO}
    return [bk.button(answer_words(t, one), act, value=one) for one, act in acts.items()]


def gap_elements(t: Tongue, value: str) -> list[Element]:
    """Put what was replied into the book: the reading with that id, or to that question (R24)."""
    return [bk.button(t("Write it on the deal's page"), Act.TAKE_IN, value=value)]


def _doors(t: Tongue, page: BookPage) -> Iterator[Element]:
    """Offer what is next for this reader, and the risks; the rest in a menu."""
    value = str(page.deal.id)
    rest = {Door.ADD_BUYER: t("Add a buyer"), Door.SEAT: t("Take the buyer's seat")}
    if len(page.book.buyers) >= MOST_BUYERS:
        del rest[Door.ADD_BUYER]
    replied = [
        one.check_id for one in page.readings if one.check_id is not None and not one.is_kept
    ]
    if page.may_verify and replied:
        yield hint_button(t, max(replied))
        rest = {Door.WRITE: t("Write it down"), **rest}
    else:
        yield bk.button(t("Write it down"), Act.WRITE, value=value, style="primary")
    yield bk.button(t("Risks"), RISKS, value=value)
    yield bk.overflow(Act.DOORS, [Choice(said, f"{value}:{door}") for door, said in rest.items()])


def _book(t: Tongue, page: BookPage) -> list[Block]:
    book, unknown = page.book, t("not known yet")
    cost = unknown
    if book.cost is not None:
        cost = t("{money} a year", money=money.say(t, book.cost, book.currency))
    reckoning = book.reckoning or t("nobody's reckoning is noted")
    act = book.last_act or unknown
    if book.last_act and book.last_act_on:
        act = t("{day}: {what}", day=t.short_day(book.last_act_on), what=book.last_act)
    rows = [
        (t("Whom or what else they could choose"), book.competition or unknown),
        (t("Our approach"), book.approach or unknown),
        (t("What the problem costs them"), f"{cost} ({reckoning})" if book.cost else cost),
        (t("What they did last"), act),
    ]
    if not any((book.competition, book.approach, book.cost, book.reckoning, book.last_act)):
        said = t("Nothing is written down yet. One line is a good beginning.")
        return [bk.header(t("The deal")), bk.section(Mrkdwn(said))]
    blocks = [bk.header(t("The deal"))]
    blocks += [bk.section(mrkdwn("*{name}*\n{said}", name=name, said=said)) for name, said in rows]
    if book.changed_at and book.changed_by:
        said = mrkdwn(
            t.raw("Last written by {who}, {age}."),
            who=name_of(book.changed_by, page.names),
            age=age_words(t, book.changed_at, page.now, page.reader.hours.zone),
        )
        blocks.append(bk.context(said))
    return blocks


def _gap(t: Tongue, page: BookPage, gap: Gap) -> str:
    """Say what is missing; of buyers that are named already, whom nobody has met."""
    unmet = [one.name for one in page.book.buyers if one.met_on is None]
    if gap is not Gap.BUYERS or not unmet or page.deal.phase is Phase.EARLY:
        return gap_words(t, gap)
    named = [shorten(one, SHORT_NAME) for one in unmet[:MOST_NAMED]]
    if more := len(unmet) - len(named):
        named.append(t.many("one more person", "{n} more people", more))
    return t.many(
        "how {names} sees it: not met yet",
        "how {names} see it: not met yet",
        len(unmet),
        names=t.items(named),
    )


def _buyers(t: Tongue, page: BookPage) -> Iterator[Block]:
    yield bk.header(t("Who has a say"))
    if not page.book.buyers:
        yield bk.section(
            Mrkdwn(t("Nobody is named yet. Who signs, who uses it, who could say no?"))
        )
    for one in page.book.buyers:
        button = bk.button(
            t("Change"),
            Act.CHANGE_BUYER,
            value=str(one.id),
            accessibility_label=t("Change: {name}", name=one.name),
        )
        yield bk.section(_buyer_line(t, one), accessory=button, block_id=f"book.buyer:{one.id}")


def _buyer_line(t: Tongue, one: BuyerFacts) -> Mrkdwn:
    met = t("met on {day}", day=t.short_day(one.met_on)) if one.met_on else t("not met")
    if one.role:
        return mrkdwn("*{name}*, {role} · {met}", name=one.name, role=one.role, met=met)
    return mrkdwn("*{name}* · {met}", name=one.name, met=met)


def _views(t: Tongue, page: BookPage) -> Iterator[Block]:
    yield bk.header(t("If we were them, would we buy from us?"))
    if not page.views:
        yield bk.section(Mrkdwn(t("Nobody has taken the buyer's seat yet.")))
    for one in page.views[:MOST_VIEWS]:
        button = None
        if one.seat == page.reader.slack_id:
            button = bk.button(t("Change"), Act.CHANGE_VIEW, value=str(one.id))
        yield bk.section(_view_line(t, one, page), accessory=button, block_id=f"book.view:{one.id}")
    if (more := len(page.views) - MOST_VIEWS) > 0:
        yield bk.context(Mrkdwn(t.many("And one before that.", "And {n} before that.", more)))


def _view_line(t: Tongue, one: ViewFacts, page: BookPage) -> Mrkdwn:
    said = mrkdwn(
        t.raw("*{answer}*, says {who}, {day}"),
        answer=answer_words(t, one.answer),
        who=name_of(one.seat, page.names),
        day=_day(t, one, page),
    )
    if not one.why:
        return said
    return mrkdwn("{said}: {why}", said=said, why=shorten(one_line(one.why), QUOTE))


def _day(t: Tongue, one: ViewFacts, page: BookPage) -> str:
    """Say the day itself: views are compared over months."""
    return t.short_day(page.reader.hours.local_day(one.said_at))


def _rest(t: Tongue, page: BookPage) -> Iterator[Block]:
    calls = last_calls(page.calls, MOST_CALLS)
    if calls:
        lines = [
            mrkdwn(
                "• {day}: {what} ({outcome})",
                day=t.short_day(page.reader.hours.local_day(one.call_at)),
                what=shorten(one_line(one.commitment), QUOTE),
                outcome=outcome_words(t, one.outcome),
            )
            for one in calls
            if one.outcome
        ]
        yield bk.section(
            "\n".join([mrkdwn("*{title}*", title=t("What they committed to in calls")), *lines])
        )
    if page.risks:
        lines = [
            mrkdwn(
                t.raw("• {risk}. Against it: {move}"),
                risk=shorten(one.text, QUOTE),
                move=shorten(one.counter_move, SHORT),
            )
            if one.counter_move
            else mrkdwn(t.raw("• {risk} (no counter-move yet)"), risk=shorten(one.text, QUOTE))
            for one in page.risks[:MOST_RISKS]
        ]
        yield bk.section("\n".join([mrkdwn("*{title}*", title=t("What could lose it")), *lines]))
    if page.questions:
        lines = [
            mrkdwn("• {asked}", asked=shorten(one, QUOTE))
            for one in page.questions[:MOST_QUESTIONS]
        ]
        yield bk.section(
            "\n".join([mrkdwn("*{title}*", title=t("Asked and not answered yet")), *lines])
        )
