"""What Slack refuses or limits, and what breaks in a room, is tried again, paused or told."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.clock import HandClock
from bot.outbox.types import Post
from bot.slack.failures import SlackLimited, SlackRefused
from bot.store import Store
from tests.conftest import add_workspace
from tests.outbox.world import MINUTE, World


class TestRetryAfter:
    async def test_a_limited_post_pauses_its_channel(self, world: World, clock: HandClock) -> None:
        """After a 429 the channel's posts wait as long as Slack says; other channels go on."""
        world.slack.fail("post", SlackLimited("chat.postMessage", retry_after=30))
        await world.put(1, "C1", at=-MINUTE)
        await world.put(2, "C1")
        await world.put(3, "C2")
        worker = world.worker()

        await worker.drain()
        assert world.slack.texts == ["card 3"]
        assert (await world.row(1)).attempts == 0
        clock.advance(timedelta(seconds=30))
        await worker.drain()

        assert world.slack.texts == ["card 3", "card 1", "card 2"]

    async def test_a_second_limited_channel_pauses_the_workspace(
        self, world: World, store: Store, clock: HandClock
    ) -> None:
        """Two limited channels at once point to the workspace: it pauses, other ones go on."""
        other = await add_workspace(store, clock, "T0002")
        for _ in range(2):
            world.slack.fail("post", SlackLimited("chat.postMessage", retry_after=30))
        await world.put(1, "C1", at=-MINUTE)
        await world.put(2, "C2", at=-MINUTE)
        worker = world.worker()
        await worker.drain()
        await world.put(3, "C3")
        await world.put(4, "C4", workspace=other)

        await worker.drain()
        assert world.slack.texts == ["card 4"]
        clock.advance(timedelta(seconds=30))
        await worker.drain()

        assert sorted(world.slack.texts) == ["card 1", "card 2", "card 3", "card 4"]

    async def test_a_limited_other_method_pauses_the_workspace(
        self, world: World, clock: HandClock
    ) -> None:
        """Other methods are limited per workspace: nothing is sent there until then."""
        world.desk.verdicts.append(SlackLimited("conversations.info", retry_after=30))
        await world.put(1, "C1", at=-MINUTE)
        worker = world.worker()
        await worker.drain()
        await world.put(2, "C2")

        await worker.drain()
        assert world.slack.texts == []
        clock.advance(timedelta(seconds=30))
        await worker.drain()

        assert sorted(world.slack.texts) == ["card 1", "card 2"]


class TestFailure:
    async def test_a_passing_refusal_is_tried_again_in_order(
        self, world: World, clock: HandClock
    ) -> None:
        """A transient refusal backs off, and holds the channel's later posts behind it."""
        world.slack.fail("post", SlackRefused("chat.postMessage", error="fatal_error", final=False))
        await world.put(1, at=-MINUTE)
        await world.put(2)
        worker = world.worker()

        await worker.drain()
        assert world.slack.texts == []
        clock.advance(timedelta(seconds=3))
        await worker.drain()

        assert world.slack.texts == ["card 1", "card 2"]
        assert "find_delivery" not in world.slack.calls

    async def test_a_picture_gets_its_time(self, world: World, clock: HandClock) -> None:
        """A picture that Slack still looks at is waited for; after half a minute words go alone."""
        picture = {"type": "image", "slack_file": {"id": "F1"}, "alt_text": "A chart"}
        words = {"type": "divider"}
        world.desk.sayings["card"] = Post("the week", [words, picture])
        refused = SlackRefused("chat.postMessage", error="invalid_blocks", final=False)
        worker = world.worker()

        for refusals in (2, 4):
            for _ in range(refusals):
                world.slack.fail("post", refused)
            await world.put(refusals)
            for _ in range(5):
                await worker.drain()
                clock.advance(timedelta(seconds=25))

        waited, gone = world.slack.messages
        assert list(waited.blocks) == [words, picture]
        assert list(gone.blocks) == [words]

    async def test_a_final_refusal_ends_it_and_is_told(self, world: World) -> None:
        """What Slack refuses for good fails with Slack's word, and somebody is told."""
        world.slack.fail(
            "post", SlackRefused("chat.postMessage", error="channel_not_found", final=True)
        )
        await world.put(1, at=-MINUTE)
        await world.put(2)

        await world.worker().drain()

        row = await world.row(1)
        assert (row.state, row.reason) == ("failed", "channel_not_found")
        assert world.desk.failed == [(1, "channel_not_found")]
        assert world.slack.texts == ["card 2"]

    async def test_the_last_attempt_ends_it(self, world: World, clock: HandClock) -> None:
        """What is refused again and again fails in the end, and somebody is told."""
        for _ in range(20):
            world.slack.fail("post", SlackRefused("chat.postMessage", error="later", final=False))
        await world.put(1)
        worker = world.worker()

        for _ in range(12):
            await worker.drain()
            clock.advance(timedelta(hours=2))

        row = await world.row(1)
        assert (row.state, row.reason, row.attempts) == ("failed", "gave-up", 10)
        assert world.desk.failed == [(1, "gave-up")]

    @pytest.mark.parametrize("who", ["gate", "composer"])
    async def test_a_broken_room_breaks_only_its_own(
        self, world: World, clock: HandClock, who: str
    ) -> None:
        """An exception of gate or composer is retried; the worker and the channel go on."""
        if who == "gate":
            world.desk.verdicts.append(RuntimeError("oh"))
        else:
            world.desk.sayings["card"] = RuntimeError("oh")
        await world.put(1, at=-MINUTE)
        await world.put(2, kind="ping")
        worker = world.worker()

        await worker.drain()
        row = await world.row(1)
        world.desk.sayings.clear()
        clock.advance(timedelta(seconds=3))
        await worker.drain()

        assert row.last_error is not None
        assert "oh" in row.last_error
        assert world.slack.texts == ["ping 2", "card 1"]

    async def test_a_kind_nobody_knows_fails_in_the_end(
        self, world: World, clock: HandClock
    ) -> None:
        """A kind without a composer is tried again (a newer replica may know it), then fails."""
        await world.put(1, kind="from-the-future")
        worker = world.worker()

        for _ in range(12):
            await worker.drain()
            clock.advance(timedelta(hours=2))

        assert (await world.row(1)).state == "failed"

    async def test_a_teller_that_fails_harms_nobody(self, world: World) -> None:
        """When telling of a failure fails too, the record stands and the worker goes on."""
        world.slack.fail("post", SlackRefused("chat.postMessage", error="no", final=True))
        await world.put(1, at=-MINUTE)
        await world.put(2)

        await world.worker(on_failed=_raises).drain()

        assert await world.states() == {1: "failed", 2: "sent"}


async def _raises(due: object, reason: str) -> None:
    raise RuntimeError("nobody listens")
