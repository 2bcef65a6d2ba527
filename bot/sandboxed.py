"""The bot inside the sandbox: one process, one clock that both live by."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.app import Bot, build
from bot.clock import HandClock, SystemClock
from bot.sandbox.server import Sandbox
from bot.sandbox.world import World, demo_world
from bot.settings import Settings

__all__ = ["SECOND", "Stage", "Winder", "manifest_path", "open_stage", "run"]

SECOND = timedelta(seconds=1)


@dataclass(frozen=True)
class Stage:
    """A sandbox with the bot inside."""

    sandbox: Sandbox
    bot: Bot
    clock: HandClock


def _never() -> bool:
    return False


class Winder:
    """Winds the common clock from one thing that is due to the next, and lets the bot do each."""

    def __init__(self, clock: HandClock) -> None:
        self._clock = clock
        self._winding = asyncio.Lock()
        self.bot: Bot | None = None

    async def wind(self, to: datetime, *, enough: Callable[[], bool] = _never) -> None:
        """Go to an instant; what is due on the way happens in its order. Raises ValueError.

        `enough` is asked at each stop, after what was due there; with its yes the way ends there.
        """
        async with self._winding:
            if to < self._clock.now():
                raise ValueError("time only goes on")
            due = await self._settle()
            while self._clock.now() < to and not enough():
                ahead = to if due is None else min(due, to)
                # What is due and still not done waits for something else: a second goes by.
                is_stuck = ahead <= self._clock.now()
                self._clock.set(self._clock.now() + SECOND if is_stuck else ahead)
                due = await self._settle()

    async def next_instant(self) -> datetime | None:
        """When the bot next has something to do; None when nothing waits."""
        return await self.bot.next_instant() if self.bot is not None else None

    async def _settle(self) -> datetime | None:
        return await self.bot.settle() if self.bot is not None else None


@asynccontextmanager
async def open_stage(
    *,
    folder: Path,
    clock: HandClock,
    world: World | None = None,
    port: int = 0,
    record: Path | None = None,
    database_url: str | None = None,
) -> AsyncIterator[Stage]:
    """Start a sandbox and, connected to it over Socket Mode, the bot, unmodified.

    `folder` holds the SQLite file, unless `database_url` names another database.
    """
    winder = Winder(clock)
    sandbox = Sandbox(
        clock=clock,
        manifest=manifest_path(),
        world=world or demo_world(),
        port=port,
        record=record,
        winder=winder,
    )
    stop = asyncio.Event()
    async with AsyncExitStack() as opened:
        await sandbox.start()
        opened.push_async_callback(sandbox.stop)
        settings = Settings(
            bot_token=sandbox.bot_token,
            app_token=sandbox.app_token,
            database_url=database_url or f"sqlite:///{folder / 'sandbox.sqlite3'}",
            slack_api_url=sandbox.api_url,
        )
        bot = await opened.enter_async_context(build(settings, clock=clock, tick_every=SECOND))
        running = asyncio.create_task(bot.run(stop))
        opened.push_async_callback(_finish, running, stop)
        await _connected(sandbox, running)
        winder.bot = bot
        opened.push_async_callback(sandbox.winding.close)
        yield Stage(sandbox, bot, clock)


async def run(
    *,
    port: int,
    record: Path | None,
    stop: Callable[[], asyncio.Event],
    tell: Callable[[str], None],
) -> None:
    """Keep a sandbox open until it is stopped. Raises OSError when the port is taken."""
    ended = stop()
    clock = HandClock(SystemClock().now(), flowing=True)
    with TemporaryDirectory(prefix="coach-sandbox-") as folder:
        async with open_stage(folder=Path(folder), clock=clock, port=port, record=record) as stage:
            tell(_what_next(stage))
            await ended.wait()


def manifest_path() -> Path:
    """Find the app's manifest: beside the package in a checkout, inside it in a wheel."""
    package = Path(__file__).parent
    packed = package / "_manifest.yml"
    return packed if packed.exists() else package.parent / "manifest.yml"


async def _connected(sandbox: Sandbox, running: asyncio.Task[None]) -> None:
    """Wait until payloads can reach the bot; pass on why it didn't come up."""
    connected = asyncio.create_task(sandbox.sockets.connected())
    await asyncio.wait({running, connected}, return_when=asyncio.FIRST_COMPLETED)
    connected.cancel()
    if running.done():
        running.result()


async def _finish(running: asyncio.Task[None], stop: asyncio.Event) -> None:
    stop.set()
    await running


def _what_next(stage: Stage) -> str:
    control = stage.sandbox.control_url
    return f"""
Coach runs in its sandbox, a little Slack on this machine. Nothing leaves it.

  Mia is the manager. See what she sees:
    curl {control}users/U07SBXMIA/view

  Let her type /coach setup:
    curl -X POST {control}users/U07SBXMIA/command -d '{{"text": "/coach setup"}}'

  Wind the clock on by a day; what is due on the way happens:
    curl -X POST {control}clock/wind -d '{{"seconds": 86400}}'

docs/sandbox.md lists all that one can do. Ctrl-C ends it.
"""
