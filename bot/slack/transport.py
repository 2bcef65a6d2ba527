"""How payloads reach us: Socket Mode, or signed requests over HTTP. Health and figures besides."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import aiohttp
import prometheus_client
import structlog
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.adapter.socket_mode.internals import build_headers
from slack_bolt.async_app import AsyncApp
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.exc import SQLAlchemyError

from bot.slack.dispatch import dispatch
from bot.slack.payloads import Malformed
from bot.slack.web import ask, proxy_for
from bot.store import StoreError

__all__ = ["EVENTS_PATH", "run_socket_mode", "run_web", "web_app"]

log = structlog.get_logger()

EVENTS_PATH = "/slack/events"
# A view is at most 250 kB on its way to Slack; what comes back holds it once, as form data.
LARGEST_BODY = 2 * 1024 * 1024
LONGEST_STOP_SECONDS = 10.0
STALE_TICK_SECONDS = 60.0
DATABASE_SECONDS = 3.0


@asynccontextmanager
async def run_socket_mode(
    app: AsyncApp, *, app_token: str, base_url: str, session: aiohttp.ClientSession
) -> AsyncIterator[None]:
    """Receive over Socket Mode while the block runs; then finish what has begun, and close.

    Connects again by itself. Raises SlackFailure when the first connection isn't granted, as
    with SlackRefused `invalid_auth` for a wrong app token.
    """
    client = AsyncWebClient(base_url=base_url, session=session, retry_handlers=[])
    client.proxy = None  # the session's matter, as in the gateway
    handler = _SocketHandler(app, app_token=app_token, web_client=client, base_url=base_url)
    try:
        # Asked for here, since the client would try a wrong token for ever.
        handler.client.wss_uri = await ask(
            "apps.connections.open",
            client.apps_connections_open(app_token=app_token),
            lambda answer: str(answer.body["url"]),
        )
        await handler.connect_async()  # type: ignore[no-untyped-call] # Bolt's is untyped
        log.info("slack.socket_connected")
        yield
    finally:
        await handler.stop()


class _SocketHandler(AsyncSocketModeHandler):
    """Bolt's handler, except that nothing breaks it and that it can finish before it closes."""

    def __init__(
        self, app: AsyncApp, *, app_token: str, web_client: AsyncWebClient, base_url: str
    ) -> None:
        super().__init__(app, app_token=app_token, web_client=web_client)
        self.client.proxy = proxy_for(base_url)
        self._idle = asyncio.Event()
        self._idle.set()
        self._at_work = 0

    async def handle(self, client: SocketModeClient, req: SocketModeRequest) -> None:  # type: ignore[override] # as in Bolt's own
        self._at_work += 1
        self._idle.clear()
        try:
            await self._answer(client, req)
        finally:
            self._at_work -= 1
            if not self._at_work:
                self._idle.set()

    async def stop(self) -> None:
        """Finish what has begun, but no longer than Slack would wait for it; then close."""
        try:
            async with asyncio.timeout(LONGEST_STOP_SECONDS):
                await self._idle.wait()
        except TimeoutError:
            log.warning("slack.socket_cut_off", at_work=self._at_work)
        await self.close_async()  # type: ignore[no-untyped-call] # as above
        # Cancelled by now; awaited so that nothing of them is left when the loop ends.
        client = self.client
        tasks = (client.message_processor, client.message_receiver, client.current_session_monitor)
        await asyncio.gather(*(task for task in tasks if task), return_exceptions=True)

    async def _answer(self, client: SocketModeClient, req: SocketModeRequest) -> None:
        try:
            response = await dispatch(
                self.app, req.payload, mode="socket_mode", headers=build_headers(req) or {}
            )
        except Malformed as error:
            # Acknowledged, since the same again would be as malformed.
            log.warning("slack.malformed", why=error.why)
            await client.send_socket_mode_response(SocketModeResponse(req.envelope_id))
            return
        if response.status != 200:
            # Slack sends an event again that isn't acknowledged.
            log.info("slack.not_taken", status=response.status)
            return
        payload = json.loads(response.body) if response.body.startswith("{") else None
        if payload is None and response.body:
            payload = {"text": response.body}
        await client.send_socket_mode_response(SocketModeResponse(req.envelope_id, payload))


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
