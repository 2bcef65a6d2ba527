"""Trouble on order, the record of all calls, and the wound clock."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.clock import HandClock
from bot.sandbox import Sandbox, demo_world
from tests.sandbox.bench import MANIFEST, Api
from tests.support.slack_world import Impossible, SlackWorld

SALES, MIA = "C07SBXSALES", "U07SBXMIA"
POST = {"channel": SALES, "text": "Hello"}


async def test_ratelimited(api: Api, slack: SlackWorld) -> None:
    """A 429 comes with the wished Retry-After, as often as ordered."""
    await slack.fault("chat.postMessage", "ratelimited", retry_after=7)

    status, headers = await api.status("chat.postMessage", **POST)
    assert (status, headers["Retry-After"]) == (429, "7")
    assert (await api("chat.postMessage", **POST))["ok"]


async def test_error_in_slacks_words(api: Api, slack: SlackWorld) -> None:
    """Any error can be ordered, for one channel only."""
    await slack.fault(
        "chat.postMessage", "error", error="account_inactive", channel=SALES, times=None
    )

    assert (await api("chat.postMessage", **POST))["error"] == "account_inactive"
    assert (await api("chat.postMessage", channel=MIA, text="a"))["ok"]
    assert not (await api("chat.postMessage", **POST))["ok"]
    await slack.no_more_faults()
    assert (await api("chat.postMessage", **POST))["ok"]


@pytest.mark.parametrize(
    ("kind", "after", "posted"),
    [
        ("drop_before", False, 0),
        ("drop_after", False, 1),
        ("http_500", False, 0),
        ("http_500", True, 1),
        ("garbage", False, 0),
        ("garbage", True, 1),
    ],
)
async def test_uncertain_outcomes(
    api: Api, slack: SlackWorld, kind: str, *, after: bool, posted: int
) -> None:
    """The caller can't tell whether Slack did it; the channel can."""
    await slack.fault("chat.postMessage", kind, after=after)

    with pytest.raises(aiohttp.ClientError):
        await api("chat.postMessage", **POST)
    assert len(await slack.messages(SALES)) == posted


async def test_time_out(api: Api, slack: SlackWorld) -> None:
    """A call without an answer ends when the caller gives up."""
    await slack.fault("chat.postMessage", "timeout", after=True)

    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.1):
            await api("chat.postMessage", **POST)
    assert len(await slack.messages(SALES)) == 1


async def test_probability_repeats_itself(api: Api, slack: SlackWorld) -> None:
    """With the same seed the same calls fail."""
    runs: list[list[bool]] = []
    for _ in range(2):
        await slack.fault("*", "error", times=None, probability=0.5, seed=7)
        runs.append([(await api("auth.test"))["ok"] for _ in range(20)])
        await slack.no_more_faults()

    assert runs[0] == runs[1]
    assert 0 < sum(runs[0]) < 20


async def test_wrong_orders_are_refused(slack: SlackWorld) -> None:
    """A fault that doesn't exist isn't ordered."""
    with pytest.raises(Impossible, match="one of ratelimited"):
        await slack.fault("chat.postMessage", "explode")
    with pytest.raises(Impossible, match="no fault"):
        await slack.fault("chat.postMessage", "error", colour="red")
    assert (await slack.get("faults"))["faults"] == []


async def test_record_file(tmp_path: Path, clock: HandClock) -> None:
    """Each call is a JSON line with method, payload and response, at once and without tokens."""
    path = tmp_path / "calls.jsonl"
    sandbox = Sandbox(clock=clock, manifest=MANIFEST, world=demo_world(), record=path)
    await sandbox.start()
    try:
        async with aiohttp.ClientSession() as session, SlackWorld(sandbox.control_url) as slack:
            form = {"token": sandbox.bot_token, "channel": MIA, "text": "Grüße", "blocks": "[]"}
            async with session.post(sandbox.api_url + "chat.postMessage", data=form) as response:
                assert (await response.json())["ok"]
            await slack.fault("auth.test", "drop_before")
            with pytest.raises(aiohttp.ClientError):
                await Api(sandbox, session)("auth.test")
            written = path.read_text(encoding="utf-8")
    finally:
        await sandbox.stop()

    lines: list[dict[str, Any]] = [json.loads(line) for line in written.splitlines()]
    assert lines[0]["method"] == "chat.postMessage"
    assert lines[0]["payload"] == {"channel": MIA, "text": "Grüße", "blocks": []}
    assert lines[0]["response"]["ok"]
    assert lines[1] == {"method": "auth.test", "payload": {}, "response": None}
    assert "xoxb" not in written


async def test_calls_are_kept(api: Api, slack: SlackWorld) -> None:
    """The control API lists the calls, of one method if wished, with what struck them."""
    await slack.fault("auth.test", "error", error="fatal_error")
    await api("auth.test")
    await api("users.info", user=MIA)

    assert [call.method for call in await slack.calls()] == ["auth.test", "users.info"]
    [struck] = await slack.calls("auth.test")
    assert struck.fault == "error"
    assert struck.response == {"ok": False, "error": "fatal_error"}
    assert struck.at == datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


async def test_winding(slack: SlackWorld, clock: HandClock) -> None:
    """The clock is wound to an instant or by a span, and never backwards."""
    start = await slack.now()
    assert await slack.wind(by=timedelta(hours=1)) == start + timedelta(hours=1)
    assert await slack.wind(to=start + timedelta(days=1)) == clock.now()
    assert (await slack.post("clock/wind", {"seconds": 60}))["now"] == clock.now().isoformat()

    for body, words in [
        ({"to": start.isoformat()}, "only goes forwards"),
        ({"to": "2026-12-01T09:00:00"}, "with its offset"),
        ({"to": "tomorrow"}, "ISO 8601"),
        ({}, "say .*to"),
    ]:
        with pytest.raises(Impossible, match=words):
            await slack.post("clock/wind", body)


async def test_a_clock_that_nobody_winds(sandbox: Sandbox, slack: SlackWorld) -> None:
    """Without a winder the answer says why it can't be done."""
    sandbox.winding.winder = None

    with pytest.raises(Impossible, match="real time") as refusal:
        await slack.wind(by=timedelta(hours=1))
    assert refusal.value.status == 409
