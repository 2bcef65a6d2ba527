"""A small Slack on loopback for these tests: it notes what it was asked and answers as planned."""

from __future__ import annotations

import asyncio
import json
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from aiohttp import web
from aiohttp.test_utils import TestServer
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.signature import SignatureVerifier

from bot.slack.ids import SlackUserId
from bot.store import WorkspaceId

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
TOKEN = "xoxb-of-the-workspace"
WORKSPACE = WorkspaceId(7)


@dataclass(frozen=True)
class Reply:
    """What the fake answers: a body (a dict is JSON), or a connection that just ends."""

    body: Any = field(default_factory=lambda: {"ok": True})
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    content_type: str = "application/json"
    delay: float = 0.0
    drops: bool = False


@dataclass(frozen=True)
class Call:
    method: str
    fields: Mapping[str, Any]
    token: str


class FakeSlack:
    """Answers a planned reply per call, then {"ok": true} for ever."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.planned: dict[str, deque[Reply]] = defaultdict(deque)
        self.sockets: list[web.WebSocketResponse] = []
        self.acknowledged: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.acknowledged_over: list[int] = []
        """Over which of `sockets` each of them came."""
        self.first_words: deque[str] = deque()
        """What the next connections hear first, before each hears a hello."""
        self.connected = asyncio.Event()
        app = web.Application()
        app.router.add_route("*", "/api/{method}", self._answer)
        app.router.add_post("/{method:respond|upload}", self._answer)
        app.router.add_get("/socket", self._socket)
        self._server = TestServer(app)

    async def start(self) -> None:
        await self._server.start_server()

    async def stop(self) -> None:
        for socket in self.sockets:
            await socket.close()
        await self._server.close()

    @property
    def api_url(self) -> str:
        return str(self._server.make_url("/api/"))

    def url(self, path: str) -> str:
        return str(self._server.make_url(path))

    def plan(self, method: str, *replies: Reply) -> None:
        self.planned[method] += replies

    def asked(self, method: str) -> list[Mapping[str, Any]]:
        return [call.fields for call in self.calls if call.method == method]

    async def send(self, kind: str, payload: Any, envelope: str = "E1") -> dict[str, Any]:
        """Send one payload over Socket Mode and return what came back."""
        await self.deliver(kind, payload, envelope)
        return await self.acknowledged.get()

    async def deliver(self, kind: str, payload: Any, envelope: str = "E1") -> None:
        await self.connected.wait()
        said = {"type": kind, "envelope_id": envelope, "payload": payload}
        await self.sockets[-1].send_json({**said, "accepts_response_payload": True})

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        self.calls.append(Call(method, await _fields(request), _token(request)))
        reply = self.planned[method].popleft() if self.planned[method] else Reply()
        await asyncio.sleep(reply.delay)
        if reply.drops:
            assert request.transport is not None
            request.transport.abort()
        body = reply.body if isinstance(reply.body, bytes | str) else json.dumps(reply.body)
        return web.Response(
            status=reply.status,
            body=body.encode() if isinstance(body, str) else body,
            headers={**reply.headers, "Content-Type": reply.content_type},
        )

    async def _socket(self, request: web.Request) -> web.StreamResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self.sockets.append(socket)
        number = len(self.sockets) - 1
        hello = json.dumps({"type": "hello", "num_connections": 1})
        await socket.send_str(self.first_words.popleft() if self.first_words else hello)
        self.connected.set()
        async for message in socket:
            self.acknowledged_over.append(number)
            self.acknowledged.put_nowait(json.loads(message.data))
        return socket


async def _fields(request: web.Request) -> dict[str, Any]:
    raw = await request.read()
    if request.content_type == "application/json":
        return dict(json.loads(raw))
    if request.content_type == "application/octet-stream":
        return {"bytes": raw}
    fields = {**request.query, **(await request.post())}
    return {key: value for key, value in fields.items() if isinstance(value, str)}


def _token(request: web.Request) -> str:
    return request.headers.get("Authorization", "").removeprefix("Bearer ")


class OneToken:
    """The same token for every workspace."""

    async def token(self, workspace: WorkspaceId) -> str:
        return TOKEN


class OneTeam:
    """Knows team T0001 as workspace 7, and nobody else; `broken` makes it fail."""

    def __init__(self) -> None:
        self.broken: Exception | None = None

    async def by_team(self, team_id: str) -> WorkspaceId | None:
        if self.broken is not None:
            raise self.broken
        return WORKSPACE if team_id == "T0001" else None

    async def bot(self, workspace: WorkspaceId) -> SlackUserId:
        return SlackUserId("U0BOT")


class Slow:
    """A listener of the command that waits until it may go on."""

    def __init__(self, app: AsyncApp) -> None:
        self.begun = asyncio.Event()
        self.may_end = asyncio.Event()
        self.ended = False
        app.command("/coach")(self._coach)

    async def _coach(self, ack: AsyncAck) -> None:
        self.begun.set()
        await self.may_end.wait()
        await ack("done")
        self.ended = True


@asynccontextmanager
async def running_slack() -> AsyncIterator[FakeSlack]:
    slack = FakeSlack()
    await slack.start()
    yield slack
    await slack.stop()


def signed(body: str, *, secret: str = SECRET, at: str | None = None) -> dict[str, str]:
    """Sign a body as Slack does, with slack_sdk's own hand."""
    verifier = SignatureVerifier(secret)
    at = at or str(int(verifier.clock.now()))
    signature = verifier.generate_signature(timestamp=at, body=body)
    return {"X-Slack-Request-Timestamp": at, "X-Slack-Signature": signature or ""}


def interactive(payload: Mapping[str, Any]) -> str:
    return urlencode({"payload": json.dumps(payload)})


def command(text: str = "", **more: str) -> str:
    fields = {
        "command": "/coach",
        "text": text,
        "user_id": "U0001",
        "channel_id": "C0001",
        "team_id": "T0001",
        "trigger_id": "1.2.3",
        "response_url": "https://hooks.slack.com/commands/1",
    }
    return urlencode({**fields, **more})


def click(**more: Any) -> dict[str, Any]:
    return {
        "type": "block_actions",
        "team": {"id": "T0001"},
        "user": {"id": "U0001", "team_id": "T0001"},
        "trigger_id": "1.2.3",
        "container": {"type": "message", "message_ts": "17.01", "channel_id": "D0001"},
        "channel": {"id": "D0001"},
        "message": {"ts": "17.01", "thread_ts": "16.00"},
        "actions": [{"type": "button", "action_id": "held", "block_id": "b", "value": "42"}],
        **more,
    }


def submission(**view: Any) -> dict[str, Any]:
    return {
        "type": "view_submission",
        "team": {"id": "T0001"},
        "user": {"id": "U0001", "team_id": "T0001"},
        "view": {
            "id": "V1",
            "type": "modal",
            "hash": "h1",
            "callback_id": "setup",
            "private_metadata": "",
            "root_view_id": "V1",
            "previous_view_id": None,
            "blocks": [
                {"type": "section", "block_id": "intro"},
                {"type": "input", "block_id": "name"},
                {"type": "input", "block_id": "day"},
            ],
            "state": {"values": {}},
            **view,
        },
    }


def event(**more: Any) -> dict[str, Any]:
    return {
        "type": "event_callback",
        "team_id": "T0001",
        "event_id": "Ev1",
        "event": {"type": "team_join", "user": "U0001"},
        **more,
    }


__all__ = [
    "SECRET",
    "TOKEN",
    "WORKSPACE",
    "Call",
    "FakeSlack",
    "OneTeam",
    "OneToken",
    "Reply",
    "Slow",
    "click",
    "command",
    "event",
    "interactive",
    "running_slack",
    "signed",
    "submission",
]
