"""How a deal reads in a line and in a menu, wherever it is shown."""

from __future__ import annotations

from collections.abc import Iterable

from bot.pipeline import money
from bot.pipeline.rules import DealFacts, DealState, Phase
from bot.slack.blocks import Choice, Mrkdwn, mrkdwn, shorten
from bot.words import Tongue

__all__ = ["deal_choices", "deal_line", "phase_words", "stage_words", "state_words"]

MOST_CHOICES = 100
CHOICE_LIMIT = 75
STEP_SHOWN = 150


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


def _choice(t: Tongue, deal: DealFacts) -> Choice:
    behind = f" ({phase_words(t, deal.phase)})"
    name = shorten(deal.name, CHOICE_LIMIT - len(behind))
    return Choice(f"{name}{behind}", str(deal.id), deal.account.strip() or None)
