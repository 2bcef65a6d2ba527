"""The forms of a deal: its content, its closing, and what came of either."""

from __future__ import annotations

from dataclasses import dataclass

from bot.errors import N_, Text
from bot.people.rules import PersonFacts
from bot.pipeline import money, stages
from bot.pipeline.closing_views import closed_blocks, readers, ways_out
from bot.pipeline.ids import Act, Form
from bot.pipeline.pages import DealPage, Typed
from bot.pipeline.rules import (
    LONGEST_ACCOUNT,
    LONGEST_NAME,
    LONGEST_STEP,
    Content,
    DealFacts,
    Field,
    content_of,
)
from bot.pipeline.views import deal_line, phase_words
from bot.slack import blocks as bk
from bot.slack.blocks import Choice, Element, Mrkdwn, mrkdwn, shorten
from bot.slack.messages import Block, View
from bot.slack.metadata import Metadata
from bot.slack.payloads import Values
from bot.words import Tongue

__all__ = [
    "DealMeta",
    "deal_form",
    "read",
    "saved",
]

MOST_REPS = 100
CHOICE_LIMIT = 75
AMOUNT_LENGTH = 40
CLASH_SHOWN = 80

FIELDS: dict[Field, Text] = {
    Field.NAME: N_("Name of the deal"),
    Field.ACCOUNT: N_("Account"),
    Field.STAGE: N_("Stage"),
    Field.AMOUNT: N_("Amount"),
    Field.CLOSE_ON: N_("Close date"),
    Field.NEXT_STEP: N_("Next step"),
    Field.NEXT_STEP_ON: N_("Day of the next step"),
}


@dataclass(frozen=True)
class DealMeta(Metadata):
    """Which deal a form is about, None for a new one, and marks of what it showed."""

    deal: int | None
    seen: str


def deal_form(t: Tongue, page: DealPage) -> View:
    """Ask for what a deal is: a new one, or one that is there and can be closed from here."""
    deal, content = page.deal, page.content
    blocks: list[Block] = [bk.context(readers(t, page))]
    if page.clashes and deal and content:
        blocks.append(_clashes(t, page, content_of(deal), content))
    if deal and not deal.is_open:
        blocks += closed_blocks(t, deal)
    blocks += _fields(t, page)
    if deal and deal.is_open:
        blocks += ways_out(t, deal)
    return bk.modal(
        title=t("Deal") if deal else t("New deal"),
        blocks=blocks,
        callback_id=Form.DEAL,
        submit=t("Save"),
        close=t("Cancel"),
        metadata=DealMeta(deal.id if deal else None, page.seen).dumps(),
    )


def read(values: Values) -> Typed:
    """Read the form as it was sent."""
    return Typed(
        values.text(Field.NAME),
        values.text(Field.ACCOUNT),
        values.choice(Field.REP),
        values.choice(Field.STAGE),
        values.text(Field.AMOUNT),
        values.date(Field.CLOSE_ON),
        values.text(Field.NEXT_STEP),
        values.date(Field.NEXT_STEP_ON),
    )


def saved(t: Tongue, deal: DealFacts) -> View:
    """Read a deal back, above all its amount: who typed it sees how it was understood."""
    words = mrkdwn("{words}\n{line}", words=t("Saved:"), line=deal_line(t, deal))
    button = bk.button(t("Change it"), Act.OPEN, value=str(deal.id))
    return bk.modal(
        title=t("Deal"),
        blocks=[bk.section(words), bk.actions(button)],
        callback_id=Form.DEAL,
        close=t("Done"),
    )


def _fields(t: Tongue, page: DealPage) -> list[Block]:
    content = page.content
    fields = [_text(t, Field.NAME, content.name if content else page.name, LONGEST_NAME)]
    if page.deal is None and page.reps:
        fields.append(_rep(t, page))
    fields += [
        _text(t, Field.ACCOUNT, content.account if content else "", LONGEST_ACCOUNT, optional=True),
        bk.input_block(Field.STAGE, t.text(FIELDS[Field.STAGE]), _stages(t, page)),
        bk.input_block(
            Field.AMOUNT,
            t.text(FIELDS[Field.AMOUNT]),
            bk.plain_text_input(Field.AMOUNT, initial=_amount(t, content), most=AMOUNT_LENGTH),
            optional=True,
            hint=_amount_hint(t, page.currency),
        ),
        _day(t, Field.CLOSE_ON, content),
        _text(
            t,
            Field.NEXT_STEP,
            content.next_step if content else "",
            LONGEST_STEP,
            optional=True,
            hint=t("What happens next, best something that the customer does."),
        ),
        _day(t, Field.NEXT_STEP_ON, content),
    ]
    return fields


def _text(
    t: Tongue, field: Field, initial: str, most: int, *, optional: bool = False, hint: str = ""
) -> Block:
    element = bk.plain_text_input(field, initial=initial, most=most)
    return bk.input_block(
        field, t.text(FIELDS[field]), element, optional=optional, hint=hint or None
    )


def _day(t: Tongue, field: Field, content: Content | None) -> Block:
    day = getattr(content, str(field)) if content else None
    return bk.input_block(
        field, t.text(FIELDS[field]), bk.datepicker(field, initial=day), optional=True
    )


def _rep(t: Tongue, page: DealPage) -> Block:
    choices = [Choice(_name(t, one, page.reader), one.slack_id) for one in page.reps[:MOST_REPS]]
    return bk.input_block(
        Field.REP,
        t("Whose deal is it?"),
        bk.static_select(
            Field.REP, choices, initial=choices[0].value if len(choices) == 1 else None
        ),
    )


def _name(t: Tongue, rep: PersonFacts, reader: PersonFacts) -> str:
    return t("Me") if rep.slack_id == reader.slack_id else rep.name.strip() or rep.slack_id


def _stages(t: Tongue, page: DealPage) -> Element:
    offered = {one.name: one.phase for one in stages.known()}
    initial = page.content.stage if page.content else None
    if page.deal:
        offered.setdefault(page.deal.stage, page.deal.phase)
    choices = []
    for name, phase in offered.items():
        behind = f" ({phase_words(t, phase)})"
        choices.append(Choice(shorten(name, CHOICE_LIMIT - len(behind)) + behind, name))
    return bk.static_select(Field.STAGE, choices, initial=initial, placeholder=t("How far is it?"))


def _amount(t: Tongue, content: Content | None) -> str:
    if content is None or content.amount is None:
        return ""
    return money.say(t, content.amount, content.currency)


def _amount_hint(t: Tongue, currency: str) -> str:
    if currency:
        return t("Like 12,500 or 12k. Without a currency it is in {currency}.", currency=currency)
    return t("With its currency, like EUR 12,500 or $ 12k.")


def _clashes(t: Tongue, page: DealPage, now: Content, typed: Content) -> Block:
    """Say what somebody else wrote while this form was open, and how to go on."""
    lines = [
        mrkdwn(
            t.raw("• {field}: now {now}; you have {typed}"),
            field=t.text(FIELDS[one]),
            now=_said(t, one, now),
            typed=_said(t, one, typed),
        )
        for one in page.clashes
    ]
    words = t("This changed while your form was open, and nothing is saved yet:")
    ask = t("Save once more to keep yours, or change it here first.")
    return bk.section(Mrkdwn("\n".join([f"*{words}*", *lines, ask])))


def _said(t: Tongue, field: Field, content: Content) -> str:
    """Say what stands in a field, or that nothing does."""
    if field is Field.AMOUNT:
        said = _amount(t, content)
    elif field in (Field.CLOSE_ON, Field.NEXT_STEP_ON):
        day = getattr(content, str(field))
        said = t.day(day) if day else ""
    else:
        said = str(getattr(content, str(field)))
    return t("“{said}”", said=shorten(said, CLASH_SHOWN)) if said else t("nothing")
