"""A web server on this machine that hands out calendars, as a test wants them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web

__all__ = ["CalendarServer", "calendar_server", "ics"]


@dataclass
class CalendarServer:
    """What lies at which path, and who asked with which headers."""

    port: int = 0
    files: dict[str, bytes] = field(default_factory=dict)
    statuses: dict[str, int] = field(default_factory=dict)
    headers: dict[str, dict[str, str]] = field(default_factory=dict)
    etags: dict[str, str] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    slow: set[str] = field(default_factory=set)
    """Paths at which nothing comes until `hurry` is set."""
    hurry: asyncio.Event = field(default_factory=asyncio.Event)

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}/{path}"

    async def answer(self, request: web.Request) -> web.StreamResponse:
        path = request.path.removeprefix("/")
        self.asked.append((path, dict(request.headers)))
        if path in self.slow:
            await self.hurry.wait()
        headers = dict(self.headers.get(path, {}))
        if path in self.statuses:
            return web.Response(status=self.statuses[path], headers=headers)
        if path not in self.files:
            return web.Response(status=404)
        if path in self.etags:
            headers["ETag"] = self.etags[path]
            if request.headers.get("If-None-Match") == self.etags[path]:
                return web.Response(status=304, headers=headers)
        return web.Response(body=self.files[path], headers=headers)


@asynccontextmanager
async def calendar_server() -> AsyncIterator[CalendarServer]:
    """Serve calendars on a free port while the block runs."""
    server = CalendarServer()
    app = web.Application()
    app.router.add_get("/{path:.*}", server.answer)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    server.port = runner.addresses[0][1]
    try:
        yield server
    finally:
        server.hurry.set()
        await runner.cleanup()


def ics(*events: str, more: str = "") -> bytes:
    """Write a calendar of events, each given as lines of its own."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Test//EN", *more.split("\n")]
    for number, event in enumerate(events):
        lines += ["BEGIN:VEVENT"]
        lines += [] if "UID:" in event else [f"UID:{number}@example.com"]
        lines += ["DTSTAMP:20261001T000000Z", *event.strip().split("\n"), "END:VEVENT"]
    return "\r\n".join([line for line in [*lines, "END:VCALENDAR"] if line]).encode()
