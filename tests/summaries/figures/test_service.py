"""The service as its callers know it: how often it asks, and what it says of nobody."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from bot.clock import HandClock
from bot.rhythm.rules import Week
from bot.store import Store, WorkspaceId
from bot.summaries.figures.rules import TeamWeek
from tests.summaries.figures.furnished import team_weeks
from tests.summaries.figures.simulated import NOW, WEEKS, Simulated

MOST_STATEMENTS = 12


@contextmanager
def listening(store: Store) -> Iterator[list[str]]:
    """Listen to what the database is asked."""
    asked: list[str] = []

    def hear(*about: Any) -> None:
        asked.append(about[2])

    event.listen(store.engine.sync_engine, "before_cursor_execute", hear)
    yield asked
    event.remove(store.engine.sync_engine, "before_cursor_execute", hear)


async def test_all_teams_take_as_many_statements_as_one(
    store: Store, workspace: WorkspaceId, clock: HandClock
) -> None:
    """A statement counts for as many teams, weeks and reps as there are."""
    clock.set(NOW)
    simulated = Simulated(7, 6)
    await simulated.put(store, workspace)
    weeks = team_weeks(store, clock)

    async def count(teams: range | list[int], several: tuple[Week, ...]) -> list[int]:
        async with store.begin(workspace) as session:
            with listening(store) as of_teams:
                await weeks.of(session, teams, several)
            with listening(store) as of_reps:
                await weeks.of_reps(session, teams, several)
            with listening(store) as lasting:
                await weeks.habit(session, teams, NOW)
                await weeks.late_deals(session, teams, NOW)
        return [len(of_teams), len(of_reps), len(lasting)]

    few = await count([1], WEEKS[-1:])
    many = await count(simulated.team_ids, WEEKS)
    assert many[2] == few[2] == 2
    # Whose hours are to be known is asked only where somebody's matter.
    assert max(*few[:2], *many[:2]) <= MOST_STATEMENTS
    assert max(many[:2]) - min(few[:2]) <= 1


async def test_a_team_that_isnt_here_has_no_figures(
    store: Store, workspace: WorkspaceId, clock: HandClock
) -> None:
    """Ids of no team, no teams and no weeks are answered with nothing at all."""
    weeks = team_weeks(store, clock)
    async with store.begin(workspace) as session:
        assert await weeks.of(session, [99], WEEKS) == {}
        assert await weeks.of(session, [], WEEKS) == {}
        assert await weeks.of_reps(session, [99], WEEKS) == {}


async def test_a_team_in_which_nothing_happened_has_an_empty_week(
    store: Store, workspace: WorkspaceId, clock: HandClock
) -> None:
    """Every team has a figure for every week, so that nobody has to look for what is missing."""
    simulated = Simulated(3, 1)
    await simulated.put(store, workspace)
    long_ago = Week(2020, 1)
    async with store.begin(workspace) as session:
        found = await team_weeks(store, clock).of(session, [1], [long_ago])
    assert found == {(1, long_ago): TeamWeek(team=1, week=long_ago)}
