"""Socket Mode: payloads come over connections that we open ourselves, and one is always open."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Coroutine, Mapping
from contextlib import asynccontextmanager, suppress
from random import Random
from typing import Any

import aiohttp
import structlog
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.dispatch import dispatch
from bot.slack.failures import SlackFailure
from bot.slack.payloads import Malformed
from bot.slack.web import CALL_TIMEOUT, ask

__all__ = ["run_socket_mode"]

log = structlog.get_logger()

LONGEST_STOP_SECONDS = 10.0
HELLO_SECONDS = 10.0
PING_SECONDS = 10.0
CLOSE_SECONDS = 2.0
SLACKS_PATIENCE = 3.0
"""How long an ack is of use after its payload came."""
SEE_OFF_SECONDS = 15.0
"""How long we still listen where Slack told us to go; it says so some ten seconds before."""
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
LOOK_EVERY = 0.05


@asynccontextmanager
async def run_socket_mode(
    app: AsyncApp,
    *,
    app_token: str,
    base_url: str,
    session: aiohttp.ClientSession,
    call_timeout: float = CALL_TIMEOUT,
) -> AsyncIterator[None]:
    """Receive over Socket Mode while the block runs; then finish what has begun, and close.

    Connects again by itself; asking where takes up to `call_timeout` seconds. Raises SlackFailure
    when the first connection isn't granted, as with SlackRefused `invalid_auth` for a wrong app
    token.
    """
    client = AsyncWebClient(base_url=base_url, session=session, retry_handlers=[])
    client.proxy = None  # the session's matter, as in the gateway
    receiver = _Receiver(
        app, client, app_token=app_token, session=session, call_timeout=call_timeout
    )
    # Asked for here, since the receiver would try a wrong token for ever.
    address = await receiver.ask_for_address()
    keeping = asyncio.create_task(receiver.keep_connected(address))
    try:
        await receiver.connected.wait()
        yield
    finally:
        await receiver.finish()
        keeping.cancel()
        await asyncio.gather(keeping, return_exceptions=True)
        await receiver.close()


class _NotConnected(Exception):
    """A connection came to nothing."""


class _Connection:
    """One WebSocket, which Slack may ask us to leave before it ends."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.socket = socket
        self.is_leaving = asyncio.Event()
        """Set once Slack wants us to go, or when it has ended."""

    async def hello(self) -> None:
        """Wait for Slack's first words. Raises _NotConnected when they are others."""
        said = _parsed(await self.socket.receive(HELLO_SECONDS))
        if said.get("type") != "hello":
            raise _NotConnected(str(said.get("reason", "no hello")))

    async def send(self, text: str) -> bool:
        """Say something; False when there is nobody at the other end any more."""
        if self.socket.closed:
            return False
        try:
            await self.socket.send_str(text)
        except (ConnectionError, aiohttp.ClientError):
            return False
        return True


class _Receiver:
    """Keeps a connection open, hands each payload to the app, and sends its answer back.

    The next connection stands before the last one goes, and what came over the last one is still
    worked on and acked: no payload falls between two connections. slack_sdk's client closes first
    and opens then, and opens twice when it is told to go and cut off at the same time; whatever
    came over the first of the two was lost.
    """

    def __init__(
        self,
        app: AsyncApp,
        client: AsyncWebClient,
        *,
        app_token: str,
        session: aiohttp.ClientSession,
        call_timeout: float,
    ) -> None:
        self.connected = asyncio.Event()
        """Set while there is a connection that Slack wants us to stay on."""
        self._app = app
        self._client = client
        self._app_token = app_token
        self._session = session
        self._call_timeout = call_timeout
        self._open: list[_Connection] = []
        self._listening: set[asyncio.Task[None]] = set()
        self._answering: set[asyncio.Task[None]] = set()
        self._random = Random()  # noqa: S311 - jitter, no secret

    # --- connections ---------------------------------------------------------------------------

    async def ask_for_address(self) -> str:
        """Ask where to connect; each address is good once. Raises SlackFailure."""
        return await ask(
            "apps.connections.open",
            self._client.apps_connections_open(app_token=self._app_token),
            lambda answer: str(answer.body["url"]),
            timeout=self._call_timeout,
        )

    async def keep_connected(self, address: str) -> None:
        """Open a connection, and another one whenever Slack ends the last or is about to."""
        next_address: str | None = address
        pause = FIRST_PAUSE
        while True:
            try:
                connection = await self._connect(next_address or await self.ask_for_address())
            except (SlackFailure, _NotConnected, aiohttp.ClientError, OSError) as error:
                log.warning("slack.socket_unreachable", why=str(error) or repr(error))
                await asyncio.sleep(pause * (1 + self._random.random() / 4))
                pause = min(2 * pause, LONGEST_PAUSE)
            else:
                pause = FIRST_PAUSE
                log.info("slack.socket_connected")
                await connection.is_leaving.wait()
                self.connected.clear()
            next_address = None

    async def _connect(self, address: str) -> _Connection:
        socket = await self._session.ws_connect(
            address,
            heartbeat=PING_SECONDS,
            timeout=aiohttp.ClientWSTimeout(ws_close=CLOSE_SECONDS),
        )
        connection = _Connection(socket)
        try:
            await connection.hello()
        except BaseException:
            await socket.close()
            raise
        former = list(self._open)
        self._open.append(connection)
        self.connected.set()
        self._in_background(self._listening, self._listen(connection))
        for each in former:
            self._in_background(self._listening, self._see_off(each))
        return connection

    async def _listen(self, connection: _Connection) -> None:
        try:
            async for message in connection.socket:
                said = _parsed(message)
                if said.get("type") == "disconnect":
                    log.info("slack.socket_sent_away", reason=said.get("reason"))
                    connection.is_leaving.set()
                elif "envelope_id" in said:
                    self._in_background(self._answering, self._answer(connection, said))
        finally:
            with suppress(ValueError):
                self._open.remove(connection)
            connection.is_leaving.set()

    async def _see_off(self, connection: _Connection) -> None:
        """Close what Slack has told us to leave, unless Slack does so itself before."""
        await asyncio.sleep(SEE_OFF_SECONDS)
        await connection.socket.close()

    # --- payloads ------------------------------------------------------------------------------

    async def _answer(self, came_by: _Connection, envelope: Mapping[str, Any]) -> None:
        try:
            response = await dispatch(
                self._app,
                envelope.get("payload") or {},
                mode="socket_mode",
                headers=_retry_headers(envelope),
            )
        except Malformed as error:
            # Acknowledged, since the same again would be as malformed.
            log.warning("slack.malformed", why=error.why)
            await self._acknowledge(came_by, {"envelope_id": envelope["envelope_id"]})
            return
        if response.status != 200:
            # Slack sends an event again that isn't acknowledged.
            log.info("slack.not_taken", status=response.status)
            return
        ack: dict[str, Any] = {"envelope_id": envelope["envelope_id"]}
        if response.body.startswith("{"):
            ack["payload"] = json.loads(response.body)
        elif response.body:
            ack["payload"] = {"text": response.body}
        await self._acknowledge(came_by, ack)

    async def _acknowledge(self, came_by: _Connection, ack: Mapping[str, Any]) -> None:
        """Ack by the connection that the payload came by, or by another when that is gone."""
        text = json.dumps(ack)
        if await came_by.send(text):
            return
        with suppress(TimeoutError):
            async with asyncio.timeout(SLACKS_PATIENCE):
                while not await self._sent_by_another(text):  # noqa: ASYNC110 - open, yet deaf
                    await asyncio.sleep(LOOK_EVERY)
                return
        log.warning("slack.ack_lost", envelope=ack["envelope_id"])

    async def _sent_by_another(self, text: str) -> bool:
        for connection in reversed(self._open):
            if await connection.send(text):
                return True
        return False

    # --- the end -------------------------------------------------------------------------------

    async def finish(self) -> None:
        """Finish what has begun, but no longer than Slack would wait for it."""
        if self._answering:
            await asyncio.wait(self._answering, timeout=LONGEST_STOP_SECONDS)
        if self._answering:
            log.warning("slack.socket_cut_off", at_work=len(self._answering))

    async def close(self) -> None:
        """Close every connection, and leave nothing running."""
        for connection in list(self._open):
            await connection.socket.close()
        tasks = [*self._listening, *self._answering]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _in_background(
        self, shelf: set[asyncio.Task[None]], work: Coroutine[Any, Any, None]
    ) -> None:
        task = asyncio.create_task(work)
        shelf.add(task)
        task.add_done_callback(shelf.discard)


def _parsed(message: aiohttp.WSMessage) -> Mapping[str, Any]:
    """What Slack says, {} for all that is no object in JSON."""
    if message.type is not aiohttp.WSMsgType.TEXT:
        return {}
    try:
        said = json.loads(message.data)
    except (ValueError, RecursionError):  # no JSON, or brackets a thousand deep
        return {}
    return said if isinstance(said, dict) else {}


def _retry_headers(envelope: Mapping[str, Any]) -> dict[str, str]:
    """What HTTP says in headers of an event that comes again."""
    if not envelope.get("retry_attempt"):
        return {}
    return {
        "X-Slack-Retry-Num": str(envelope["retry_attempt"]),
        "X-Slack-Retry-Reason": str(envelope.get("retry_reason", "")),
    }
