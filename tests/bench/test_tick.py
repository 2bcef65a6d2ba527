"""What a tick costs depends on what is due, not on what there is."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from time import perf_counter

import pytest
from sqlalchemy import func, select, text, update

from bot.clock import HandClock
from bot.outbox.worker import Worker
from bot.people.manners import Manners
from bot.people.roster import Roster
from bot.people.service import People
from bot.rhythm.manners import MANNERS
from bot.rhythm.model import OneOnOne, Rhythm
from bot.rhythm.planning import Planner
from bot.rhythm.rules import Week
from bot.slack.answers import SlackUser
from bot.store import Store, WorkspaceId
from tests.bench.conftest import Show
from tests.bench.runners import PromptSlack
from tests.bench.seed import grow
from tests.bench.table import Table, milliseconds, percentile, times
from tests.support.databases import Postgres, SqliteTemplate

FRIDAY = timedelta(days=4, hours=2)
MOST = 1.5


class _Nobody:
    """Slack's profiles, which planning never asks for."""

    async def user(self, workspace: WorkspaceId, user: str) -> SlackUser:
        raise AssertionError("a tick asks Slack for nothing")


@dataclass(slots=True)
class Installation:
    """So many rhythms, none of them due, and the seconds that ticks took there."""

    store: Store
    clock: HandClock
    rhythms: int
    due: int
    planner: Planner
    worker: Worker
    idle: list[float] = field(default_factory=list)
    busy: list[float] = field(default_factory=list)
    drained: list[float] = field(default_factory=list)
    made: int = 0

    async def measure(self) -> None:
        self.idle.append(await self._tick())
        await self._let_fall_due()
        self.busy.append(await self._tick())
        began = perf_counter()
        await self.worker.drain()
        self.drained.append(perf_counter() - began)

    async def count(self) -> int:
        async with self.store.begin_across() as session:
            return await session.scalar(select(func.count()).select_from(OneOnOne)) or 0

    async def _tick(self) -> float:
        began = perf_counter()
        await self.planner.tick(self.clock.now())
        return perf_counter() - began

    async def _let_fall_due(self) -> None:
        """Bring rhythms from all over the table forward to next week."""
        at = self.clock.now() + FRIDAY + timedelta(weeks=1)
        step = self.rhythms // self.due
        first = 1 + len(self.busy)
        async with self.store.begin_across() as session:
            await session.execute(
                update(Rhythm)
                .where(Rhythm.id.in_(range(first, self.rhythms + 1, step)))
                .values(next_at=at, next_week=str(Week.of(at.date())))
                .execution_options(synchronize_session=False)
            )
        self.made += self.due


@asynccontextmanager
async def _installation(
    url: str, clock: HandClock, rhythms: int, due: int
) -> AsyncIterator[Installation]:
    store = Store(url, clock=clock)
    await grow(store, clock, rhythms=rhythms, planned_at=clock.now() + FRIDAY)
    if store.dialect == "postgresql":
        # Its own autovacuum does so within a minute; SQLite lives without.
        async with store.begin_across() as session:
            await session.execute(text("ANALYZE"))
    people = People(store, _Nobody(), clock)
    worker = Worker(
        store, PromptSlack(), clock=clock, composers={}, gate=Manners(store, people, MANNERS).gate
    )
    yield Installation(
        store,
        clock,
        rhythms,
        due,
        Planner(store, people, Roster(store, people, clock), clock),
        worker,
    )
    await store.close()


def _addresses(
    kind: str,
    count: int,
    folder: Path,
    sqlite: SqliteTemplate,
    postgres: Postgres,
    stack: ExitStack,
) -> Sequence[str]:
    if kind == "sqlite":
        return [sqlite.copy(folder) for _ in range(count)]
    return [stack.enter_context(postgres.database()) for _ in range(count)]


@pytest.mark.timeout(900)
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
async def test_a_tick_grows_with_what_is_due(
    kind: str,
    tmp_path: Path,
    sqlite_template: SqliteTemplate,
    postgres: Postgres,
    clock: HandClock,
    show: Show,
    *,
    is_long: bool,
) -> None:
    """As many due rhythms take about as long among many as among few (ratio under 1.5)."""
    sizes = (1_000, 10_000, 100_000) if is_long else (1_000, 10_000)
    due, rounds = (50, 9) if is_long else (20, 2)
    with ExitStack() as databases:
        urls = _addresses(kind, len(sizes), tmp_path, sqlite_template, postgres, databases)
        async with AsyncExitStack() as opened:
            grown = [
                await opened.enter_async_context(_installation(url, clock, size, due))
                for url, size in zip(urls, sizes, strict=True)
            ]
            before = [await one.count() for one in grown]
            for _ in range(rounds):
                # In turns, so that whatever else the machine does disturbs all of them.
                for one in grown:
                    await one.measure()

            for one, had in zip(grown, before, strict=True):
                assert await one.count() == had + one.made
    _show(kind, grown, show)
    # The quickest of each: what else the machine does can only add to them.
    assert min(grown[-1].busy) < MOST * min(grown[0].busy)


def _show(kind: str, grown: Sequence[Installation], show: Show) -> None:
    table = Table(
        f"A tick, {kind} (medians of {len(grown[0].busy)})",
        [
            "rhythms",
            "nothing due",
            f"{grown[0].due} due",
            "against the fewest",
            "looking for what to send",
        ],
    )
    for one in grown:
        busy = _median(one.busy)
        table.add(
            f"{one.rhythms:,}",
            milliseconds(_median(one.idle)),
            milliseconds(busy),
            times(busy, _median(grown[0].busy)),
            milliseconds(_median(one.drained)),
        )
    show(table)


def _median(figures: Sequence[float]) -> float:
    return percentile(figures, 0.5)
