"""How somebody set themselves up, what isn't set up yet, and who sees what (R45, R47, R49a)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time, timedelta

from bot.home import step_views
from bot.home.pages import HomeShown, Settings
from bot.people.away_views import AwayId
from bot.people.hours_views import HoursId
from bot.people.manners_views import HabitsId, limits_line
from bot.people.rules import Intensity, PersonFacts, WorkingHours
from bot.people.topic_words import ABOUT, ONES_OWN
from bot.rhythm.set_up_views import SetUpId
from bot.rhythm.team_views import days
from bot.slack import blocks as bk
from bot.slack.blocks import Mrkdwn, mrkdwn
from bot.slack.messages import Block
from bot.words import Tongue

__all__ = ["below"]

A_MONDAY = date(2026, 1, 5)
WORK_WEEK = frozenset({1, 2, 3, 4, 5})


def below(t: Tongue, page: HomeShown) -> Iterator[Block]:
    """Show what stands at the bottom of the Home of everybody who takes part."""
    assert page.reader
    assert page.settings
    yield bk.divider()
    yield bk.header(t("Your settings"))
    yield bk.section(Mrkdwn("\n".join(_lines(t, page.reader, page.settings))))
    yield bk.actions(*_buttons(t, page), block_id="home/settings")
    yield from step_views.steps(t, page)
    if page.leads:
        yield bk.context(t("I know no quotas: coverage shows amounts alone."))
    yield bk.context(
        t(
            "*Who sees what.* This page is yours alone. What two of you share stays between you "
            "two and me; a rep's figures are for that rep and their manager. Your company's "
            "compliance exports, and whoever runs my database, can reach what is posted or "
            "stored. It is for coaching, not appraisal."
        )
    )


def _lines(t: Tongue, reader: PersonFacts, settings: Settings) -> Iterator[Mrkdwn]:
    hours, habits, why = reader.hours, reader.habits, settings.why
    yield mrkdwn(
        t.raw("*You work* {days}, {start} to {end} ({zone} time)."),
        days=_work_days(t, hours),
        start=f"{_time(hours.start):%H:%M}",
        end=f"{_time(hours.end):%H:%M}",
        zone=t.zone(hours.zone),
    )
    yield mrkdwn(
        t.raw("*I ask you* at most {limits}{intensity}. This week: {asks}, {minutes} min."),
        limits=limits_line(t, why.limits),
        intensity="" if why.limits.checks is None else f" ({_name(t, habits.intensity)})",
        asks=t.many("{n} question", "{n} questions", why.week.asks),
        minutes=-(-why.week.seconds // 60),
    )
    muted = [t.text(ABOUT[topic].name) for topic in ABOUT if topic in habits.muted]
    line = mrkdwn(t.raw("*Muted:* {topics}."), topics=", ".join(muted) or t("nothing"))
    if any(topic in habits.muted for topic in ABOUT if topic not in ONES_OWN):
        line = mrkdwn(t.raw("{line} What you muted is asked in your 1:1s instead."), line=line)
    yield line
    if habits.quiet_until is not None and habits.quiet_until > why.now:
        until = habits.quiet_until
        yield mrkdwn(
            t.raw("*Quiet:* no questions until {day}, {at}."),
            day=t.short_day(hours.local_day(until)),
            at=t.time(until, reader.zone),
        )
    if settings.away:
        yield mrkdwn(
            t.raw("*Away:* {days}."), days=days(t, settings.away.first, settings.away.last)
        )


def _buttons(t: Tongue, page: HomeShown) -> list[bk.Element]:
    buttons = [
        bk.button(t("Working hours"), HoursId.OPEN),
        bk.button(t("What you hear"), HabitsId.OPEN),
        bk.button(t("Away"), AwayId.OPEN),
    ]
    if page.team and any(one.may_change for one in page.team.sections):
        buttons.append(bk.button(t("Team's set-up"), SetUpId.OPEN))
    return buttons


def _work_days(t: Tongue, hours: WorkingHours) -> str:
    names = {day: t.weekday(A_MONDAY + timedelta(days=day - 1)) for day in sorted(hours.days)}
    if hours.days == WORK_WEEK:
        return t("{first} to {last}", first=names[1], last=names[5])
    return t.items(list(names.values()))


def _name(t: Tongue, intensity: Intensity) -> str:
    names = {
        Intensity.LIGHT: t("Light"),
        Intensity.STANDARD: t("Standard"),
        Intensity.ACTIVE: t("Active"),
    }
    return names[intensity]


def _time(minute: int) -> time:
    return time(minute // 60 % 24, minute % 60)
