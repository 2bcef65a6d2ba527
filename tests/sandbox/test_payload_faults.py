"""Trouble on order between Slack and the app: lost acks, cut connections, twice, late, slow."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import aiohttp
import pytest

from bot.sandbox import Sandbox
from tests.sandbox.bench import Api
from tests.support.slack_world import SlackWorld

MIA, RON, SALES = "U07SBXMIA", "U07SBXRON", "C07SBXSALES"
POST = {"channel": SALES, "text": "Hello"}


class Socket:
    """A bare app: acks everything over whichever connection it came, and remembers it."""

    def __init__(self, sandbox: Sandbox, api: Api) -> None:
        self._sandbox = sandbox
        self._api = api
        self._listening: list[asyncio.Task[None]] = []
        self.got: list[dict[str, Any]] = []
        self.arrived = asyncio.Semaphore(0)

    async def connect(self) -> None:
        """Open one more connection."""
        answer = await self._api("apps.connections.open", token=self._sandbox.app_token)
        socket = await self._api.session.ws_connect(answer["url"])
        await socket.receive_json()
        self._listening.append(asyncio.create_task(self._listen(socket)))

    async def arrivals(self, count: int) -> list[dict[str, Any]]:
        """The first so many envelopes, once they are there."""
        async with asyncio.timeout(5):
            for _ in range(count):
                await self.arrived.acquire()
        return self.got[:count]

    async def close(self) -> None:
        for listening in self._listening:
            listening.cancel()
        await asyncio.gather(*self._listening, return_exceptions=True)

    async def _listen(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        try:
            async for message in socket:
                envelope = message.json()
                self.got.append(envelope)
                self.arrived.release()
                if not socket.closed:
                    await socket.send_json({"envelope_id": envelope["envelope_id"]})
        finally:
            await socket.close()


@pytest.fixture(name="socket")
async def _socket(sandbox: Sandbox, api: Api) -> AsyncIterator[Socket]:
    socket = Socket(sandbox, api)
    await socket.connect()
    yield socket
    await socket.close()


async def test_a_lost_ack(socket: Socket, slack: SlackWorld) -> None:
    """An ack that is lost is none: the person is told so, and pressing again sends it again."""
    await slack.fault("slash_commands", "lost_ack")
    mia = slack.user(MIA)
    await mia.command("/coach", channel=SALES)
    assert (await mia.last(SALES)).text == '/coach failed with the error "operation_timeout"'

    await mia.command("/coach", channel=SALES)
    assert [each["payload"]["command"] for each in socket.got] == ["/coach", "/coach"]


async def test_a_lost_ack_of_an_event(socket: Socket, slack: SlackWorld) -> None:
    """The event comes again at once, and says why and for which time."""
    await slack.fault("user_change", "lost_ack")
    await slack.user(RON).change(status_text="Lunch")

    first, again = await socket.arrivals(2)
    assert (first["retry_attempt"], first["retry_reason"]) == (0, "")
    assert (again["retry_attempt"], again["retry_reason"]) == (1, "timeout")
    assert first["payload"] == again["payload"]
    assert first["envelope_id"] != again["envelope_id"]


async def test_a_connection_is_cut(socket: Socket, slack: SlackWorld) -> None:
    """What was under way when its connection broke comes again over the other one."""
    await socket.connect()
    await slack.fault("*", "cut")
    mia = slack.user(MIA)
    await mia.command("/coach", channel=SALES)

    assert {each["envelope_id"] for each in socket.got} == {socket.got[-1]["envelope_id"]}
    assert await mia.messages(SALES) == []
    assert (await slack.get("socket"))["connections"] == 1


async def test_a_connection_is_cut_and_comes_back(socket: Socket, slack: SlackWorld) -> None:
    """With no other connection open the envelope waits for the next one."""
    await slack.fault("slash_commands", "cut")
    mia = slack.user(MIA)
    asking = asyncio.create_task(mia.command("/coach", channel=SALES))
    while (await slack.get("socket"))["connections"]:  # noqa: ASYNC110 - over HTTP
        await asyncio.sleep(0.01)
    await socket.connect()
    await asking

    assert await mia.messages(SALES) == []


async def test_all_connections_are_cut(socket: Socket, slack: SlackWorld) -> None:
    """Connections can be cut at any time; without any, Slack can't reach the app."""
    await socket.connect()
    assert await slack.cut_sockets() == 2
    await slack.user(MIA).command("/coach", channel=SALES)

    assert "dispatch_failed" in (await slack.user(MIA).last(SALES)).text


async def test_a_duplicate(socket: Socket, slack: SlackWorld) -> None:
    """The same payload comes twice, over different connections where there are several."""
    await socket.connect()
    await slack.fault("interactive", "duplicate")
    await slack.user(MIA).shortcut("log")

    first, second = await socket.arrivals(2)
    assert first["payload"] == second["payload"]
    assert first["envelope_id"] != second["envelope_id"]


async def test_a_late_event(socket: Socket, slack: SlackWorld) -> None:
    """An event that is late comes after the one that followed it, and counts as no retry."""
    await slack.fault("user_change", "late", seconds=60)
    await slack.user(RON).change(status_text="first")
    await slack.user(RON).change(status_text="second")
    await slack.wind(by=timedelta(minutes=2))

    said = await socket.arrivals(2)
    texts = [each["payload"]["event"]["user"]["profile"]["status_text"] for each in said]
    assert texts == ["second", "first"]
    assert [each["retry_attempt"] for each in said] == [0, 0]


@pytest.mark.parametrize("kind", ["slow", "drip"])
async def test_a_slow_answer(api: Api, slack: SlackWorld, kind: str) -> None:
    """A slow answer comes whole in the end, after as many seconds as were ordered."""
    await slack.fault("chat.postMessage", kind, seconds=0.2)
    began = time.monotonic()
    answer = await api("chat.postMessage", **POST)

    assert answer["ok"]
    assert answer["ts"] == (await slack.messages(SALES))[0].ts
    assert time.monotonic() - began >= 0.2


async def test_half_an_answer(api: Api, slack: SlackWorld) -> None:
    """Of an answer that is cut short the app gets half, and Slack has done what it was asked."""
    await slack.fault("chat.postMessage", "cut_short")
    with pytest.raises(aiohttp.ClientPayloadError):
        await api("chat.postMessage", **POST)

    assert [each.text for each in await slack.messages(SALES)] == ["Hello"]


async def test_each_to_its_own(socket: Socket, api: Api, slack: SlackWorld) -> None:
    """What is ordered for calls spares payloads, and the other way round."""
    await slack.fault("*", "lost_ack", times=None)
    assert (await api("chat.postMessage", **POST))["ok"]
    await slack.no_more_faults()
    await slack.fault("*", "http_500", times=None)
    await slack.user(MIA).command("/coach", channel=SALES)

    assert len(socket.got) == 1
    assert [each.text for each in await slack.user(MIA).messages(SALES)] == ["Hello"]
