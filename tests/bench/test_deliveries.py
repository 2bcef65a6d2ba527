"""How many reminders a second go out: our outbox against one APScheduler job for each."""

from __future__ import annotations

import asyncio
from time import perf_counter

import pytest
from sqlalchemy import func, select

from bot.outbox.model import Delivery, State
from bot.store import Store, WorkspaceId
from tests.bench.conftest import Show
from tests.bench.processes import race
from tests.bench.runners import JobPerReminder, Outbox
from tests.bench.table import Table, times


@pytest.mark.timeout(600)
async def test_deliveries_per_second(
    database_url: str, store: Store, workspace: WorkspaceId, show: Show, *, is_long: bool
) -> None:
    """One and two workers deliver each reminder once, and so does a job for each."""
    reminders = 2_000 if is_long else 100
    table = Table(
        f"{reminders:,} reminders that are due at once, {store.dialect}",
        ["", "put in, per s", "delivered, per s", "delivered, against jobs"],
    )

    jobs = JobPerReminder(database_url, reminders)
    began = perf_counter()
    await jobs.put()
    jobs_put = reminders / (perf_counter() - began)
    took, done = await asyncio.to_thread(race, jobs, processes=1)
    assert done == reminders
    jobs_rate = reminders / took
    table.add("APScheduler, a job for each", f"{jobs_put:.0f}", f"{jobs_rate:.0f}", "1")

    outbox = Outbox(database_url)
    for workers in (1, 2):
        began = perf_counter()
        await outbox.put(workspace, reminders)
        put = reminders / (perf_counter() - began)
        took, done = await asyncio.to_thread(race, outbox, processes=workers)
        assert done == reminders
        assert await _sent(store) == reminders
        await _forget(store)
        rate = reminders / took
        name = "outbox, 1 worker" if workers == 1 else f"outbox, {workers} workers"
        table.add(name, f"{put:.0f}", f"{rate:.0f}", times(rate, jobs_rate))

    show(table)


async def _sent(store: Store) -> int:
    async with store.begin_across() as session:
        found = await session.scalar(
            select(func.count()).select_from(Delivery).where(Delivery.state == State.SENT)
        )
    return found or 0


async def _forget(store: Store) -> None:
    async with store.begin_across() as session:
        await session.execute(Delivery.__table__.delete())  # type: ignore[attr-defined]
