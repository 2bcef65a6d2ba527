"""The forms of call plans: short first, with more on a button (docs/rhythm.md R29, R47)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time

from bot.call_plans.commitment import Doubted
from bot.call_plans.ids import Act, Field, Form
from bot.call_plans.pages import FormPage, PlanPage
from bot.call_plans.rules import (
    LENGTHS,
    LIMITS,
    REMIND_MINUTES,
    USUAL_LENGTH,
    Draft,
    Outcome,
    Question,
    Words,
)
from bot.pipeline.views import deal_choices
from bot.slack import blocks as bk
from bot.slack.blocks import Choice, mrkdwn
from bot.slack.messages import Block, View
from bot.slack.metadata import Metadata
from bot.slack.payloads import Malformed, Values
from bot.words import Tongue

__all__ = [
    "FormMeta",
    "PlanMeta",
    "QuestionMeta",
    "outcome_form",
    "plan_form",
    "question_form",
    "read",
]

TICKED = "yes"
MOST_DIGITS = 18


@dataclass(frozen=True)
class FormMeta(Metadata):
    """Which plan a form changes (None: a new one), and which commitment was doubted in it.

    `told_of` is that commitment's mark; `is_full` is 1 where all fields stand.
    """

    plan: int | None
    is_full: int
    told_of: str


@dataclass(frozen=True)
class QuestionMeta(Metadata):
    """Which plan a question is about; `question` is 0 for a new one."""

    plan: int
    question: int


@dataclass(frozen=True)
class PlanMeta(Metadata):
    """Which plan a view is about."""

    plan: int


def plan_form(
    t: Tongue,
    page: FormPage,
    *,
    is_full: bool = False,
    doubted: Doubted | None = None,
    told_of: str = "",
) -> View:
    """Ask for a plan: when, what for, what the customer shall do; all else if `is_full`.

    What makes a commitment doubtful stands right below it, and sending it again keeps it:
    `told_of` is its mark.
    """
    is_full = is_full or not page.draft.is_short
    title = t("Plan a call") if page.plan_id is None else t("Change the plan")
    return bk.modal(
        title=title,
        blocks=[
            bk.context(_readers(t, page)),
            *_about(t, page, is_full=is_full),
            *_heart(t, page, doubted),
            *(_more(t, page.draft) if is_full else [_more_button(t)]),
        ],
        callback_id=Form.PLAN,
        submit=t("Save"),
        close=t("Leave it"),
        metadata=FormMeta(page.plan_id, int(is_full), told_of).dumps(),
    )


def question_form(t: Tongue, page: PlanPage, asked: Question | None = None) -> View:
    """Let the leader ask one question, or put it in other words (R26, R48)."""
    blocks = [
        bk.context(
            mrkdwn(
                t.raw("{rep} reads your question in the thread of the plan, in your group DM."),
                rep=page.rep.name,
            )
        ),
        bk.section(mrkdwn(t.raw("*The customer's commitment:* {text}"), text=page.plan.commitment)),
        bk.input_block(
            Field.QUESTION,
            t("Your question"),
            bk.plain_text_input(
                Field.QUESTION,
                multiline=True,
                initial=asked.text if asked else "",
                most=LIMITS[Words.QUESTION],
                placeholder=t("What would have to happen for them to say yes?"),
            ),
            hint=t("One open question helps more than advice: the plan stays theirs."),
        ),
    ]
    return bk.modal(
        title=t("Ask a question"),
        blocks=blocks,
        callback_id=Form.QUESTION,
        submit=t("Save") if asked else t("Ask"),
        close=t("Leave it"),
        metadata=QuestionMeta(page.plan.id, asked.id if asked else 0).dumps(),
    )


def outcome_form(t: Tongue, page: PlanPage) -> View:
    """Ask what came of the call and what was learned; both can be changed later (R30, R48)."""
    plan = page.plan
    choices = [
        Choice(t("Yes"), Outcome.YES),
        Choice(t("Partly"), Outcome.PARTLY),
        Choice(t("No"), Outcome.NO),
    ]
    readers = (
        mrkdwn(t.raw("You and {leader} can read this."), leader=page.leader.name)
        if page.leader
        else mrkdwn(t.raw("Only you can read this."))
    )
    blocks = [
        bk.context(readers),
        bk.section(mrkdwn(t.raw("*The customer was to:* {text}"), text=plan.commitment)),
        bk.input_block(
            Field.OUTCOME,
            t("Did you get the commitment?"),
            bk.radio_buttons(Field.OUTCOME, choices, initial=plan.outcome or None),
        ),
        bk.input_block(
            Field.LEARNED,
            t("What did you learn?"),
            bk.plain_text_input(
                Field.LEARNED,
                multiline=True,
                initial=plan.learned,
                most=LIMITS[Words.LEARNED],
                placeholder=t("Who said or did what?"),
            ),
            optional=True,
            hint=t("A line is enough. A no that you understand is worth a lot."),
        ),
    ]
    return bk.modal(
        title=t("After the call"),
        blocks=blocks,
        callback_id=Form.OUTCOME,
        submit=t("Save"),
        close=t("Leave it"),
        metadata=PlanMeta(plan.id).dumps(),
    )


def read(values: Values) -> Draft:
    """Read the form as far as it is filled. Raises Malformed for what it never offered."""
    at = values.time(Field.TIME)
    return Draft(
        deal_id=_number(values.choice(Field.DEAL), Field.DEAL),
        day=values.date(Field.DATE),
        minute=None if at is None else at.hour * 60 + at.minute,
        length=_number(values.choice(Field.LENGTH), Field.LENGTH) or USUAL_LENGTH,
        objective=values.text(Field.OBJECTIVE),
        commitment=values.text(Field.COMMITMENT),
        customer=values.text(Field.CUSTOMER),
        people=values.text(Field.PEOPLE),
        questions=values.text(Field.QUESTIONS),
        objection=values.text(Field.OBJECTION),
        evidence=values.text(Field.EVIDENCE),
        is_reminded=TICKED in values.choices(Field.REMIND),
    )


def _number(chosen: str | None, field: Field) -> int | None:
    if chosen is None:
        return None
    if not (chosen.isascii() and chosen.isdigit() and len(chosen) <= MOST_DIGITS):
        raise Malformed(f"{field} holds no number")
    return int(chosen)


def _readers(t: Tongue, page: FormPage) -> str:
    if page.leader is None:
        return mrkdwn(t.raw("Only you can read this plan: you are in no team just now."))
    return mrkdwn(
        t.raw(
            "You and {leader} read this plan, in your group DM with me. "
            "Only you write it; {leader} can ask."
        ),
        leader=page.leader.name,
    )


def _about(t: Tongue, page: FormPage, *, is_full: bool) -> Iterator[Block]:
    if page.unknown:
        yield bk.section(
            mrkdwn(
                t.raw("No open deal of yours is called “{typed}”, so I took it as the customer."),
                typed=page.unknown,
            )
        )
    if page.deals and (is_full or page.draft.deal_id is not None):
        chosen = page.draft.deal_id
        yield bk.input_block(
            Field.DEAL,
            t("Deal"),
            bk.static_select(
                Field.DEAL,
                deal_choices(t, page.deals),
                placeholder=t("None, or not yet"),
                initial=None if chosen is None else str(chosen),
            ),
            optional=True,
        )


def _heart(t: Tongue, page: FormPage, doubted: Doubted | None) -> Iterator[Block]:
    draft = page.draft
    at = None if draft.minute is None else time(draft.minute // 60, draft.minute % 60)
    yield bk.input_block(
        Field.DATE, t("Day of the call"), bk.datepicker(Field.DATE, initial=draft.day)
    )
    yield bk.input_block(
        Field.TIME,
        t("Time"),
        bk.timepicker(Field.TIME, initial=at, zone=page.rep.zone),
    )
    yield bk.input_block(
        Field.OBJECTIVE,
        t("What do you want to reach?"),
        bk.plain_text_input(
            Field.OBJECTIVE,
            multiline=True,
            initial=draft.objective,
            most=LIMITS[Words.OBJECTIVE],
        ),
        hint=t("In one sentence: what is different after this call?"),
    )
    yield bk.input_block(
        Field.COMMITMENT,
        t("What will the customer do at the end of it?"),
        bk.plain_text_input(
            Field.COMMITMENT,
            multiline=True,
            initial=draft.commitment,
            most=LIMITS[Words.COMMITMENT],
        ),
        hint=t("Something they do, not you: “Anna introduces us to the CFO by Friday.”"),
    )
    if doubted is not None:
        yield bk.section(
            mrkdwn(
                t.raw("*Is this theirs to do?* {why}\nChange it, or save once more to keep it."),
                why=t.text(doubted.why),
            )
        )


def _more_button(t: Tongue) -> Block:
    return bk.actions(
        bk.button(
            t("More"),
            Act.MORE,
            accessibility_label=t("More fields: people, questions, objection, evidence, reminder"),
        )
    )


def _more(t: Tongue, draft: Draft) -> Iterator[Block]:
    yield _optional(Field.CUSTOMER, Words.CUSTOMER, t("Customer"), draft.customer, is_long=False)
    yield _optional(
        Field.PEOPLE,
        Words.PEOPLE,
        t("Who will be there?"),
        draft.people,
        hint=t("Name and role. Who is missing that has a say?"),
        is_long=False,
    )
    yield _optional(
        Field.QUESTIONS,
        Words.QUESTIONS,
        t("Three questions to ask"),
        draft.questions,
        hint=t("One a line. Open ones: what, how, who, when."),
    )
    yield _optional(
        Field.OBJECTION,
        Words.OBJECTION,
        t("The likely objection, and your answer"),
        draft.objection,
        hint=t("What will they say against it? What do you ask or show then?"),
    )
    yield _optional(
        Field.EVIDENCE,
        Words.EVIDENCE,
        t("The evidence you look for"),
        draft.evidence,
        hint=t("What will you see or hear that another person could check?"),
    )
    yield bk.input_block(
        Field.LENGTH,
        t("How long?"),
        bk.static_select(
            Field.LENGTH,
            [Choice(t("{n} minutes", n=one), str(one)) for one in LENGTHS],
            initial=str(draft.length),
        ),
    )
    tick = Choice(t("Remind me {n} minutes before", n=REMIND_MINUTES), TICKED)
    yield bk.input_block(
        Field.REMIND,
        t("Reminder"),
        bk.checkboxes(Field.REMIND, [tick], initial=[TICKED] if draft.is_reminded else []),
        optional=True,
    )


def _optional(
    field: Field, words: Words, label: str, initial: str, *, hint: str = "", is_long: bool = True
) -> Block:
    return bk.input_block(
        field,
        label,
        bk.plain_text_input(field, multiline=is_long, initial=initial, most=LIMITS[words]),
        optional=True,
        hint=hint or None,
    )
