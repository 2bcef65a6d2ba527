"""What the rooms ask of the outbox holds within their own transaction."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.clock import HandClock
from bot.outbox import service
from bot.outbox.types import DeliveryClass, Post
from bot.slack.failures import SlackLimited
from bot.slack.messages import MessageRef
from bot.store import Store, WorkspaceId, WorkspaceSession
from tests.conftest import add_workspace
from tests.outbox.world import MINUTE, World, until


async def _enqueue(
    store: Store, workspace: WorkspaceId, clock: HandClock, *, at: timedelta = timedelta()
) -> bool:
    async with store.begin(workspace) as session:
        return await _put(session, clock, at=at)


async def _put(session: WorkspaceSession, clock: HandClock, *, at: timedelta = timedelta()) -> bool:
    return await service.enqueue(
        session,
        kind="card",
        subject=1,
        recipient="C1",
        due_at=clock.now() + at,
        expires_at=None,
        dedup_key="card:1",
        klass=DeliveryClass.ASK,
    )


class TestEnqueue:
    async def test_a_key_is_taken_once(self, world: World, store: Store, clock: HandClock) -> None:
        """The same key enqueues once; the second time says so and changes nothing."""
        first = await _enqueue(store, world.workspace, clock)
        second = await _enqueue(store, world.workspace, clock, at=MINUTE)

        assert (first, second) == (True, False)
        assert (await world.row(1)).due_at == clock.now()

    async def test_workspaces_have_keys_of_their_own(
        self, world: World, store: Store, clock: HandClock
    ) -> None:
        """Another workspace may use the same key."""
        other = await add_workspace(store, clock, "T0002")

        assert await _enqueue(store, world.workspace, clock)
        assert await _enqueue(store, other, clock)

    @pytest.mark.parametrize(("at", "wakes"), [(timedelta(), 1), (MINUTE, 0)])
    async def test_only_what_is_due_wakes_the_worker(
        self, world: World, store: Store, clock: HandClock, at: timedelta, wakes: int
    ) -> None:
        """What is due now wakes the worker, what is due later doesn't."""
        woken: list[int] = []
        store.on_wake(lambda: woken.append(1))

        await _enqueue(store, world.workspace, clock, at=at)

        assert len(woken) == wakes

    async def test_it_goes_down_with_its_transaction(
        self, world: World, store: Store, clock: HandClock
    ) -> None:
        """A transaction that fails leaves no delivery behind, and wakes nobody."""
        woken: list[int] = []
        store.on_wake(lambda: woken.append(1))

        async def change_my_mind() -> None:
            async with store.begin(world.workspace) as session:
                await _put(session, clock)
                raise RuntimeError("changed my mind")

        with pytest.raises(RuntimeError, match="changed my mind"):
            await change_my_mind()

        assert (await world.rows(), woken) == ([], [])


class TestRefresh:
    async def test_each_message_gets_one_update(self, world: World) -> None:
        """Several changes make one update of each message, which shows the last state."""
        await world.put(1, "C1")
        await world.put(1, "C2")
        worker = world.worker()
        await worker.drain()
        world.desk.sayings["card"] = Post("new", [])

        for _ in range(3):
            await world.refresh(1)
        await worker.drain()

        assert world.slack.texts == ["new", "new"]
        assert world.slack.calls.count("update") == 2
        updates = [row for row in await world.rows() if row.form == "update"]
        assert [(row.state, row.wanted, row.done) for row in updates] == [("sent", 3, 3)] * 2

    async def test_an_update_is_silent(self, world: World) -> None:
        """Gate and composer see an update as of the class that disturbs nobody."""
        await world.put(1)
        worker = world.worker()
        await worker.drain()

        await world.refresh(1)
        await worker.drain()

        classes = [due.klass for due in world.desk.judged]
        assert classes == [DeliveryClass.ASK, DeliveryClass.SILENT]

    async def test_what_is_not_sent_needs_none(self, world: World) -> None:
        """A message that is still to come will show the newest state anyway."""
        await world.put(1, at=MINUTE)

        await world.refresh(1)
        await world.worker().drain()

        assert world.slack.calls == []
        assert len(await world.rows()) == 1

    async def test_other_subjects_stay(self, world: World, store: Store, clock: HandClock) -> None:
        """Other subjects, other kinds and other workspaces aren't touched."""
        other = await add_workspace(store, clock, "T0002")
        await world.put(1, "C1", workspace=other)
        await world.put(2, "C2")
        await world.put(1, "C3", kind="ping")
        await world.worker().drain()

        await world.refresh(1)

        assert len(await world.rows()) == 3

    @pytest.mark.parametrize("form", ["post", "update"])
    async def test_a_change_during_the_send_is_not_lost(self, world: World, form: str) -> None:
        """What changes after the composer looked is shown by an update right after the send."""
        await world.put(1)
        worker = world.worker()
        if form == "update":
            await worker.drain()
            await world.refresh(1)
        world.slack.pause = asyncio.Event()
        running = asyncio.create_task(worker.drain())
        await until(lambda: world.slack.busy == 1)

        world.desk.sayings["card"] = Post("new", [])
        await world.refresh(1)
        world.slack.pause.set()
        await running

        assert world.slack.texts == ["new"]
        assert {row.state for row in await world.rows()} == {"sent"}

    async def test_updates_pass_a_limited_channel(self, world: World, clock: HandClock) -> None:
        """A channel that may not get posts for a while may still have its messages updated."""
        await world.put(1)
        worker = world.worker()
        await worker.drain()
        world.slack.fail("post", SlackLimited("chat.postMessage", retry_after=30))
        await world.put(2)
        await worker.drain()
        world.desk.sayings["card"] = Post("new", [])

        await world.refresh(1)
        await worker.drain()

        assert world.slack.texts == ["new"]


class TestSentMessage:
    async def test_where_it_stands(self, world: World, store: Store) -> None:
        """The message about a subject is found by its recipient, once it was sent."""
        await world.put(1, "U1")
        async with store.begin(world.workspace) as session:
            before = await service.sent_message(session, "card", 1, "U1")
        await world.worker().drain()

        async with store.begin(world.workspace) as session:
            found = await service.sent_message(session, "card", 1, "U1")
            elsewhere = await service.sent_message(session, "card", 1, "U2")

        assert before is None
        assert found == MessageRef("D1", "1.000000")
        assert elsewhere is None
