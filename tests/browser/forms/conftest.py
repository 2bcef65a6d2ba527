"""Windows of a sandbox whose app is the tests' own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest_asyncio
from playwright.async_api import Browser, Page

from bot.clock import HandClock
from tests.browser.forms.app import MIA, AppBench, Sit, open_app
from tests.browser.windows import Windows, open_windows


@pytest_asyncio.fixture(loop_scope="session", name="bench")
async def _bench(clock: HandClock) -> AsyncIterator[AppBench]:
    async with open_app(clock) as bench:
        yield bench


@pytest_asyncio.fixture(loop_scope="session", name="windows")
async def _windows(browser: Browser, bench: AppBench) -> AsyncIterator[Windows]:
    async with open_windows(browser, {bench.sandbox.base_url}) as windows:
        yield windows


@pytest_asyncio.fixture(loop_scope="session", name="sit")
async def _sit(windows: Windows, bench: AppBench) -> Sit:
    """Opens a window of Mia's, at an address below her own."""

    async def sit(path: str = "", **how: Any) -> Page:
        return await windows.open(f"{bench.sandbox.base_url}/client/{MIA}{path}", **how)

    return sit
