"""How long the figures and the texts of many teams' weeks take, against plain loops over rows."""

from __future__ import annotations

import gc
import os
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

import pytest
from sqlalchemy import select

from bot.clock import HandClock
from bot.rhythm.rules import Week
from bot.store import Store, WorkspaceId
from bot.summaries.weekly import views
from bot.summaries.weekly.model import Summary
from bot.summaries.weekly.rules import State
from bot.words import tongue
from tests.bench.conftest import Show
from tests.bench.table import Table, times
from tests.bench.weeks import live_through
from tests.rhythm.house import House
from tests.summaries.figures.furnished import team_weeks
from tests.summaries.figures.plain_count import Everything, counted, of_teams
from tests.support.databases import Postgres, SqliteTemplate

EVENING = datetime(2026, 11, 23, 20, tzinfo=UTC)
"""When that Monday morning is over in each zone of theirs."""
MONDAY = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
WEEKS = [Week(2026, 47).plus(back) for back in range(-7, 1)]
PLAIN = 50
"""Plain loops over more teams than this would say no more, and take minutes."""
MEGABYTE = 1024 * 1024


@pytest.mark.timeout(900)
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
async def test_figures_of_many_teams(
    kind: str,
    tmp_path: Path,
    sqlite_template: SqliteTemplate,
    postgres: Postgres,
    show: Show,
    *,
    is_long: bool,
) -> None:
    """The figures of all teams' eight weeks are what plain loops count for the first of them."""
    clock, many = HandClock(MONDAY), 2_000 if is_long else 10
    few = PLAIN if is_long else 5
    with ExitStack() as databases:
        urls = [
            sqlite_template.copy(tmp_path)
            if kind == "sqlite"
            else databases.enter_context(postgres.database())
            for _ in range(2)
        ]
        large, small = (Store(url, clock=clock) for url in urls)
        await live_through(large, clock, teams=many, weeks=WEEKS)
        await live_through(small, clock, teams=few, weeks=WEEKS)

        plain, plainly = await _plainly(small, few)
        # The first time statements are written; that is once in the life of a program.
        await _one_by_one(large, clock, 1)
        before = _memory()
        seconds, found = await _counted(large, clock, many)
        after = _memory()
        one = await _one_by_one(large, clock, few)
        telling = await _told(large, clock, found)
        await large.close()
        await small.close()

    assert {key: found[key] for key in plain} == plain
    table = Table(
        f"Figures of 8 weeks, {kind}",
        ["teams", "all", "each", "each, asked alone", "each, by plain loops", "memory", "grew by"],
    )
    table.add(
        f"{many:,}",
        f"{seconds:.1f} s",
        f"{seconds / many * 1000:.2f} ms",
        times(one / few, seconds / many),
        times(plainly / few, seconds / many),
        f"{after:.0f} MB",
        f"{after - before:.0f} MB",
    )
    show(table)
    show(telling.table(f"Texts of a Monday, {kind}", many, seconds))


@dataclass(frozen=True, slots=True)
class _Telling:
    """What a Monday of all teams took: to make their summaries, and to say each, in seconds."""

    made: float
    said: float
    texts: int
    began: float
    ended: float

    def table(self, title: str, teams: int, counting: float) -> Table:
        table = Table(
            title,
            ["teams", "made", "said, one by one", "each", "against counting", "memory", "grew by"],
        )
        table.add(
            f"{teams:,}",
            f"{self.made:.1f} s",
            f"{self.said:.1f} s",
            f"{self.said / self.texts * 1000:.1f} ms",
            times(self.said + self.made, counting),
            f"{self.ended:.0f} MB",
            f"{self.ended - self.began:.0f} MB",
        )
        return table


async def _told(store: Store, clock: HandClock, counted: Mapping[tuple[int, str], int]) -> _Telling:
    """Make the summaries of a Monday, then load and word each as at its sending."""
    clock.set(EVENING)
    workspace = WorkspaceId(1)
    weekly = House(store, clock, workspace).rooms.summaries.weekly
    before = _memory()
    began = perf_counter()
    await weekly.schedule.tick(clock.now())
    made = perf_counter() - began
    async with store.begin(workspace) as session:
        asked = select(Summary.id).where(Summary.state != State.NOTHING).order_by(Summary.id)
        ids = (await session.scalars(asked)).all()
    began = perf_counter()
    for one in ids:
        page = await weekly.summaries.shown(workspace, one)
        t = tongue(page.leader.locale)
        said = views.shared(t, page, None), views.details(t, page)
        assert all(each.text for each in said)
        assert page.told.week.coached == counted[page.summary.team_id, str(WEEKS[-1])]
    took = perf_counter() - began
    assert len(ids) == len({team for team, _ in counted})
    return _Telling(made, took, len(ids), before, _memory())


async def _counted(
    store: Store, clock: HandClock, teams: int
) -> tuple[float, dict[tuple[int, str], int]]:
    """Count all teams; tells seconds, and the minutes of coaching that were counted."""
    weeks = team_weeks(store, clock)
    began = perf_counter()
    found = await weeks.of_many(WorkspaceId(1), range(1, teams + 1), WEEKS)
    took = perf_counter() - began
    return took, {(team, str(week)): one.coached for (team, week), one in found.items()}


async def _one_by_one(store: Store, clock: HandClock, teams: int) -> float:
    """Ask for each team alone, as a summary does at the moment it is sent; tells seconds."""
    weeks = team_weeks(store, clock)
    began = perf_counter()
    for team in range(1, teams + 1):
        async with store.begin(WorkspaceId(1)) as session:
            await weeks.of(session, [team], WEEKS)
    return perf_counter() - began


async def _plainly(store: Store, teams: int) -> tuple[dict[tuple[int, str], int], float]:
    began = perf_counter()
    every = await Everything.read(store, WorkspaceId(1), MONDAY)
    found = of_teams(every, counted(every, WEEKS))
    assert len(found) == teams * len(WEEKS)
    return {key: one["coached"] for key, one in found.items()}, perf_counter() - began


def _memory() -> float:
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / MEGABYTE
