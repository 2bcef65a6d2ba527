"""Socket Mode over real sockets: payloads and acks, coming back, a graceful end."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest

from bot.slack.failures import SlackRefused, SlackUncertain
from bot.slack.socket_mode import run_socket_mode
from bot.slack.web import open_session
from tests.slack import fakes
from tests.slack.fakes import FakeSlack, Reply, Slow


@asynccontextmanager
async def connected(app: AsyncApp, slack: FakeSlack, *, times: int = 3) -> AsyncIterator[None]:
    ws = slack.url("/socket").replace("http", "ws")
    slack.plan("apps.connections.open", *[Reply({"ok": True, "url": ws})] * times)
    async with (
        open_session(slack.api_url) as session,
        run_socket_mode(app, app_token="xapp-1", base_url=slack.api_url, session=session),
    ):
        yield


COMMAND = {"command": "/coach", "team_id": "T0001", "user_id": "U1", "channel_id": "C1"}


async def test_socket(app: AsyncApp, slack: FakeSlack) -> None:
    """Over Socket Mode the app token opens the connection, and acknowledgements carry answers."""

    @app.command("/coach")
    async def coach(ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack({"text": body["text"]} if body.get("text") else "plain")

    async with connected(app, slack):
        rich = await slack.send("slash_commands", {**COMMAND, "text": "hi"})
        plain = await slack.send("slash_commands", COMMAND, "E2")
        unknown = await slack.send("interactive", fakes.submission(), "E3")
        closed = await slack.send("interactive", {**fakes.submission(), "type": "view_closed"})

    assert slack.calls[0].token == "xapp-1"
    assert rich == {"envelope_id": "E1", "payload": {"text": "hi"}}
    assert plain == {"envelope_id": "E2", "payload": {"text": "plain"}}
    assert unknown["payload"]["response_action"] == "push"
    assert closed == {"envelope_id": "E1"}


@pytest.mark.parametrize(
    "payload", [{}, {"team": 7}, fakes.click(actions=[]), {"event": None, "team_id": "T0001"}]
)
async def test_socket_malformed(app: AsyncApp, slack: FakeSlack, payload: dict[str, Any]) -> None:
    """Over Socket Mode, too, a broken payload is acknowledged and breaks nothing."""
    async with connected(app, slack):
        broken = await slack.send("interactive", payload)
        next_one = await slack.send("slash_commands", {**COMMAND, "team_id": "T9"}, "E2")

    assert broken == {"envelope_id": "E1"}
    assert "isn’t set up" in next_one["payload"]["text"]


async def test_socket_event_failed(app: AsyncApp, slack: FakeSlack) -> None:
    """An event that crashed isn't acknowledged, so Slack sends it again."""

    @app.event("team_join")
    async def joined() -> None:
        raise RuntimeError

    async with connected(app, slack):
        await slack.deliver("events_api", fakes.event(), "E1")
        answered = await slack.send("interactive", fakes.submission(), "E2")

    assert answered["envelope_id"] == "E2"
    assert slack.acknowledged.empty()


async def test_socket_ends_gracefully(app: AsyncApp, slack: FakeSlack) -> None:
    """What has begun over Socket Mode is answered before the connection closes."""
    slow = Slow(app)
    socket = connected(app, slack)
    await socket.__aenter__()
    await slack.deliver("slash_commands", COMMAND)
    await slow.begun.wait()

    stopping = asyncio.create_task(socket.__aexit__(None, None, None))
    await asyncio.sleep(0.05)
    slow.may_end.set()
    await stopping

    assert slow.ended
    assert (await slack.acknowledged.get())["payload"] == {"text": "done"}


async def sent_away(slack: FakeSlack, socket: int = 0) -> None:
    """Tell the app to leave a connection, and wait until it has another one."""
    slack.connected.clear()
    await slack.sockets[socket].send_json({"type": "disconnect", "reason": "refresh_requested"})
    async with asyncio.timeout(5):
        await slack.connected.wait()


async def test_socket_comes_back(app: AsyncApp, slack: FakeSlack) -> None:
    """When Slack asks to connect anew, we do, and payloads come over the new connection."""
    async with connected(app, slack):
        await sent_away(slack)

        assert (await slack.send("interactive", fakes.submission()))["envelope_id"] == "E1"

    assert slack.acknowledged_over == [1]


async def test_the_new_one_opens_before_the_old_one_goes(app: AsyncApp, slack: FakeSlack) -> None:
    """Where Slack told us to leave we still listen, so nothing falls between two connections."""
    async with connected(app, slack):
        await sent_away(slack)
        old = slack.sockets[0]
        assert not old.closed
        await old.send_json({"type": "interactive", "envelope_id": "E0", "payload": {}})

        assert (await slack.acknowledged.get())["envelope_id"] == "E0"

    assert slack.acknowledged_over == [0]


async def test_told_to_go_and_cut_off(app: AsyncApp, slack: FakeSlack) -> None:
    """Told to go and cut off at the same moment, we connect once: that connection stays."""
    async with connected(app, slack):
        slack.connected.clear()
        await slack.sockets[0].send_json({"type": "disconnect", "reason": "refresh_requested"})
        await slack.sockets[0].close()
        answered = await slack.send("interactive", fakes.submission())
        await asyncio.sleep(0.1)

        assert answered["envelope_id"] == "E1"
        assert [socket.closed for socket in slack.sockets] == [True, False]


async def test_the_connection_goes_while_we_work(app: AsyncApp, slack: FakeSlack) -> None:
    """What was begun when its connection went is acked over the next one."""
    slow = Slow(app)
    async with connected(app, slack):
        await slack.deliver("slash_commands", COMMAND)
        await slow.begun.wait()
        slack.connected.clear()
        await slack.sockets[0].close()
        slow.may_end.set()
        answered = await slack.acknowledged.get()

    assert (answered["envelope_id"], slack.acknowledged_over) == ("E1", [1])


@pytest.mark.parametrize(
    "words", ['{"type": "disconnect", "reason": "too_many_websockets"}', "no JSON", "[]"]
)
async def test_no_hello(app: AsyncApp, slack: FakeSlack, words: str) -> None:
    """A connection that Slack doesn't want, or that makes no sense, is tried again in a moment."""
    slack.first_words.append(words)
    async with connected(app, slack):
        answered = await slack.send("interactive", fakes.submission())

    assert (answered["envelope_id"], slack.acknowledged_over) == ("E1", [1])


async def test_slack_is_away_for_a_while(app: AsyncApp, slack: FakeSlack) -> None:
    """Where the way back is refused at first we ask again, and are back without a restart."""
    async with connected(app, slack, times=1):
        ws = slack.url("/socket").replace("http", "ws")
        slack.plan("apps.connections.open", Reply("oops", status=500))
        slack.plan("apps.connections.open", Reply({"ok": True, "url": ws}))
        slack.connected.clear()
        await slack.sockets[0].close()

        assert (await slack.send("interactive", fakes.submission()))["envelope_id"] == "E1"

    assert len(slack.asked("apps.connections.open")) == 3


async def test_nonsense_on_the_way(app: AsyncApp, slack: FakeSlack) -> None:
    """Frames that are none of Slack's break nothing."""
    async with connected(app, slack):
        for words in ("", "no JSON", "[]", "7", '{"type": "envelope"}'):
            await slack.sockets[0].send_str(words)
        await slack.sockets[0].send_bytes(b"\xff")

        assert (await slack.send("interactive", fakes.submission()))["envelope_id"] == "E1"


async def test_an_event_that_comes_again(app: AsyncApp, slack: FakeSlack) -> None:
    """What the envelope says of a repetition reaches the app as HTTP's headers would."""
    heard: list[Any] = []

    @app.event("team_join")
    async def joined(request: AsyncBoltRequest) -> None:
        heard.append(
            (request.headers["x-slack-retry-num"], request.headers["x-slack-retry-reason"])
        )

    async with connected(app, slack):
        await slack.sockets[0].send_json(
            {
                "type": "events_api",
                "envelope_id": "E1",
                "payload": fakes.event(),
                "retry_attempt": 2,
                "retry_reason": "timeout",
            }
        )
        await slack.acknowledged.get()

    assert heard == [(["2"], ["timeout"])]


async def test_it_outlives_the_time_of_a_call(app: AsyncApp, slack: FakeSlack) -> None:
    """A connection stays for as long as Slack keeps it, whatever a call may take."""
    ws = slack.url("/socket").replace("http", "ws")
    slack.plan("apps.connections.open", Reply({"ok": True, "url": ws}))
    timeout = aiohttp.ClientTimeout(total=0.2)
    async with (
        aiohttp.ClientSession(timeout=timeout) as session,
        run_socket_mode(app, app_token="xapp-1", base_url=slack.api_url, session=session),
    ):
        await asyncio.sleep(0.4)
        await slack.send("interactive", fakes.submission())

    assert slack.acknowledged_over == [0]


@pytest.mark.parametrize(
    ("reply", "failure"),
    [
        (Reply({"ok": False, "error": "invalid_auth"}), SlackRefused),
        (Reply("oops", status=500), SlackUncertain),
        (Reply({"ok": True}), SlackUncertain),
    ],
    ids=repr,
)
async def test_socket_not_granted(
    app: AsyncApp, slack: FakeSlack, reply: Reply, failure: type[Exception]
) -> None:
    """A wrong app token is told at start, instead of being tried for ever."""
    slack.plan("apps.connections.open", reply)

    async with open_session(slack.api_url) as session:
        socket = run_socket_mode(app, app_token="xapp-1", base_url=slack.api_url, session=session)
        with pytest.raises(failure):
            await socket.__aenter__()
