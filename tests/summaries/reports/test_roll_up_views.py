"""A roll-up in words: within Slack's limits, without ranks, without a rep (docs/rhythm.md R41)."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack.messages import View
from bot.summaries.reports import roll_up_views
from bot.summaries.reports.ids import Act
from bot.words import tongue
from tests.summaries.reports.pages import page, part

T = tongue("en-GB")


def words(said: object) -> str:
    return json.dumps(said, ensure_ascii=False)


def team(reps: int) -> str:
    return words(roll_up_views.teams_view(T, page(part(1, reps)))["blocks"])


def test_all_figures() -> None:
    """A team of four and more has counts, rates, those of the weeks before, and each its n."""
    said = team(5)

    assert "1:1s held: 16 of 20, 80% (80%); 4 of them by one side's word" in said
    assert "Week by week: 4/5 · 4/5 · 4/5 · 4/5" in said
    assert "Coaching: 13.3 h of 14.0 h, 95% (95%); 0.7 h of it labelled by one side" in said
    assert "Deals looked at: 28, 20 of them in depth, 8 of them early" in said
    assert (
        "Replies with evidence: 36 of 48, 75% (75%); beside them 8 overruled and 4 verified" in said
    )
    assert "Actions done on time: 32 of 36, 89% (89%)" in said
    assert "Alive after week 4: 4 of 5 standing 1:1s" in said
    assert "To close this quarter: EUR 120,000; next quarter: EUR 80,000" in said
    assert "3 deals have no amount or no day to come" in said
    assert "Late deals: 6, EUR 90,000 and USD 1. On claims: 3, on stale evidence: 2" in said
    assert "on evidence 3 of 4 (EUR 3 of EUR 4); on claims 1 of 5 (0 of 0)" in said


@pytest.mark.parametrize("reps", [2, 3])
def test_small_teams(reps: int) -> None:
    """Under four reps there are counts, and no rate that would tell of one of them."""
    said = team(reps)

    assert f"1:1s held: {4 * (reps - 1)} of {4 * reps}" in said
    assert "%" not in said


def test_a_team_of_one() -> None:
    """One rep's numbers are their own: the team is there, without any (R50)."""
    said = team(1)

    assert "Team 001*, 1 rep" in said
    assert "One rep's numbers are their own" in said
    assert "held" not in said
    message = words(roll_up_views.roll_up(T, page(part(1, 1), part(2, 5))).blocks)
    assert "*Team 001*: one rep, so I show no numbers" in message
    assert "1:1s held: 16 of 20" in message


@given(
    reps=st.lists(st.integers(0, 40), max_size=45),
    number=st.integers(-3, 50),
    name=st.text(max_size=80),
)
def test_limits(reps: list[int], number: int, name: str) -> None:
    """Whatever the teams are and are called, message and modal stay within Slack's limits."""
    parts = [part(place, many, name=name) for place, many in enumerate(reps)]
    said = roll_up_views.roll_up(T, page(*parts))
    assert said.text
    view = roll_up_views.teams_view(T, page(*parts), number)
    assert len(_teams_of(view)) <= roll_up_views.TEAMS_A_PAGE


def test_forty_teams() -> None:
    """Forty teams are five pages in the alphabet's order; each is on one, and no page is a rank."""
    parts = [part(one) for one in range(40)]
    pages = [roll_up_views.teams_view(T, page(*parts), number) for number in range(5)]

    titles = [title for one in pages for title in _teams_of(one)]
    assert len(titles) == len(set(titles)) == 40
    assert titles == sorted(titles)
    assert Act.ROLL_UP_BACK not in words(pages[0])
    assert Act.ROLL_UP_ON not in words(pages[4])
    message = roll_up_views.roll_up(T, page(*parts))
    assert "32 more teams" in words(message.blocks)
    assert "1:1s held: 640 of 800" in message.text


def test_how_it_is_counted() -> None:
    """Every figure says how it is counted."""
    said = words(roll_up_views.counted_view(T)["blocks"])

    for title in ("1:1s held", "Coaching hours against target", "Late deals", "Small teams"):
        assert f"*{title}*" in said


def test_nothing_yet() -> None:
    """Before anything happened it says so, in a message and in a modal."""
    assert "could count yet" in words(roll_up_views.roll_up(T, page(part(1, 0))).blocks)
    assert "no team yet" in words(roll_up_views.teams_view(T, page())["blocks"])


def _teams_of(view: View) -> list[str]:
    blocks = view["blocks"]
    assert isinstance(blocks, list)
    sections = [one["text"]["text"] for one in blocks if one["type"] == "section"]
    return [text.partition("*,")[0] for text in sections if text.startswith("*Team")]
