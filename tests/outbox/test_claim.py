"""Claims: each delivery by one, each channel by one, oldest first, fair, on both databases."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from bot.clock import HandClock
from bot.outbox.claim import Claimed, claim, end_expired
from bot.outbox.model import Delivery, Form, OutboxPause, PauseReason
from bot.slack.workspaces import Workspace
from bot.store import Store
from tests.conftest import add_workspace
from tests.outbox.world import MINUTE, World

REPLICAS = 4


async def _claim(store: Store, clock: HandClock, limit: int = 10) -> list[Claimed]:
    async with store.begin_across() as session:
        return await claim(session, now=clock.now(), lease=MINUTE, owner=uuid4().hex, limit=limit)


def _subjects(claimed: list[Claimed]) -> list[int]:
    return [it.due.subject for it in claimed]


@pytest.fixture(name="replicas")
async def _replicas(database_url: str, clock: HandClock) -> AsyncIterator[list[Store]]:
    """Several programs on one database."""
    stores = [Store(database_url, clock=clock) for _ in range(REPLICAS)]
    yield stores
    for store in stores:
        await store.close()


class TestHeads:
    async def test_the_oldest_of_each_channel(self, world: World, clock: HandClock) -> None:
        """A claim takes one delivery per channel, the one that is due longest."""
        await world.put(1, "C1", at=-MINUTE)
        await world.put(2, "C1", at=-2 * MINUTE)
        await world.put(3, "C2")

        assert _subjects(await _claim(world.store, clock)) == [2, 3]

    async def test_the_same_channel_elsewhere_is_another(
        self, world: World, store: Store, clock: HandClock
    ) -> None:
        """The same Slack id in two workspaces is two recipients."""
        other = await add_workspace(store, clock, "T0002")
        await world.put(1, "C1")
        await world.put(2, "C1", workspace=other)

        assert _subjects(await _claim(world.store, clock)) == [1, 2]

    async def test_no_second_one_while_a_lease_lives(self, world: World, clock: HandClock) -> None:
        """A channel with a live lease gives nothing, not even an older delivery."""
        await world.put(1, "C1")
        await _claim(world.store, clock)
        await world.put(2, "C1", at=-MINUTE)

        assert await _claim(world.store, clock) == []

    async def test_what_a_dead_worker_left_comes_first(
        self, world: World, clock: HandClock
    ) -> None:
        """After the lease the same delivery comes again before any other of its channel."""
        await world.put(1, "C1")
        first = await _claim(world.store, clock)
        await world.put(2, "C1", at=-MINUTE)
        clock.advance(MINUTE)

        again = await _claim(world.store, clock)

        assert _subjects(again) == [1]
        assert again[0].attempts == 2
        assert again[0].lease_owner != first[0].lease_owner

    async def test_no_more_than_asked(self, world: World, clock: HandClock) -> None:
        """The limit is kept, and the oldest are taken."""
        for subject in range(5):
            await world.put(subject, f"C{subject}", at=-subject * MINUTE)

        assert _subjects(await _claim(world.store, clock, limit=2)) == [4, 3]


class TestFairness:
    async def test_workspaces_take_turns(
        self, world: World, store: Store, clock: HandClock
    ) -> None:
        """Each workspace gets its first before any gets its second."""
        small = await add_workspace(store, clock, "T0002")
        for subject in range(10):
            await world.put(subject, f"C{subject}", at=-MINUTE * (10 - subject))
        await world.put(98, "C98", workspace=small)
        await world.put(99, "C99", workspace=small)

        taken = await _claim(world.store, clock, limit=4)

        assert sorted(_subjects(taken)) == [0, 1, 98, 99]


class TestPauses:
    async def test_a_paused_workspace(self, world: World, store: Store, clock: HandClock) -> None:
        """Until its pause is over, nothing of a workspace is claimed."""
        await world.put(1)
        async with store.begin_across() as session:
            row = await session.get_one(Workspace, world.workspace)
            row.paused_until = clock.now() + MINUTE

        assert await _claim(store, clock) == []
        clock.advance(MINUTE)
        assert len(await _claim(store, clock)) == 1

    async def test_a_paused_channel(self, world: World, store: Store, clock: HandClock) -> None:
        """A paused channel gives no post, but an update; other channels give all."""
        for subject, channel in ((1, "C1"), (2, "C1"), (3, "C2")):
            await world.put(subject, channel)
        async with store.begin_across() as session:
            session.add(
                OutboxPause(
                    workspace_id=world.workspace,
                    recipient="C1",
                    until=clock.now() + MINUTE,
                    reason=PauseReason.LIMITED,
                )
            )
            await session.execute(
                update(Delivery).where(Delivery.subject_id == 2).values(form=Form.UPDATE)
            )

        assert _subjects(await _claim(store, clock)) == [2, 3]


class TestExpiry:
    async def test_what_is_in_doubt_or_in_work_is_left(
        self, world: World, store: Store, clock: HandClock
    ) -> None:
        """Only what nobody works on and what surely wasn't sent expires."""
        for subject in (1, 2, 3):
            await world.put(subject, f"C{subject}", expires=MINUTE / 2)
        async with store.begin_across() as session:
            await session.execute(
                update(Delivery).where(Delivery.subject_id == 2).values(unsettled_since=clock.now())
            )
            await session.execute(
                update(Delivery)
                .where(Delivery.subject_id == 3)
                .values(lease_owner="x", lease_until=clock.now() + MINUTE)
            )
        clock.advance(MINUTE / 2)

        async with store.begin_across() as session:
            ended = await end_expired(session, now=clock.now())

        assert [due.subject for due in ended] == [1]
        assert await world.states() == {1: "expired", 2: "pending", 3: "pending"}
        assert _subjects(await _claim(store, clock)) == [2]

    async def test_what_is_too_late_is_not_claimed(self, world: World, clock: HandClock) -> None:
        """What expired is never claimed, whoever looks first."""
        await world.put(1, expires=MINUTE)
        clock.advance(MINUTE)

        assert await _claim(world.store, clock) == []


class TestReplicas:
    async def test_nothing_is_claimed_twice(
        self, world: World, replicas: list[Store], clock: HandClock
    ) -> None:
        """Replicas that claim at the same time share the work: each delivery to exactly one."""
        for subject in range(120):
            await world.put(subject, f"C{subject}")
        taken: Counter[int] = Counter()

        async def work(store: Store) -> None:
            while claimed := await _claim(store, clock, limit=5):
                taken.update(_subjects(claimed))

        # SKIP LOCKED may leave a replica empty-handed while others still hold locks.
        for _ in range(3):
            await asyncio.gather(*(work(store) for store in replicas))

        assert taken == Counter(range(120))

    async def test_never_two_of_one_channel(
        self, world: World, replicas: list[Store], clock: HandClock
    ) -> None:
        """Replicas that claim at the same time never hold two deliveries of one channel."""
        for subject in range(60):
            await world.put(subject, f"C{subject % 6}", at=-timedelta(seconds=subject))

        for _ in range(4):
            rounds = await asyncio.gather(
                *(_claim(store, clock, limit=4) for store in replicas), return_exceptions=True
            )
            claimed = [
                it for found in rounds if not isinstance(found, BaseException) for it in found
            ]
            channels = [it.due.recipient for it in claimed]
            assert len(channels) == len(set(channels))
            clock.advance(2 * MINUTE)

    # On SQLite there is one writer at a time: that moment doesn't exist.
    @pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
    async def test_an_older_one_that_comes_in_between(
        self, world: World, replicas: list[Store], clock: HandClock
    ) -> None:
        """While one replica's claim is not committed, another can't take an older newcomer.

        The second replica can't see the first one's lease yet. Only the unique index can stop it.
        """
        await world.put(2, "C1")
        async with replicas[0].begin_across() as session:
            first = await claim(session, now=clock.now(), lease=MINUTE, owner="a", limit=9)
            in_between = asyncio.create_task(world.put(1, "C1", at=-MINUTE))
            await in_between
            second = asyncio.create_task(_claim(replicas[1], clock))
            await asyncio.sleep(0.2)

        assert _subjects(first) == [2]
        with pytest.raises(IntegrityError):
            await second
        assert await _claim(replicas[1], clock) == []
