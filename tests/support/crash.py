"""Workers in processes of their own that can be killed or paused, and a Slack that remembers."""

from __future__ import annotations

import asyncio
import logging
import multiprocessing
import os
import signal
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from json import loads
from multiprocessing.synchronize import Event
from random import Random
from types import TracebackType
from typing import Any, Self

import aiohttp
import structlog
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.clock import SystemClock
from bot.outbox.bundles import items_of, siblings
from bot.outbox.claim import Claimed
from bot.outbox.types import Bundle, Due, Go, Post, Verdict
from bot.outbox.worker import Worker
from bot.slack.gateway import Gateway
from bot.slack.messages import MessageRef
from bot.slack.web import open_session
from bot.store import Store, WorkspaceId

__all__ = ["ITEM", "LEASE", "CrashingWorker", "PausingWorker", "Point", "RememberingSlack"]

LEASE = timedelta(seconds=1.5)
CALL_TIMEOUT = timedelta(seconds=0.7)
ITEM, BUNDLE = "item", "bundle"
"""What is of the first kind goes out in bundles of up to five."""

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


class Point(StrEnum):
    """Where a worker pauses itself."""

    CLAIMED = "right after it has claimed a delivery"
    GATE = "in the gate"
    COMPOSER = "in the composer"
    MARKED = "after it has noted that it sends, before the request"
    CONNECTED = "with a new connection, before the request goes over it"
    ANSWERED = "after Slack has answered, before that is recorded"


class PausingWorker:
    """A worker process that stops itself once (SIGSTOP) at a point, or never; starts at once."""

    def __init__(self, database_url: str, slack_url: str, point: Point | None) -> None:
        self._reached = _processes.Event()
        self._process = _processes.Process(
            target=_work, args=(database_url, slack_url, point, self._reached), daemon=True
        )
        self._process.start()

    async def reached(self) -> None:
        """Wait until it has come to its point."""
        assert await asyncio.to_thread(self._reached.wait, 20)

    def pause(self) -> None:
        """Stop it right here, as `kill -STOP`, a debugger or a suspended machine does."""
        os.kill(self._pid, signal.SIGSTOP)

    def go_on(self) -> None:
        os.kill(self._pid, signal.SIGCONT)

    def kill(self) -> None:
        self._process.kill()
        self._process.join()

    @property
    def _pid(self) -> int:
        assert self._process.pid is not None
        return self._process.pid


@dataclass(slots=True)
class _Pauses:
    """Stops this very process, the first time that it comes to its point."""

    at: Point | None
    reached: Event | None

    def come_to(self, point: Point) -> None:
        if point is self.at and self.reached is not None:
            self.at = None
            self.reached.set()
            os.kill(os.getpid(), signal.SIGSTOP)


class _Worker(Worker):
    pauses = _Pauses(None, None)

    async def _claim(self, limit: int, *, sweeps: bool) -> list[Claimed]:
        claimed = await super()._claim(limit, sweeps=sweeps)
        if claimed:
            self.pauses.come_to(Point.CLAIMED)
        return claimed


class _Gateway(Gateway):
    pauses = _Pauses(None, None)

    async def post(self, *where: Any, **said: Any) -> MessageRef:
        self.pauses.come_to(Point.MARKED)
        message = await super().post(*where, **said)
        self.pauses.come_to(Point.ANSWERED)
        return message


class _OneToken:
    async def token(self, workspace: WorkspaceId) -> str:
        return "xoxb-of-the-workspace"


def _work(
    database_url: str,
    slack_url: str,
    point: Point | None = None,
    reached: Event | None = None,
) -> None:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    asyncio.run(_run(database_url, slack_url, _Pauses(point, reached)))


async def _run(database_url: str, slack_url: str, pauses: _Pauses) -> None:
    async def connected(*_: object) -> None:
        pauses.come_to(Point.CONNECTED)

    async def compose(due: Due) -> Post:
        pauses.come_to(Point.COMPOSER)
        return Post(str(due.subject), [])

    async def let_pass(due: Due, now: datetime) -> Verdict:
        pauses.come_to(Point.GATE)
        if due.kind != ITEM:
            return Go()
        async with store.begin(due.workspace) as session:
            others = [one.id for one in await siblings(session, due, now, but=BUNDLE)]
        return Bundle(BUNDLE, (due.id, *others[:4])) if others else Go()

    async def compose_bundle(due: Due) -> Post:
        async with store.begin(due.workspace) as session:
            items = await items_of(session, due.subject)
        return Post(" ".join(str(one.subject) for one in items), [])

    clock = SystemClock()
    store = Store(database_url, clock=clock)
    trace = aiohttp.TraceConfig()
    trace.on_connection_create_end.append(connected)
    trace.freeze()
    async with open_session(slack_url) as session:
        session.trace_configs.append(trace)
        gateway = _Gateway(base_url=slack_url, session=session, tokens=_OneToken())
        worker = _Worker(
            store,
            gateway,
            clock=clock,
            composers={"card": compose, ITEM: compose, BUNDLE: compose_bundle},
            gate=let_pass,
            lease=LEASE,
            call_timeout=CALL_TIMEOUT,
        )
        worker.pauses = gateway.pauses = pauses
        await worker.run(asyncio.Event())
