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


class Sockets:
    """Up to ten connections of one app; a payload goes to one of them, in turn."""

    def __init__(self, ids: Ids, app_id: str) -> None:
        self._ids = ids
        self._app_id = app_id
        self._tickets: set[str] = set()
        self._open: list[web.WebSocketResponse] = []
        self._waiting: dict[str, asyncio.Future[dict[str, Any]]] = {}
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
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        if len(self._open) >= MOST_CONNECTIONS:
            await socket.send_json(self._goodbye("too_many_websockets"))
            await socket.close()
            return socket
        self._open.append(socket)
        try:
            await socket.send_json(self._hello())
            self._changed.set()
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    self._take_ack(message.data)
        finally:
            with suppress(ValueError):
                self._open.remove(socket)
        return socket

    async def send(self, envelope: Mapping[str, Any]) -> dict[str, Any] | None:
        """Send an envelope to one connection and wait for its ack; None if there is none."""
        if not self._open:
            return None
        socket = self._open.pop(0)
        self._open.append(socket)
        envelope_id = str(uuid5(NAMESPACE_URL, f"envelope/{self._ids.number('envelope')}"))
        answer: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        self._waiting[envelope_id] = answer
        try:
            await socket.send_json({"envelope_id": envelope_id, **envelope})
            return await answer
        except ConnectionError:
            return None
        finally:
            del self._waiting[envelope_id]

    async def disconnect(self, reason: str) -> int:
        """Tell every connection to go and open another, as Slack does every few hours.

        `warning` only announces it; with any other reason nothing goes through them any more, and
        those still open a moment later are closed. Returns how many were told.
        """
        told = list(self._open)
        for socket in told:
            await socket.send_json(self._goodbye(reason))
        if reason != "warning":
            for socket in told:
                with suppress(ValueError):
                    self._open.remove(socket)
                seeing_off = asyncio.create_task(self._see_off(socket))
                self._seeing_off.add(seeing_off)
                seeing_off.add_done_callback(self._seeing_off.discard)
        return len(told)

    async def _see_off(self, socket: web.WebSocketResponse) -> None:
        # The app leaves by itself, as slack_sdk does. One that is cut off at once connects twice,
        # for the words and for the cut, and whatever came through the first of the two is lost.
        try:
            await asyncio.sleep(SEEING_OFF_SECONDS)
        finally:
            await socket.close()

    async def close(self) -> None:
        for seeing_off in self._seeing_off:
            seeing_off.cancel()
        await asyncio.gather(*self._seeing_off, return_exceptions=True)
        for socket in list(self._open):
            await socket.close(code=WSCloseCode.GOING_AWAY)

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
