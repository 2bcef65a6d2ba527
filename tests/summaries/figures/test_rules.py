"""A week's figures as values: shares, sums, and the words that explain them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rhythm.rules import Week
from bot.summaries.figures.explain import how_counted
from bot.summaries.figures.rules import (
    COUNTED,
    Figure,
    Footing,
    Habit,
    TeamWeek,
    Won,
    total,
    week_target,
)

WEEK = Week(2026, 47)
FLOWS = sorted({*COUNTED} - {"reps", "present", "streaks", "longest_streak"})


def week(team: int = 1, back: int = 0, **counts: int) -> TeamWeek:
    """Make a team's week."""
    return TeamWeek(team=team, week=WEEK.plus(-back), **counts)


@pytest.mark.parametrize(
    ("figure", "counts", "share"),
    [
        (Figure.HELD, {"held": 3, "planned": 4}, 0.75),
        (Figure.HOURS, {"coached": 180, "target": 120}, 1.5),
        (Figure.KINDS, {"coached": 60, "forecasting": 10, "admin": 10}, 0.75),
        (Figure.IN_DEPTH, {"in_depth": 1, "deals": 4}, 0.25),
        (Figure.EARLY, {"early": 2, "deals": 4}, 0.5),
        (Figure.EVIDENCE, {"with_evidence": 1, "replies": 2}, 0.5),
        (Figure.ACTIONS, {"actions_done": 0, "actions_due": 2}, 0.0),
        (Figure.STREAKS, {"streaks": 2, "reps": 5}, 0.4),
        (Figure.PRAISE, {"praised": 2}, None),
    ],
)
def test_a_share_is_a_part_of_what_it_rests_on(
    figure: Figure, counts: dict[str, int], share: float | None
) -> None:
    """Each figure is how many of how many, and praise is no part of anything."""
    assert week(**counts).share(figure) == share


@pytest.mark.parametrize("figure", Figure)
def test_a_week_without_anything_has_no_shares(figure: Figure) -> None:
    """Where there is nothing to take a part of, no rate is made up."""
    assert week().share(figure) is None
    assert week().is_empty


@pytest.mark.parametrize("figure", Figure)
def test_each_figure_says_how_it_is_counted(figure: Figure) -> None:
    """Nobody has to guess what a number counts, and it fits a block of a message."""
    said = str(how_counted(figure))
    assert said.endswith(".")
    assert len(said) < 500


def test_under_four_reps_a_team_is_small() -> None:
    """Three reps are too few for rates, four aren't (docs/rhythm.md R40)."""
    assert week(reps=3).is_small
    assert not week(reps=4).is_small


def test_weeks_of_one_team_add_up_but_for_who_is_there() -> None:
    """Minutes add up over weeks; reps and streaks are those of the last week."""
    added = week(back=1, reps=5, streaks=2, longest_streak=9, coached=60) + week(
        reps=4, streaks=3, longest_streak=6, coached=30
    )
    assert added == week(reps=4, streaks=3, longest_streak=9, coached=90)


def test_teams_add_up_to_no_team_in_particular() -> None:
    """Several teams' figures are sums of theirs, people included, under no team's name."""
    assert week(1, reps=4, held=3) + week(2, reps=5, held=1) == week(0, reps=9, held=4)


@given(
    st.lists(
        st.tuples(st.integers(1, 3), st.integers(0, 3), st.integers(0, 99)),
        max_size=12,
        unique_by=lambda one: one[:2],
    )
)
def test_a_total_adds_what_happened_in_whatever_sequence(
    several: list[tuple[int, int, int]],
) -> None:
    """What happened is added once each; who takes part is each team's last week's number."""
    weeks = [
        week(team, back, reps=number, present=number, **dict.fromkeys(FLOWS, number))
        for team, back, number in several
    ]
    whole = total(weeks)
    assert whole == total(reversed(weeks))
    if whole is None:
        assert not weeks
        return
    assert {getattr(whole, name) for name in FLOWS} == {sum(number for _, _, number in several)}
    last = {team: number for team, _, number in sorted(several, key=lambda one: -one[1])}
    assert whole.reps == sum(last.values())


@pytest.mark.parametrize(("hours", "present", "minutes"), [(3, 9, 374), (3, 1, 42), (2, 0, 0)])
def test_a_weeks_target_is_a_52nd_of_the_years(hours: int, present: int, minutes: int) -> None:
    """Three hours a month are 41.5 minutes a week for each rep who is there."""
    assert week_target(hours, present) == minutes


def test_a_habit_has_a_share_once_a_rhythm_is_old_enough() -> None:
    """Without any rhythm past its fourth week there is nothing to say of survival."""
    assert Habit().share is None
    assert Habit(rhythms=4, alive=3).share == 0.75


def test_amounts_of_several_currencies_stay_apart() -> None:
    """Won deals add up, each currency for itself."""
    assert Won(1, 1, {"EUR": 5}, {"EUR": 5}) + Won(2, 0, {"USD": 7, "EUR": 1}, {"USD": 0}) == Won(
        3, 1, {"EUR": 6, "USD": 7}, {"EUR": 5, "USD": 0}
    )
    assert [str(one) for one in Footing] == ["evidence", "stale", "claims"]
