"""Why deals end, in words: the ask, its form, and the causes of a month (docs/rhythm.md R39)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from babel.dates import format_skeleton

from bot.evidence.fit import causes
from bot.evidence.fit.ids import Act, Field, Form
from bot.evidence.fit.pages import EndCauses, MonthPage, OutcomePage
from bot.evidence.fit.rules import LONGEST_LINE
from bot.pipeline.rules import DealState
from bot.slack import blocks as bk
from bot.slack.blocks import Choice, Element, Mrkdwn, mention, mrkdwn
from bot.slack.messages import Block, Said, View
from bot.slack.metadata import Metadata
from bot.words import Tongue

__all__ = [
    "CAUSE_ACTS",
    "OutcomeMeta",
    "ask",
    "explain_button",
    "explained",
    "month_view",
    "outcome_form",
    "owed_line",
]

CAUSE_ACTS = (Act.CAUSE_1, Act.CAUSE_2, Act.CAUSE_3, Act.CAUSE_4, Act.CAUSE_5)
MOST_SHOWN = 5
DAY = timedelta(days=1)


@dataclass(frozen=True)
class OutcomeMeta(Metadata):
    """Which outcome a form is about."""

    outcome: int


def ask(t: Tongue, page: OutcomePage) -> Said:
    """Ask why a deal ended, in up to three taps; what was said stands in the same message."""
    head = _head(t, page)
    if page.facts.asked_at is None or page.deal.is_open:
        text = mrkdwn(
            t.raw("*{deal}* is open again, so there is nothing to explain."), deal=page.deal.name
        )
        return Said(text, bk.message([bk.section(text)]))
    chosen = page.facts.causes
    blocks: list[Block] = [bk.section(mrkdwn("*{head}*\n{words}", head=head, words=_asks(t, page)))]
    if len(chosen) < causes.MOST_CAUSES:
        blocks += _cause_rows(t, page)
    if said := _said(t, page):
        blocks.append(bk.section(said))
    label = t("Change it") if page.facts.answered_at else t("Add a line")
    if chosen and not page.facts.line:
        label = t("Change it, or add a line")
    blocks.append(bk.actions(explain_button(t, page, label)))
    blocks.append(bk.context(t("Only the two of you and I can read this conversation.")))
    return Said(head, bk.message(blocks))


def outcome_form(t: Tongue, page: OutcomePage) -> View:
    """Ask the same in a form: the causes and a line, as they stand."""
    result = page.facts.result
    choices = [Choice(t.text(causes.words(result, one.key)), one.key) for one in _offered(page)]
    known = {choice.value for choice in choices}
    blocks = [
        bk.context(_readers(t, page)),
        bk.section(mrkdwn("*{head}*", head=_head(t, page))),
        bk.input_block(
            Field.CAUSES,
            t("What weighed most?"),
            bk.checkboxes(
                Field.CAUSES, choices, initial=[one for one in page.facts.causes if one in known]
            ),
            optional=True,
            hint=t("Three at most."),
        ),
        bk.input_block(
            Field.LINE,
            t("In a line"),
            bk.plain_text_input(
                Field.LINE,
                multiline=True,
                initial=page.facts.line or page.deal.reason,
                most=LONGEST_LINE,
            ),
            optional=True,
            hint=t("What would you do earlier, or again, next time?"),
        ),
    ]
    return bk.modal(
        title=t("What decided it?"),
        blocks=blocks,
        callback_id=Form.OUTCOME,
        submit=t("Save"),
        close=t("Leave it"),
        metadata=OutcomeMeta(page.facts.id).dumps(),
    )


def explained(t: Tongue, page: OutcomePage) -> View:
    """Thank for an explanation, with what is kept of it."""
    blocks: list[Block] = [bk.section(_thanks(t, page))]
    if said := _said(t, page):
        blocks.append(bk.section(said))
    blocks.append(bk.actions(explain_button(t, page, t("Change it"))))
    return bk.modal(title=t("What decided it?"), blocks=blocks, close=t("Done"))


def explain_button(t: Tongue, page: OutcomePage, label: str = "") -> Element:
    """Lead to the form of an outcome."""
    label = label or t("Say why")
    return bk.button(
        label,
        Act.EXPLAIN,
        value=str(page.facts.id),
        accessibility_label=f"{label}: {page.deal.name}",
    )


def owed_line(t: Tongue, page: OutcomePage) -> Mrkdwn:
    """Say, among what is owed, that nobody said why a deal ended."""
    return mrkdwn("{head} {ask}", head=_head(t, page), ask=t("What decided it?"))


def month_view(t: Tongue, page: MonthPage) -> View:
    """Show why deals ended in a month, with how many each figure rests on."""
    month = page.causes.month
    name = format_skeleton("yMMMM", month, locale=t.locale)
    whose = (
        t("Your deals in {month}", month=name)
        if page.is_own
        else t.many(
            "Your rep's deals in {month}",
            "The deals of your {n} reps in {month}",
            page.reps,
            month=name,
        )
    )
    blocks: list[Block] = [
        bk.context(
            t("Only you see this.")
            if page.is_own
            else t("Only you see this. It is for coaching, not appraisal.")
        ),
        bk.header(whose),
    ]
    ended = [one for one in page.causes.ends if one.closed]
    blocks += [bk.section(_end(t, one)) for one in ended]
    if not ended:
        blocks.append(bk.section(t("No deal ended in this month.")))
    blocks += [
        bk.section(owed_line(t, one), accessory=explain_button(t, one))
        for one in page.unexplained[:MOST_SHOWN]
    ]
    back = bk.button(
        t("Month before"), Act.MONTH_BACK, value=(month - DAY).replace(day=1).isoformat()
    )
    turns = [back]
    after = _next(month)
    if after <= page.today:
        turns.append(bk.button(t("Month after"), Act.MONTH_ON, value=after.isoformat()))
    blocks.append(bk.actions(*turns))
    return bk.modal(title=t("Why deals end"), blocks=blocks, close=t("Close"))


def _head(t: Tongue, page: OutcomePage) -> Mrkdwn:
    said = {
        DealState.WON: t.raw("“{deal}” is won. Well done."),
        DealState.LOST: t.raw("“{deal}” is lost. It happens."),
        DealState.WALKED_AWAY: t.raw("You walked away from “{deal}”. Well decided."),
    }
    return mrkdwn(said[page.facts.result], deal=page.deal.name)


def _asks(t: Tongue, page: OutcomePage) -> Mrkdwn:
    if page.facts.answered_at:
        return _thanks(t, page)
    asked = {
        DealState.WON: t("What made the difference? Up to three taps, and a line if you like."),
        DealState.LOST: t("What weighed most? Up to three taps, and a line if you like."),
        DealState.WALKED_AWAY: t(
            "What spoke against it? Up to three taps, and a line if you like."
        ),
    }
    words = Mrkdwn(asked[page.facts.result])
    if not page.deal.reason:
        return words
    return mrkdwn(
        t.raw("{words}\nWritten down already: “{reason}”"), words=words, reason=page.deal.reason
    )


def _thanks(t: Tongue, page: OutcomePage) -> Mrkdwn:
    if page.facts.result is DealState.WON:
        return Mrkdwn(t("Thank you: that helps to win the next one."))
    return Mrkdwn(t("Thank you: that is worth something to the next one."))


def _cause_rows(t: Tongue, page: OutcomePage) -> Iterator[Block]:
    """Offer the causes in rows of buttons, each always at its place; a second tap takes back."""
    offered = _offered(page)
    for start in range(0, len(offered), len(CAUSE_ACTS)):
        row = offered[start : start + len(CAUSE_ACTS)]
        buttons = []
        for act, cause in zip(CAUSE_ACTS, row, strict=False):
            words = t.text(causes.words(page.facts.result, cause.key))
            is_chosen = cause.key in page.facts.causes
            buttons.append(
                bk.button(
                    f"✓ {words}" if is_chosen else words,
                    act,
                    value=f"{page.facts.id}:{cause.key}",
                    accessibility_label=t("Take back: {cause}", cause=words) if is_chosen else None,
                )
            )
        yield bk.actions(*buttons, block_id=f"fit/causes/{start}")


def _offered(page: OutcomePage) -> tuple[causes.Cause, ...]:
    return causes.causes_of(page.facts.result)


def _said(t: Tongue, page: OutcomePage) -> Mrkdwn | None:
    facts = page.facts
    words = [t.text(causes.words(facts.result, one)) for one in facts.causes]
    lines = [mrkdwn("• {cause}", cause=one) for one in words]
    if facts.line:
        lines.append(mrkdwn(t.raw("“{line}”"), line=facts.line))
    return Mrkdwn("\n".join(lines)) if lines else None


def _end(t: Tongue, end: EndCauses) -> Mrkdwn:
    titles = {
        DealState.WON: t.many("*Won:* {n} deal", "*Won:* {n} deals", end.closed),
        DealState.LOST: t.many("*Lost:* {n} deal", "*Lost:* {n} deals", end.closed),
        DealState.WALKED_AWAY: t.many(
            "*Walked away from:* {n} deal", "*Walked away from:* {n} deals", end.closed
        ),
    }
    if not end.explained:
        none = t("Nobody said yet what decided it.")
        return mrkdwn("{title}\n{none}", title=Mrkdwn(titles[end.state]), none=none)
    rests = t.many(
        "What decided it, as said of {n} of them:",
        "What decided it, as said of {n} of them:",
        end.explained,
    )
    lines = [
        t(
            "{cause}: {count} of {n}",
            cause=t.text(causes.words(end.state, one.key)),
            count=one.count,
            n=end.explained,
        )
        for one in end.causes[:MOST_SHOWN]
    ]
    if not lines:
        lines = [t("In words only.")]
    listed = Mrkdwn("\n".join(mrkdwn("• {line}", line=line) for line in lines))
    return mrkdwn(
        "{title}. {rests}\n{listed}", title=Mrkdwn(titles[end.state]), rests=rests, listed=listed
    )


def _next(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1)


def _readers(t: Tongue, page: OutcomePage) -> Mrkdwn:
    if page.leader is None:
        return Mrkdwn(t("Only you can read this."))
    return mrkdwn(
        t.raw("{rep} and whoever leads their 1:1s can read this: {leader}."),
        rep=mention(page.rep.slack_id),
        leader=mention(page.leader.slack_id),
    )
