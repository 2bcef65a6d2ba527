"""The forms of risks: reasons, what is done against one, which are the same (R22, R26, R47)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.evidence.risks.ids import Act, Field, Form
from bot.evidence.risks.pages import CounterForm, PairForm, ReasonsForm
from bot.evidence.risks.rules import LONGEST, MOST, WANTED, RiskFacts
from bot.people.rules import PersonFacts
from bot.slack import blocks as bk
from bot.slack.blocks import Choice, mrkdwn, shorten
from bot.slack.messages import Block, View
from bot.slack.metadata import Metadata
from bot.slack.payloads import SUBJECT_DIGITS, Malformed, Values
from bot.words import Tongue

__all__ = [
    "CounterMeta",
    "PairMeta",
    "ReasonsMeta",
    "counter_form",
    "pair_form",
    "read_pairs",
    "read_texts",
    "reasons_form",
]

NONE = "none"
CHOICE = 70


@dataclass(frozen=True)
class ReasonsMeta(Metadata):
    """What a form of reasons is of: `ids` are the risks of its first fields, comma-separated.

    `pre_mortem` is 0 for a new look, `number` how many fields stand in it.
    """

    deal: int
    pre_mortem: int
    number: int
    ids: str

    def risks(self) -> tuple[int, ...]:
        """Read the risks of the first fields. Raises Malformed."""
        return tuple(_number(one) for one in self.ids.split(",") if one)


@dataclass(frozen=True)
class CounterMeta(Metadata):
    """Which risk a form is about."""

    risk: int


@dataclass(frozen=True)
class PairMeta(Metadata):
    """Which pre-mortem's reasons are paired; `ids` are those of who leads, comma-separated."""

    pre_mortem: int
    ids: str

    def risks(self) -> tuple[int, ...]:
        """Read the reasons that fields stand for. Raises Malformed."""
        return tuple(_number(one) for one in self.ids.split(",") if one)


def reasons_form(t: Tongue, form: ReasonsForm, *, number: int = 0) -> View:
    """Ask for reasons, a field for each; an emptied one goes. `number` is how many fields."""
    number = min(MOST, max(number, WANTED, len(form.texts)))
    texts = [*form.texts, *[""] * number][:number]
    blocks: list[Block] = [bk.context(_readers_of_reasons(t, form))]
    blocks.append(bk.section(mrkdwn(t.raw("*Why we could lose {deal}*"), deal=form.deal.name)))
    for at, text in enumerate(texts):
        field = f"{Field.REASON}{at}"
        blocks.append(
            bk.input_block(
                field,
                t("Reason {n}", n=at + 1),
                bk.plain_text_input(field, initial=text, most=LONGEST, multiline=True),
                optional=True,
            )
        )
    if number < MOST:
        blocks.append(bk.actions(bk.button(t("One more"), Act.MORE)))
    blocks.append(bk.context(t("Empty a field to take its reason out.")))
    return bk.modal(
        title=t("Your reasons"),
        blocks=blocks,
        callback_id=Form.LEADERS if form.is_leaders else Form.REASONS,
        submit=t("Save"),
        close=t("Leave it"),
        metadata=ReasonsMeta(
            form.deal.id, form.pre_mortem, number, ",".join(map(str, form.ids))
        ).dumps(),
    )


def counter_form(t: Tongue, form: CounterForm) -> View:
    """Ask the rep what they do against a risk, and when both look again (R22, R26)."""
    risk = form.risk
    blocks = [
        bk.context(_readers(t, form.leader)),
        bk.section(
            mrkdwn(t.raw("*Why we could lose {deal}:* {text}"), deal=form.deal.name, text=risk.text)
        ),
        bk.input_block(
            Field.MOVE,
            t("What will you do against it?"),
            bk.plain_text_input(
                Field.MOVE, multiline=True, initial=risk.counter_move, most=LONGEST
            ),
            hint=t("One step, soon: “Anna and I go through the numbers with the CFO on Tuesday.”"),
        ),
        bk.input_block(
            Field.AGAIN_ON,
            t("When do you look at it again?"),
            bk.datepicker(Field.AGAIN_ON, initial=risk.recheck_on),
            optional=True,
            hint=t("On that day one tap says whether it is better, the same or worse."),
        ),
    ]
    return bk.modal(
        title=t("Counter-move"),
        blocks=blocks,
        callback_id=Form.COUNTER,
        submit=t("Save"),
        close=t("Leave it"),
        metadata=CounterMeta(risk.id).dumps(),
    )


def pair_form(t: Tongue, form: PairForm) -> View:
    """Ask which of the rep's reasons each of the other's is the same as."""
    rep = form.look.found.rep
    own = [one for one in form.look.risks if one.said_by == rep]
    theirs = [one for one in form.look.risks if one.said_by != rep]
    choices = [Choice(t("None of these"), NONE)]
    choices += [Choice(shorten(one.text, CHOICE), str(one.id)) for one in own]
    return bk.modal(
        title=t("Which are the same?"),
        blocks=[bk.context(_pair_readers(t, form)), *_pairs(t, theirs, choices)],
        callback_id=Form.PAIR,
        submit=t("Save"),
        close=t("Leave it"),
        metadata=PairMeta(form.look.found.id, ",".join(str(one.id) for one in theirs)).dumps(),
    )


def read_texts(values: Values, number: int) -> list[str]:
    """Read what stands in a form of reasons, a text for each of its fields."""
    return [values.text(f"{Field.REASON}{at}") for at in range(min(max(number, 0), MOST))]


def read_pairs(values: Values, ids: tuple[int, ...]) -> dict[int, int | None]:
    """Read which reasons are the same. Raises Malformed for what was never offered."""
    chosen = {one: values.choice(f"{Field.PAIR}{one}") for one in ids}
    return {
        one: None if value is None or value == NONE else _number(value)
        for one, value in chosen.items()
    }


def _pairs(t: Tongue, theirs: list[RiskFacts], choices: list[Choice]) -> Iterator[Block]:
    known = {choice.value for choice in choices}
    for one in theirs:
        field = f"{Field.PAIR}{one.id}"
        initial = str(one.same_as) if str(one.same_as) in known else NONE
        yield bk.input_block(
            field,
            t("“{text}” is the same as", text=shorten(one.text, 2 * CHOICE)),
            bk.static_select(field, choices, initial=initial),
        )


def _readers(t: Tongue, leader: PersonFacts | None) -> str:
    if leader is None:
        return t("Only you can read this.")
    return mrkdwn(t.raw("You and {leader} can read this. Only you write it."), leader=leader.name)


def _readers_of_reasons(t: Tongue, form: ReasonsForm) -> str:
    if not form.is_leaders:
        return _readers(t, form.leader)
    if form.is_hidden:
        text = t.raw("Only you can read this until {rep} has confirmed their own; then both can.")
    else:
        text = t.raw("{rep} and you can read this.")
    return mrkdwn(text, rep=form.rep.name)


def _pair_readers(t: Tongue, form: PairForm) -> str:
    other = form.leader if form.reader.slack_id == form.rep.slack_id else form.rep
    if other is None:
        return t("Only you can read this.")
    return mrkdwn(t.raw("{other} and you can read this."), other=other.name)


def _number(value: str) -> int:
    if not (value.isascii() and value.isdigit() and len(value) <= SUBJECT_DIGITS):
        raise Malformed("a form of risks holds no number")
    return int(value)
