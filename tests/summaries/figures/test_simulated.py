"""Every figure of a simulated quarter equals what plain loops over all rows count (R40, R42)."""

from __future__ import annotations

import pytest

from bot.clock import HandClock
from bot.people.ground import Ground
from bot.people.roles import Roles
from bot.people.roster import Roster
from bot.people.service import People
from bot.store import Store, WorkspaceId
from bot.summaries.figures.rules import COUNTED
from bot.summaries.figures.service import TeamWeeks
from tests.people.fakes import FakeSlack
from tests.summaries.figures.plain_count import Everything, counted, of_teams
from tests.summaries.figures.simulated import NOW, WEEKS, Simulated

TEAMS = range(1, 21)


@pytest.mark.parametrize("seed", range(3))
async def test_every_number_of_a_quarter_is_what_plain_loops_count(
    store: Store, workspace: WorkspaceId, clock: HandClock, seed: int
) -> None:
    """Twenty teams, thirteen weeks: each figure of each team and rep is the plain one."""
    clock.set(NOW)
    await Simulated(seed, len(TEAMS)).put(store, workspace)
    every = await Everything.of(store, workspace, NOW)
    weeks = team_weeks(store, clock)
    async with store.begin(workspace) as session:
        teams = await weeks.of(session, TEAMS, WEEKS)
        reps = await weeks.of_reps(session, TEAMS, WEEKS)
    plain = counted(every, WEEKS)
    assert {(team, rep, str(week)): told(one) for (team, rep, week), one in reps.items()} == plain
    by_team = of_teams(every, plain)
    assert {
        (team, str(week)): told(one) for (team, week), one in teams.items() if not one.is_empty
    } == by_team


def told(one: object) -> dict[str, int]:
    """Give the figures that aren't 0."""
    return {name: getattr(one, name) for name in COUNTED if getattr(one, name)}


def team_weeks(store: Store, clock: HandClock) -> TeamWeeks:
    """Furnish the service."""
    people = People(store, FakeSlack(), clock)
    ground = Ground(store, people, Roster(store, people, clock), clock, Roles(store, people, clock))
    return TeamWeeks(ground)
