"""Our web server: signed requests over HTTP, health and figures."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import prometheus_client
import structlog
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.async_app import AsyncApp
from sqlalchemy.exc import SQLAlchemyError

from bot.slack.dispatch import dispatch
from bot.slack.payloads import Malformed
from bot.store import StoreError

__all__ = ["EVENTS_PATH", "run_web", "web_app"]

log = structlog.get_logger()

EVENTS_PATH = "/slack/events"
# A view is at most 250 kB on its way to Slack; what comes back holds it once, as form data.
LARGEST_BODY = 2 * 1024 * 1024
LONGEST_STOP_SECONDS = 10.0
STALE_TICK_SECONDS = 60.0
DATABASE_SECONDS = 3.0


def web_app(
    app: AsyncApp | None,
    *,
    database: Callable[[], Awaitable[object]],
    tick_age: Callable[[], float | None],
) -> web.Application:
    """Build the web server's app: /slack/events (not without an `app`), /healthz, /metrics.

    `database` raises when it can't be reached; `tick_age` tells the seconds since the last tick,
    None before the first.
    """
    site = web.Application(client_max_size=LARGEST_BODY)
    if app is not None:
        site.router.add_post(EVENTS_PATH, _Events(app).receive)
    site.router.add_get("/healthz", _Health(database, tick_age).tell)
    site.router.add_get("/metrics", _metrics)
    return site


@asynccontextmanager
async def run_web(site: web.Application, *, host: str, port: int) -> AsyncIterator[int]:
    """Serve while the block runs, then let requests under way finish; yields the port.

    Raises OSError when the port is taken.
    """
    runner = web.AppRunner(site, access_log=None, shutdown_timeout=LONGEST_STOP_SECONDS)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
        bound: int = runner.addresses[0][1]
        log.info("web.listening", host=host, port=bound)
        yield bound
    finally:
        await runner.cleanup()


class _Events:
    """Slack's requests; Bolt checks the signature."""

    def __init__(self, app: AsyncApp) -> None:
        self._app = app

    async def receive(self, request: web.Request) -> web.Response:
        if not _looks_signed(request):
            return web.Response(status=401, text="This isn’t signed by Slack.\n")
        try:
            body = (await request.read()).decode()
            response = await dispatch(self._app, body, mode="http", headers=request.headers)
        except (Malformed, UnicodeDecodeError) as error:
            log.warning("slack.malformed", why=str(error))
            return web.Response(status=400, text="This is none of Slack’s payloads.\n")
        return await to_aiohttp_response(response)


def _looks_signed(request: web.Request) -> bool:
    """Keep from Bolt's verifier what it would stumble over instead of refusing."""
    at = request.headers.get("X-Slack-Request-Timestamp", "")
    signature = request.headers.get("X-Slack-Signature", "")
    return bool(re.fullmatch(r"[0-9]{1,12}", at) and re.fullmatch(r"v0=[0-9a-f]{64}", signature))


class _Health:
    """Tells whether this program can do its work."""

    def __init__(
        self,
        database: Callable[[], Awaitable[object]],
        tick_age: Callable[[], float | None],
    ) -> None:
        self._database = database
        self._tick_age = tick_age

    async def tell(self, _: web.Request) -> web.Response:
        reachable, age = await self._database_answers(), self._tick_age()
        healthy = reachable and age is not None and age < STALE_TICK_SECONDS
        said = {
            "healthy": healthy,
            "database": "reachable" if reachable else "unreachable",
            "last_tick_seconds": None if age is None else round(age, 1),
        }
        return web.json_response(said, status=200 if healthy else 503)

    async def _database_answers(self) -> bool:
        try:
            async with asyncio.timeout(DATABASE_SECONDS):
                await self._database()
        except (OSError, SQLAlchemyError, StoreError) as error:
            log.warning("health.database_unreachable", why=repr(error))
            return False
        return True


async def _metrics(_: web.Request) -> web.Response:
    return web.Response(
        body=prometheus_client.generate_latest(),
        headers={"Content-Type": prometheus_client.CONTENT_TYPE_LATEST},
    )
