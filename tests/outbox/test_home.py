"""App Homes go through the outbox: shown once for many changes, again after a doubt."""

from __future__ import annotations

from datetime import timedelta

from bot.outbox import service
from bot.outbox.types import DeliveryClass, Due, Home, Saying
from bot.slack.failures import SlackUncertain
from tests.outbox.world import World

RON, AIKO = "U1", "U2"


async def _open(world: World, person: str) -> None:
    await world.put(0, person, klass=DeliveryClass.SILENT)


async def _change(world: World, *persons: str) -> None:
    async with world.store.begin(world.workspace) as session:
        await service.refresh_home(session, [f"card:0:{person}" for person in persons])


def _show(world: World, version: int) -> None:
    world.desk.sayings["card"] = Home({"type": "home", "blocks": [version]})


async def test_changes_are_shown_once(world: World) -> None:
    """However much changes before it is published, a Home is published once, as it is then."""
    worker = world.worker()
    _show(world, 1)
    await _open(world, RON)
    await worker.drain()

    _show(world, 2)
    for _ in range(5):
        await _change(world, RON, AIKO)
    await worker.drain()

    assert [(who, view["blocks"]) for who, view in world.slack.homes] == [(RON, [1]), (RON, [2])]


async def test_who_never_opened_it_has_none(world: World) -> None:
    """A Home that nobody ever opened isn't published."""
    await _change(world, AIKO)
    await world.worker().drain()

    assert world.slack.homes == []


async def test_a_doubt_is_settled_by_showing_it_again(world: World) -> None:
    """After a lost answer it is simply shown again: nobody looks for a message."""
    worker = world.worker()
    _show(world, 1)
    world.slack.fail("publish_home", SlackUncertain("views.publish", cause="cut"), is_accepted=True)
    await _open(world, RON)
    await worker.drain()
    world.clock.set(world.clock.now() + timedelta(minutes=1))
    await worker.drain()

    assert [who for who, _ in world.slack.homes] == [RON, RON]
    assert set(world.slack.calls) == {"publish_home"}


async def test_a_change_during_the_showing_isnt_lost(world: World) -> None:
    """What changes while a Home is on its way is shown right after."""
    _show(world, 1)
    await _open(world, RON)
    compose = world.desk.compose

    async def slowly(due: Due) -> Saying:
        saying = await compose(due)
        if len(world.slack.homes) == 0:
            await _change(world, RON)
            _show(world, 2)
        return saying

    worker = world.worker(composer=slowly)
    await worker.drain()

    assert [view["blocks"] for _, view in world.slack.homes] == [[1], [2]]
