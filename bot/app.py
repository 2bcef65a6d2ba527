"""The composition root: the only module that knows everybody."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

import structlog
from aiohttp import ClientSession
from slack_bolt.async_app import AsyncApp
from sqlalchemy import text

from bot.clock import Clock, SystemClock
from bot.outbox.foresight import Foreseen, foresee, idle
from bot.outbox.tick import Idle, Tick
from bot.outbox.worker import Worker
from bot.people.audit_log import AuditLog
from bot.people.calendars.fetching import Fetch
from bot.rooms import Extra, Rooms
from bot.settings import Mode, Settings
from bot.slack.app_factory import build_app
from bot.slack.gateway import Gateway
from bot.slack.socket_mode import run_socket_mode
from bot.slack.transport import run_web, web_app
from bot.slack.web import CALL_TIMEOUT, open_session
from bot.slack.workspaces import Workspaces
from bot.store import Store, hurried
from bot.store.migrations import migrate
from bot.store.resealing import reseal
from bot.summaries.reports.webhook_posting import Post
from bot.words import warm

__all__ = ["LONGEST_CALL", "Bot", "build"]

log = structlog.get_logger(__name__)

TICK_EVERY = timedelta(seconds=5)
HEALTH_SECONDS = 2.0
LONGEST_CALL = timedelta(seconds=CALL_TIMEOUT)
MOST_SETTLING_ROUNDS = 1000
OUTBOX = "outbox"
"""Beside the jobs' names: what waits to be sent."""


@dataclass(frozen=True)
class Bot:
    """Everything built and wired; nothing runs before `run`."""

    settings: Settings
    clock: Clock
    store: Store
    session: ClientSession
    app: AsyncApp
    workspaces: Workspaces
    gateway: Gateway
    rooms: Rooms
    worker: Worker
    tick: Tick
    errands: Tick
    """A clock of their own for what goes out to others: a slow one holds up no 1:1."""

    async def run(self, stop: asyncio.Event) -> None:
        """Receive, plan and send until `stop` is set, then finish what has begun.

        Raises SlackFailure when Slack refuses the tokens, OSError when the port is taken.
        """
        async with AsyncExitStack() as running:
            await self.workspaces.connect(self.gateway)
            worker = asyncio.create_task(self.worker.run(stop))
            running.push_async_callback(self._finish, worker, stop)
            self.tick.start()
            running.push_async_callback(self.tick.stop)
            self.errands.start()
            running.push_async_callback(self.errands.stop)
            await self._receive(running)
            log.info("coach.running", mode=self.settings.mode.value)
            await stop.wait()

    async def settle(self, foreseen: Foreseen | None = None) -> Foreseen:
        """Do all that is due now: plan and send until nothing is left (for winding a clock).

        Tells what there is to do next, as `foresee` does; what it told last may be given, where
        only the clock went on since.
        """
        foreseen = foreseen or await self.foresee()
        for _ in range(MOST_SETTLING_ROUNDS):
            nothing_to_do = idle(foreseen, self.clock.now())
            await self.tick.once(nothing_to_do)
            await self.errands.once(nothing_to_do)
            await self.worker.drain()
            foreseen = await self.foresee()
            if len(idle(foreseen, self.clock.now())) == len(foreseen):
                break
        return foreseen

    async def foresee(self) -> Foreseen:
        """Tell when each job, and the outbox, next has something to do."""
        return await foresee(self.store, {**self.rooms.foresights(), OUTBOX: self.worker})

    def tick_age(self) -> float | None:
        """Tell how many seconds ago the last tick ended; for the health check."""
        last = self.tick.last_beat
        return None if last is None else (self.clock.now() - last).total_seconds()

    async def reach_database(self) -> None:
        """Raise when the database can't be reached; for the health check."""
        with hurried(HEALTH_SECONDS):
            async with self.store.begin_across() as session:
                await session.execute(text("SELECT 1"))

    async def _receive(self, running: AsyncExitStack) -> None:
        settings = self.settings
        is_socket = settings.mode is Mode.SOCKET
        if settings.port is not None:
            site = web_app(
                None if is_socket else self.app,
                database=self.reach_database,
                tick_age=self.tick_age,
            )
            await running.enter_async_context(run_web(site, host=settings.host, port=settings.port))
        if settings.app_token is not None:
            await running.enter_async_context(
                run_socket_mode(
                    self.app,
                    app_token=settings.app_token,
                    base_url=self.gateway.base_url,
                    session=self.session,
                    call_timeout=self.gateway.timeout,
                )
            )

    async def _finish(self, worker: asyncio.Task[None], stop: asyncio.Event) -> None:
        stop.set()
        await worker


@asynccontextmanager
async def build(
    settings: Settings,
    *,
    clock: Clock | None = None,
    tick_every: timedelta = TICK_EVERY,
    outlives_power_cut: bool = True,
    extra: Sequence[Extra] = (),
    fetch: Fetch | None = None,
    post: Post | None = None,
    call_timeout: timedelta = LONGEST_CALL,
) -> AsyncIterator[Bot]:
    """Build the bot on a migrated database, and close everything in the end.

    Only what nobody would miss needn't outlive a power cut: it is a little faster (Store).
    `extra` brings kinds of deliveries besides the rooms' own, `fetch` gets private calendars from
    elsewhere than the internet, `post` calls webhooks there. `call_timeout` is how long one call of
    Slack's may take; no user's matter, but a test needn't wait so long.

    Raises StoreError when the database, or a secret in it, can't be opened.
    """
    clock = clock or SystemClock()
    async with AsyncExitStack() as opened:
        store = Store(
            settings.database_url,
            clock=clock,
            outlives_power_cut=outlives_power_cut,
            secret_keys=settings.secret_keys,
        )
        opened.push_async_callback(store.close)
        await migrate(store)
        await reseal(store)
        session = await opened.enter_async_context(open_session(settings.slack_api_url))
        workspaces = Workspaces(store, clock=clock, token=settings.bot_token)
        gateway = Gateway(
            base_url=settings.slack_api_url,
            session=session,
            tokens=workspaces,
            timeout=call_timeout.total_seconds(),
        )
        app = build_app(
            workspaces=workspaces,
            gateway=gateway,
            signing_secret=settings.signing_secret,
            on_declined=AuditLog(store).refused,
        )
        # Before the first click, and beside the loop: it takes a tenth of a second.
        await asyncio.to_thread(warm)
        rooms = Rooms.furnish(store, gateway, clock, extra=extra, fetch=fetch, post=post)
        opened.callback(rooms.summaries.close)
        rooms.listen(app, gateway)
        worker = Worker(
            store,
            gateway,
            clock=clock,
            composers=rooms.composers(),
            gate=rooms.manners.gate,
            on_failed=rooms.welcome.tell_undelivered,
            call_timeout=call_timeout,
        )
        tick, errands = (
            Tick(clock=clock, jobs=jobs, every=tick_every, idle=_idle_of(store, clock, rooms, jobs))
            for jobs in (rooms.jobs(), rooms.errands())
        )
        yield Bot(
            settings=settings,
            clock=clock,
            store=store,
            session=session,
            app=app,
            workspaces=workspaces,
            gateway=gateway,
            rooms=rooms,
            worker=worker,
            tick=tick,
            errands=errands,
        )


def _idle_of(store: Store, clock: Clock, rooms: Rooms, jobs: Collection[str]) -> Idle:
    foresights = {name: one for name, one in rooms.foresights().items() if name in jobs}

    async def look() -> set[str]:
        foreseen = await foresee(store, foresights)
        # Only now: what is due at once was due a moment ago, by a clock that goes.
        return idle(foreseen, clock.now())

    return look
