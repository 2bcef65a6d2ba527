"""The forms around closing a 1:1: the manager's, and each one's own part of the record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time

from bot.actions.rules import LONGEST_TEXT
from bot.actions.views import action_line
from bot.evidence.fit.fit_words import noes_words
from bot.meeting.closing_pages import (
    LONGEST_REASON,
    LONGEST_WORDS,
    MOST_ACTION_ROWS,
    About,
    ClosePage,
    DealRow,
    Decision,
    EditPage,
    Part,
    Shown,
    Theirs,
    action_field,
    deal_field,
)
from bot.meeting.hints import Sign
from bot.meeting.ids import Act, Field, Form
from bot.meeting.minutes import Minutes
from bot.pipeline.rules import Phase
from bot.pipeline.views import deal_choices, deal_line
from bot.slack import blocks as bk
from bot.slack.blocks import Choice, Element, Mrkdwn, mention, mrkdwn
from bot.slack.messages import Block, View
from bot.slack.metadata import Metadata
from bot.slack.payloads import Values
from bot.words import Tongue

__all__ = ["CloseMeta", "EditMeta", "about_of", "close_form", "edit_form", "given_in"]

MOST_SHOWN = 2500
MINUTES_LENGTH = 4


@dataclass(frozen=True)
class CloseMeta(Metadata):
    """Which 1:1 the manager's form is about, and what it filled in by itself."""

    one_on_one: int
    version: int
    rows: int
    hinted: int
    started: str
    ended: str
    coaching: int
    forecasting: int
    admin: int


@dataclass(frozen=True)
class EditMeta(Metadata):
    """Which record a form is about, and over which version of it."""

    one_on_one: int
    version: int


def about_of(metadata: str) -> About:
    """Read what the manager's form is about. Raises Malformed."""
    meta = CloseMeta.loads(metadata)
    minutes = Minutes(meta.coaching, meta.forecasting, meta.admin)
    shown = Shown(meta.started, meta.ended, minutes)
    rows = max(1, min(meta.rows, MOST_ACTION_ROWS))
    return About(meta.one_on_one, meta.version, shown, rows, bool(meta.hinted))


def given_in(values: Values) -> dict[str, str]:
    """Read what stands in a form, as texts by field; a field that is empty is left out."""
    found: dict[str, str] = {}
    for block in values.state:
        day, at = values.date(block), values.time(block)
        text = values.text(block) or values.choice(block) or ""
        text = text or (day.isoformat() if day else "") or (at.strftime("%H:%M") if at else "")
        if text:
            found[block] = text
    return found


def close_form(t: Tongue, page: ClosePage) -> View:
    """Ask the manager for all that belongs to a 1:1; every field may stay as it is (R12 to R15)."""
    rep = page.rep.name
    reads = t("All of it: {rep} and you. The private note: you alone.", rep=rep)
    title = t("Change the recap") if page.is_closed else t("Close the 1:1")
    blocks = [
        bk.context(mrkdwn(t.raw("*Who reads this.* {reads}"), reads=reads)),
        *_kept(t, page),
        *_theirs(t, page.theirs),
        *_words(t, page),
        *_deals(t, page),
        *_actions(t, page),
        *_minutes(t, page),
        *_private(t, page.fields, can_be=page.can_be_private),
    ]
    about = page.about
    shown = about.shown
    meta = CloseMeta(
        about.one_on_one,
        about.version,
        about.rows,
        int(about.is_hinted or bool(page.signs)),
        shown.started,
        shown.ended,
        shown.minutes.coaching,
        shown.minutes.forecasting,
        shown.minutes.admin,
    )
    return bk.modal(
        title=title,
        blocks=blocks,
        callback_id=Form.CLOSE,
        submit=t("Save") if page.is_closed else t("Close the 1:1"),
        close=t("Not yet"),
        metadata=meta.dumps(),
    )


def edit_form(t: Tongue, page: EditPage) -> View:
    """Let one of the two change the words that both read, and their own note (R48)."""
    fields = page.fields
    who = t("Notes and insights: {other} and you. Private note: you alone.", other=page.other.name)
    blocks = [
        bk.context(mrkdwn(t.raw("*Who reads this.* {reads}"), reads=who)),
        *(
            [bk.context(t("I kept what you had typed; it isn't saved yet."))]
            if page.is_kept
            else []
        ),
        *_theirs(t, page.theirs),
        _text(t("Notes"), Field.NOTES, fields, hint=t("What you two want to remember.")),
        _text(t("Insights"), Field.INSIGHTS, fields, hint=t("A thought worth keeping.")),
        *_private(t, fields, can_be=page.can_be_private),
    ]
    return bk.modal(
        title=t("Change the recap"),
        blocks=blocks,
        callback_id=Form.EDIT,
        submit=t("Save"),
        close=t("Not yet"),
        metadata=EditMeta(page.facts.id, page.version).dumps(),
    )


def _kept(t: Tongue, page: ClosePage) -> Iterator[Block]:
    if page.is_of_another:
        yield bk.context(
            t("I kept what you had typed for a 1:1 that came off the plan; it isn't saved yet.")
        )
    elif page.is_kept:
        yield bk.context(t("I kept what you had typed; it isn't saved yet."))
    else:
        yield bk.context(
            t("I keep what you type as you go. Everything may stay empty or as it is.")
        )


def _theirs(t: Tongue, theirs: Theirs | None) -> Iterator[Block]:
    if theirs is None:
        return
    yield bk.section(
        mrkdwn(
            t.raw("*{person} saved other words meanwhile.* Take over what you want to keep."),
            person=mention(theirs.by),
        )
    )
    for name, text in ((t("Notes"), theirs.notes), (t("Insights"), theirs.insights)):
        if text:
            yield bk.section(
                mrkdwn("*{name}*\n{text}", name=name, text=bk.shorten(text, MOST_SHOWN // 5))
            )


def _words(t: Tongue, page: ClosePage) -> Iterator[Block]:
    yield _text(t("Notes"), Field.NOTES, page.fields, hint=t("What you two want to remember."))
    if page.signs:
        yield bk.context(
            mrkdwn(
                t.raw(
                    "Sounds like forecasting: {signs}. Only you see this line, and the minutes "
                    "stay what you say."
                ),
                signs=t.items([_sign(t, one) for one in page.signs]),
            )
        )
    hint = t("A thought of {rep}'s that is worth praising.", rep=page.rep.name)
    yield _text(t("Insights"), Field.INSIGHTS, page.fields, hint=hint)


def _sign(t: Tongue, sign: Sign) -> str:
    return {
        Sign.CLOSE_DATE: t("close dates"),
        Sign.PROBABILITY: t("probabilities"),
        Sign.COMMIT: t("commit"),
        Sign.SIZE: t("deal sizes"),
    }[sign]


def _deals(t: Tongue, page: ClosePage) -> Iterator[Block]:
    if page.deals:
        yield bk.divider()
    for row in page.deals:
        yield from _deal(t, page, row)


def _deal(t: Tongue, page: ClosePage, row: DealRow) -> Iterator[Block]:
    deal, rep = row.deal, page.rep
    line = deal_line(t, deal)
    if row.has_step:
        step, ask = t("{rep} has a dated step.", rep=rep.name), None
    elif row.is_asked:
        step, ask = t("{rep} is asked for a dated step in the recap.", rep=rep.name), None
    else:
        step = t("No dated step of {rep}'s yet.", rep=rep.name)
        ask = bk.button(
            t("Ask {rep}", rep=rep.name),
            Act.ASK_FOR_STEP,
            value=str(deal.id),
            accessibility_label=t("Ask {rep} for a step: {deal}", rep=rep.name, deal=deal.name),
        )
    said = mrkdwn("{line}\n{step}", line=line, step=step)
    yield bk.section(said, accessory=ask, block_id=f"deal_{deal.id}")
    if deal.phase is not Phase.EARLY and row.decision is None:
        return
    choices = [
        Choice(t("Pursue"), Decision.PURSUE),
        Choice(t("Fix"), Decision.FIX),
        Choice(t("Walk away"), Decision.WALK_AWAY),
    ]
    if words := noes_words(t, row.fit) if row.fit else "":
        yield bk.context(words)
    field = deal_field(deal.id, Part.DECISION)
    said_before = page.fields.get(field)
    yield bk.input_block(
        field,
        t("What now with {deal}?", deal=deal.name),
        bk.radio_buttons(
            Act.TYPED, choices, initial=said_before if said_before in set(Decision) else None
        ),
        optional=True,
        dispatch=True,
    )
    field = deal_field(deal.id, Part.REASON)
    yield bk.input_block(
        field,
        t("Why?"),
        bk.plain_text_input(
            Act.TYPED,
            initial=page.fields.get(field, ""),
            most=LONGEST_REASON,
            tells_each_character=True,
        ),
        optional=True,
        hint=t("Needed to walk away, which is good work: it frees time for better ones."),
        dispatch=True,
    )


def _actions(t: Tongue, page: ClosePage) -> Iterator[Block]:
    yield bk.divider()
    if page.actions:
        lines = [action_line(t, one, page.manager.slack_id) for one in page.actions[:10]]
        said = Mrkdwn("\n".join(lines))
        yield bk.section(mrkdwn(t.raw("*Agreed on already*\n{lines}"), lines=said))
    for row in range(1, page.about.rows + 1):
        yield from _action(t, page, row)
    if page.about.rows < MOST_ACTION_ROWS:
        yield bk.actions(bk.button(t("One more action"), Act.MORE_ACTIONS), block_id="more_actions")


def _action(t: Tongue, page: ClosePage, row: int) -> Iterator[Block]:
    fields = page.fields
    text = action_field(row, Part.TEXT)
    yield bk.input_block(
        text,
        t("Action {n}: what shall be done?", n=row),
        bk.plain_text_input(
            Act.TYPED, initial=fields.get(text, ""), most=LONGEST_TEXT, tells_each_character=True
        ),
        optional=True,
        dispatch=True,
    )
    owners = [
        Choice(page.rep.name, page.rep.slack_id),
        Choice(page.manager.name, page.manager.slack_id),
    ]
    owner = fields.get(action_field(row, Part.OWNER), "")
    known = {one.value for one in owners}
    yield _quiet_input(
        action_field(row, Part.OWNER),
        t("Who? ({n})", n=row),
        bk.radio_buttons(Act.TYPED, owners, initial=owner if owner in known else page.rep.slack_id),
    )
    due = fields.get(action_field(row, Part.DUE), "")
    yield _quiet_input(
        action_field(row, Part.DUE),
        t("By when? ({n})", n=row),
        bk.datepicker(Act.TYPED, initial=_day(due) or page.due_on),
    )
    deals = deal_choices(t, [one.deal for one in page.deals])
    if deals:
        chosen = fields.get(action_field(row, Part.DEAL))
        yield _quiet_input(
            action_field(row, Part.DEAL),
            t("About which deal? ({n})", n=row),
            bk.static_select(
                Act.TYPED, deals, initial=chosen if chosen in {one.value for one in deals} else None
            ),
        )


def _minutes(t: Tongue, page: ClosePage) -> Iterator[Block]:
    shown, fields, zone = page.about.shown, page.fields, page.manager.zone
    yield bk.divider()
    filled_in = {
        Field.STARTED: shown.started,
        Field.ENDED: shown.ended,
        Field.COACHING: str(shown.minutes.coaching),
        Field.FORECASTING: str(shown.minutes.forecasting),
        Field.ADMIN: str(shown.minutes.admin),
    }
    value = {name: fields.get(name) or text for name, text in filled_in.items()}
    for name, label in ((Field.STARTED, t("Began")), (Field.ENDED, t("Ended"))):
        at = _time(value[name]) or _time(filled_in[name])
        yield _quiet_input(name, label, bk.timepicker(Act.TYPED, initial=at, zone=zone))
    labels = {
        Field.COACHING: t("Minutes of coaching"),
        Field.FORECASTING: t("Minutes of forecasting"),
        Field.ADMIN: t("Minutes of admin"),
    }
    hints = {
        Field.COACHING: t("Game plans, evidence, customers, skills."),
        Field.FORECASTING: t("Close dates, probabilities, sizes."),
        Field.ADMIN: t("All else. Left as they are, times and minutes follow the clock."),
    }
    for name, label in labels.items():
        element = bk.plain_text_input(
            Act.TYPED, initial=value[name], most=MINUTES_LENGTH, tells_each_character=True
        )
        yield _quiet_input(name, label, element, hint=hints[name])


def _private(t: Tongue, fields: Mapping[str, str], *, can_be: bool) -> Iterator[Block]:
    yield bk.divider()
    if can_be:
        hint = t("Only you read this. It is kept encrypted and never posted.")
        yield _text(t("Private note"), Field.PRIVATE, fields, hint=hint)
        return
    yield bk.context(
        t(
            "A private note can't be kept here yet: whoever runs Coach would have to set "
            "SECRET_KEYS first."
        )
    )


def _text(label: str, field: Field, fields: Mapping[str, str], *, hint: str) -> Block:
    return bk.input_block(
        field,
        label,
        bk.plain_text_input(
            Act.TYPED,
            multiline=True,
            initial=fields.get(field, ""),
            most=LONGEST_WORDS,
            tells_each_character=True,
        ),
        optional=True,
        hint=hint,
        dispatch=True,
    )


def _quiet_input(block: str, label: str, element: Element, *, hint: str | None = None) -> Block:
    return bk.input_block(block, label, element, optional=True, hint=hint, dispatch=True)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _time(text: str) -> time | None:
    try:
        return time.fromisoformat(text) if text else None
    except ValueError:
        return None
