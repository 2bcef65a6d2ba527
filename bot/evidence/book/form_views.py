"""The forms of what is known of a deal: the book, a buyer, the buyer's view (R23, R24, R47)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.errors import N_, InvalidInput, Text
from bot.evidence.book.fields import Content, content_of
from bot.evidence.book.ids import Act, Form
from bot.evidence.book.pages import BookForm, BuyerForm, Typed, ViewForm
from bot.evidence.book.rules import (
    LONGEST,
    LONGEST_NAME,
    LONGEST_WHY,
    Answer,
    BuyerFacts,
    Field,
)
from bot.evidence.book.views import readers
from bot.evidence.book.words import answer_words
from bot.pipeline import money
from bot.pipeline.views import deal_line
from bot.slack import blocks as bk
from bot.slack.blocks import Choice, Confirm, Mrkdwn, mrkdwn, shorten
from bot.slack.messages import Block, View
from bot.slack.metadata import Metadata
from bot.slack.payloads import Values
from bot.words import Tongue

__all__ = [
    "BookFormMeta",
    "BuyerMeta",
    "ViewMeta",
    "book_form",
    "buyer_form",
    "read",
    "read_answer",
    "read_buyer",
    "view_form",
]

AMOUNT_LENGTH = 40
CLASH_SHOWN = 80
QUOTE = 600

FIELDS: dict[Field, Text] = {
    Field.COMPETITION: N_("Whom or what else could they choose?"),
    Field.APPROACH: N_("What do we do for them that nobody else does?"),
    Field.COST: N_("What does their problem cost them a year?"),
    Field.RECKONING: N_("By whose reckoning, and how?"),
    Field.LAST_ACT: N_("What did they do last?"),
    Field.LAST_ACT_ON: N_("On which day?"),
}
HINTS: dict[Field, Text] = {
    Field.COMPETITION: N_("Doing nothing is a competitor, too."),
    Field.RECKONING: N_("Like: Petra's, 3 people at 2 days a month."),
    Field.LAST_ACT: N_("Something of theirs: sent, signed, booked, asked for, refused."),
}


@dataclass(frozen=True)
class BookFormMeta(Metadata):
    """Which deal a form is about, and marks of what it showed."""

    deal: int
    seen: str


@dataclass(frozen=True)
class BuyerMeta(Metadata):
    """Whose list a form is about, and which buyer; 0 for a new one."""

    deal: int
    buyer: int


@dataclass(frozen=True)
class ViewMeta(Metadata):
    """Which deal a buyer's view is about, and which view of its writer's; 0 for a new one."""

    deal: int
    view: int


def book_form(t: Tongue, form: BookForm) -> View:
    """Ask for what is known of a deal; nothing of it is a must."""
    content = form.content
    blocks: list[Block] = [
        bk.context(readers(t, form.reader, form.rep, form.leaders)),
        bk.section(deal_line(t, form.deal)),
    ]
    if form.words:
        blocks.append(_quoted(t, form))
    if form.clashes:
        blocks.append(_clashes(t, form, content_of(form.book)))
    blocks += [
        _text(t, Field.COMPETITION, content.competition),
        _text(t, Field.APPROACH, content.approach),
        bk.input_block(
            Field.COST,
            t.text(FIELDS[Field.COST]),
            bk.plain_text_input(Field.COST, initial=_money(t, content), most=AMOUNT_LENGTH),
            optional=True,
            hint=_money_hint(t, form.currency),
        ),
        _text(t, Field.RECKONING, content.reckoning),
        _text(t, Field.LAST_ACT, content.last_act),
        bk.input_block(
            Field.LAST_ACT_ON,
            t.text(FIELDS[Field.LAST_ACT_ON]),
            bk.datepicker(Field.LAST_ACT_ON, initial=content.last_act_on),
            optional=True,
        ),
    ]
    return bk.modal(
        title=t("What we know"),
        blocks=blocks,
        callback_id=Form.BOOK,
        submit=t("Save"),
        close=t("Cancel"),
        metadata=BookFormMeta(form.deal.id, form.seen).dumps(),
    )


def read(values: Values) -> Typed:
    """Read the form as it was sent."""
    return Typed(
        values.text(Field.COMPETITION),
        values.text(Field.APPROACH),
        values.text(Field.COST),
        values.text(Field.RECKONING),
        values.text(Field.LAST_ACT),
        values.date(Field.LAST_ACT_ON),
    )


def buyer_form(t: Tongue, form: BuyerForm) -> View:
    """Ask who has a say, and whether we met them."""
    one = form.buyer or BuyerFacts(0, "")
    blocks: list[Block] = [
        bk.context(readers(t, form.reader, form.rep, form.leaders)),
        bk.section(deal_line(t, form.deal)),
    ]
    if form.words:
        blocks.append(_quoted(t, form))
    blocks += [
        bk.input_block(
            Field.NAME,
            t("Who is it?"),
            bk.plain_text_input(Field.NAME, initial=one.name, most=LONGEST_NAME),
        ),
        bk.input_block(
            Field.ROLE,
            t("What is their part in it?"),
            bk.plain_text_input(Field.ROLE, initial=one.role, most=LONGEST_NAME),
            optional=True,
            hint=t("Like: signs, uses it, checks the contract, could say no."),
        ),
        bk.input_block(
            Field.MET_ON,
            t("When did we last meet?"),
            bk.datepicker(Field.MET_ON, initial=one.met_on),
            optional=True,
            hint=t("Leave it empty while you haven't met."),
        ),
    ]
    if form.buyer:
        blocks.append(bk.actions(_drop(t, form.buyer)))
    return bk.modal(
        title=t("Who has a say"),
        blocks=blocks,
        callback_id=Form.BUYER,
        submit=t("Save"),
        close=t("Cancel"),
        metadata=BuyerMeta(form.deal.id, one.id).dumps(),
    )


def read_buyer(values: Values, buyer_id: int) -> BuyerFacts:
    """Read the form of a buyer."""
    return BuyerFacts(
        buyer_id, values.text(Field.NAME), values.text(Field.ROLE), values.date(Field.MET_ON)
    )


def view_form(t: Tongue, form: ViewForm) -> View:
    """Ask what the buyer would say, and why (docs/rhythm.md R23)."""
    view = form.view
    blocks: list[Block] = [
        bk.context(readers(t, form.reader, form.rep, form.leaders)),
        bk.section(deal_line(t, form.deal)),
        bk.input_block(
            Field.ANSWER,
            t("If you were them, would you buy from us?"),
            bk.radio_buttons(
                Field.ANSWER,
                [Choice(answer_words(t, one), one) for one in Answer],
                initial=view.answer if view else None,
            ),
        ),
        bk.input_block(
            Field.WHY,
            t("Why?"),
            bk.plain_text_input(
                Field.WHY,
                multiline=True,
                initial=view.why if view else "",
                most=LONGEST_WHY,
            ),
            optional=True,
            hint=t("In their words, if you can: what would they say to their colleagues?"),
        ),
    ]
    if view:
        said = t("Your answer is kept already. A line on why helps you two most.")
        blocks.insert(2, bk.context(Mrkdwn(said)))
    return bk.modal(
        title=t("The buyer's seat"),
        blocks=blocks,
        callback_id=Form.VIEW,
        submit=t("Save"),
        close=t("Close"),
        metadata=ViewMeta(form.deal.id, view.id if view else 0).dumps(),
    )


def read_answer(values: Values) -> tuple[Answer, str]:
    """Read the form of a view. Raises InvalidInput where nothing is chosen."""
    chosen = values.choice(Field.ANSWER)
    if chosen not in set(Answer):
        raise InvalidInput({Field.ANSWER: N_("Pick one of the choices.")})
    return Answer(chosen), values.text(Field.WHY)


def _text(t: Tongue, field: Field, initial: str) -> Block:
    hint = HINTS.get(field)
    return bk.input_block(
        field,
        t.text(FIELDS[field]),
        bk.plain_text_input(field, multiline=True, initial=initial, most=LONGEST),
        optional=True,
        hint=t.text(hint) if hint else None,
    )


def _money(t: Tongue, content: Content) -> str:
    return "" if content.cost is None else money.say(t, content.cost, content.currency)


def _money_hint(t: Tongue, currency: str) -> str:
    if currency:
        return t("Like 12,500 or 12k. Without a currency it is in {currency}.", currency=currency)
    return t("With its currency, like EUR 12,500 or $ 12k.")


def _quoted(t: Tongue, form: BookForm | BuyerForm) -> Block:
    words = shorten(" ".join(form.words.split()), QUOTE)
    if form.reader.slack_id == form.rep.slack_id:
        said = mrkdwn(t.raw("You wrote: “{words}”"), words=words)
    else:
        said = mrkdwn(t.raw("{rep} wrote: “{words}”"), rep=form.rep.name, words=words)
    take = t("Take from it what is worth keeping.")
    return bk.section(mrkdwn("{said}\n{take}", said=said, take=take))


def _drop(t: Tongue, buyer: BuyerFacts) -> bk.Element:
    sure = Confirm(
        t("Take them off the list?"),
        t("For who has no say after all. What was said of them in checks stays."),
        t("Take off"),
        t("Keep"),
        danger=True,
    )
    return bk.button(t("Take off the list"), Act.DROP_BUYER, value=str(buyer.id), confirm=sure)


def _clashes(t: Tongue, form: BookForm, now: Content) -> Block:
    """Say what somebody else wrote while this form was open, and how to go on."""
    lines = [
        mrkdwn(
            t.raw("• {field} Now {now}; you have {typed}"),
            field=t.text(FIELDS[one]),
            now=_said(t, one, now),
            typed=_said(t, one, form.content),
        )
        for one in form.clashes
    ]
    words = t("This changed while your form was open, and nothing is saved yet:")
    ask = t("Save once more to keep yours, or change it here first.")
    return bk.section(Mrkdwn("\n".join([f"*{words}*", *lines, ask])))


def _said(t: Tongue, field: Field, content: Content) -> str:
    found = _money(t, content) if field is Field.COST else getattr(content, str(field))
    if isinstance(found, date):
        found = t.day(found)
    return t("“{said}”", said=shorten(found, CLASH_SHOWN)) if found else t("nothing")
