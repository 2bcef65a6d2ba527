"""Web pages of others can't act in the sandbox, though they could reach its port."""

from __future__ import annotations

import aiohttp
import pytest

from bot.sandbox import Sandbox
from tests.support.slack_world import SlackWorld

MIA, SALES = "U07SBXMIA", "C07SBXSALES"
FOREIGN = ("https://example.com", "http://127.0.0.1", "http://localhost:1", "null")


@pytest.mark.parametrize("origin", FOREIGN)
async def test_a_form_is_refused(sandbox: Sandbox, slack: SlackWorld, origin: str) -> None:
    """A POST that a browser sends for another page does nothing."""
    url = f"{sandbox.control_url}users/{MIA}/message"
    body = f'{{"channel": "{SALES}", "text": "Not me"}}'
    headers = {"Origin": origin, "Content-Type": "text/plain"}
    async with aiohttp.request("POST", url, data=body, headers=headers) as answer:
        assert answer.status == 403

    assert await slack.messages(SALES) == []


@pytest.mark.parametrize("origin", FOREIGN)
async def test_a_websocket_is_refused(sandbox: Sandbox, origin: str) -> None:
    """A WebSocket that another page opens is refused before it says anything."""
    ticket = sandbox.sockets.ticket()
    async with aiohttp.ClientSession() as session:
        with pytest.raises(aiohttp.WSServerHandshakeError) as refusal:
            await session.ws_connect(f"{sandbox.base_url}/link/?ticket={ticket}", origin=origin)

    assert refusal.value.status == 403


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
@pytest.mark.parametrize("kind", ["image", "document"])
async def test_a_call_by_a_picture_or_a_link_is_refused(
    sandbox: Sandbox, slack: SlackWorld, site: str, kind: str
) -> None:
    """A page that knows the sandbox's token, as all the world does, can't make its calls."""
    call = {"token": sandbox.bot_token, "channel": SALES, "text": "Not me"}
    headers = {"Sec-Fetch-Site": site, "Sec-Fetch-Dest": kind}
    url = f"{sandbox.api_url}chat.postMessage"
    async with aiohttp.request("GET", url, params=call, headers=headers) as answer:
        assert answer.status == 403

    assert await slack.messages(SALES) == []


async def test_a_link_to_the_page_may_be_followed(sandbox: Sandbox) -> None:
    """Whoever wrote the link, the page opens in a window of its own, and in nobody's frame."""
    statuses = {}
    for kind in ("document", "iframe"):
        headers = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Dest": kind}
        async with aiohttp.request("GET", f"{sandbox.base_url}/", headers=headers) as answer:
            statuses[kind] = answer.status

    assert statuses == {"document": 200, "iframe": 403}


async def test_its_own_page_may(sandbox: Sandbox, slack: SlackWorld) -> None:
    """The sandbox's own page acts, and so does who names no origin."""
    url = f"{sandbox.control_url}users/{MIA}/message"
    body = {"channel": SALES, "text": "Me"}
    async with aiohttp.request(
        "POST", url, json=body, headers={"Origin": sandbox.base_url}
    ) as answer:
        assert answer.status == 200
    await slack.user(MIA).say(SALES, "Me too")

    assert [message.text for message in await slack.messages(SALES)] == ["Me", "Me too"]
