"""The forms of a deal: its content, its closing, and what came of either."""

from __future__ import annotations

from dataclasses import dataclass

from bot.errors import N_, Text
from bot.people.rules import PersonFacts
from bot.pipeline import money, stages
from bot.pipeline.ids import Act, Form
from bot.pipeline.pages import DealPage, Typed
from bot.pipeline.rules import (
    LONGEST_ACCOUNT,
    LONGEST_NAME,
    LONGEST_REASON,
    LONGEST_STEP,
    Content,
    DealFacts,
    DealState,
    Field,
    content_of,
)
from bot.pipeline.views import deal_line, phase_words
from bot.slack import blocks as bk
from bot.slack.blocks import Choice, Confirm, Element, Mrkdwn, mention, mrkdwn, shorten
from bot.slack.messages import Block, View
from bot.slack.metadata import Metadata
from bot.slack.payloads import Values
from bot.words import Tongue

__all__ = [
    "ClosingMeta",
    "DealMeta",
    "closed",
    "closing_form",
    "deal_form",
    "read",
    "removed",
    "reopened",
    "saved",
]

MOST_REPS = 100
CHOICE_LIMIT = 75
AMOUNT_LENGTH = 40
CLASH_SHOWN = 80

BUTTONS = {
    DealState.WON: Act.WON,
    DealState.LOST: Act.LOST,
    DealState.WALKED_AWAY: Act.WALK_AWAY,
}
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


@dataclass(frozen=True)
class ClosingMeta(Metadata):
    """Which deal is closed as what, and the form that lies below, if there is one."""

    deal: int
    state: str
    below: str


def deal_form(t: Tongue, page: DealPage) -> View:
    """Ask for what a deal is: a new one, or one that is there and can be closed from here."""
    deal, content = page.deal, page.content
    blocks: list[Block] = []
    if page.clashes and deal and content:
        blocks.append(_clashes(t, page, content_of(deal), content))
    blocks.append(bk.context(_readers(t, page)))
    if deal and not deal.is_open:
        blocks += _is_closed(t, deal)
    blocks += _fields(t, page)
    if deal and deal.is_open:
        blocks += _ways_out(t, deal)
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


def closing_form(t: Tongue, page: DealPage, state: DealState, *, below: str) -> View:
    """Ask why a deal ends so: asked of whoever loses it or walks away, offered to who wins."""
    deal = page.deal
    assert deal is not None
    words, label, hint = {
        DealState.WON: (
            t("Congratulations. A line about why helps with the next one."),
            t("What made the difference?"),
            t("It may stay empty; the deal's form lets you add it later."),
        ),
        DealState.LOST: (
            t("It happens. A line about why is worth the next deal."),
            t("Why was it lost?"),
            t("What would you look for earlier next time?"),
        ),
        DealState.WALKED_AWAY: (
            t(
                "Walking away from a deal that won't work is good selling: "
                "the hours go to one that can."
            ),
            t("Why do you walk away?"),
            t("For example: no budget this year, and nobody who would ask for one."),
        ),
    }[state]
    reason = deal.reason if deal.state is state else ""
    blocks = [
        bk.section(mrkdwn("{line}\n{words}", line=deal_line(t, deal), words=words)),
        bk.context(_readers(t, page)),
        bk.input_block(
            Field.REASON,
            label,
            bk.plain_text_input(Field.REASON, multiline=True, initial=reason, most=LONGEST_REASON),
            optional=state is DealState.WON,
            hint=hint,
        ),
    ]
    return bk.modal(
        title=_title(t, state),
        blocks=blocks,
        callback_id=Form.CLOSING,
        submit=_button_words(t, state),
        close=t("Not yet"),
        metadata=ClosingMeta(deal.id, str(state), below).dumps(),
    )


def closed(t: Tongue, page: DealPage, *, below: str) -> View:
    """Say that a deal is closed, and offer the way back."""
    deal = page.deal
    assert deal is not None
    words = {
        DealState.WON: t("It's won. Well done."),
        DealState.LOST: t("It's off your list. Thank you for writing down why."),
        DealState.WALKED_AWAY: t("Well decided. That frees time for deals that can be won."),
    }[deal.state]
    blocks: list[Block] = [
        bk.section(mrkdwn("{words}\n{line}", words=words, line=deal_line(t, deal)))
    ]
    if deal.reason:
        blocks.append(bk.section(mrkdwn(t.raw("Why: {reason}"), reason=deal.reason)))
    blocks.append(bk.actions(_reopen(t, deal)))
    metadata = ClosingMeta(deal.id, str(deal.state), below).dumps()
    return _told(t, _title(t, deal.state), blocks, metadata, Form.CLOSING)


def reopened(t: Tongue, page: DealPage) -> View:
    """Say that a deal is open again."""
    deal = page.deal
    assert deal is not None
    words = mrkdwn("{words}\n{line}", words=t("It's open again."), line=deal_line(t, deal))
    return _told(t, t("Open again"), [bk.section(words)])


def removed(t: Tongue, page: DealPage) -> View:
    """Say that what was entered by mistake is gone."""
    words = mrkdwn(t.raw("*{name}* is taken out, as if it had never been here."), name=page.name)
    return _told(t, t("Taken out"), [bk.section(words)])


def saved(t: Tongue, deal: DealFacts) -> View:
    """Read a deal back, above all its amount: who typed it sees how it was understood."""
    words = mrkdwn("{words}\n{line}", words=t("Saved:"), line=deal_line(t, deal))
    button = bk.button(t("Change it"), Act.OPEN, value=str(deal.id))
    return _told(t, t("Deal"), [bk.section(words), bk.actions(button)], callback_id=Form.DEAL)


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


def _readers(t: Tongue, page: DealPage) -> Mrkdwn:
    """Say who will be able to read a deal (docs/rhythm.md R47)."""
    if page.is_own:
        if not page.leaders:
            return Mrkdwn(t("Only you can read this, and whoever comes to lead your 1:1s."))
        leaders = Mrkdwn(t.items([mention(one) for one in page.leaders]))
        return mrkdwn(
            t.raw("You and who leads your 1:1s can read this: {leaders}."), leaders=leaders
        )
    if page.rep is None:
        return Mrkdwn(t("The rep and whoever leads their 1:1s can read this."))
    return mrkdwn(
        t.raw("{rep} and whoever leads their 1:1s can read this."), rep=mention(page.rep.slack_id)
    )


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


def _is_closed(t: Tongue, deal: DealFacts) -> list[Block]:
    line = deal_line(t, deal)
    if deal.reason:
        line = mrkdwn(t.raw("{line}\nWhy: {reason}"), line=line, reason=deal.reason)
    why = bk.button(
        t("Change why") if deal.reason else t("Say why"), BUTTONS[deal.state], value=str(deal.id)
    )
    return [bk.section(line), bk.actions(_reopen(t, deal), why)]


def _reopen(t: Tongue, deal: DealFacts) -> Element:
    return bk.button(t("Open it again"), Act.REOPEN, value=str(deal.id))


def _ways_out(t: Tongue, deal: DealFacts) -> list[Block]:
    value = str(deal.id)
    ends = [bk.button(_button_words(t, state), act, value=value) for state, act in BUTTONS.items()]
    sure = Confirm(
        t("Take it out?"),
        t("For what was entered by mistake. What was really lost is better closed as lost."),
        t("Take it out"),
        t("Keep it"),
        danger=True,
    )
    return [
        bk.divider(),
        bk.actions(
            *ends, bk.button(t("Entered by mistake"), Act.REMOVE, value=value, confirm=sure)
        ),
        bk.context(
            t(
                "A deal that can't be won is worth walking away from: that is a result, too. "
                "Won, lost or walked away from: each can be taken back."
            )
        ),
    ]


def _title(t: Tongue, state: DealState) -> str:
    return {
        DealState.OPEN: t("Deal"),
        DealState.WON: t("Won"),
        DealState.LOST: t("Lost"),
        DealState.WALKED_AWAY: t("Walk away"),
    }[state]


def _button_words(t: Tongue, state: DealState) -> str:
    return {
        DealState.OPEN: t("Open it again"),
        DealState.WON: t("Won"),
        DealState.LOST: t("Lost"),
        DealState.WALKED_AWAY: t("Walk away"),
    }[state]


def _told(
    t: Tongue, title: str, blocks: list[Block], metadata: str = "", callback_id: str = ""
) -> View:
    return bk.modal(
        title=title,
        blocks=blocks,
        close=t("Done"),
        metadata=metadata,
        callback_id=callback_id,
    )
