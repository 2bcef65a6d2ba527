"""The App Home, from top to bottom: what one owes, what comes next, how one set it up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bot.home import (
    check_views,
    differ_views,
    next_views,
    owed_views,
    settings_views,
    step_views,
    team_views,
    wide_views,
    work_views,
)
from bot.home.pages import HomeShown
from bot.home.rules import Steps
from bot.rhythm.figure_views import hours_line, no_persons, streak_words
from bot.rhythm.set_up_views import SetUpId
from bot.rhythm.welcome_views import First
from bot.slack import blocks as bk
from bot.slack.messages import Block, View
from bot.summaries.weekly.ids import Act as WeeklyAct
from bot.words import Tongue

__all__ = ["home"]


def home(t: Tongue, page: HomeShown) -> View:
    """Show somebody their Home: a rep's, a manager's, both, or how to begin."""
    if page.refused is not None and not page.leads:
        return bk.home([*_refused(t, page.refused), *_of_role(t, page)])
    # Of whom nobody greeted yet nothing is shown, not even that we know them (R46).
    if not (page.is_rep or page.leads):
        return bk.home(_of_role(t, page) if page.roles else [*step_views.steps(t, page), *_new(t)])
    return bk.home(
        [
            *owed_views.owed(t, page),
            *next_views.coming(t, page),
            *differ_views.differing(t, page),
            *team_views.team(t, page),
            *_month(t, page),
            *work_views.work(t, page),
            *check_views.checks(t, page),
            *wide_views.wide(t, page),
            *settings_views.below(t, page),
        ]
    )


def _of_role(t: Tongue, page: HomeShown) -> Iterator[Block]:
    """Show who takes no part in 1:1s what their role is about, and what comes next."""
    if page.roles:
        yield from wide_views.wide(t, page)
        # What comes next is all that there is to do: it goes before what they have set.
        yield from step_views.steps(t, page)
        yield from settings_views.below(t, replace(page, unset=Steps()))


def _new(t: Tongue) -> Iterator[Block]:
    yield bk.header(t("Hello, I'm Coach"))
    yield bk.section(
        t(
            "I carry the rhythm of a sales team's weekly 1:1s: planned in everybody's hours, "
            "prepared with the deals that matter, held, and followed up."
        )
    )
    yield bk.section(
        t(
            "*You lead a team?* Set it up in two minutes. Before anybody hears of me, you read "
            "every message that your reps would get in their first week."
        )
    )
    yield bk.actions(bk.button(t("Set up my team"), SetUpId.OPEN, style="primary"))
    yield bk.section(
        t(
            "*You have 1:1s with somebody who leads?* Then there is nothing to do: once they have "
            "set it up, I say hello, and your next 1:1 stands here."
        )
    )
    yield bk.context(t("Only you see this. `/coach help` lists what I understand."))


def _refused(t: Tongue, member: int) -> Iterator[Block]:
    yield bk.header(t("You don't take part at the moment"))
    yield bk.section(t("You get nothing from me, and nothing of yours is counted."))
    yield bk.actions(bk.button(t("Take part after all"), First.JOIN, value=str(member)))
    yield bk.context(t("Only you see this page. Your manager was told your no, and nothing else."))


def _month(t: Tongue, page: HomeShown) -> Iterator[Block]:
    if page.figures is None:
        if page.team and not page.team.shows_persons:
            yield bk.context(no_persons(t))
        return
    lines = [hours_line(t, page.figures.hours)]
    if streak := streak_words(t, page.figures.streak):
        lines.append(t("Your 1:1s: {streak}.", streak=streak))
    yield bk.header(t("This month"))
    look = bk.button(t("Your team's week"), WeeklyAct.OPEN)
    yield bk.section("\n".join(lines), accessory=look)
