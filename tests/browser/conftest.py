"""One Chromium for all, a fresh browser for each test, and guards on every window."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright

from bot.clock import HandClock
from bot.sandbox.world import World, demo_world
from bot.sandboxed import Stage, open_stage
from tests.browser.desk import Desk, Desks
from tests.browser.windows import Windows, launch, open_windows
from tests.scenarios.cast import MIA
from tests.support.chromium import Computer, NoChromium, find_chromium
from tests.support.slack_world import SlackWorld


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--pictures", type=Path, help="the folder that test_pictures.py makes pictures for"
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run all of them on one event loop: it is the browser's, which they share."""
    here = Path(__file__).parent
    shared = pytest.mark.asyncio(loop_scope="session")
    for item in items:
        if here in item.path.parents and pytest_asyncio.is_async_test(item):
            item.add_marker(shared, append=False)


@pytest.fixture(scope="session", name="chromium")
def _chromium(worker_id: str) -> Path:
    """The Chromium of this machine; where there is none, the run ends and says what to do."""
    words = "There is no Chromium for the browser tests; ./coach test brings one."
    try:
        if found := find_chromium(Computer()):
            return found
    except NoChromium as error:
        words = str(error)
    if worker_id != "master":  # one of xdist's, which can't end the others
        pytest.fail(words, pytrace=False)
    pytest.exit(words, returncode=1)


@pytest_asyncio.fixture(scope="session", loop_scope="session", name="browser")
async def _browser(chromium: Path) -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await launch(playwright, chromium)
        yield browser
        await browser.close()


@pytest.fixture(name="world")
def _world() -> World:
    return demo_world()


@pytest_asyncio.fixture(loop_scope="session", name="stage")
async def _stage(tmp_path: Path, clock: HandClock, world: World) -> AsyncIterator[Stage]:
    """The demo's workspace with the bot in it, Monday 2026-11-23, nine o'clock in Berlin."""
    async with open_stage(folder=tmp_path, clock=clock, world=world) as stage:
        yield stage


@pytest_asyncio.fixture(loop_scope="session", name="slack")
async def _slack(stage: Stage) -> AsyncIterator[SlackWorld]:
    """What others do, and what stands in the sandbox, without a window."""
    async with SlackWorld(stage.sandbox.control_url) as slack:
        yield slack


@pytest_asyncio.fixture(loop_scope="session", name="windows")
async def _windows(browser: Browser, stage: Stage) -> AsyncIterator[Windows]:
    async with open_windows(browser, {stage.sandbox.base_url}) as windows:
        yield windows


@pytest_asyncio.fixture(loop_scope="session", name="desks")
async def _desks(windows: Windows, stage: Stage) -> Desks:
    """Sits people down at windows of the stage: `await desks.of(MIA)`."""
    return Desks(windows, stage.sandbox.base_url)


@pytest_asyncio.fixture(loop_scope="session", name="mia")
async def _mia(desks: Desks) -> Desk:
    """The manager, at a window with her conversation with Coach."""
    return await desks.of(MIA)
