"""Workers in processes of their own that can be killed, and a Slack that remembers."""

from __future__ import annotations

import asyncio
import logging
import multiprocessing
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from json import loads
from random import Random
from types import TracebackType
from typing import Self

import aiohttp
import structlog
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.clock import SystemClock
from bot.outbox.types import Due, Go, Post
from bot.outbox.worker import Worker
from bot.slack.gateway import Gateway
from bot.store import Store, WorkspaceId

__all__ = ["LEASE", "CrashingWorker", "RememberingSlack"]

LEASE = timedelta(seconds=1.5)
CALL_TIMEOUT = timedelta(seconds=0.7)

# Forking a server that has everything imported takes 13 ms, a new interpreter 1.2 s.
_processes = multiprocessing.get_context("forkserver")
_processes.set_forkserver_preload([__name__])


@dataclass(slots=True)
class RememberingSlack:
    """Takes posts and answers history; often answers late, when it has the post already."""

    random: Random
    on_post: Callable[[int], None] = lambda _: None
    posts: dict[str, list[dict[str, object]]] = field(default_factory=lambda: defaultdict(list))
    taken: int = 0
    server: TestServer = field(init=False)

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_post("/api/chat.postMessage", self._post)
        app.router.add_post("/api/chat.update", self._update)
        app.router.add_route("*", "/api/conversations.history", self._history)
        self.server = TestServer(app)
        await self.server.start_server()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.server.close()

    @property
    def url(self) -> str:
        return str(self.server.make_url("/api/"))

    async def _post(self, request: web.Request) -> web.Response:
        said = await _arguments(request)
        channel = str(said["channel"])
        ts = f"{SystemClock().now().timestamp():.6f}"
        self.posts[channel].append(
            {"type": "message", "ts": ts, "text": said["text"], "metadata": said["metadata"]}
        )
        self.taken += 1
        self.on_post(self.taken)
        if self.random.random() < 0.3:
            await asyncio.sleep(self.random.uniform(0, 0.08))
        return web.json_response({"ok": True, "channel": channel, "ts": ts})

    async def _update(self, request: web.Request) -> web.Response:
        said = await _arguments(request)
        return web.json_response({"ok": True, "channel": said["channel"], "ts": said["ts"]})

    async def _history(self, request: web.Request) -> web.Response:
        asked = await _arguments(request)
        oldest = float(str(asked["oldest"]))
        found = [
            message
            for message in reversed(self.posts[str(asked["channel"])])
            if float(str(message["ts"])) >= oldest
        ]
        return web.json_response({"ok": True, "messages": found, "has_more": False})


async def _arguments(request: web.Request) -> dict[str, object]:
    """Read what slack_sdk sends in one of its ways: JSON, a form, or a query."""
    if request.content_type == "application/json":
        return dict(await request.json())
    given: dict[str, object] = {**request.query, **await request.post()}
    for name in ("metadata", "blocks"):
        if isinstance(given.get(name), str):
            given[name] = loads(str(given[name]))
    return given


class CrashingWorker:
    """A worker process; starts at once."""

    def __init__(self, database_url: str, slack_url: str) -> None:
        self._process = _processes.Process(
            target=_work, args=(database_url, slack_url), daemon=True
        )
        self._process.start()

    def kill(self) -> None:
        """SIGKILL: no finally, no flush, no good-bye."""
        self._process.kill()
        self._process.join()


class _OneToken:
    async def token(self, workspace: WorkspaceId) -> str:
        return "xoxb-of-the-workspace"


def _work(database_url: str, slack_url: str) -> None:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    asyncio.run(_run(database_url, slack_url))


async def _run(database_url: str, slack_url: str) -> None:
    clock = SystemClock()
    store = Store(database_url, clock=clock)
    async with aiohttp.ClientSession() as session:
        worker = Worker(
            store,
            Gateway(base_url=slack_url, session=session, tokens=_OneToken()),
            clock=clock,
            composers={"card": _compose},
            gate=_let_pass,
            lease=LEASE,
            call_timeout=CALL_TIMEOUT,
        )
        await worker.run(asyncio.Event())


async def _compose(due: Due) -> Post:
    return Post(str(due.subject), [])


async def _let_pass(due: Due, now: datetime) -> Go:
    return Go()
