"""After a time-out Slack may have it or not: it is looked for before anything is sent again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.clock import HandClock
from bot.outbox.types import Post, Silence, Upload
from bot.slack.failures import SlackLimited, SlackRefused, SlackUncertain
from bot.slack.messages import MessageRef
from tests.outbox.world import World

SOON = timedelta(seconds=5)
TIMEOUT = SlackUncertain("chat.postMessage", cause="time-out")


@pytest.mark.parametrize("has_arrived", [True, False])
@pytest.mark.parametrize(("recipient", "channel"), [("C1", "C1"), ("U1", "D1"), ("U1,U2", "GU1U2")])
async def test_a_post(
    world: World, clock: HandClock, recipient: str, channel: str, *, has_arrived: bool
) -> None:
    """A post in doubt is found in the channel's or DM's history, or else sent; once in the end."""
    world.slack.fail("post", TIMEOUT, is_accepted=has_arrived)
    await world.put(1, recipient)
    worker = world.worker()

    await worker.drain()
    doubtful = await world.row(1)
    clock.advance(SOON)
    await worker.drain()

    row = await world.row(1, "post")
    assert doubtful.unsettled_since == doubtful.due_at
    assert (row.state, row.channel, row.ts) == ("sent", channel, "1.000000")
    assert row.unsettled_since is None
    assert len(world.slack.messages) == 1
    assert world.slack.calls.count("find_delivery") == 1


@pytest.mark.parametrize("has_arrived", [True, False])
async def test_a_reply(world: World, clock: HandClock, *, has_arrived: bool) -> None:
    """A reply in doubt is looked for in its thread."""
    world.desk.sayings["card"] = Post("reply", [], thread=MessageRef("C9", "7.0"))
    world.slack.fail("post", TIMEOUT, is_accepted=has_arrived)
    await world.put(1)
    worker = world.worker()

    await worker.drain()
    clock.advance(SOON)
    await worker.drain()

    assert [(it.channel, it.thread_ts) for it in world.slack.messages] == [("C9", "7.0")]
    assert (await world.row(1, "post")).state == "sent"


@pytest.mark.parametrize("has_arrived", [True, False])
async def test_a_file(world: World, clock: HandClock, *, has_arrived: bool) -> None:
    """A file in doubt is looked for by its name."""
    world.desk.sayings["card"] = Upload("a.ics", "A", b"")
    world.slack.fail("upload", TIMEOUT, is_accepted=has_arrived)
    await world.put(1, "U1")
    worker = world.worker()

    await worker.drain()
    clock.advance(SOON)
    await worker.drain()

    assert world.slack.files == [("D1", "a.ics", None)]
    assert (await world.row(1)).state == "sent"


@pytest.mark.parametrize("has_arrived", [True, False])
async def test_an_update(world: World, clock: HandClock, *, has_arrived: bool) -> None:
    """An update in doubt is simply done again."""
    await world.put(1)
    worker = world.worker()
    await worker.drain()
    world.desk.sayings["card"] = Post("new", [])
    world.slack.fail("update", TIMEOUT, is_accepted=has_arrived)
    await world.refresh(1)

    await worker.drain()
    clock.advance(SOON)
    await worker.drain()

    assert world.slack.texts == ["new"]
    assert world.slack.calls == ["post", "update", "update"]
    assert (await world.row(1, "update")).state == "sent"


async def test_the_channel_waits_for_it(world: World, clock: HandClock) -> None:
    """While a post is in doubt, the channel's later ones wait, so that their order holds."""
    world.slack.fail("post", TIMEOUT)
    await world.put(1, at=-SOON)
    await world.put(2)
    worker = world.worker()

    await worker.drain()
    assert world.slack.texts == []
    clock.advance(SOON)
    await worker.drain()

    assert world.slack.texts == ["card 1", "card 2"]


async def test_a_found_post_is_brought_up_to_date(world: World, clock: HandClock) -> None:
    """Nobody knows which state a post showed that was found: it gets an update."""
    world.slack.fail("post", TIMEOUT, is_accepted=True)
    await world.put(1)
    worker = world.worker()
    await worker.drain()
    world.desk.sayings["card"] = Post("new", [])

    clock.advance(SOON)
    await worker.drain()

    assert world.slack.texts == ["new"]


async def test_what_need_not_be_said_any_more_is_still_looked_for(
    world: World, clock: HandClock
) -> None:
    """Even when the composer would be silent by now, a post that arrived counts as sent."""
    world.slack.fail("post", TIMEOUT, is_accepted=True)
    await world.put(1)
    worker = world.worker()
    await worker.drain()
    world.desk.sayings["card"] = Silence("already-done")

    clock.advance(SOON)
    await worker.drain()

    assert (await world.row(1, "post")).state == "sent"


@pytest.mark.parametrize(("has_arrived", "state"), [(True, "sent"), (False, "expired")])
async def test_it_expires_only_after_a_look(
    world: World, clock: HandClock, *, has_arrived: bool, state: str
) -> None:
    """In doubt and too late: sent if it is found, else expired; never sent again."""
    world.slack.fail("post", TIMEOUT, is_accepted=has_arrived)
    await world.put(1, expires=timedelta(seconds=1))
    worker = world.worker()
    await worker.drain()

    clock.advance(SOON)
    await worker.drain()

    assert (await world.row(1, "post")).state == state
    assert world.slack.calls.count("post") == 1


async def test_a_look_that_is_limited_waits(world: World, clock: HandClock) -> None:
    """When Slack limits the look, nothing is sent unverified; it is looked again later."""
    world.slack.fail("post", TIMEOUT, is_accepted=True)
    world.slack.fail("find_delivery", SlackLimited("conversations.history", retry_after=60))
    await world.put(1)
    worker = world.worker()

    await worker.drain()
    clock.advance(SOON)
    await worker.drain()
    assert (await world.row(1)).unsettled_since is not None
    clock.advance(timedelta(seconds=60))
    await worker.drain()

    assert len(world.slack.messages) == 1
    assert (await world.row(1, "post")).state == "sent"


async def test_a_look_that_is_refused_ends_it(world: World, clock: HandClock) -> None:
    """Where Slack doesn't let us look, it fails visibly instead of being sent twice."""
    world.slack.fail("post", TIMEOUT, is_accepted=True)
    world.slack.fail(
        "find_delivery", SlackRefused("conversations.history", error="missing_scope", final=True)
    )
    await world.put(1)
    worker = world.worker()

    await worker.drain()
    clock.advance(SOON)
    await worker.drain()

    row = await world.row(1)
    assert (row.state, row.reason) == ("failed", "missing_scope")
    assert len(world.slack.messages) == 1
    assert world.desk.failed == [(1, "missing_scope")]


async def test_a_doubt_that_never_ends_fails_as_such(world: World, clock: HandClock) -> None:
    """When Slack never answers, the reason says that it may have arrived."""
    for _ in range(20):
        world.slack.fail("post", TIMEOUT)
        world.slack.fail("find_delivery", TIMEOUT)
    await world.put(1)
    worker = world.worker()

    for _ in range(12):
        await worker.drain()
        clock.advance(timedelta(hours=2))

    row = await world.row(1)
    assert (row.state, row.reason) == ("failed", "uncertain")


async def test_a_call_that_hangs_is_cut_off(world: World) -> None:
    """A sender without a time-out of its own is cut off, and what it did is in doubt."""
    hung: list[str] = []

    class Hanging(type(world.slack)):  # type: ignore[misc]
        async def post(self, *args: object, **more: object) -> MessageRef:
            hung.append("post")
            raise TimeoutError

    world.slack = Hanging(world.clock)
    await world.put(1)

    await world.worker().drain()

    row = await world.row(1)
    assert (row.state, hung) == ("pending", ["post"])
    assert row.unsettled_since is not None


async def test_an_unforeseen_error_of_the_sender_leaves_a_doubt(
    world: World, clock: HandClock
) -> None:
    """Whatever else breaks during the call may have come after Slack took it: we look."""
    world.slack.fail("post", RuntimeError("a bug"), is_accepted=True)
    await world.put(1)
    worker = world.worker()

    await worker.drain()
    clock.advance(SOON)
    await worker.drain()

    assert len(world.slack.messages) == 1
    assert (await world.row(1, "post")).state == "sent"
