"""Socket Mode: the app's open connections and the envelopes that go through them."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from contextlib import suppress
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from aiohttp import WSCloseCode, WSMsgType, web

from bot.sandbox.ids import Ids

__all__ = ["MOST_CONNECTIONS", "Sockets"]

MOST_CONNECTIONS = 10
SEEING_OFF_SECONDS = 1.0

Ack = dict[str, Any]


class _Connection:
    """One of the app's connections."""

    def __init__(self, request: web.Request) -> None:
        self._request = request
        self.socket = web.WebSocketResponse()
        self.gone = asyncio.Event()

    async def open(self) -> None:
        await self.socket.prepare(self._request)

    def cut(self) -> None:
        """End it without a word, as a network that fails."""
        if self._request.transport is not None:
            self._request.transport.abort()


class Sockets:
    """Up to ten connections of one app; a payload goes to any of them, here to one in turn."""

    def __init__(self, ids: Ids, app_id: str) -> None:
        self._ids = ids
        self._app_id = app_id
        self._tickets: set[str] = set()
        self._open: list[_Connection] = []
        self._waiting: dict[str, asyncio.Future[Ack]] = {}
        self._seeing_off: set[asyncio.Task[None]] = set()
        self._changed = asyncio.Event()

    @property
    def count(self) -> int:
        return len(self._open)

    def ticket(self) -> str:
        """A ticket for one connection, good once."""
        ticket = f"{self._ids.number('ticket'):032x}"
        self._tickets.add(ticket)
        return ticket

    async def connected(self) -> None:
        """Wait until the app has a connection open."""
        while not self._open:
            self._changed.clear()
            await self._changed.wait()

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """One connection, from its hello to its end."""
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            return web.Response(status=403, text="this URL was used already, or never given out")
        self._tickets.discard(ticket)
        connection = _Connection(request)
        await connection.open()
        if len(self._open) >= MOST_CONNECTIONS:
            await connection.socket.send_json(self._goodbye("too_many_websockets"))
            await connection.socket.close()
            return connection.socket
        self._open.append(connection)
        try:
            await connection.socket.send_json(self._hello())
            self._changed.set()
            async for message in connection.socket:
                if message.type is WSMsgType.TEXT:
                    self._take_ack(message.data)
        finally:
            self._forget(connection)
            connection.gone.set()
        return connection.socket

    async def send(self, envelope: Mapping[str, Any], *, cut: bool = False) -> Ack | None:
        """Send an envelope to one connection and wait for its ack; None if there is none open.

        A connection that goes before the ack hands it on to the next, which the app may have to
        open first. With `cut` the first one goes as soon as the envelope is under way.
        """
        if not self._open:
            return None
        envelope_id = str(uuid5(NAMESPACE_URL, f"envelope/{self._ids.number('envelope')}"))
        answer: asyncio.Future[Ack] = asyncio.get_running_loop().create_future()
        self._waiting[envelope_id] = answer
        try:
            while not answer.done():
                await self.connected()
                connection = self._open.pop(0)
                self._open.append(connection)
                with suppress(ConnectionError):
                    await connection.socket.send_json({"envelope_id": envelope_id, **envelope})
                if cut:
                    cut = False
                    connection.cut()
                await self._acked_or_gone(answer, connection)
            return answer.result()
        finally:
            del self._waiting[envelope_id]

    async def disconnect(self, reason: str) -> int:
        """Tell every connection to go and open another, as Slack does every few hours.

        `warning` only announces it; with any other reason nothing goes through them any more, and
        those still open a moment later are closed. Returns how many were told.
        """
        told = list(self._open)
        for connection in told:
            await connection.socket.send_json(self._goodbye(reason))
        if reason != "warning":
            for connection in told:
                self._forget(connection)
                seeing_off = asyncio.create_task(self._see_off(connection))
                self._seeing_off.add(seeing_off)
                seeing_off.add_done_callback(self._seeing_off.discard)
        return len(told)

    def cut(self) -> int:
        """End every connection without a word; returns how many there were."""
        ended = list(self._open)
        for connection in ended:
            self._forget(connection)
            connection.cut()
        return len(ended)

    async def close(self) -> None:
        for seeing_off in self._seeing_off:
            seeing_off.cancel()
        await asyncio.gather(*self._seeing_off, return_exceptions=True)
        for connection in list(self._open):
            await connection.socket.close(code=WSCloseCode.GOING_AWAY)

    async def _see_off(self, connection: _Connection) -> None:
        try:
            await asyncio.sleep(SEEING_OFF_SECONDS)
        finally:
            await connection.socket.close()

    async def _acked_or_gone(self, answer: asyncio.Future[Ack], connection: _Connection) -> None:
        """Wait for the ack, through whichever connection it comes, or for this one's end."""
        gone = asyncio.create_task(connection.gone.wait())
        either: tuple[asyncio.Future[Any], ...] = (answer, gone)
        try:
            await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
        finally:
            gone.cancel()

    def _forget(self, connection: _Connection) -> None:
        with suppress(ValueError):
            self._open.remove(connection)

    def _take_ack(self, text: str) -> None:
        try:
            ack = json.loads(text)
        except ValueError:
            return
        waiting = self._waiting.get(str(ack.get("envelope_id"))) if isinstance(ack, dict) else None
        if waiting is not None and not waiting.done():
            waiting.set_result(ack)

    def _hello(self) -> dict[str, Any]:
        return {
            "type": "hello",
            "num_connections": len(self._open),
            "connection_info": {"app_id": self._app_id},
            "debug_info": {
                "host": "sandbox",
                "build_number": 1,
                "approximate_connection_time": 18060,
            },
        }

    def _goodbye(self, reason: str) -> dict[str, Any]:
        return {"type": "disconnect", "reason": reason, "debug_info": {"host": "sandbox"}}
