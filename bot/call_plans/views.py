"""Call plans in a line and in buttons, for whoever shows them (docs/rhythm.md R29, R30)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.call_plans.ids import Act
from bot.call_plans.rules import Outcome, PlanFacts, PlanState
from bot.slack import blocks as bk
from bot.slack.blocks import Element, Mrkdwn, mrkdwn
from bot.words import Tongue

__all__ = ["OUTCOME_ACTS", "outcome_buttons", "outcome_words", "plan_line", "when_words"]

SHORT = 80
OUTCOME_ACTS = {
    Act.OUTCOME_YES: Outcome.YES,
    Act.OUTCOME_PARTLY: Outcome.PARTLY,
    Act.OUTCOME_NO: Outcome.NO,
}


def plan_line(
    t: Tongue, plan: PlanFacts, zone: str, about: str = "", *, names_zone: bool = False
) -> Mrkdwn:
    """Say one plan in a line: when (in the reader's `zone`), with whom, what for, what came of it.

    `about` is the name of its deal, where the caller has it. It `names_zone` where several read
    it whose clocks differ (docs/rhythm.md R7).
    """
    whom = plan.customer or about
    when = when_words(t, plan.call_at, zone)
    if names_zone:
        when = t("{when} {zone} time", when=when, zone=t.zone(zone))
    line = mrkdwn("*{when}*", when=when)
    if whom:
        line = mrkdwn("{line} · {whom}", line=line, whom=bk.shorten(whom, SHORT))
    line = mrkdwn("{line} · {what}", line=line, what=bk.shorten(_one_line(plan.objective), SHORT))
    if plan.state is PlanState.CANCELLED:
        return mrkdwn(t.raw("{line} · cancelled"), line=line)
    if plan.outcome is not None:
        return mrkdwn("{line} · {said}", line=line, said=outcome_words(t, plan.outcome))
    return line


def outcome_words(t: Tongue, outcome: Outcome) -> str:
    """Say what came of a call."""
    return {
        Outcome.YES: t("commitment made"),
        Outcome.PARTLY: t("commitment partly made"),
        Outcome.NO: t("no commitment"),
    }[outcome]


def outcome_buttons(t: Tongue, plan: PlanFacts) -> Sequence[Element]:
    """Offer the three answers to "did you get the commitment?", each in one tap (R30)."""
    return (
        bk.button(t("Yes"), Act.OUTCOME_YES, value=str(plan.id)),
        bk.button(t("Partly"), Act.OUTCOME_PARTLY, value=str(plan.id)),
        bk.button(t("No"), Act.OUTCOME_NO, value=str(plan.id)),
    )


def when_words(t: Tongue, instant: datetime, zone: str) -> str:
    """Say when a call is, in a zone: Thu 26 Nov, 14:00."""
    day = instant.astimezone(ZoneInfo(zone)).date()
    return f"{t.short_day(day)}, {t.time(instant, zone)}"


def _one_line(text: str) -> str:
    return " ".join(text.split())
