"""Streaks and hours in words: for a rep about themselves, for a manager about a team (R1, R5)."""

from __future__ import annotations

from bot.people.rules import TeamFacts
from bot.rhythm.hours import Hours, Pace, Tally
from bot.rhythm.pages import TeamFigures
from bot.rhythm.streak import Streak
from bot.slack.blocks import Mrkdwn, mrkdwn
from bot.words import Tongue

__all__ = ["hours_line", "no_persons", "streak_words", "team_line"]


def streak_words(t: Tongue, streak: Streak) -> str:
    """Say a streak in a few words; "" where nothing stands yet."""
    if not streak.held:
        return ""
    if streak.best > streak.held:
        return t("{n} in a row, {best} at best", n=streak.held, best=streak.best)
    return t("{n} in a row", n=streak.held)


def hours_line(t: Tongue, hours: Hours) -> str:
    """Say what a month's hours are, whether they keep pace, and what they rest on (R1, R42)."""
    counted = hours.tally
    day = _ordinal(t, hours.day.day)
    values = {"hours": t.hours(counted.coached), "target": t.hours(hours.target)}
    words = {
        Pace.REACHED: t(
            "{hours} of {target} h of coaching, this month's target reached.", **values
        ),
        Pace.BEGUN: t(
            "{hours} of {target} h of coaching; this month's first 1:1 is still to come.", **values
        ),
        Pace.ON_PACE: t("{hours} of {target} h of coaching, on pace on {day}.", **values, day=day),
        Pace.WITHIN_REACH: t(
            "{hours} of {target} h of coaching by {day}; what is planned and still to be labelled "
            "is enough.",
            **values,
            day=day,
        ),
        Pace.BEHIND: t(
            "{hours} of {target} h of coaching by {day}; a longer talk or one more would help.",
            **values,
            day=day,
        ),
    }
    parts = [
        words[hours.pace],
        counted.one_sided
        and t("{hours} h of it on one side's word.", hours=t.hours(counted.one_sided)),
        counted.waiting
        and t("{hours} h labelled by one of you so far.", hours=t.hours(counted.waiting)),
        counted.unlabelled and t("{hours} h not labelled yet.", hours=t.hours(counted.unlabelled)),
        counted.in_sessions
        and t("{hours} h of it in planned sessions.", hours=t.hours(counted.in_sessions)),
        _moments(t, counted),
    ]
    return " ".join(part for part in parts if part)


def no_persons(t: Tongue) -> str:
    """Say why no single person's figures stand here (docs/rhythm.md R50)."""
    return t("Figures of single people are switched off in this workspace.")


def team_line(t: Tongue, team: TeamFacts, figures: TeamFigures) -> Mrkdwn:
    """Say a team's month in a line, for its manager."""
    tally = figures.tally
    shape = (
        t.raw("*{team}*: {held} of {over} 1:1s held this month, {hours} of {target} h of coaching.")
        if tally.over
        else t.raw("*{team}*: no 1:1 is over yet this month. {target} h of coaching are to come.")
    )
    line = mrkdwn(
        shape,
        team=team.name or t("Your team"),
        held=tally.held,
        over=tally.over,
        hours=t.hours(tally.coached),
        target=t.hours(figures.target),
    )
    apart = [_on_one_word(t, tally), _moments(t, tally)]
    if not any(apart):
        return line
    return mrkdwn("{line} {apart}", line=line, apart=" ".join(one for one in apart if one))


def _on_one_word(t: Tongue, tally: Tally) -> str:
    hours = t.hours(tally.one_sided)
    if tally.on_one_word:
        return t("On one side's word: {n} held, {hours} h.", n=tally.on_one_word, hours=hours)
    if tally.one_sided:
        return t("{hours} h of it on one side's word.", hours=hours)
    return ""


def _moments(t: Tongue, tally: Tally) -> str:
    """Say what came in the moment: beside the figure, never in it (docs/rhythm.md R6)."""
    if not tally.moments:
        return ""
    return t.many(
        "Besides, {n} × in the moment, {minutes} min.",
        "Besides, {n} × in the moment, {minutes} min.",
        tally.moments,
        minutes=tally.in_moments,
    )


def _ordinal(t: Tongue, day: int) -> str:
    words = {
        "one": t("the {n}st", n=day),
        "two": t("the {n}nd", n=day),
        "few": t("the {n}rd", n=day),
    }
    return words.get(t.locale.ordinal_form(day), t("the {n}th", n=day))
