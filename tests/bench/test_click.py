"""A click that writes a row, the whole way, against a Bolt app that only acknowledges."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from time import perf_counter

import aiohttp
import pytest
from sqlalchemy import func, select

from bot.clock import SystemClock
from bot.rhythm.model import OneOnOne
from bot.rhythm.rules import Answer
from bot.slack.transport import EVENTS_PATH
from bot.store import Store
from bot.store.migrations import migrate
from tests.bench.conftest import Show
from tests.bench.programs import (
    BOT_TOKEN,
    Program,
    SilentSlack,
    bare_bolt,
    coach,
    free_port,
    listening,
)
from tests.bench.seed import grow, manager_of
from tests.bench.table import Table, milliseconds, percentile, times
from tests.slack.fakes import SECRET, click, interactive, signed

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
WARM_UP = 8
PAUSE = 0.15
AT_ONCE = 8


@dataclass(slots=True)
class Clicker:
    """Presses *Held* on one 1:1 after the other, as each one's manager."""

    session: aiohttp.ClientSession
    port: int
    numbers: Iterator[int]

    async def press(self) -> float:
        number = next(self.numbers)
        action = {"type": "button", "action_id": "rhythm.held", "value": str(number)}
        body = interactive(
            click(
                user={"id": manager_of(number), "team_id": "T0001"},
                actions=[action],
                trigger_id=f"{number}.of.this.click",
            )
        )
        began = perf_counter()
        async with self.session.post(
            f"http://127.0.0.1:{self.port}{EVENTS_PATH}", data=body, headers=FORM | signed(body)
        ) as response:
            said = await response.text()
        took = perf_counter() - began
        assert (response.status, said) == (200, "")
        return took

    async def with_pauses(self, clicks: int) -> list[float]:
        """Each click comes when all that the last one set off is done."""
        took = []
        for _ in range(clicks):
            await asyncio.sleep(PAUSE)
            took.append(await self.press())
        return took

    async def one_by_one(self, clicks: int) -> list[float]:
        return [await self.press() for _ in range(clicks)]

    async def at_once(self, clicks: int) -> list[float]:
        several = (self.one_by_one(clicks // AT_ONCE) for _ in range(AT_ONCE))
        return [one for some in await asyncio.gather(*several) for one in some]


@pytest.mark.timeout(300)
async def test_a_click_that_writes(empty_database_url: str, show: Show, *, is_long: bool) -> None:
    """Every click is answered with 200 and stands in the database afterwards."""
    alone, crowd = (100, 800) if is_long else (3, 16)
    needed = WARM_UP + alone + 2 * crowd
    clock = SystemClock()
    store = Store(empty_database_url, clock=clock)
    await migrate(store)
    over = clock.now() - timedelta(hours=2)
    await grow(store, clock, rhythms=needed, planned_at=over, told=True)

    table = Table(
        f"A click, {store.dialect}: p50 and p99 of {alone}, {crowd} and {crowd}",
        ["", "alone", "one after the other", f"{AT_ONCE} at once", "alone, p50, ratio"],
    )
    async with SilentSlack() as slack, aiohttp.ClientSession() as session:
        known = {"SLACK_API_URL": slack.url, "SLACK_BOT_TOKEN": BOT_TOKEN}
        known["SLACK_SIGNING_SECRET"] = SECRET

        async def measure(
            name: str, program: AbstractAsyncContextManager[Program], port: int, of: float
        ) -> float:
            async with program:
                await listening(port, session)
                clicker = Clicker(session, port, count(1))
                await clicker.one_by_one(WARM_UP)
                measured = [
                    await clicker.with_pauses(alone),
                    await clicker.one_by_one(crowd),
                    await clicker.at_once(crowd),
                ]
            p50 = percentile(measured[0], 0.5)
            table.add(name, *map(_both, measured), times(p50, of or p50))
            return p50

        port = free_port()
        default = {**known, "PORT": str(port), "ACK_FIRST": "1"}
        bare = await measure("bare Bolt, only acknowledges", bare_bolt(**default), port, 0)
        port = free_port()
        blocking = {**known, "PORT": str(port)}
        name = "the same with process_before_response"
        await measure(name, bare_bolt(**blocking), port, bare)
        port = free_port()
        whole = {**known, "PORT": str(port), "DATABASE_URL": empty_database_url}
        await measure("Coach, writes, then acknowledges", coach(**whole), port, bare)
    assert await _answered(store) == needed
    await store.close()
    show(table)


def _both(figures: list[float]) -> str:
    return f"{milliseconds(percentile(figures, 0.5))}, {milliseconds(percentile(figures, 0.99))}"


async def _answered(store: Store) -> int:
    async with store.begin_across() as session:
        held = select(func.count()).where(OneOnOne.manager_says == Answer.HELD)
        return await session.scalar(held) or 0
