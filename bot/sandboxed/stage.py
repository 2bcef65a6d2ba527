"""The bot inside the sandbox: one process, one clock that both live by."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv4Address, IPv6Address
from pathlib import Path
from typing import Literal

from bot.app import LONGEST_CALL, Bot, build
from bot.clock import HandClock
from bot.outbox.foresight import Foreseen, soonest
from bot.people.calendars.fetching import Fetcher
from bot.rooms import Extra
from bot.sandbox.seed import demo_talk
from bot.sandbox.seed import seed as seed_talk
from bot.sandbox.server import Sandbox
from bot.sandbox.tour import NO_TOUR, read_plan
from bot.sandbox.workspace import Workspace
from bot.sandbox.world import World, demo_world
from bot.settings import Settings
from bot.store.secrets import new_key
from bot.summaries.reports.webhook_posting import Poster

__all__ = [
    "BOTS_FILE",
    "SECOND",
    "SEED",
    "SLACKS_FILE",
    "Seed",
    "Stage",
    "Winder",
    "manifest_path",
    "open_stage",
    "tour_path",
]

Seed = Literal["empty", "demo"]
SECOND = timedelta(seconds=1)
SLACKS_FILE = "slack.sqlite3"
"""What the sandbox keeps: everything that people see."""
SEED = "seed"
"""The document that says with what a kept workspace began."""
BOTS_FILE = "coach.sqlite3"
"""The bot's own database. The two belong together."""
KEY_FILE = "coach.key"
"""The key to the bot's secrets; without it its database can't be used."""


@dataclass(frozen=True)
class Stage:
    """A sandbox with the bot inside."""

    sandbox: Sandbox
    bot: Bot
    clock: HandClock


def _never() -> bool:
    return False


class Winder:
    """Winds the common clock from one thing that is due to the next, and lets the bot do each.

    One at a time: the sandbox's `Winding` sees to that.
    """

    def __init__(self, clock: HandClock) -> None:
        self._clock = clock
        self.bot: Bot | None = None

    async def wind(self, to: datetime, *, enough: Callable[[], bool] = _never) -> None:
        """Go to an instant; what is due on the way happens in its order. Raises ValueError.

        `enough` is asked at each stop, after what was due there; with its yes the way ends there.
        """
        if to < self._clock.now():
            raise ValueError("time only goes on")
        foreseen = await self._settle()
        while self._clock.now() < to and not enough():
            due = soonest(foreseen)
            ahead = to if due is None else min(due, to)
            # What is due and still not done waits for something else: a second goes by.
            is_stuck = ahead <= self._clock.now()
            self._clock.set(self._clock.now() + SECOND if is_stuck else ahead)
            foreseen = await self._settle(foreseen)

    async def next_instant(self) -> datetime | None:
        """When the bot next has something to do; None when nothing waits."""
        return soonest(await self.bot.foresee()) if self.bot is not None else None

    async def _settle(self, foreseen: Foreseen | None = None) -> Foreseen:
        return await self.bot.settle(foreseen) if self.bot is not None else {}


@asynccontextmanager
async def open_stage(
    *,
    folder: Path,
    clock: HandClock,
    world: World | None = None,
    port: int = 0,
    record: Path | None = None,
    database_url: str | None = None,
    seed: Seed = "empty",
    keep: bool = False,
    extra: Sequence[Extra] = (),
    call_timeout: timedelta = LONGEST_CALL,
) -> AsyncIterator[Stage]:
    """Start a sandbox and, connected to it over Socket Mode, the bot, unmodified.

    `folder` holds the bot's SQLite file, unless `database_url` names another database; with `keep`
    that of the sandbox as well, which then goes on from what is kept there. `seed` says with what
    a new workspace begins: with people and channels only, or also with what they have said.
    `extra` and `call_timeout` are as in `build`.
    """
    winder = Winder(clock)
    sandbox = Sandbox(
        clock=clock,
        manifest=manifest_path(),
        world=world or demo_world(),
        port=port,
        record=record,
        winder=winder,
        keep=folder / SLACKS_FILE if keep else None,
        begin_with=_said_before if seed == "demo" else None,
        # Its steps are about the demo's people: another world has no tour.
        tour=read_plan(tour_path()) if world is None else NO_TOUR,
    )
    sandbox.keeper.add(SEED, lambda: seed, lambda _: None)
    stop = asyncio.Event()
    async with AsyncExitStack() as opened:
        await sandbox.start()
        opened.push_async_callback(sandbox.stop)
        settings = Settings(
            bot_token=sandbox.bot_token,
            app_token=sandbox.app_token,
            database_url=database_url or f"sqlite:///{folder / BOTS_FILE}",
            slack_api_url=sandbox.api_url,
            secret_keys=(_secret_key(folder / KEY_FILE),),
        )
        bot = await opened.enter_async_context(
            build(
                settings,
                clock=clock,
                tick_every=SECOND,
                outlives_power_cut=False,
                extra=extra,
                fetch=Fetcher(inside=_is_this_machine),
                post=Poster(inside=_is_this_machine),
                call_timeout=call_timeout,
            )
        )
        running = asyncio.create_task(bot.run(stop))
        opened.push_async_callback(_finish, running, stop)
        await _connected(sandbox, running)
        winder.bot = bot
        opened.push_async_callback(sandbox.winding.close)
        yield Stage(sandbox, bot, clock)


def manifest_path() -> Path:
    """Find the app's manifest: beside the package in a checkout, inside it in a wheel."""
    package = Path(__file__).parents[1]
    packed = package / "_manifest.yml"
    return packed if packed.exists() else package.parent / "manifest.yml"


def tour_path() -> Path:
    """Find the steps of the guided tour."""
    return Path(__file__).parents[1] / "tour.toml"


def _secret_key(file: Path) -> str:
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(new_key(), encoding="ascii")
    return file.read_text(encoding="ascii")


def _is_this_machine(address: IPv4Address | IPv6Address) -> bool:
    """Let calendars be read from this machine only: nothing leaves the sandbox."""
    return address.is_loopback


def _said_before(workspace: Workspace) -> None:
    seed_talk(workspace, demo_talk())


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
