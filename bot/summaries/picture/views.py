"""The words of the picture, and for those who don't see it: no name of anybody is among them."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from bot.slack.blocks import shorten
from bot.summaries.figures.rules import Figure, TeamWeek
from bot.summaries.picture.rules import ALT_LIMIT, MOST_WEEKS, Chart
from bot.words import Tongue

__all__ = ["rhythm_chart"]

NOTHING = "–"


def rhythm_chart(
    t: Tongue, weeks: Sequence[TeamWeek], *, left_out: Collection[Figure] = ()
) -> Chart | None:
    """Tell what the picture of one team's weeks shows, the oldest first (docs/rhythm.md R40).

    1:1s held of planned, and coaching hours against the target, in so far as neither is
    `left_out`; None when that leaves nothing, or nothing has happened yet. Weeks before the
    first one with anything in it aren't shown.
    """
    shown = list(weeks[-MOST_WEEKS:])
    while shown and shown[0].is_empty:
        shown = shown[1:]
    has_bars, has_line = Figure.HELD not in left_out, Figure.HOURS not in left_out
    if not shown or not (has_bars or has_line):
        return None
    labels = tuple(t("W{number}", number=one.week.number) for one in shown)
    told = (
        _told(t, label, one, has_bars=has_bars, has_line=has_line)
        for label, one in zip(labels, shown, strict=True)
    )
    title = t.many("Rhythm of the last week", "Rhythm of the last {n} weeks", len(shown))
    return Chart(
        title=title,
        weeks=labels,
        held=tuple(one.share(Figure.HELD) for one in shown) if has_bars else (),
        counts=tuple(_count(t, one) for one in shown),
        hours=tuple(_hours(one) for one in shown) if has_line else (),
        hours_said=tuple(NOTHING if _hours(one) is None else t.hours(one.coached) for one in shown),
        targets=tuple(one.target / 60 for one in shown),
        held_label=t("1:1s held"),
        missing_label=t("planned, not held"),
        hours_label=t("Coaching hours"),
        target_label=t("Target"),
        alt=shorten(" ".join([f"{title}.", *told]), ALT_LIMIT),
    )


def _hours(week: TeamWeek) -> float | None:
    """Tell the hours; None where nobody was there who could have been coached."""
    return week.coached / 60 if week.target or week.coached else None


def _count(t: Tongue, week: TeamWeek) -> str:
    if not week.planned:
        return NOTHING
    return f"{t.number(week.held)}/{t.number(week.planned)}"


def _told(t: Tongue, label: str, week: TeamWeek, *, has_bars: bool, has_line: bool) -> str:
    if not week.planned and _hours(week) is None:
        return t("{week}: nothing was planned.", week=label)
    held, planned = t.number(week.held), t.number(week.planned)
    hours, target = t.hours(week.coached), t.hours(week.target)
    if has_bars and has_line:
        return t(
            "{week}: {held} of {planned} 1:1s held, {hours} coaching hours, target {target}.",
            week=label,
            held=held,
            planned=planned,
            hours=hours,
            target=target,
        )
    if has_bars:
        return t("{week}: {held} of {planned} 1:1s held.", week=label, held=held, planned=planned)
    return t(
        "{week}: {hours} coaching hours, target {target}.", week=label, hours=hours, target=target
    )
