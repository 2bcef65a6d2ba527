"""What `/coach why` answers: this week and its limits, what came lately, what was kept back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from bot.people.holding import Reason
from bot.people.manners_pages import KeptBack, SaidLine, Waiting, WhyPage
from bot.people.manners_views import HabitsId
from bot.people.topic_words import ABOUT, FELL_AWAY, WAITED, WAITS, WHY
from bot.people.topics import Topic
from bot.slack import blocks as bk
from bot.slack.messages import Block, Said
from bot.words import Tongue

__all__ = ["why"]


def why(t: Tongue, page: WhyPage) -> Said:
    """Tell somebody why they hear from us as they do (docs/rhythm.md R43, R45, R49)."""
    week = _week(t, page)
    blocks: list[Block] = [
        bk.section(week),
        *_list(t("The last messages, the newest first"), (_said(t, page, x) for x in page.said)),
        *_list(t("What waits"), (_waiting(t, page, one) for one in page.waiting)),
        *_list(
            t("What I kept back; its question waits for your next 1:1"),
            (_fallen(t, page, one) for one in page.fallen),
        ),
        bk.actions(bk.button(t("Choose what you hear"), HabitsId.OPEN)),
        bk.context(t("Only you can read this. What two of you share isn't listed.")),
    ]
    return Said(week, bk.message(blocks))


def _week(t: Tongue, page: WhyPage) -> str:
    limits, week = page.limits, page.week
    lines = [
        t(
            "*This week* I asked you {asks} of at most {most} times, today {today} of {day}; "
            "that took about {minutes} of {limit} minutes.",
            asks=week.asks,
            most=limits.week,
            today=week.asks_today,
            day=limits.day,
            minutes=-(-week.seconds // 60),
            limit=limits.seconds // 60,
        )
    ]
    if week.checks and limits.checks is not None:
        lines.append(t("Deal checks: {n} of {most}.", n=week.checks, most=limits.checks))
    quiet = page.reader.habits.quiet_until
    if quiet is not None and quiet > page.now:
        lines.append(t("No questions until {when}.", when=_when(t, page, quiet)))
    return " ".join(lines)


def _list(title: str, lines: Iterator[str]) -> Iterator[Block]:
    found = list(lines)
    if found:
        yield bk.section("\n".join([f"*{title}*", *(f"• {line}" for line in found)]))


def _said(t: Tongue, page: WhyPage, line: SaidLine) -> str:
    reason = t.text(line.why or WHY[line.klass])
    if line.waited is not None and line.waited in WAITED:
        reason = t("{reason}; {waited}", reason=reason, waited=t.text(WAITED[line.waited]))
    return t(
        "{when}, {what} ({why})",
        when=_when(t, page, line.at),
        what=t.items([_name(t, topic) for topic in line.topics]),
        why=reason,
    )


def _waiting(t: Tongue, page: WhyPage, one: Waiting) -> str:
    return t(
        "{what}, until {when} ({why})",
        what=_name(t, one.topic),
        when=_when(t, page, one.until),
        why=t.text(WAITS.get(one.reason, WAITS[Reason.OUTSIDE_HOURS])),
    )


def _fallen(t: Tongue, page: WhyPage, one: KeptBack) -> str:
    return t(
        "{when}, {what} ({why})",
        when=_when(t, page, one.at),
        what=_name(t, one.topic),
        why=t.text(FELL_AWAY[one.reason]),
    )


def _name(t: Tongue, topic: Topic) -> str:
    return t("several questions") if topic is Topic.BUNDLE else t.text(ABOUT[topic].name)


def _when(t: Tongue, page: WhyPage, instant: datetime) -> str:
    day = page.reader.hours.local_day(instant)
    return t("{day} {time}", day=t.short_day(day), time=t.time(instant, page.reader.zone))
