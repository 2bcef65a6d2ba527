"""Signed HTTP delivery: the signature, the forms, the challenge, the retries of events."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs

import pytest
from aiohttp import web
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import Sandbox
from bot.sandbox.delivery import signature
from tests.sandbox import pieces as p
from tests.support.slack_world import Impossible, SlackWorld

MIA, SALES = "U07SBXMIA", "C07SBXSALES"


@dataclass
class Receiver:
    """An app behind an HTTP endpoint: keeps what came, answers what it is told to."""

    url: str = ""
    status: int = 200
    answer: Any = None
    delay: float = 0
    no_retry: bool = False
    got: list[tuple[dict[str, str], str]] = field(default_factory=list)
    arrived: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(0))

    async def handle(self, request: web.Request) -> web.Response:
        body = await request.text()
        self.got.append((dict(request.headers), body))
        self.arrived.release()
        await asyncio.sleep(self.delay)
        headers = {"x-slack-no-retry": "1"} if self.no_retry else {}
        if body.startswith("{") and json.loads(body)["type"] == "url_verification":
            return web.json_response({"challenge": json.loads(body)["challenge"]})
        if isinstance(self.answer, dict):
            return web.json_response(self.answer, status=self.status, headers=headers)
        return web.Response(text=self.answer or "", status=self.status, headers=headers)


@pytest.fixture(name="patience")
def _patience() -> float:
    return 0.3


@pytest.fixture(name="receiver")
async def _receiver(sandbox: Sandbox, slack: SlackWorld) -> AsyncIterator[Receiver]:
    receiver = Receiver()
    app = web.Application()
    app.router.add_post("/slack/events", receiver.handle)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    receiver.url = f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"
    await slack.post("request_url", {"url": receiver.url})
    receiver.got.clear()
    await receiver.arrived.acquire()
    yield receiver
    await runner.cleanup()


def test_the_documented_signature() -> None:
    """The signature is the one that slack_sdk's verifier accepts."""
    body = b"token=a&team_id=T1"
    verifier = SignatureVerifier("secret")

    signed = verifier.generate_signature(timestamp="1531420618", body=body)
    assert signature("secret", "1531420618", body) == signed


async def test_command_is_signed_and_answered(
    receiver: Receiver, sandbox: Sandbox, slack: SlackWorld
) -> None:
    """A command comes as a signed form; plain words in the answer are shown to its author."""
    receiver.answer = "Hello"
    await slack.user(MIA).command("/coach setup", channel=SALES)

    [(headers, body)] = receiver.got
    assert SignatureVerifier(sandbox.signing_secret).is_valid_request(body, headers)
    assert parse_qs(body)["text"] == ["setup"]
    assert (await slack.user(MIA).last(SALES)).text == "Hello"


async def test_click_comes_as_a_payload_field(
    receiver: Receiver, slack: SlackWorld, web: AsyncWebClient
) -> None:
    """Interactivity is form-encoded, with JSON in its `payload` field."""
    await web.chat_postMessage(channel=MIA, text="a", blocks=[p.actions(p.button())])
    mia = slack.user(MIA)
    await mia.click(await mia.last(), "go")

    payload = json.loads(parse_qs(receiver.got[0][1])["payload"][0])
    assert payload["type"] == "block_actions"
    assert await mia.troubles() == []


@pytest.mark.parametrize(
    ("status", "delay", "words"),
    [(500, 0, "dispatch_failed"), (404, 0, "dispatch_failed"), (200, 0.5, "operation_timeout")],
)
async def test_failures_are_told_in_slacks_words(
    receiver: Receiver, slack: SlackWorld, status: int, delay: float, words: str
) -> None:
    """An error and a silence (3 s, here less) look different to the person."""
    receiver.status, receiver.delay = status, delay
    await slack.user(MIA).command("/coach", channel=SALES)

    assert (await slack.user(MIA).last(SALES)).text == f'/coach failed with the error "{words}"'


async def test_events_are_retried_three_times(receiver: Receiver, slack: SlackWorld) -> None:
    """A failed event comes again nearly at once, after a minute and after five, then no more."""
    receiver.status = 500
    await slack.user(MIA).say("dm", "Hello")
    await _arrivals(receiver, 2)
    for minutes in (1, 5, 60):
        await slack.wind(by=timedelta(minutes=minutes))
    await _arrivals(receiver, 2)

    numbers = [headers.get("X-Slack-Retry-Num") for headers, _ in receiver.got]
    assert numbers == [None, "1", "2", "3"]
    assert receiver.got[1][0]["X-Slack-Retry-Reason"] == "http_error"
    assert len({json.loads(body)["event_id"] for _, body in receiver.got}) == 1


async def test_an_answer_that_is_lost(receiver: Receiver, slack: SlackWorld) -> None:
    """By HTTP, too, an event comes again whose answer never arrived."""
    await slack.fault("events_api", "lost_ack")
    await slack.user(MIA).say("dm", "Hello")
    await _arrivals(receiver, 2)

    assert receiver.got[1][0]["X-Slack-Retry-Reason"] == "http_timeout"


async def test_nobody_listens(receiver: Receiver, slack: SlackWorld) -> None:
    """An app that isn't there when something happens hears of it, and why, once it is back."""
    url = receiver.url
    await slack.post("request_url", {"url": None})
    await slack.user(MIA).say("dm", "Hello")
    await slack.post("request_url", {"url": url})
    await slack.wind(by=timedelta(minutes=10))

    said = [headers for headers, body in receiver.got if "Hello" in body]
    assert [headers["X-Slack-Retry-Reason"] for headers in said] == ["connection_failed"]


async def test_events_that_ask_for_no_retry(receiver: Receiver, slack: SlackWorld) -> None:
    """`x-slack-no-retry: 1` ends it."""
    receiver.status, receiver.no_retry = 500, True
    await slack.user(MIA).say("dm", "Hello")
    await slack.wind(by=timedelta(minutes=10))

    assert len(receiver.got) == 1


async def test_a_url_must_echo_the_challenge(receiver: Receiver, slack: SlackWorld) -> None:
    """A request URL that doesn't know Slack's handshake is not taken; none means sockets."""
    with pytest.raises(Impossible, match="challenge"):
        await slack.post("request_url", {"url": receiver.url + "/wrong"})
    assert (await slack.post("request_url", {"url": None}))["url"] is None


async def test_json_that_is_none(receiver: Receiver, slack: SlackWorld) -> None:
    """A command's answer that Slack can't show is told as a failure."""
    receiver.answer = {"blocks": [{"type": "sektion"}]}
    await slack.user(MIA).command("/coach", channel=SALES)

    assert "invalid_blocks" in (await slack.user(MIA).last(SALES)).text


async def _arrivals(receiver: Receiver, count: int) -> None:
    async with asyncio.timeout(5):
        for _ in range(count):
            await receiver.arrived.acquire()


async def test_what_people_do_to_messages_arrives_by_http(
    receiver: Receiver, sandbox: Sandbox, slack: SlackWorld
) -> None:
    """A reaction comes as a signed event, a shortcut as a signed form."""
    mia = slack.user(MIA)
    await mia.say(SALES, "Won")
    message = await mia.last(SALES)
    receiver.got.clear()
    await mia.react(message, "tada")
    await mia.shortcut("keep", message)
    await mia.open_home()

    (_, reaction), (headers, shortcut), (_, opened) = receiver.got
    assert json.loads(reaction)["event"]["reaction"] == "tada"
    assert SignatureVerifier(sandbox.signing_secret).is_valid_request(shortcut, headers)
    assert json.loads(parse_qs(shortcut)["payload"][0])["type"] == "message_action"
    assert json.loads(opened)["event"]["type"] == "app_home_opened"
