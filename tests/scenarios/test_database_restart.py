"""PostgreSQL goes in the middle: nobody waits for long, and all goes on by itself afterwards."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Literal

import aiohttp
import pytest

from bot.clock import HandClock
from bot.sandboxed import Stage
from tests.scenarios.cast import MIA, REPS, RON, greet_all, set_up, utc
from tests.scenarios.stages import open_by_http
from tests.support.own_postgres import OwnPostgres, own_postgres
from tests.support.slack_world import SlackWorld

SLACKS_PATIENCE = 3.0
FRIDAY, FRIDAYS_REPS = "Friday 27 November", 3
"""In Berlin and London; in New York the day after Thanksgiving comes later."""
KIND_WORDS = "Something went wrong on my side. Nothing you typed is lost"


@pytest.fixture(scope="module", name="server")
def _server() -> Iterator[OwnPostgres]:
    with own_postgres() as server:
        yield server


@dataclass
class House:
    """The bot on a server that goes and comes."""

    stage: Stage
    slack: SlackWorld
    server: OwnPostgres

    async def health(self) -> tuple[int, float]:
        """What /healthz says, and how long it takes."""
        url = f"http://127.0.0.1:{self.stage.bot.settings.port}/healthz"
        began = time.monotonic()
        async with aiohttp.ClientSession() as session, session.get(url) as response:
            return response.status, time.monotonic() - began

    async def told_kindly(self) -> float:
        """Have Mia type a command that can't be carried out; how long she waits for the words."""
        mia = self.slack.user(MIA)
        seen = len(await mia.messages())
        began = time.monotonic()
        await mia.command("/coach")
        waited = time.monotonic() - began
        said = [one.seen_text for one in (await mia.messages())[seen:]]
        assert len(said) == 1
        assert said[0].startswith(KIND_WORDS)
        return waited

    async def said_to(self, *people: str) -> dict[str, Counter[str]]:
        """What stands at top level in each person's DM, ephemeral messages aside."""
        return {
            person: Counter(
                one.text
                for one in await self.slack.user(person).messages()
                if not one.is_reply and not one.ephemeral
            )
            for person in people
        }


@asynccontextmanager
async def opened(server: OwnPostgres, folder: Path) -> AsyncIterator[House]:
    clock = HandClock(utc("2026-11-23 08:00"))
    with server.databases.database(empty=True) as url:
        async with (
            open_by_http(folder=folder, clock=clock, database_url=url) as stage,
            SlackWorld(stage.sandbox.control_url) as slack,
        ):
            yield House(stage, slack, server)


@pytest.fixture(name="house")
async def _house(server: OwnPostgres, tmp_path: Path) -> AsyncIterator[House]:
    async with opened(server, tmp_path) as house:
        yield house


async def come(condition: Callable[[], object]) -> None:
    """Wait in real time for something that comes about by itself."""
    async with asyncio.timeout(60):
        while not condition():  # noqa: ASYNC110 - the bot's own loops are at work
            await asyncio.sleep(0.05)


@pytest.mark.parametrize("mode", ["fast", "immediate"])
async def test_restarted(house: House, mode: Literal["fast", "immediate"]) -> None:
    """While the database is away people are told so at once; then everything due goes out, once."""
    await greet_all(house.slack, list(REPS))
    await house.slack.wind(to=utc("2026-11-26 07:59"))
    house.server.stop(mode)
    try:
        waited = await house.told_kindly()
        status, took = await house.health()
        # The sheets fall due while it is away. Nobody winds: the bot goes on by itself.
        house.stage.clock.set(utc("2026-11-26 09:00"))
        await asyncio.sleep(1.5)
    finally:
        house.server.start()
    assert (waited < SLACKS_PATIENCE, status, took < SLACKS_PATIENCE) == (True, 503, True)

    await come(lambda: sheets(house.stage) >= FRIDAYS_REPS)
    assert (await house.health())[0] == 200
    await house.slack.wind(by=timedelta(minutes=5))
    said = await house.said_to(*REPS, MIA)
    assert {count for each in said.values() for count in each.values()} == {1}
    assert FRIDAY in " ".join(said[MIA])


def sheets(stage: Stage) -> int:
    """How many reps have a sheet for Friday."""
    workspace = stage.sandbox.workspace
    return sum(
        any(FRIDAY in message.body["text"] for message in place.messages.values())
        for place in workspace.conversations.values()
        if place.kind == "im" and set(place.members) & set(REPS)
    )


async def test_restarted_while_much_is_sent(house: House) -> None:
    """Crashed in the middle of sending, nothing is lost, and nothing stands there twice."""
    # Half past two in London: everybody is at work.
    await house.slack.wind(to=utc("2026-11-23 14:30"))
    preview = await set_up(house.slack, list(REPS))
    await house.slack.user(MIA).click(preview, "rhythm.greet_all")
    await come(lambda: greeted(house.stage))
    house.server.stop("immediate")
    await asyncio.sleep(0.2)
    house.server.start()

    # What was under way when it crashed is looked for once its lease is over.
    house.stage.clock.advance(timedelta(minutes=2))
    await come(lambda: greeted(house.stage) == len(REPS))
    await house.slack.wind(by=timedelta(minutes=2))
    said = await house.said_to(*REPS)
    assert {count for each in said.values() for count in each.values()} == {1}


def greeted(stage: Stage) -> int:
    workspace = stage.sandbox.workspace
    return sum(
        any("set up weekly 1:1s" in message.body["text"] for message in place.messages.values())
        for place in workspace.conversations.values()
        if place.kind == "im"
    )


async def test_frozen(house: House) -> None:
    """A server that takes everything and answers nothing holds nobody up for long either."""
    await greet_all(house.slack, [RON])
    house.server.freeze()
    try:
        waits = [await house.told_kindly() for _ in range(3)]
        status, took = await house.health()
    finally:
        house.server.thaw()
    print(f"frozen: words after {[round(each, 2) for each in waits]} s, health after {took:.2f} s")
    assert max(waits) < SLACKS_PATIENCE
    assert (status, took < SLACKS_PATIENCE) == (503, True)

    await house.slack.wind(to=utc("2026-11-26 09:00"))
    mia = house.slack.user(MIA)
    await mia.command("/coach")
    assert KIND_WORDS not in (await mia.last()).seen_text
    assert (await house.health())[0] == 200
    ron = (await house.said_to(RON))[RON]
    assert ron["Your 1:1 on Friday 27 November: 10:00 Mia Hoffmann"] == 1
