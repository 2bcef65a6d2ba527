"""Examples of what a team's weekly summary shows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import partial

from bot.doctor.made_up import FRIDAY, MIA, RON, SECOND, TEAM, T
from bot.rhythm.rules import Week
from bot.slack.messages import Said, View
from bot.summaries.figures.rules import Figure, TeamWeek
from bot.summaries.picture.views import rhythm_chart
from bot.summaries.weekly import form_views, views
from bot.summaries.weekly.pages import FrontPage, Insight, SettingPage, SummaryPage, Told
from bot.summaries.weekly.rules import Setting, State, SummaryFacts, Whither

__all__ = ["drawn"]

WEEK = Week(2026, 47)
DUE = FRIDAY - timedelta(days=4, minutes=30)
FACTS = SummaryFacts(
    1,
    SECOND.id,
    WEEK,
    MIA.slack_id,
    TEAM.policy.channel,
    State.WAITING,
    frozenset(),
    DUE - timedelta(hours=1),
    DUE,
    DUE + timedelta(days=9),
)
FULL = TeamWeek(
    reps=9,
    present=9,
    planned=9,
    held=7,
    on_one_word=1,
    coached=271,
    one_sided=40,
    in_sessions=60,
    target=374,
    forecasting=45,
    admin=20,
    deals=14,
    in_depth=6,
    early=5,
    replies=20,
    with_evidence=12,
    overruled=2,
    verified=3,
    actions_due=8,
    actions_done=6,
    streaks=5,
    longest_streak=11,
    praised=2,
    team=SECOND.id,
    week=WEEK,
)
WEEKS = tuple(
    replace(FULL, held=held, coached=held * 36, week=WEEK.plus(held - 7)) for held in range(1, 7)
)
TOLD = Told(
    (*WEEKS, FULL),
    8,
    (
        Insight(RON.slack_id, "Dana *signed* the <plan> & named a date.\nOn Tuesday.", "U1"),
        Insight("U000000SAM", "We asked what a month of waiting costs. " * 6, MIA.slack_id),
    ),
)
PAGE = SummaryPage(
    FACTS,
    SECOND,
    MIA,
    TOLD,
    {RON.slack_id: RON.name, MIA.slack_id: MIA.name},
    DUE,
    Setting(),
    date(2026, 9, 1),
    MIA,
    "F00000PICTURE",
    leads=True,
)
SMALL = replace(
    PAGE,
    team=TEAM,
    told=Told((replace(FULL, reps=3, held=2, streaks=1),), 1, ()),
    summary=replace(FACTS, state=State.PRIVATE, left_out=frozenset({Figure.ACTIONS})),
)
QUIET = replace(PAGE, told=Told((TeamWeek(reps=1, team=1, week=WEEK),), 0, ()))
CHART = rhythm_chart(T, TOLD.weeks)
SHARED = replace(PAGE, summary=replace(FACTS, state=State.SHARED, shared_at=DUE))
FRONT = FrontPage(
    MIA, True, SECOND, Setting(), PAGE, (FACTS, replace(SHARED.summary, id=2)), DUE, (TEAM, SECOND)
)


def drawn() -> Iterator[partial[Said] | partial[View]]:
    """Draw each of its messages and forms once."""
    for page in (SHARED, SMALL, QUIET):
        yield partial(views.shared, T, page, CHART)
        yield partial(views.details, T, page)
        yield partial(form_views.counted, T, page)
        yield partial(form_views.details, T, page)
    for state in set(State) - {State.NOTHING}:
        yield partial(views.preview, T, replace(PAGE, summary=replace(FACTS, state=state)), CHART)
    yield partial(views.preview, T, SMALL, None)
    yield partial(views.preview, T, replace(PAGE, now=DUE + timedelta(days=20)), None)
    for why in (*views.WHY, "of-a-later-version"):
        yield partial(
            views.stopped, T, replace(PAGE, summary=replace(FACTS, state=State.STOPPED)), why
        )
    yield partial(views.hidden, T)
    yield partial(form_views.leave_out_form, T, SMALL)
    for setting in (
        Setting(),
        Setting(Whither.MANAGER, 5, 840, left_out=frozenset({Figure.KINDS})),
        Setting(Whither.NOBODY, shared_since=DUE),
        Setting(shared_since=DUE),
    ):
        for is_new in (True, False):
            chosen = SettingPage(MIA, TEAM, setting, is_new)
            yield partial(form_views.settings_form, T, chosen)
        yield partial(form_views.saved, T, SettingPage(MIA, TEAM, setting, is_new=False))
    yield partial(form_views.front, T, FRONT)
    for leads in (True, False):
        none = replace(FRONT, leads=leads, latest=None, past=(), teams=(TEAM,))
        yield partial(form_views.front, T, none)
    yield partial(form_views.front, T, replace(FRONT, latest=None, past=(), next_at=None))
    yield partial(form_views.front, T, replace(FRONT, leads=False, latest=SHARED))
