"""A week's figures in words: a line each, against the week before (docs/rhythm.md R40, R42).

Of teams under four reps only counts are said: no part of a whole, no ratio, nothing against the
week before, no longest streak. From those one could tell who of two or three it was.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.errors import N_, Text
from bot.slack.mrkdwn import Mrkdwn, mrkdwn
from bot.summaries.figures.rules import Figure, TeamWeek
from bot.summaries.weekly.pages import SummaryPage
from bot.words import Tongue

__all__ = ["NAMES", "Line", "lines", "value"]

NAMES: Mapping[Figure, Text] = {
    Figure.HELD: N_("1:1s held"),
    Figure.HOURS: N_("Hours of coaching"),
    Figure.KINDS: N_("Coaching and forecasting"),
    Figure.IN_DEPTH: N_("Deals in depth"),
    Figure.EARLY: N_("Early-stage deals"),
    Figure.EVIDENCE: N_("Replies with evidence"),
    Figure.ACTIONS: N_("Actions done on time"),
    Figure.STREAKS: N_("Streaks"),
    Figure.PRAISE: N_("Praise"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One figure: its name, what it comes to, and how that stands to the week before ("")."""

    figure: Figure
    name: str
    value: str
    trend: str = ""

    @property
    def plain(self) -> str:
        """Say it without marks, for a notification."""
        return f"{self.name}: {self.value}"

    @property
    def marked(self) -> Mrkdwn:
        """Say it as it stands in the message."""
        if not self.trend:
            return mrkdwn("*{name}:* {value}", name=self.name, value=self.value)
        return mrkdwn(
            "*{name}:* {value} · {trend}", name=self.name, value=self.value, trend=self.trend
        )


def lines(t: Tongue, page: SummaryPage) -> list[Line]:
    """Say each figure that isn't left out and has anything to tell; praise stands by itself."""
    week, before = page.told.week, page.told.before
    shown = [one for one in Figure if one is not Figure.PRAISE and page.shows(one)]
    return [
        Line(
            one,
            t.text(NAMES[one]),
            value(t, week, one),
            "" if week.is_small or before is None else _trend(t, week, before, one),
        )
        for one in shown
        if _has_something(week, one)
    ]


def value(t: Tongue, week: TeamWeek, figure: Figure) -> str:
    """Say what a figure comes to; of a small team the count alone."""
    part, whole = week.rests_on(figure)
    if figure is Figure.HOURS:
        if week.is_small or not whole:
            return t("{hours} h", hours=t.hours(part))
        return t("{hours} of {target} h", hours=t.hours(part), target=t.hours(whole))
    if figure is Figure.KINDS:
        return _kinds(t, week)
    if figure is Figure.HELD:
        return _held(t, week)
    if week.is_small:
        return t.number(part)
    if figure is Figure.STREAKS:
        return _streaks(t, week)
    if figure in (Figure.IN_DEPTH, Figure.EARLY):
        return t.many(
            "{part} of {n} looked at", "{part} of {n} looked at", whole, part=t.number(part)
        )
    return t("{part} of {whole}", part=t.number(part), whole=t.number(whole))


def _has_something(week: TeamWeek, figure: Figure) -> bool:
    part, whole = week.rests_on(figure)
    if figure is Figure.HELD and week.half_said:
        return True
    if week.is_small:
        return part > 0 and figure is not Figure.KINDS
    if figure is Figure.STREAKS:
        return part > 0
    return whole > 0 or part > 0


def _held(t: Tongue, week: TeamWeek) -> str:
    """Say what counts, and what one side alone said so far: on a Monday Friday's is still open."""
    said = t.number(week.held)
    if not week.is_small:
        said = t("{part} of {whole}", part=said, whole=t.number(week.planned))
    if not week.half_said:
        return said
    return t.many(
        "{held}; {n} more by one side's word so far",
        "{held}; {n} more by one side's word so far",
        week.half_said,
        held=said,
    )


def _kinds(t: Tongue, week: TeamWeek) -> str:
    whole = week.coached + week.forecasting + week.admin
    parts = {
        "coaching": t.percent(week.coached / whole),
        "forecasting": t.percent(week.forecasting / whole),
        "admin": t.percent(week.admin / whole),
    }
    if week.admin:
        return t("{coaching} coaching, {forecasting} forecasting, {admin} admin", **parts)
    return t("{coaching} coaching, {forecasting} forecasting", **parts)


def _streaks(t: Tongue, week: TeamWeek) -> str:
    said = t.many("{n} rep at four or more", "{n} reps at four or more", week.streaks)
    longest = t.many("the longest is {n}", "the longest is {n}", week.longest_streak)
    return t("{said}; {longest}", said=said, longest=longest)


def _trend(t: Tongue, week: TeamWeek, before: TeamWeek, figure: Figure) -> str:
    """Say how it stands to the week before, with words beside the sign; "" for nothing there."""
    if before.is_small or not any(before.rests_on(figure)):
        return ""
    if figure is Figure.HELD and week.half_said:
        # Some of them will count yet: until then it would be fewer than it was.
        return ""
    if figure is Figure.KINDS:
        was = before.share(figure)
        return "" if was is None else t("last week {coaching} coaching", coaching=t.percent(was))
    say: Callable[[Tongue, int], str] = _hours_trend if figure is Figure.HOURS else _count_trend
    return say(t, week.rests_on(figure)[0] - before.rests_on(figure)[0])


def _count_trend(t: Tongue, more: int) -> str:
    if more > 0:
        return t.many("▲ {n} more than last week", "▲ {n} more than last week", more)
    if more < 0:
        return t.many("▼ {n} fewer than last week", "▼ {n} fewer than last week", -more)
    return t("as last week")


def _hours_trend(t: Tongue, more: int) -> str:
    # Less than that would be said as 0.0.
    if more >= 3:
        return t("▲ {hours} h more than last week", hours=t.hours(more))
    if more <= -3:
        return t("▼ {hours} h less than last week", hours=t.hours(-more))
    return t("as last week")
