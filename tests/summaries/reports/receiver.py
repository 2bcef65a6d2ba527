"""A server on this machine that takes what a webhook is sent, and answers as a test wants."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web

__all__ = ["Receiver", "receiver"]


@dataclass
class Receiver:
    """What was posted, with its headers; `answers` are statuses, the last one for good."""

    port: int = 0
    answers: list[int] = field(default_factory=lambda: [200])
    headers: dict[str, str] = field(default_factory=dict)
    posted: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    is_slow: bool = False
    hurry: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook?key=quittenmus"

    async def take(self, request: web.Request) -> web.StreamResponse:
        self.posted.append((dict(request.headers), await request.read()))
        if self.is_slow:
            await self.hurry.wait()
        status = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return web.Response(status=status, headers=self.headers)


@asynccontextmanager
async def receiver() -> AsyncIterator[Receiver]:
    """Listen on a free port while the block runs."""
    server = Receiver()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", server.take)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    server.port = runner.addresses[0][1]
    try:
        yield server
    finally:
        server.hurry.set()
        await runner.cleanup()
