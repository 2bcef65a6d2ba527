"""A bundle absorbs its siblings in one transaction: nothing in it is lost, doubled or stale."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar

import pytest

from bot.clock import HandClock
from bot.outbox import service
from bot.outbox.bundles import items_of, siblings
from bot.outbox.claim import claim, due_of
from bot.outbox.record import Record
from bot.outbox.types import (
    Bundle,
    Composer,
    DeliveryClass,
    Due,
    Go,
    Post,
    Saying,
    Silence,
    Verdict,
)
from bot.outbox.worker import Worker
from bot.slack.failures import SlackUncertain
from bot.store import Store
from tests.outbox.world import MINUTE, World

BUNDLE = "bundle"
Found = TypeVar("Found")


@dataclass
class Room:
    """Bundles whatever can go to one recipient, and says what is in it."""

    world: World
    left_out: dict[int, str] = field(default_factory=dict)
    words: dict[int, str] = field(default_factory=dict)
    composing: Composer | None = None

    async def judge(self, due: Due, now: datetime) -> Verdict:
        if due.kind == BUNDLE:
            return Go()
        async with self.world.store.begin(due.workspace) as session:
            others = await siblings(session, due, now, but=BUNDLE)
        return Bundle(BUNDLE, (due.id, *(one.id for one in others))) if others else Go()

    async def compose(self, due: Due) -> Saying:
        if self.composing is not None:
            await self.composing(due)
        async with self.world.store.begin(due.workspace) as session:
            items = await items_of(session, due.subject)
        kept = [one for one in items if one.id not in self.left_out]
        if not kept:
            return Silence("nothing-left", self.left_out)
        words = [self.words.get(one.subject, f"{one.subject}") for one in kept]
        return Post(" + ".join(words), [], left_out=self.left_out)

    def worker(self) -> Worker:
        compose = self.world.desk.compose
        return Worker(
            self.world.store,
            self.world.slack,
            clock=self.world.clock,
            composers={"card": compose, "ping": compose, BUNDLE: self.compose},
            gate=self.judge,
            lease=MINUTE,
            call_timeout=timedelta(seconds=10),
        )


@pytest.fixture(name="room")
def _room(world: World) -> Room:
    return Room(world)


async def test_siblings_become_one_message(world: World, room: Room) -> None:
    """What is due to one recipient goes out as one message; each item says in which."""
    for subject in (1, 2, 3):
        await world.put(subject, "U1", at=-subject * MINUTE, expires=subject * 10 * MINUTE)
    await world.put(4, "U2")
    await world.put(5, "U1", at=MINUTE)

    await room.worker().drain()

    assert sorted(world.slack.texts) == ["3 + 2 + 1", "card 4"]
    *_, bundle = await world.rows()
    items = [await world.row(subject, "post") for subject in (1, 2)]
    assert bundle.kind == BUNDLE
    assert {(item.state, item.merged_into, item.lease_owner) for item in items} == {
        ("merged", bundle.id, None)
    }
    assert (bundle.state, bundle.recipient, bundle.attempts) == ("sent", "U1", 1)
    assert bundle.due_at == world.clock.now() - 3 * MINUTE
    assert bundle.expires_at == world.clock.now() + 30 * MINUTE
    assert (await world.row(5)).state == "pending"


async def test_one_without_end_keeps_the_bundle_of_use(world: World, room: Room) -> None:
    """A bundle is of use as long as one of its items is."""
    await world.put(1, "U1", expires=MINUTE)
    await world.put(2, "U1")

    await room.worker().drain()

    assert (await world.rows())[-1].expires_at is None


async def test_a_refresh_of_an_item_updates_the_bundle(world: World, room: Room) -> None:
    """Whoever brings an item up to date brings the message up to date that it stands in."""
    for subject in (1, 2):
        await world.put(subject, "U1")
    worker = room.worker()
    await worker.drain()
    room.words[2] = "two"

    await world.refresh(2)
    await world.refresh(1)
    await worker.drain()

    assert world.slack.texts == ["1 + two"]
    assert world.slack.calls == ["post", "update"]


async def test_a_refresh_during_the_sending_is_not_lost(world: World, room: Room) -> None:
    """An item that changes while its bundle is composed is brought up to date after it."""
    for subject in (1, 2):
        await world.put(subject, "U1")
    told: list[bool] = []

    async def change(_: Due) -> Saying:
        if not told:
            told.append(True)
            await world.refresh(2)
        return Silence("unused")

    room.composing = change
    worker = room.worker()
    await worker.drain()

    assert world.slack.calls == ["post", "update"]


async def test_an_item_is_found_where_its_bundle_stands(world: World, room: Room) -> None:
    """Where an item of a bundle was said is where the bundle stands."""
    for subject in (1, 2):
        await world.put(subject, "U1")
    await room.worker().drain()

    async with world.store.begin(world.workspace) as session:
        found = await service.sent_message(session, "card", 2, "U1")
        nothing = await service.sent_message(session, "card", 3, "U1")

    assert found is not None
    assert (found.channel, found.ts) == ("D1", "1.000000")
    assert nothing is None


async def test_what_is_left_out_ends_with_its_reason(world: World, room: Room) -> None:
    """An item that needs saying no more ends silent, before the call, and stays out for good."""
    for subject in (1, 2, 3):
        await world.put(subject, "U1")
    room.left_out = {(await world.row(2)).id: "already-done"}
    worker = room.worker()
    await worker.drain()
    room.left_out = {}
    await world.refresh(1)
    await worker.drain()

    row = await world.row(2)
    assert (row.state, row.reason) == ("silent", "already-done")
    assert world.slack.texts == ["1 + 3"]


async def test_nothing_left(world: World, room: Room) -> None:
    """Where nothing is left to be said, the bundle and all in it end silent."""
    for subject in (1, 2):
        await world.put(subject, "U1")
    room.left_out = {(await world.row(subject)).id: "already-done" for subject in (1, 2)}

    await room.worker().drain()

    assert world.slack.texts == []
    assert [(row.state, row.reason) for row in await world.rows()] == [
        ("silent", "already-done"),
        ("silent", "already-done"),
        ("silent", "nothing-left"),
    ]


@pytest.mark.parametrize("has_arrived", [True, False])
async def test_a_bundle_in_doubt(
    world: World, room: Room, clock: HandClock, *, has_arrived: bool
) -> None:
    """A bundle whose outcome nobody knows is looked for, as any post is."""
    world.slack.fail("post", SlackUncertain("chat.postMessage", cause="x"), is_accepted=has_arrived)
    for subject in (1, 2):
        await world.put(subject, "U1")
    worker = room.worker()

    await worker.drain()
    clock.advance(timedelta(seconds=5))
    await worker.drain()

    assert world.slack.texts == ["1 + 2"]


async def test_a_claim_that_ran_out_bundles_nothing(
    world: World, store: Store, clock: HandClock
) -> None:
    """Whoever lost its lease meanwhile merges nothing."""
    for subject in (1, 2):
        await world.put(subject, "U1")
    async with store.begin_across() as session:
        [old] = await claim(session, now=clock.now(), lease=MINUTE, owner="old", limit=5)
    clock.advance(2 * MINUTE)
    async with store.begin_across() as session:
        await claim(session, now=clock.now(), lease=MINUTE, owner="new", limit=5)
    ids = tuple(row.id for row in await world.rows())

    has_bundled = await Record(store, clock=clock).bundles(old, Bundle(BUNDLE, ids))

    assert not has_bundled
    assert {row.state for row in await world.rows()} == {"pending"}


async def test_nothing_to_bundle_with(world: World, store: Store, clock: HandClock) -> None:
    """When its siblings are gone meanwhile, it is given back and counts no attempt."""
    await world.put(1, "U1")
    async with store.begin_across() as session:
        [claimed] = await claim(session, now=clock.now(), lease=MINUTE, owner="me", limit=5)

    assert await Record(store, clock=clock).bundles(claimed, Bundle(BUNDLE, (claimed.due.id, 99)))

    row = await world.row(1)
    assert (row.state, row.attempts, row.lease_owner) == ("pending", 0, None)


async def test_only_its_own_recipient_is_absorbed(
    world: World, store: Store, clock: HandClock
) -> None:
    """What goes to somebody else, or is not free, is never merged, whatever the verdict says."""
    await world.put(1, "U1")
    await world.put(2, "U2")
    await world.put(3, "U1")
    async with store.begin_across() as session:
        claimed, *_ = await claim(session, now=clock.now(), lease=MINUTE, owner="me", limit=1)
    ids = tuple(row.id for row in await world.rows())

    await Record(store, clock=clock).bundles(claimed, Bundle(BUNDLE, ids))

    assert await world.states() == {1: "pending", 2: "pending", 3: "merged"}
    async with store.begin(world.workspace) as session:
        found = await items_of(session, claimed.due.id)
    assert [one.subject for one in found] == [1, 3]


async def test_two_replicas(world: World, room: Room) -> None:
    """Two replicas at once make one bundle of what one recipient has to hear."""
    for subject in range(4):
        await world.put(subject, "U1")
    first, second = room.worker(), room.worker()

    await asyncio.gather(first.drain(), second.drain())

    assert world.slack.texts == ["0 + 1 + 2 + 3"]


class TestAgain:
    """An ask that its reader put off is said once more, composed anew (R45)."""

    async def test_it_comes_again(self, world: World, clock: HandClock) -> None:
        """It comes at the wished moment, is of use as long as it was before, and says when."""
        await world.put(1, "U1", expires=10 * MINUTE)
        worker = world.worker()
        await worker.drain()
        at = clock.now() + 60 * MINUTE

        async with world.store.begin(world.workspace) as session:
            assert await service.say_again(session, "card", 1, "U1", at=at)
        [first, again] = await world.rows()
        async with world.store.begin(world.workspace) as session:
            assert await service.comes_again_at(session, due_of(first)) == at
            assert await service.comes_again_at(session, due_of(again)) is None
        clock.advance(60 * MINUTE)
        await worker.drain()

        assert world.slack.texts == ["card 1", "card 1"]
        assert again.expires_at == at + 10 * MINUTE
        async with world.store.begin(world.workspace) as session:
            assert await service.comes_again_at(session, due_of(first)) is None

    async def test_what_comes_anyway(self, world: World, clock: HandClock) -> None:
        """A second touch of the same isn't what its reader asked for (R32)."""
        await world.put(1, "U1")
        async with world.store.begin(world.workspace) as session:
            await service.enqueue(
                session,
                kind="card",
                subject=1,
                recipient="U1",
                due_at=clock.now() + 60 * MINUTE,
                expires_at=None,
                dedup_key="second",
                klass=DeliveryClass.ASK,
            )
        [first, _] = await world.rows()

        async with world.store.begin(world.workspace) as session:
            assert await service.comes_again_at(session, due_of(first)) is None

    async def test_one_at_most(self, world: World, clock: HandClock) -> None:
        """A later wish takes the place of an earlier one, also when it wishes the same moment."""
        await world.put(1, "U1")
        await world.worker().drain()

        async with world.store.begin(world.workspace) as session:
            for minutes in (60, 30, 60):
                at = clock.now() + minutes * MINUTE
                assert await service.say_again(session, "card", 1, "U1", at=at)

        waiting = [row for row in await world.rows() if row.state == "pending"]
        assert [row.due_at for row in waiting] == [clock.now() + 60 * MINUTE]

    @pytest.mark.parametrize(("subject", "recipient"), [(2, "U1"), (1, "U2")])
    async def test_what_was_never_said(self, world: World, subject: int, recipient: str) -> None:
        """What this recipient was never told can't be told again."""
        await world.put(1, "U1")
        await world.worker().drain()

        async with world.store.begin(world.workspace) as session:
            assert not await service.say_again(
                session, "card", subject, recipient, at=world.clock.now()
            )


async def test_judged_again(world: World, clock: HandClock) -> None:
    """What waits for somebody for such a reason is judged anew at once; all else keeps waiting."""
    for subject, recipient in enumerate(["U1", "U1,U2", "U2,U1", "U2", "U11"]):
        await world.put(subject, recipient)
    await world.put(9, "U1", at=MINUTE)
    later = clock.now() + 60 * MINUTE
    rows = await world.rows()
    async with world.store.begin_across() as session:
        for row in rows:
            row.not_before = max(later, row.due_at)
            row.reason = "snoozed"
            await session.merge(row)

    async with world.store.begin(world.workspace) as session:
        await service.judge_again(session, ["U1"], reasons={"muted"})
        await service.judge_again(session, ["U1"], reasons={"snoozed"})

    assert [row.subject_id for row in await world.rows() if row.not_before <= clock.now()] == [
        0,
        1,
        2,
    ]
