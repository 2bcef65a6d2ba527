"""How a team's week reads: short, for many and for few, and naming nobody (R40, R42)."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.doctor.exhibits.summaries_weekly import FULL, PAGE, TOLD, WEEK
from bot.slack.messages import Said
from bot.summaries.figures.rules import Figure, TeamWeek
from bot.summaries.picture.views import rhythm_chart
from bot.summaries.weekly import form_views, views
from bot.summaries.weekly.lines import lines
from bot.summaries.weekly.pages import Insight, SummaryPage, Told
from bot.summaries.weekly.rules import State
from bot.words import tongue

T = tongue("en-GB")
PHONE = 110
"""Two lines on a phone, or hardly more."""
COUNT = st.integers(0, 400)


@st.composite
def team_weeks(draw: st.DrawFn) -> TeamWeek:
    """Draw a week of figures that can be: a part is never more than its whole."""

    def part(whole: int) -> int:
        return draw(st.integers(0, whole))

    reps, planned, coached = draw(st.integers(0, 40)), draw(st.integers(0, 60)), draw(COUNT)
    deals, replies, due = draw(st.integers(0, 200)), draw(st.integers(0, 999)), draw(COUNT)
    held = part(planned)
    return TeamWeek(
        reps=reps,
        present=part(reps),
        planned=planned,
        held=held,
        on_one_word=part(held),
        half_said=part(planned - held),
        coached=coached,
        one_sided=part(coached),
        in_sessions=part(coached),
        target=draw(st.integers(0, 2800)),
        forecasting=draw(COUNT),
        admin=draw(COUNT),
        deals=deals,
        in_depth=part(deals),
        early=part(deals),
        replies=replies,
        with_evidence=part(replies),
        overruled=draw(COUNT),
        verified=draw(COUNT),
        actions_due=due,
        actions_done=part(due),
        streaks=part(reps),
        longest_streak=draw(COUNT),
        team=2,
        week=WEEK,
    )


pages = st.builds(
    lambda weeks, ahead, insights, left_out, state: replace(
        PAGE,
        told=Told(tuple(weeks), ahead, tuple(insights)),
        summary=replace(PAGE.summary, left_out=left_out, state=state),
    ),
    st.lists(team_weeks(), min_size=1, max_size=8),
    st.integers(0, 99),
    st.lists(st.builds(Insight, st.just("U1"), st.text(max_size=1000), st.just("U2")), max_size=5),
    st.frozensets(st.sampled_from(list(Figure))),
    st.sampled_from(sorted(set(State) - {State.NOTHING})),
)


def said_in(said: Said) -> str:
    return json.dumps([said.text, said.blocks], ensure_ascii=False)


@given(page=pages, locale=st.sampled_from(["en-GB", "de-DE"]))
def test_limits(page: SummaryPage, locale: str) -> None:
    """Whatever the figures, each message keeps to Slack's limits and is short enough to read."""
    t = tongue(locale)
    left_out = [one for one in Figure if not page.shows(one)]
    chart = rhythm_chart(t, page.told.weeks, left_out=left_out)
    for said in (views.shared(t, page, chart), views.preview(t, page, chart)):
        assert len(said.text) < 400
        assert len(said.blocks) <= 12
    assert len(views.details(t, page).blocks) <= 3
    form_views.counted(t, page)
    form_views.leave_out_form(t, page)

    there = lines(t, page)
    assert len(there) <= 8
    assert all(len(one.marked) <= PHONE * 1.3 for one in there)
    assert not {one.figure for one in there} & page.summary.left_out


@given(page=pages)
def test_few_people_are_counted_only(page: SummaryPage) -> None:
    """Of fewer than four reps no rate, no whole and no comparison is said, in any place."""
    week = replace(page.told.week, reps=3, streaks=min(page.told.week.streaks, 3))
    page = replace(page, told=replace(page.told, weeks=(*page.told.weeks[:-1], week), insights=()))

    for one in lines(T, page):
        assert one.trend == ""
        counted = one.value.partition("; ")[0]
        assert counted.removesuffix(" h").replace(",", "").replace(".", "").isdigit()
    seen = said_in(views.details(T, page)) + json.dumps(form_views.counted(T, page)["blocks"])
    assert "%" not in seen.partition("What studies say")[0]
    assert "Week by week" not in seen


def test_against_last_week() -> None:
    """More, fewer and the same are said in words beside the sign; a team's first week has none."""
    before = replace(FULL, held=9, coached=200, with_evidence=12)
    page = replace(PAGE, told=replace(TOLD, weeks=(before, FULL)))
    said = {one.figure: str(one.marked) for one in lines(T, page)}

    assert said[Figure.HELD] == "*1:1s held:* 7 of 9 · ▼ 2 fewer than last week"
    assert said[Figure.HOURS].endswith("4.5 of 6.2 h · ▲ 1.2 h more than last week")
    assert said[Figure.EVIDENCE] == "*Replies with evidence:* 12 of 20 · as last week"
    assert "last week 75% coaching" in said[Figure.KINDS]
    first = replace(PAGE, told=replace(TOLD, weeks=(FULL,)))
    assert not any(one.trend for one in lines(T, first))


def test_friday_s_answers_on_monday() -> None:
    """What one side said was held stands beside what counts, also where nothing counts as yet."""

    def said(held: int, planned: int, half_said: int, reps: int = 8) -> str:
        week = replace(FULL, held=held, planned=planned, half_said=half_said, reps=reps)
        page = replace(PAGE, told=replace(TOLD, weeks=(week,)))
        return next(one.plain for one in lines(T, page) if one.figure is Figure.HELD)

    assert said(held=3, planned=5, half_said=1) == (
        "1:1s held: 3 of 5; 1 more by one side's word so far"
    )
    assert said(held=0, planned=2, half_said=2).startswith("1:1s held: 0 of 2; 2 more by")
    assert said(held=0, planned=2, half_said=2, reps=3) == (
        "1:1s held: 0; 2 more by one side's word so far"
    )
    assert said(held=5, planned=5, half_said=0) == "1:1s held: 5 of 5"
    weeks = (replace(FULL, held=5), replace(FULL, held=3, half_said=1))
    page = replace(PAGE, told=replace(TOLD, weeks=weeks))
    assert [one.trend for one in lines(T, page) if one.figure is Figure.HELD] == [""]


def test_names_only_with_praise() -> None:
    """The only names in a channel are of those whose praise was posted with their consent."""
    shared = said_in(views.shared(T, PAGE, None))
    without = replace(PAGE, told=replace(TOLD, insights=()), team=replace(PAGE.team, name="North"))

    assert "Ron Cole: “Dana" in shared
    assert "Ron" not in said_in(views.shared(T, without, None))
    assert "Mia" not in said_in(views.shared(T, without, None))
    hidden = replace(PAGE, summary=replace(PAGE.summary, left_out=frozenset({Figure.PRAISE})))
    assert "Ron" not in said_in(views.shared(T, hidden, None))


def test_a_notification_says_the_essentials() -> None:
    """On a phone the notification alone tells 1:1s, hours and evidence."""
    assert views.shared(T, PAGE, None).text == (
        "North, week 47. 1:1s held: 7 of 9. Hours of coaching: 4.5 of 6.2 h. "
        "Replies with evidence: 12 of 20"
    )


@pytest.mark.parametrize(
    ("state", "buttons"),
    [
        (State.WAITING, ["share", "hold", "leave_out", "keep"]),
        (State.PRIVATE, ["share", "leave_out"]),
        (State.HELD, ["share", "leave_out", "keep"]),
        (State.KEPT, ["share", "leave_out"]),
        (State.STOPPED, ["share", "leave_out", "keep"]),
        (State.SHARED, ["leave_out"]),
    ],
)
def test_what_can_be_decided(state: State, buttons: list[str]) -> None:
    """Each state offers what is left to decide; once the week is over nothing goes out any more."""
    page = replace(PAGE, summary=replace(PAGE.summary, state=state))
    found = [str(one["action_id"]) for one in views.decision_buttons(T, page)]
    assert found == [f"weekly.{one}" for one in buttons]

    over = replace(page, now=datetime(2026, 12, 1, tzinfo=UTC))
    assert [str(one["action_id"]) for one in views.decision_buttons(T, over)] == [
        "weekly.leave_out"
    ]
    settled = replace(page, now=over.now + timedelta(days=9))
    assert views.decision_buttons(T, settled) == []
    alone = replace(page, told=Told((replace(FULL, reps=1),), 0, ()))
    assert "weekly.share" not in [one["action_id"] for one in views.decision_buttons(T, alone)]
