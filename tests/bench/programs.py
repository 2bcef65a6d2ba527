"""Programs in processes of their own: `coach run` as it is, and Bolt with nothing around it."""

from __future__ import annotations

import asyncio
import os
import socket
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Self

import aiohttp
from aiohttp import web
from aiohttp.test_utils import TestServer

__all__ = [
    "BOT_TOKEN",
    "Program",
    "SilentSlack",
    "bare_bolt",
    "bare_broadcast",
    "coach",
    "free_port",
    "listening",
    "sandbox",
]

BOT_TOKEN = "xoxb-of-the-bench"
ROOT = Path(__file__).parents[2]


class Program:
    """A running process, told by its Linux pid."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    def memory(self) -> int:
        """Bytes that it holds in memory (RSS)."""
        status = Path(f"/proc/{self._process.pid}/status").read_text(encoding="ascii")
        line = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
        return int(line.split()[1]) * 1024


@asynccontextmanager
async def coach(**settings: str) -> AsyncIterator[Program]:
    """Run `coach run` until the block ends."""
    async with _running(["-c", "from bot.cli import main; main()", "run"], settings) as program:
        yield program


@asynccontextmanager
async def bare_bolt(**settings: str) -> AsyncIterator[Program]:
    """Run an app that only acknowledges, as Bolt's own examples do it."""
    async with _running([str(Path(__file__).with_name("bare_bolt.py"))], settings) as program:
        yield program


@asynccontextmanager
async def bare_broadcast(**settings: str) -> AsyncIterator[Program]:
    """Run a server that shows in all windows what it is sent, and does nothing else."""
    async with _running([str(Path(__file__).with_name("bare_broadcast.py"))], settings) as program:
        yield program


@asynccontextmanager
async def sandbox(port: int, folder: Path) -> AsyncIterator[Program]:
    """Run `coach sandbox` without talk in it; what it keeps goes into a folder."""
    words = ["sandbox", "--headless", "--seed", "empty", "--port", str(port)]
    home = {"XDG_DATA_HOME": str(folder)}
    async with _running(["-c", "from bot.cli import main; main()", *words], home) as program:
        yield program


@asynccontextmanager
async def _running(command: list[str], settings: Mapping[str, str]) -> AsyncIterator[Program]:
    inherited = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *command,
        env={**inherited, "PYTHONPATH": str(ROOT), "LOG_LEVEL": "warning", **settings},
        cwd=Path(__file__).parent,  # where there is no .env
    )
    try:
        yield Program(process)
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


def free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


async def listening(port: int, session: aiohttp.ClientSession) -> None:
    """Wait until a program answers there. Raises TimeoutError after half a minute."""
    async with asyncio.timeout(30):
        while True:
            try:
                async with session.get(f"http://127.0.0.1:{port}/"):
                    return
            except aiohttp.ClientError:
                await asyncio.sleep(0.05)


class SilentSlack:
    """A Web API that agrees to everything at once."""

    def __init__(self) -> None:
        app = web.Application()
        app.router.add_route("*", "/api/{method}", self._answer)
        self._server = TestServer(app)
        self.taken = 0

    async def __aenter__(self) -> Self:
        await self._server.start_server()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._server.close()

    @property
    def url(self) -> str:
        return str(self._server.make_url("/api/"))

    async def _answer(self, request: web.Request) -> web.Response:
        await request.read()
        self.taken += 1
        answer = {"ok": True, "channel": "D1", "ts": f"{self.taken}.000000", "url": "https://x/"}
        team = {"team": "Bench", "team_id": "T0001", "user": "coach", "user_id": "UBOT"}
        return web.json_response({**answer, **team, "bot_id": "BBOT"})
