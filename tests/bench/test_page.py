"""How soon a message stands in fifty open windows, against a broadcast with nothing around it."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path

import aiohttp
import pytest
from playwright.async_api import Page, async_playwright

from bot.clock import SystemClock
from tests.bench.conftest import Show
from tests.bench.programs import bare_broadcast, free_port, listening, sandbox
from tests.bench.table import Table, milliseconds, percentile, times
from tests.browser.windows import launch
from tests.scenarios.cast import MIA, REPS, SALES
from tests.support.chromium import Computer, fetch_chromium

MARK = re.compile(r"bench-(\d{5})")
FIRST = "Is the Northwind order still for this month? Yes, said their buyer on Thursday. "
PAUSE = 0.1
AT_ONCE = 8
PATIENCE = 60
NOTE_WHAT_IS_SHOWN = """
window.shown = {};
const note = (node) => {
  for (const [, number] of node.textContent.matchAll(/bench-(\\d{5})/g))
    requestAnimationFrame(() => { window.shown[number] ??= Date.now() / 1000; });
};
new MutationObserver((records) => {
  for (const record of records) record.addedNodes.forEach(note);
}).observe(document, { childList: true, subtree: true });
"""

Send = Callable[[int], Awaitable[None]]


def now() -> float:
    return SystemClock().now().timestamp()


@dataclass(slots=True)
class Crowd:
    """Windows without a browser: they connect as the page does and note when they are told."""

    heard: dict[int, list[float]] = field(default_factory=dict)
    frame_of_one: str = ""
    """The latest frame that told of one message only."""
    _sockets: list[aiohttp.ClientWebSocketResponse] = field(default_factory=list)
    _tasks: list[asyncio.Task[None]] = field(default_factory=list)

    async def join(self, session: aiohttp.ClientSession, url: str, hello: object) -> None:
        socket = await session.ws_connect(url)
        self._sockets.append(socket)
        await socket.send_json(hello)
        self._tasks.append(asyncio.create_task(self._listen(socket)))

    async def _listen(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        async for said in socket:
            numbers = {int(found) for found in MARK.findall(said.data)}
            if len(numbers) == 1:
                self.frame_of_one = said.data
            for number in numbers:
                self.heard.setdefault(number, []).append(now())

    async def have(self, number: int, windows: int) -> None:
        """Wait until that many windows know of a message."""
        async with asyncio.timeout(PATIENCE):
            while len(self.heard.get(number, ())) < windows:  # noqa: ASYNC110 - others answer
                await asyncio.sleep(0.005)

    async def leave(self) -> None:
        await asyncio.gather(*(socket.close() for socket in self._sockets), *self._tasks)


@dataclass(slots=True)
class Measured:
    """Seconds from sending to being told, over all windows, and to being shown in Chromium."""

    told: list[float]
    shown: list[float]

    def cells(self) -> tuple[str, str]:
        return _both(self.told), _both(self.shown)


@dataclass(slots=True)
class Course:
    """The same sendings to the same windows, whoever serves them."""

    crowd: Crowd
    page: Page
    send: Send
    windows: int
    first: int = 0
    sent: dict[int, float] = field(default_factory=dict)

    async def alone(self, messages: int) -> Measured:
        """Each message once the last one stands everywhere, and after a pause."""
        numbers = self._next(messages)
        for number in numbers:
            await self._send(number)
            await self.crowd.have(number, self.windows)
            await asyncio.sleep(PAUSE)
        return await self._measure(numbers)

    async def in_a_flood(self, messages: int) -> Measured:
        """Several people send one message after the other, without a pause."""
        numbers = self._next(messages)
        lanes = [numbers[lane::AT_ONCE] for lane in range(AT_ONCE)]
        await asyncio.gather(*(self._send(*lane) for lane in lanes))
        for number in numbers:
            await self.crowd.have(number, self.windows)
        return await self._measure(numbers)

    def _next(self, messages: int) -> range:
        self.first += messages
        return range(self.first - messages, self.first)

    async def _send(self, *numbers: int) -> None:
        for number in numbers:
            self.sent[number] = now()
            await self.send(number)

    async def _measure(self, numbers: range) -> Measured:
        names = [f"{number:05}" for number in numbers]
        await self.page.wait_for_function("names => names.every(each => shown[each])", arg=names)
        shown = await self.page.evaluate("window.shown")
        return Measured(
            [at - self.sent[number] for number in numbers for at in self.crowd.heard[number]],
            [shown[f"{number:05}"] - self.sent[number] for number in numbers],
        )


@asynccontextmanager
async def chromium() -> AsyncIterator[Page]:
    async with async_playwright() as playwright:
        browser = await launch(playwright, fetch_chromium(Computer(), print))
        context = await browser.new_context()
        await context.add_init_script(NOTE_WHAT_IS_SHOWN)
        yield await context.new_page()
        await browser.close()


@pytest.mark.timeout(600)
async def test_a_message_in_many_windows(tmp_path: Path, show: Show, *, is_long: bool) -> None:
    """Every window is told of every message, and the browser shows each of them."""
    before, windows, alone, flood = (1000, 49, 200, 400) if is_long else (60, 9, 5, 16)
    table = Table(
        f"From sending to {windows} windows and one Chromium, {before} messages before: "
        f"p50, p95 of {alone} and {flood}",
        ["", "told, alone", "shown, alone", "told, flood", "shown, flood", "shown, alone, p95"],
    )
    rows: list[list[Measured]] = []

    async with chromium() as page, aiohttp.ClientSession() as session:
        port = free_port()
        async with sandbox(port, tmp_path), AsyncExitStack() as left:
            await listening(port, session)
            base = f"http://127.0.0.1:{port}"
            for number in range(before):
                await _say(session, base, MIA, f"{FIRST}{number}")
            crowd = Crowd()
            left.push_async_callback(crowd.leave)
            people = cycle([MIA, *REPS])
            for _, user in zip(range(windows), people, strict=False):
                await crowd.join(
                    session, f"{base}/live?user={user}", await _hello(session, base, user)
                )
            await page.goto(f"{base}/client/{MIA}/{SALES}")

            async def send(number: int) -> None:
                await _say(session, base, next(people), f"{FIRST}bench-{number:05}")

            rows.append(await _course(Course(crowd, page, send, windows), alone, flood))
            await page.goto("about:blank")
        port = free_port()
        async with bare_broadcast(PORT=str(port), ROWS=str(before)), AsyncExitStack() as left:
            await listening(port, session)
            base = f"http://127.0.0.1:{port}"
            bare = Crowd()
            left.push_async_callback(bare.leave)
            for _ in range(windows):
                await bare.join(session, f"{base}/live", {})
            await page.goto(base)
            await page.wait_for_function("document.title === 'Open'")

            async def shout(number: int) -> None:
                body = MARK.sub(f"bench-{number:05}", crowd.frame_of_one)
                async with session.post(f"{base}/say", data=body.encode()) as response:
                    assert response.status == 200

            rows.append(await _course(Course(bare, page, shout, windows), alone, flood))
            await page.goto("about:blank")

    least = percentile(rows[1][0].shown, 0.95)
    for name, measured in zip(("the sandbox", "bare broadcast"), rows, strict=True):
        ratio = times(percentile(measured[0].shown, 0.95), least)
        table.add(name, *measured[0].cells(), *measured[1].cells(), ratio)
    show(table)


async def _course(course: Course, alone: int, flood: int) -> list[Measured]:
    await course.alone(3)  # warms up
    return [await course.alone(alone), await course.in_a_flood(flood)]


async def _hello(session: aiohttp.ClientSession, base: str, user: str) -> object:
    """What the page says first: what it shows, and from when it is."""
    async with session.get(f"{base}/client/{user}/{SALES}") as response:
        page = await response.text()
    since = re.search(r'data-since="([^"]+)"', page)
    assert since is not None
    return {"shows": {"channel": SALES, "tab": "messages"}, "since": since[1]}


async def _say(session: aiohttp.ClientSession, base: str, user: str, text: str) -> None:
    said = {"channel": SALES, "text": text}
    async with session.post(f"{base}/control/users/{user}/message", json=said) as response:
        assert response.status == 200, await response.text()
        json.loads(await response.text())


def _both(figures: list[float]) -> str:
    return f"{milliseconds(percentile(figures, 0.5))}, {milliseconds(percentile(figures, 0.95))}"
