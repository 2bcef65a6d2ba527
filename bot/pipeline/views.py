"""How deals read: in a line, in a menu, in a list, and what is missing in one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from bot.pipeline import money
from bot.pipeline.hygiene import Gap, gaps
from bot.pipeline.ids import Act
from bot.pipeline.pages import DealsPage
from bot.pipeline.rules import DealFacts, DealState, Phase
from bot.slack import blocks as bk
from bot.slack.blocks import Choice, Element, Mrkdwn, escape, mrkdwn, shorten
from bot.slack.messages import Block, Said
from bot.words import Tongue

__all__ = [
    "deal_choices",
    "deal_line",
    "deals_list",
    "gap_blocks",
    "gap_words",
    "phase_words",
    "stage_words",
    "state_words",
]

MOST_CHOICES = 100
CHOICE_LIMIT = 75
STEP_SHOWN = 150
MOST_LISTED = 20
NAME_IN_VALUE = 120
A_MONTH = timedelta(days=30)
SATURDAY = 5


def deal_line(t: Tongue, deal: DealFacts) -> Mrkdwn:
    """Say a deal in two lines of mrkdwn: what it is worth and when, and what happens next."""
    parts = [deal.account] if deal.account else []
    parts.append(stage_words(t, deal) if deal.is_open else state_words(t, deal.state))
    if deal.amount is not None:
        parts.append(money.say(t, deal.amount, deal.currency))
    if deal.is_open and deal.close_on:
        parts.append(t("close date {day}", day=t.short_day(deal.close_on)))
    line = mrkdwn("*{name}*: {rest}", name=deal.name, rest=" · ".join(parts))
    if not deal.is_open or not deal.next_step:
        return line
    step = shorten(deal.next_step, STEP_SHOWN)
    if deal.next_step_on is None:
        said = mrkdwn(t.raw("Next: {step}"), step=step)
    else:
        day = t.short_day(deal.next_step_on)
        said = mrkdwn(t.raw("Next, on {day}: {step}"), day=day, step=step)
    return mrkdwn("{line}\n{said}", line=line, said=said)


def deal_choices(t: Tongue, deals: Iterable[DealFacts]) -> list[Choice]:
    """List deals for a select, at most as many as it takes; the value is a deal's id."""
    return [_choice(t, one) for one in list(deals)[:MOST_CHOICES]]


def deals_list(t: Tongue, page: DealsPage) -> Said:
    """List the deals that somebody may see, each with its form one button away."""
    mine = page.reader.slack_id
    head = _head(t, page)
    blocks: list[Block] = [bk.section(head)]
    rep = mine
    for one in page.deals[:MOST_LISTED]:
        if one.rep != rep:
            rep = one.rep
            blocks.append(bk.context(mrkdwn("*{name}*", name=page.names[rep])))
        button = bk.button(
            t("Open"),
            Act.OPEN,
            value=str(one.id),
            accessibility_label=t("Open: {name}", name=one.name),
        )
        said = _with_gaps(t, one, page.today)
        blocks.append(bk.section(said, accessory=button, block_id=f"pipeline.deal:{one.id}"))
    more = len(page.deals) - MOST_LISTED
    if more > 0:
        hint = t.many(
            "And one more. `/coach deal` and a name finds it.",
            "And {n} more. `/coach deal` and a name finds each of them.",
            more,
        )
        blocks.append(bk.context(Mrkdwn(hint)))
    blocks.append(bk.actions(_new_button(t, page.typed)))
    return Said(head, bk.message(blocks))


def gap_words(t: Tongue, deal: DealFacts, gap: Gap) -> str:
    """Say what is missing or out of date in a deal."""
    match gap:
        case Gap.CLOSE_PASSED:
            return t("the close date has passed ({day})", day=_day(t, deal.close_on))
        case Gap.STEP_PASSED:
            return t("the next step was due on {day}", day=_day(t, deal.next_step_on))
        case Gap.NO_STEP:
            return t("no next step")
        case Gap.NO_STEP_DAY:
            return t("no day for the next step")
        case Gap.NO_CLOSE:
            return t("no close date")
        case Gap.NO_AMOUNT:
            return t("no amount")


def gap_blocks(t: Tongue, deal: DealFacts, gaps: Sequence[Gap], *, today: date) -> list[Block]:
    """Show a deal's gaps with their fixes, two blocks: for a message or the Home (R10).

    What can be mended in one tap is a button or a date picker, all else is the deal's form.
    `today` is the rep's. Nothing for no gaps.
    """
    if not gaps:
        return []
    said = t.items([gap_words(t, deal, one) for one in gaps])
    fixes: list[Element] = []
    if Gap.CLOSE_PASSED in gaps and deal.close_on:
        to = _working(max(today, deal.close_on) + A_MONTH)
        fixes.append(
            bk.button(
                t("Close date: {day}", day=t.short_day(to)),
                Act.PUT_OFF,
                value=f"{deal.id}:{deal.close_on.isoformat()}:{to.isoformat()}",
                accessibility_label=t(
                    "Move the close date to {day}: {name}", day=t.short_day(to), name=deal.name
                ),
            )
        )
    if {Gap.CLOSE_PASSED, Gap.NO_CLOSE} & set(gaps):
        fixes.append(bk.datepicker(Act.CLOSE_ON, placeholder=t("Close date…")))
    if {Gap.STEP_PASSED, Gap.NO_STEP_DAY} & set(gaps):
        fixes.append(bk.datepicker(Act.STEP_ON, placeholder=t("Next step on…")))
    fixes.append(
        bk.button(
            t("Write it down") if {Gap.NO_STEP, Gap.NO_AMOUNT} & set(gaps) else t("Open deal"),
            Act.OPEN,
            value=str(deal.id),
            accessibility_label=t("Open: {name}", name=deal.name),
        )
    )
    return [
        bk.section(mrkdwn("*{name}*: {said}", name=deal.name, said=said)),
        bk.actions(*fixes, block_id=f"pipeline.gaps:{deal.id}"),
    ]


def stage_words(t: Tongue, deal: DealFacts) -> str:
    """Say a deal's stage and where it lies: Proposal (middle)."""
    return f"{deal.stage} ({phase_words(t, deal.phase)})"


def phase_words(t: Tongue, phase: Phase) -> str:
    """Say where a stage lies."""
    return {Phase.EARLY: t("early"), Phase.MIDDLE: t("middle"), Phase.LATE: t("late")}[phase]


def state_words(t: Tongue, state: DealState) -> str:
    """Say what became of a deal."""
    return {
        DealState.OPEN: t("open"),
        DealState.WON: t("won"),
        DealState.LOST: t("lost"),
        DealState.WALKED_AWAY: t("walked away from"),
    }[state]


def _head(t: Tongue, page: DealsPage) -> Mrkdwn:
    if page.typed:
        return mrkdwn(t.raw("Deals with “{typed}” in their name or account:"), typed=page.typed)
    if page.deals:
        return Mrkdwn(
            t("Open deals of yours and of the people whom you lead:")
            if page.leads
            else t("Your open deals:")
        )
    if page.leads:
        return Mrkdwn(t("No open deals yet. You or the people whom you lead can enter them here."))
    return Mrkdwn(
        t("No open deals yet. Begin with the one that you think about most; a name will do.")
    )


def _with_gaps(t: Tongue, deal: DealFacts, today: date) -> Mrkdwn:
    line = deal_line(t, deal)
    found = [gap_words(t, deal, one) for one in gaps(deal, today)]
    if not found:
        return line
    said = escape(t("To mend: {gaps}", gaps=t.items(found)))
    return mrkdwn("{line}\n{said}", line=line, said=said)


def _new_button(t: Tongue, typed: str) -> Element:
    name = shorten(typed, NAME_IN_VALUE)
    text = t("New deal: {name}", name=name) if name else t("New deal")
    return bk.button(text, Act.NEW, value=name)


def _choice(t: Tongue, deal: DealFacts) -> Choice:
    behind = f" ({phase_words(t, deal.phase)})"
    name = shorten(deal.name, CHOICE_LIMIT - len(behind))
    return Choice(f"{name}{behind}", str(deal.id), deal.account.strip() or None)


def _day(t: Tongue, day: date | None) -> str:
    return t.short_day(day) if day else ""


def _working(day: date) -> date:
    """Move a day of the weekend to the Monday after it."""
    return day + timedelta(days=max(0, 7 - day.weekday())) if day.weekday() >= SATURDAY else day
