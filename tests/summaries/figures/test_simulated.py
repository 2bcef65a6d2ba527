"""Every figure of a simulated quarter equals what plain loops over all rows count (R40, R42)."""

from __future__ import annotations

import pytest

from bot.clock import HandClock
from bot.store import Store
from bot.summaries.figures.rules import COUNTED
from tests.conftest import add_workspace
from tests.summaries.figures.furnished import team_weeks
from tests.summaries.figures.plain_count import Everything, counted, of_teams
from tests.summaries.figures.simulated import NOW, WEEKS, Simulated

TEAMS = 20
APART = 100_000


@pytest.mark.timeout(900)
async def test_every_number_of_a_quarter_is_what_plain_loops_count(
    store: Store, clock: HandClock, *, is_long: bool
) -> None:
    """Twenty teams, thirteen weeks: each figure of each team and rep is the plain one.

    Each quarter is a workspace of its own in one database, with people of the same ids.
    """
    clock.set(NOW)
    for seed in range(12 if is_long else 2):
        workspace = await add_workspace(store, clock, f"T{seed}")
        simulated = Simulated(seed, TEAMS, after=seed * APART)
        await simulated.put(store, workspace)
        every = await Everything.read(store, workspace, NOW)
        weeks = team_weeks(store, clock)

        async with store.begin(workspace) as session:
            teams = await weeks.of(session, simulated.team_ids, WEEKS)
            reps = await weeks.of_reps(session, simulated.team_ids, WEEKS)

        assert await weeks.of_many(workspace, simulated.team_ids, WEEKS) == teams
        plain = counted(every, WEEKS)
        of_reps = {(team, rep, str(week)): told(one) for (team, rep, week), one in reps.items()}
        assert of_reps == plain
        filled = {key: one for key, one in teams.items() if not one.is_empty}
        by_team = {(team, str(week)): told(one) for (team, week), one in filled.items()}
        assert by_team == of_teams(every, plain)
        assert len(teams) == TEAMS * len(WEEKS)
        assert {name for one in teams.values() for name in told(one)} == set(COUNTED)


def told(one: object) -> dict[str, int]:
    """Give the figures that aren't 0."""
    return {name: getattr(one, name) for name in COUNTED if getattr(one, name)}
