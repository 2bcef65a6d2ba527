"""A request whose time is over doesn't leave, however far it has come already."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import aiohttp
import pytest

from bot.clock import HandClock
from bot.slack.failures import SlackFailure
from bot.slack.fence import Fence
from bot.slack.gateway import Gateway
from bot.slack.messages import MessageRef
from bot.slack.web import open_session
from tests.slack.fakes import WORKSPACE, FakeSlack, OneToken, Reply

MESSAGE = MessageRef("D1", "1.000000")
POSTED = Reply({"ok": True, "channel": "D1", "ts": "1.000000"})


async def post(gateway: Gateway) -> None:
    await gateway.post(WORKSPACE, "D1", text="Hi", blocks=[])


async def update(gateway: Gateway) -> None:
    await gateway.update(WORKSPACE, MESSAGE, text="Hi", blocks=[])


async def upload(gateway: Gateway) -> None:
    await gateway.upload(WORKSPACE, "D1", filename="a", title="A", content=b"abc")


async def respond(gateway: Gateway) -> None:
    await gateway.respond(gateway.base_url.replace("/api/", "/respond"), text="Hi")


@pytest.mark.parametrize("call", [post, update, upload, respond])
async def test_too_late(gateway: Gateway, slack: FakeSlack, clock: HandClock, call: Any) -> None:
    """Behind a fence whose time is over no call reaches Slack, and the fence knows it."""
    with Fence(clock, until=clock.now()) as fence, pytest.raises(SlackFailure):
        await call(gateway)

    assert slack.calls == []
    assert fence.has_held


async def test_in_time(gateway: Gateway, slack: FakeSlack, clock: HandClock) -> None:
    """Before its time is over a fence is in nobody's way, and after its block it is gone."""
    slack.plan("chat.postMessage", POSTED, POSTED)
    with Fence(clock, until=clock.now() + timedelta(seconds=1)) as fence:
        await post(gateway)
    clock.advance(timedelta(seconds=1))
    await post(gateway)

    assert len(slack.asked("chat.postMessage")) == 2
    assert not fence.has_held


async def test_time_runs_out_between_two_calls(
    gateway: Gateway, slack: FakeSlack, clock: HandClock
) -> None:
    """Of an upload, too, each call is held back: a file without its last call is seen nowhere."""
    until = clock.now() + timedelta(seconds=1)

    async def advance(*_: object) -> None:
        clock.advance(timedelta(seconds=2))

    trace = aiohttp.TraceConfig()
    trace.on_request_end.append(advance)
    address = {"ok": True, "file_id": "F1", "upload_url": slack.url("/upload")}
    slack.plan("files.getUploadURLExternal", Reply(address))
    async with open_session(slack.api_url) as session:
        trace.freeze()
        session.trace_configs.append(trace)
        gateway = Gateway(base_url=slack.api_url, session=session, tokens=OneToken())
        with Fence(clock, until=until) as fence, pytest.raises(SlackFailure):
            await upload(gateway)

    assert [call.method for call in slack.calls] == ["files.getUploadURLExternal"]
    assert fence.has_held


async def test_time_runs_out_while_a_connection_is_made(slack: FakeSlack, clock: HandClock) -> None:
    """The look is the last thing before the bytes: a slow connection makes it too late as well."""
    until = clock.now() + timedelta(seconds=1)

    async def advance(*_: object) -> None:
        clock.advance(timedelta(seconds=2))

    trace = aiohttp.TraceConfig()
    trace.on_connection_create_end.append(advance)
    async with open_session(slack.api_url) as session:
        trace.freeze()
        session.trace_configs.append(trace)
        gateway = Gateway(base_url=slack.api_url, session=session, tokens=OneToken())
        with Fence(clock, until=until), pytest.raises(SlackFailure):
            await post(gateway)

    assert slack.calls == []
