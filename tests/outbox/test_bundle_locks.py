"""Two transactions that change the same deliveries never wait for each other in a circle."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from contextvars import Context
from typing import Any, TypeVar

import pytest
from sqlalchemy import Select, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import HandClock
from bot.outbox import service
from bot.outbox.claim import claim
from bot.outbox.model import Delivery
from bot.outbox.record import Record
from bot.outbox.types import Bundle
from bot.store import Store
from tests.outbox.world import MINUTE, World

BUNDLE = "bundle"
Found = TypeVar("Found")


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
class TestLocks:
    """Two transactions that change the same deliveries never wait for each other in a circle."""

    async def test_bundling_waits_for_nobody(
        self, world: World, store: Store, clock: HandClock
    ) -> None:
        """What somebody else is changing isn't joined now: the lead is given back, judged anew."""
        await world.put(1, "U1")
        await world.put(2, "U1", at=-MINUTE)
        async with store.begin_across() as session:
            [lead] = await claim(session, now=clock.now(), lease=MINUTE, owner="me", limit=1)
        assert lead.due.subject == 2
        ids = tuple(row.id for row in await world.rows())
        record = Record(store, clock=clock)

        async with store.begin(world.workspace) as session:
            await service.refresh(session, "card", 1)
            await session.finish()
            async with asyncio.timeout(5):
                assert await beside(record.bundles(lead, Bundle(BUNDLE, ids)))
            await service.refresh(session, "card", 2)

        assert await world.states() == {1: "pending", 2: "pending"}
        row = await world.row(2)
        assert (row.attempts, row.lease_owner) == (0, None)
        async with store.begin_across() as session:
            [lead] = await claim(session, now=clock.now(), lease=MINUTE, owner="me", limit=1)
        await record.bundles(lead, Bundle(BUNDLE, ids))
        assert [row.state for row in await world.rows()] == ["merged", "merged", "pending"]

    async def test_refreshes_go_in_one_order(self, world: World) -> None:
        """A refresh that waits for an early row holds no later one meanwhile."""
        for subject in (3, 2, 1):
            await world.put(subject, f"U{subject}")
        first, *_, last = [row.id for row in await world.rows()]
        # Now the first one stands last in the table.
        await world.refresh(3)

        async with world.store.begin_across() as session:
            await session.execute(held(first))
            waiting = beside(refresh_three(world))
            await somebody_waits(session)
            await session.execute(held(last, nowait=True))
        await waiting

        assert {row.subject_id: row.wanted for row in await world.rows()} == {1: 2, 2: 2, 3: 3}


def held(delivery: int, *, nowait: bool = False) -> Select[int]:
    query = select(Delivery.id).where(Delivery.id == delivery)
    return query.with_for_update(nowait=nowait)


async def refresh_three(world: World) -> None:
    async with world.store.begin(world.workspace) as session:
        await service.refresh_all(session, {"card": [1, 2, 3]})


async def somebody_waits(session: AsyncSession) -> None:
    """Return once some transaction stands still."""
    waiting = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
    async with asyncio.timeout(5):
        while not await session.scalar(waiting):  # noqa: ASYNC110 - it is another process that waits
            await asyncio.sleep(0.01)


def beside(work: Coroutine[Any, Any, Found]) -> asyncio.Task[Found]:
    """Do it as another request would, in a transaction of its own."""
    return asyncio.create_task(work, context=Context())
