"""The deal's page of risks: what it could be lost by, and what is done against it (R22, R48)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.evidence.risks.ids import PAGE, Act
from bot.evidence.risks.pages import Look, RisksPage
from bot.evidence.risks.rules import RiskFacts, RiskState, is_due, sides
from bot.evidence.risks.views import look_again_buttons, reasons_lines
from bot.slack import blocks as bk
from bot.slack.blocks import Element, Mrkdwn, mrkdwn, shorten
from bot.slack.messages import Block, View
from bot.slack.metadata import Metadata
from bot.words import Tongue

__all__ = ["PageMeta", "risks_page"]

MOST_OLDER = 6
SHORT, MIDDLE = 100, 300
RISK_ROW = "risks/risk/"
LOOK_AGAIN_ROW = "risks/again/"


@dataclass(frozen=True)
class PageMeta(Metadata):
    """Which deal a page is of."""

    deal: int


def risks_page(t: Tongue, page: RisksPage, note: str = "") -> View:
    """Show a deal's risks to one of its two: both sides, counter-moves, days, what was before."""
    blocks = [
        bk.context(_readers(t, page)),
        *([bk.section(note)] if note else []),
        bk.section(mrkdwn(t.raw("*Why we could lose {deal}*"), deal=page.deal.name)),
        *_current(t, page),
        *_hidden(t, page),
        *_buttons(t, page),
        *_older(t, page),
    ]
    return bk.modal(
        title=t("Risks"),
        blocks=blocks,
        callback_id=PAGE,
        close=t("Close"),
        metadata=PageMeta(page.deal.id).dumps(),
    )


def _readers(t: Tongue, page: RisksPage) -> str:
    if page.is_rep:
        if page.leader is None:
            return t("Only you can read this: you are in no team just now.")
        return mrkdwn(t.raw("You and {leader} can read this."), leader=page.leader.name)
    return mrkdwn(
        t.raw(
            "{rep} and you can read this. What you add is hidden from {rep} until they have "
            "confirmed their own reasons."
        ),
        rep=page.rep.name,
    )


def _current(t: Tongue, page: RisksPage) -> Iterator[Block]:
    look = page.current
    if look is None or not look.risks:
        if page.is_rep:
            yield bk.section(t("No reasons yet. If we lost this one, what would the top three be?"))
        else:
            text = t.raw("{rep} hasn't named any reasons yet. They go first, then yours show.")
            yield bk.section(mrkdwn(text, rep=page.rep.name))
        return
    found = sides(look.found, look.risks)
    theirs = {pair.own.id: pair.theirs for pair in found.both}
    is_two_sided = bool(found.both or found.only_leader)
    groups = (
        (t("Both of you saw"), [pair.own for pair in found.both]),
        (_only(t, page, is_rep=True) if is_two_sided else "", found.only_rep),
        (_only(t, page, is_rep=False), found.only_leader),
    )
    for title, risks in groups:
        if risks and title:
            yield bk.section(mrkdwn("*{title}*", title=title))
        for risk in risks:
            yield from _risk(t, page, look, risk, theirs.get(risk.id))


def _only(t: Tongue, page: RisksPage, *, is_rep: bool) -> str:
    if is_rep == page.is_rep:
        return t("Only you saw")
    other = page.rep if is_rep else page.leader
    return t("Only {name} saw", name=other.name) if other else t("Only who leads saw")


def _risk(
    t: Tongue, page: RisksPage, look: Look, risk: RiskFacts, theirs: RiskFacts | None
) -> Iterator[Block]:
    lines = [mrkdwn("• {text}", text=shorten(risk.text, MIDDLE))]
    if theirs is not None:
        said = shorten(theirs.text, MIDDLE)
        lines.append(mrkdwn(t.raw("In the other's words: {text}"), text=said))
    if risk.counter_move:
        move = shorten(risk.counter_move, MIDDLE)
        lines.append(mrkdwn(t.raw("Against it: {move}"), move=move))
    elif look.found.confirmed_at is not None:
        lines.append(Mrkdwn(t("No counter-move yet.")))
    lines += _standing(t, risk)
    may_write = page.is_rep and page.deal.is_open and look.found.confirmed_at is not None
    words = t("Change") if risk.counter_move else t("Counter-move")
    button = bk.button(words, Act.COUNTER, value=str(risk.id)) if may_write else None
    row = f"{RISK_ROW}{risk.id}"
    yield bk.section(Mrkdwn("\n".join(lines)), accessory=button, block_id=row)
    if page.deal.is_open and is_due(risk, page.today):
        row = f"{LOOK_AGAIN_ROW}{risk.id}"
        yield bk.context(t("Today is the day to look again: is it better, the same or worse?"))
        yield bk.actions(*look_again_buttons(t, risk), block_id=row)


def _standing(t: Tongue, risk: RiskFacts) -> Iterator[Mrkdwn]:
    words = {
        RiskState.BETTER: t.raw("Better since {day}."),
        RiskState.SAME: t.raw("The same on {day}."),
        RiskState.WORSE: t.raw("Worse since {day}: the deal comes first on the next agenda."),
    }
    if risk.state in words and risk.state_at is not None:
        yield mrkdwn(words[risk.state], day=t.short_day(risk.state_at.date()))
    if risk.recheck_on is not None:
        yield mrkdwn(t.raw("Look again on {day}."), day=t.short_day(risk.recheck_on))


def _hidden(t: Tongue, page: RisksPage) -> Iterator[Block]:
    if page.hidden:
        title = t.raw("*Yours, hidden from {rep} until theirs are confirmed*\n{lines}")
        lines = reasons_lines(page.hidden)
        yield bk.section(mrkdwn(title, rep=page.rep.name, lines=lines))


def _buttons(t: Tongue, page: RisksPage) -> Iterator[Block]:
    if not page.deal.is_open:
        yield bk.context(t("The deal is closed: its risks stay as they are."))
        return
    buttons = list(_rep_buttons(t, page) if page.is_rep else _leader_buttons(t, page))
    look = page.current
    if look is not None and look.found.is_revealed:
        words = t("Which are the same?")
        buttons.append(bk.button(words, Act.PAIR, value=str(look.found.id)))
    yield bk.actions(*buttons)


def _rep_buttons(t: Tongue, page: RisksPage) -> Iterator[Element]:
    look, deal = page.current, str(page.deal.id)
    if look is None or not look.risks:
        yield bk.button(t("Write the reasons"), Act.WRITE, value=deal, style="primary")
        return
    if look.found.confirmed_at is None:
        value = str(look.found.id)
        yield bk.button(t("Looks right"), Act.CONFIRM, value=value, style="primary")
        yield bk.button(t("Put right"), Act.PUT_RIGHT, value=value)
        return
    yield bk.button(t("Change the reasons"), Act.WRITE, value=deal)


def _leader_buttons(t: Tongue, page: RisksPage) -> Iterator[Element]:
    look = page.current.found if page.current else None
    has_own = bool(page.hidden) or (
        look is not None and look.manager == page.reader.slack_id and look.managers_at is not None
    )
    words = t("Change your reasons") if has_own else t("Add your own reasons")
    yield bk.button(words, Act.ADD, value=str(page.deal.id))


def _older(t: Tongue, page: RisksPage) -> Iterator[Block]:
    if not page.older:
        return
    yield bk.divider()
    yield bk.section(mrkdwn("*{title}*", title=t("Before")))
    for look in page.older[:MOST_OLDER]:
        at = look.found.answered_at or look.found.begun_at
        lines = [
            mrkdwn("• {text}", text=shorten(one.text, SHORT)) for one in look.risks if one.text
        ]
        day = t.short_day(at.date())
        yield bk.section(
            mrkdwn("{day} {year}\n{lines}", day=day, year=at.year, lines=Mrkdwn("\n".join(lines)))
        )
