"""Socket Mode, with slack_sdk's own client and with bare sockets."""

from __future__ import annotations

import asyncio
from typing import Any

import aiohttp
import pytest
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import Sandbox
from tests.sandbox import pieces as p
from tests.sandbox.bench import Api, Connect
from tests.support.slack_world import SlackWorld

MIA, SALES = "U07SBXMIA", "C07SBXSALES"


@pytest.fixture(name="patience")
def _patience() -> float:
    return 0.3


async def _open(api: Api, sandbox: Sandbox) -> str:
    return str((await api("apps.connections.open", token=sandbox.app_token))["url"])


async def test_hello_and_single_use(api: Api, sandbox: Sandbox) -> None:
    """A URL opens one connection, which begins with a hello."""
    url = await _open(api, sandbox)
    async with api.session.ws_connect(url) as socket:
        hello = await socket.receive_json()
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await api.session.ws_connect(url)

    assert (hello["type"], hello["num_connections"]) == ("hello", 1)
    assert hello["debug_info"]["approximate_connection_time"] > 0


async def test_sdk_client_gets_an_envelope(sandbox: Sandbox, slack: SlackWorld) -> None:
    """slack_sdk's client understands the envelope, and its ack's payload reaches the person."""
    got: list[SocketModeRequest] = []
    client = SocketModeClient(
        app_token=sandbox.app_token, web_client=AsyncWebClient(base_url=sandbox.api_url)
    )

    async def listen(socket: Any, request: SocketModeRequest) -> None:
        got.append(request)
        answer = SocketModeResponse(request.envelope_id, payload={"text": "Hello Mia"})
        await socket.send_socket_mode_response(answer)

    client.socket_mode_request_listeners.append(listen)
    try:
        await client.connect()  # type: ignore[no-untyped-call]
        await sandbox.sockets.connected()
        await slack.user(MIA).command("/coach help", channel=SALES)
    finally:
        await client.close()  # type: ignore[no-untyped-call]

    assert (got[0].type, got[0].accepts_response_payload) == ("slash_commands", True)
    assert got[0].payload["text"] == "help"
    assert await slack.user(MIA).sees("Hello Mia", SALES)


async def test_ten_connections_share_the_work(
    api: Api, sandbox: Sandbox, slack: SlackWorld
) -> None:
    """Each payload goes to one connection; an eleventh connection is sent away."""
    sockets = [await api.session.ws_connect(await _open(api, sandbox)) for _ in range(10)]
    for socket in sockets:
        await socket.receive_json()
    extra = await api.session.ws_connect(await _open(api, sandbox))
    assert (await extra.receive_json())["reason"] == "too_many_websockets"
    assert (await slack.get("socket"))["connections"] == 10

    for socket in sockets[:2]:
        typing = asyncio.create_task(slack.user(MIA).command("/coach", channel=SALES))
        envelope = await socket.receive_json()
        await socket.send_str("not json")
        await socket.send_json({"envelope_id": "another"})
        await socket.send_json({"envelope_id": envelope["envelope_id"]})
        await typing

    assert await slack.user(MIA).troubles() == []
    for socket in [*sockets, extra]:
        await socket.close()


async def test_a_late_ack_is_a_time_out(
    app: AsyncApp, connect: Connect, slack: SlackWorld, sandbox: Sandbox, api: Api
) -> None:
    """Slack waits (3 s, here less), then tells the person in words of its own."""

    @app.command("/coach")
    @app.action("go")
    @app.view("form")
    async def late(ack: AsyncAck) -> None:
        await asyncio.sleep(0.5)
        await ack()

    await connect(app)
    mia = slack.user(MIA)
    await mia.command("/coach", channel=SALES)
    assert (await mia.last(SALES)).text == '/coach failed with the error "operation_timeout"'

    trigger = sandbox.workspace.triggers.give(MIA, channel=SALES)
    view = p.modal(p.text_field(optional=True), callback_id="form")
    await api("views.open", trigger_id=trigger, view=view)
    with pytest.raises(AssertionError, match="We had some trouble connecting"):
        await mia.submit()
    assert await mia.modal() is not None


async def test_unhandled_payloads_are_not_acked(
    app: AsyncApp, connect: Connect, slack: SlackWorld
) -> None:
    """Bolt doesn't ack what nobody listens to; the person sees a time-out."""
    await connect(app)
    await slack.user(MIA).command("/plain", channel=SALES)

    assert "operation_timeout" in (await slack.user(MIA).troubles())[0]


async def test_refreshed_connections_come_back(
    app: AsyncApp, connect: Connect, slack: SlackWorld, sandbox: Sandbox
) -> None:
    """Told to refresh, slack_sdk connects anew and the work goes on."""

    @app.command("/coach")
    async def command(ack: AsyncAck) -> None:
        await ack("Still here")

    await connect(app)
    assert await slack.disconnect_sockets("warning") == 1
    assert sandbox.sockets.count == 1

    assert await slack.disconnect_sockets() == 1
    await sandbox.sockets.connected()
    await slack.user(MIA).command("/coach", channel=SALES)
    assert await slack.user(MIA).sees("Still here")


async def test_without_interactivity_clicks_go_nowhere(
    web: AsyncWebClient, sandbox: Sandbox, slack: SlackWorld
) -> None:
    """A manifest without interactivity gets no clicks, as on Slack."""
    sandbox.delivery._interactive = False
    await web.chat_postMessage(channel=MIA, text="a", blocks=[p.actions(p.button())])
    mia = slack.user(MIA)
    await mia.click(await mia.last(), "go")

    assert "dispatch_failed" in (await mia.troubles())[0]
