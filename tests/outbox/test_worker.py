"""The worker sends what is due, in order, once; and says why when it doesn't."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.clock import HandClock
from bot.outbox.service import sent_message
from bot.outbox.types import Due, Post, Saying, Silence, Upload, Wait
from bot.slack.failures import SlackLimited, SlackUncertain
from bot.slack.messages import MessageRef
from bot.store import Store, WorkspaceId
from tests.conftest import add_workspace
from tests.outbox.world import MINUTE, World, until
from tests.support.foresight import next_instant

SECOND = timedelta(seconds=1)


class TestSending:
    async def test_what_is_due_is_sent_and_recorded(self, world: World) -> None:
        """A due delivery is posted once and its row tells where the message stands."""
        await world.put(1, "U1")

        await world.worker().drain()

        row = await world.row(1)
        assert world.slack.texts == ["card 1"]
        assert (row.state, row.channel, row.ts) == ("sent", "D1", "1.000000")
        assert (row.done, row.attempts, row.unsettled_since, row.lease_owner) == (1, 1, None, None)
        assert world.slack.messages[0].delivery == row.public_id

    async def test_what_is_not_due_stays(self, world: World, clock: HandClock) -> None:
        """Nothing goes out before its moment, everything at it."""
        await world.put(1, at=5 * MINUTE)
        worker = world.worker()

        await worker.drain()
        assert world.slack.texts == []
        clock.advance(5 * MINUTE)
        await worker.drain()

        assert world.slack.texts == ["card 1"]

    async def test_a_channel_keeps_its_order(self, world: World) -> None:
        """Messages of one channel go out by their due moment, one at a time."""
        for subject, minutes in ((3, -1), (1, -3), (2, -2)):
            await world.put(subject, at=minutes * MINUTE)

        await world.worker().drain()

        assert world.slack.texts == ["card 1", "card 2", "card 3"]
        assert world.slack.busiest == 1

    async def test_channels_do_not_wait_for_each_other(self, world: World) -> None:
        """Different channels are served at the same time."""
        for subject in range(4):
            await world.put(subject, f"C{subject}")
        world.slack.pause = asyncio.Event()

        running = asyncio.create_task(world.worker().drain())
        await until(lambda: world.slack.busy == 4)
        world.slack.pause.set()
        await running

        assert len(world.slack.messages) == 4

    async def test_a_thread_reply_goes_into_its_thread(self, world: World) -> None:
        """A post with a thread is sent to that thread's channel and first message."""
        await world.put(1, "U1")
        thread = world.slack.messages
        from_card = await _sent_card(world)
        world.desk.sayings["ping"] = Post("in the thread", [], thread=from_card)
        await world.put(1, "U1", kind="ping")

        await world.worker().drain()

        assert (thread[1].channel, thread[1].thread_ts) == ("D1", "1.000000")

    async def test_several_people_share_a_group_dm(self, world: World) -> None:
        """Ids joined by commas are one recipient: the group DM of these people."""
        await world.put(1, "U1,U2")
        await world.put(2, "U1,U2")

        await world.worker().drain()

        row = await world.row(1)
        assert [message.channel for message in world.slack.messages] == ["GU1U2", "GU1U2"]
        assert (row.recipient, row.channel) == ("U1,U2", "GU1U2")

    async def test_a_file_to_a_person_goes_to_their_dm(self, world: World) -> None:
        """An upload needs a channel, so a person's DM is opened for it."""
        world.desk.sayings["card"] = Upload("1-1.ics", "1:1", b"BEGIN")
        await world.put(1, "U1")

        await world.worker().drain()

        row = await world.row(1)
        assert world.slack.files == [("D1", "1-1.ics", None)]
        assert (row.state, row.form, row.ts) == ("sent", "upload", None)


async def _sent_card(world: World) -> MessageRef:
    await world.worker().drain()
    async with world.store.begin(world.workspace) as session:
        message = await sent_message(session, "card", 1, "U1")
    assert message is not None
    return message


class TestSilence:
    @pytest.mark.parametrize("who", ["gate", "composer"])
    async def test_silence_ends_it_with_its_reason(self, world: World, who: str) -> None:
        """When the gate or the composer says no, nothing is sent and the reason is kept."""
        if who == "gate":
            world.desk.verdicts.append(Silence("muted"))
        else:
            world.desk.sayings["card"] = Silence("muted")
        await world.put(1)

        await world.worker().drain()

        row = await world.row(1)
        assert (row.state, row.reason, world.slack.calls) == ("silent", "muted", [])

    async def test_too_late_expires(self, world: World, clock: HandClock) -> None:
        """What comes after its use ends as expired, without asking anybody."""
        await world.put(1, expires=MINUTE)
        clock.advance(MINUTE)

        await world.worker().drain()

        row = await world.row(1)
        assert (row.state, row.reason, world.desk.judged) == ("expired", "too-late", [])


class TestGate:
    async def test_waiting_moves_the_moment_and_not_the_due_one(
        self, world: World, clock: HandClock
    ) -> None:
        """The gate's wait puts a delivery off; its due moment stays, and it is no attempt."""
        start = clock.now()
        world.desk.verdicts.append(Wait(start + 60 * MINUTE, "quiet-hours"))
        await world.put(1)
        worker = world.worker()

        await worker.drain()
        row = await world.row(1)
        clock.set(start + 60 * MINUTE)
        await worker.drain()

        assert (row.not_before, row.due_at, row.attempts) == (start + 60 * MINUTE, start, 0)
        assert world.slack.texts == ["card 1"]

    async def test_waiting_does_not_hold_the_channel(self, world: World, clock: HandClock) -> None:
        """What the gate puts off lets the channel's other messages pass."""
        world.desk.verdicts.append(Wait(clock.now() + 60 * MINUTE, "quiet-hours"))
        await world.put(1, at=-MINUTE)
        await world.put(2)

        await world.worker().drain()

        assert world.slack.texts == ["card 2"]

    async def test_a_wait_beyond_the_expiry_ends_it(self, world: World, clock: HandClock) -> None:
        """What may be said only after it is of use expires at once, for the gate's reason."""
        world.desk.verdicts.append(Wait(clock.now() + 60 * MINUTE, "quiet-hours"))
        await world.put(1, expires=30 * MINUTE)

        await world.worker().drain()

        row = await world.row(1)
        assert (row.state, row.reason) == ("expired", "quiet-hours")

    async def test_a_wait_into_the_past_does_not_spin(self, world: World, clock: HandClock) -> None:
        """A gate that names a moment that has passed is asked again a second later, not at once."""
        world.desk.verdicts.append(Wait(clock.now() - MINUTE, "confused"))
        await world.put(1)

        await world.worker().drain()

        assert (await world.row(1)).not_before == clock.now() + SECOND


class TestLease:
    async def test_a_record_after_the_lease_was_taken_over_changes_nothing(
        self, world: World, clock: HandClock
    ) -> None:
        """A worker that comes back after its lease leaves the row to the one who has it."""
        world.slack.pause = asyncio.Event()
        await world.put(1)
        slow = asyncio.create_task(world.worker().drain())
        await until(lambda: world.slack.busy == 1)
        clock.advance(2 * MINUTE)
        world.slack.fail("find_delivery", SlackUncertain("conversations.history", cause="slow"))
        quick = asyncio.create_task(world.worker().drain())
        await until(lambda: "find_delivery" in world.slack.calls)
        before = (await world.row(1)).lease_owner

        world.slack.pause.set()
        await asyncio.gather(slow, quick)
        world.slack.pause = None
        clock.advance(MINUTE)
        await world.worker().drain()

        assert before is not None
        assert len(world.slack.messages) == 1
        assert await world.states() == {1: "sent"}

    async def test_a_worker_that_slept_past_its_lease_sends_nothing(
        self, world: World, clock: HandClock
    ) -> None:
        """Stopped between claim and send, and taken over meanwhile: nothing goes out twice."""
        other = world.worker()

        async def sleep(due: Due) -> Post:
            clock.advance(2 * MINUTE)
            await other.drain()
            return Post("too late", [])

        await world.put(1)

        await world.worker(composer=sleep).drain()

        assert world.slack.texts == ["card 1"]

    async def test_no_call_that_the_lease_does_not_cover(
        self, world: World, clock: HandClock
    ) -> None:
        """With less of the lease left than a call may take, it is given back, then sent."""
        await world.put(1)

        async def be_slow_at_first(due: Due) -> Saying:
            if not world.desk.composed:
                clock.advance(timedelta(seconds=55))
            return await world.desk.compose(due)

        await world.worker(composer=be_slow_at_first).drain()

        assert len(world.desk.composed) == 2
        assert world.slack.texts == ["card 1"]

    def test_a_lease_too_short_is_refused(self, world: World) -> None:
        """A lease that can't cover looking and sending is a mistake at the start."""
        with pytest.raises(ValueError, match="two calls"):
            world.worker(lease=timedelta(seconds=15))


class TestRun:
    async def test_an_enqueue_wakes_the_worker(self, world: World) -> None:
        """What is due when it is enqueued goes out at once, not at the next look."""
        stop = asyncio.Event()
        running = asyncio.create_task(world.worker().run(stop))
        await asyncio.sleep(0.1)

        started = asyncio.get_running_loop().time()
        await world.put(1)
        await until(lambda: bool(world.slack.messages))
        took = asyncio.get_running_loop().time() - started
        stop.set()
        await running

        assert took < 0.8

    async def test_an_enqueue_during_a_send_is_not_slept_over(self, world: World) -> None:
        """What is enqueued while the worker is busy is seen before it rests."""
        stop = asyncio.Event()
        world.slack.pause = asyncio.Event()
        await world.put(1, "C1")
        running = asyncio.create_task(world.worker().run(stop))
        await until(lambda: world.slack.busy == 1)

        await world.put(2, "C2")
        await until(lambda: world.slack.busy == 2)
        world.slack.pause.set()
        stop.set()
        await running

        assert sorted(world.slack.texts) == ["card 1", "card 2"]

    async def test_stopping_finishes_what_is_being_sent(self, world: World) -> None:
        """A stop waits for the call that is under way and records it; the rest stays."""
        stop = asyncio.Event()
        world.slack.pause = asyncio.Event()
        await world.put(1, at=-MINUTE)
        await world.put(2)
        running = asyncio.create_task(world.worker().run(stop))
        await until(lambda: world.slack.busy == 1)

        stop.set()
        world.slack.pause.set()
        await running

        assert await world.states() == {1: "sent", 2: "pending"}


class TestNextInstant:
    async def test_nothing_waits(self, world: World) -> None:
        """With nothing pending there is no next moment."""
        assert await next_instant(world.store, world.worker()) is None

    async def test_the_earliest_moment(self, world: World, clock: HandClock) -> None:
        """The next moment is that of the earliest pending delivery."""
        await world.put(1, "C1", at=9 * MINUTE)
        await world.put(2, "C2", at=5 * MINUTE)

        assert await next_instant(world.store, world.worker()) == clock.now() + 5 * MINUTE

    @pytest.mark.parametrize("method", ["chat.postMessage", "conversations.info"])
    async def test_a_pause_counts(self, world: World, clock: HandClock, method: str) -> None:
        """A paused channel or workspace has something to claim only after its pause."""
        world.slack.fail("post", SlackLimited(method, retry_after=30))
        await world.put(1, at=-MINUTE)
        await world.put(2)
        worker = world.worker()
        await worker.drain()

        assert await next_instant(world.store, worker) == clock.now() + timedelta(seconds=30)

    async def test_a_lease_counts(self, world: World, clock: HandClock) -> None:
        """While one of a channel is leased, its others wait for the lease's end."""
        world.slack.pause = asyncio.Event()
        await world.put(1, at=-MINUTE)
        await world.put(2)
        worker = world.worker()
        running = asyncio.create_task(worker.drain())
        await until(lambda: world.slack.busy == 1)

        found = await next_instant(world.store, worker)
        world.slack.pause.set()
        await running

        assert found == clock.now() + MINUTE


@pytest.mark.parametrize("backlog", ["first", "last"])
async def test_workspaces_take_turns(
    world: World, store: Store, clock: HandClock, backlog: str
) -> None:
    """A long backlog keeps nobody else waiting, also where one thing is claimed at a time."""
    second: WorkspaceId = await add_workspace(store, clock, "T0002")
    large, small = (world.workspace, second)[:: 1 if backlog == "first" else -1]
    for subject in range(20):
        await world.put(subject, f"C{subject}", at=-MINUTE, workspace=large)
    for subject in (98, 99):
        await world.put(subject, f"C{subject}", workspace=small)

    await world.worker(concurrency=1).drain()

    served = world.slack.workspaces
    assert [at for at, each in enumerate(served) if each == small] in ([0, 2], [1, 3])
