"""What no client of Slack would send: every payload gets an answer, and the bot goes on."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

import aiohttp
import pytest

from bot.sandboxed import Stage
from tests.scenarios.cast import MIA, RON, SALES
from tests.scenarios.stages import Wire, signed
from tests.support.slack_world import SlackWorld

JSON, FORM = "application/json", "application/x-www-form-urlencoded"
TEAM = {"id": "T07SBX00001", "domain": "fairwind"}
USER = {"id": MIA, "name": "mia", "team_id": "T07SBX00001"}


@pytest.fixture(name="stage")
async def _stage(either_stage: Stage) -> Stage:
    return either_stage


@pytest.fixture(name="wire")
def _wire(stage: Stage) -> Wire:
    return Wire(stage)


@pytest.fixture(name="alive", autouse=True)
async def _alive(slack: SlackWorld) -> AsyncIterator[None]:
    """Whatever a test does, afterwards the bot still answers."""
    yield
    mia = slack.user(MIA)
    before = len(await mia.messages())
    await mia.command("/coach help")
    assert len(await mia.messages()) == before + 1


def form(payload: object) -> bytes:
    return urlencode({"payload": json.dumps(payload)}).encode()


def nested(depth: int) -> bytes:
    return b'{"type":' + b"[" * depth + b"]" * depth + b"}"


BODIES = [
    (JSON, b""),
    (JSON, b"{"),
    (JSON, b"[]"),
    (JSON, b"null"),
    (JSON, b'"words"'),
    (JSON, b"17"),
    (JSON, b"{}"),
    (JSON, b"\xff\xfe\x00"),
    (JSON, nested(3)),
    (JSON, nested(100_000)),
    (JSON, b'{"type": "event_callback"}'),
    (JSON, b'{"type": "event_callback", "event": []}'),
    (JSON, b'{"type": "event_callback", "event": {"type": 7}, "team_id": 7}'),
    (JSON, b'{"type": "url_verification"}'),
    (JSON, b'{"type": {"a": 1}}'),
    (FORM, b""),
    (FORM, b"payload="),
    (FORM, b"payload={"),
    (FORM, b"payload=[]"),
    (FORM, b"payload=null"),
    (FORM, b"payload=7"),
    (FORM, b"payload=%ff%fe"),
    (FORM, b"payload=" + b"[" * 100_000),
    (FORM, b"command=/coach"),
    (FORM, b"command=/coach&team_id=T07SBX00001"),
    (FORM, b"command=/coach&team_id=T07SBX00001&user_id=" + MIA.encode()),
    (FORM, b"command=&team_id=T07SBX00001&user_id=&channel_id=&text=setup"),
    (FORM, b"ssl_check=1"),
    (FORM, form({"type": "block_actions"})),
    (FORM, form({"type": "block_actions", "team": TEAM, "user": USER, "actions": []})),
    (FORM, form({"type": "block_actions", "team": TEAM, "user": USER, "actions": {}})),
    (FORM, form({"type": "block_actions", "team": TEAM, "user": USER, "actions": [7]})),
    (FORM, form({"type": "view_submission", "team": TEAM, "user": USER})),
    (FORM, form({"type": "view_submission", "team": TEAM, "user": USER, "view": []})),
    (FORM, form({"type": "workflow_step_edit", "team": TEAM, "user": USER})),
    (FORM, form({"type": "nonsense", "team": TEAM, "user": USER})),
    ("text/plain", b"hello"),
    ("multipart/form-data; boundary=x", b"--x--"),
]


async def test_bodies_over_http(stage: Stage, slack: SlackWorld) -> None:
    """Signed nonsense is answered with 200 or 400, never with a 5xx."""
    url = stage.sandbox.request_url
    if url is None:
        return
    async with aiohttp.ClientSession() as session:
        for kind, body in BODIES:
            headers = signed(stage.sandbox.signing_secret, body, kind)
            async with session.post(url, data=body, headers=headers) as answer:
                assert answer.status in {200, 400}, (kind, body[:80], answer.status)


async def test_who_may_send(stage: Stage, slack: SlackWorld) -> None:
    """Unsigned, wrongly signed, old or huge requests are refused before anything is read."""
    url = stage.sandbox.request_url
    if url is None:
        return
    body = b"command=/coach&team_id=T07SBX00001&user_id=U07SBXMIA&channel_id=C1"
    good = signed(stage.sandbox.signing_secret, body, FORM)
    old = signed(stage.sandbox.signing_secret, body, FORM) | {"X-Slack-Request-Timestamp": "1"}
    huge = b"x" * (3 * 1024 * 1024)
    cases = [
        (body, {"Content-Type": FORM}, {401}),
        (body, signed("another secret", body, FORM), {401}),
        (body, old, {401}),
        (body, good | {"X-Slack-Signature": "v0=zz"}, {401}),
        (body, good | {"X-Slack-Request-Timestamp": "now"}, {401}),
        (body + b"&text=setup", good, {401}),
        (huge, signed(stage.sandbox.signing_secret, huge, FORM), {413}),
    ]
    async with aiohttp.ClientSession() as session:
        for sent, headers, expected in cases:
            async with session.post(url, data=BytesIO(sent), headers=headers) as answer:
                assert answer.status in expected, (headers, answer.status)


async def test_frames_over_the_socket(stage: Stage, slack: SlackWorld) -> None:
    """Nonsense in the socket is passed over; the next envelope is answered."""
    if stage.sandbox.request_url is not None:
        return
    [connection] = stage.sandbox.sockets._open
    for frame in (
        "",
        "{",
        "[]",
        "null",
        "7",
        "{}",
        '{"type": "interactive"}',
        '{"type": "interactive", "envelope_id": 7, "payload": {}}',
        '{"type": "interactive", "envelope_id": "e", "payload": []}',
        '{"type": "nonsense", "envelope_id": "e", "payload": {}}',
        '{"type": "events_api", "envelope_id": "e"}',
        '{"type": ' + "[" * 5000 + "]" * 5000 + "}",
    ):
        await connection.socket.send_str(frame)
    await connection.socket.send_bytes(b"\xff\xfe")
    async with asyncio.timeout(10):
        await stage.sandbox.sockets.connected()
    ron = slack.user(RON)
    await ron.command("/coach help", channel=SALES)
    [answer] = await ron.messages(SALES)
    assert "This is what I understand" in answer.seen_text


def interaction(kind: str, **more: Any) -> dict[str, Any]:
    return {
        "type": kind,
        "team": TEAM,
        "user": USER,
        "api_app_id": "A07SBX00001",
        "token": "t",
        "trigger_id": "1.2.3",
        **more,
    }


VIEW = {
    "id": "V1",
    "type": "modal",
    "callback_id": "rhythm.set_up_form",
    "private_metadata": "",
    "state": {"values": {}},
    "hash": "1.2",
    "blocks": [],
}
PAYLOADS = [
    interaction("block_actions", actions=[{"action_id": "rhythm.held"}]),
    interaction("block_actions", actions=[{"action_id": "rhythm.held", "value": 7}]),
    interaction("block_actions", actions=[{"action_id": "rhythm.held", "value": {"a": 1}}]),
    interaction("block_actions", actions=[{"action_id": 7, "value": "1"}]),
    interaction("block_actions", actions=[{"action_id": "rhythm.set_up_times"}]),
    interaction("block_actions", actions=[{"action_id": "rhythm.set_up_times"}], view={"id": "V"}),
    interaction("block_actions", actions=[{"action_id": "rhythm.held", "value": "1"}], user={}),
    interaction("block_actions", actions=[{"action_id": "rhythm.held", "value": "1"}], user=[]),
    interaction("block_actions", actions=[{"action_id": "rhythm.held", "value": "1"}], team={}),
    interaction("view_submission"),
    interaction("view_submission", view={**VIEW, "state": []}),
    interaction("view_submission", view={**VIEW, "state": {"values": []}}),
    interaction("view_submission", view={**VIEW, "state": {"values": {"reps": []}}}),
    interaction("view_submission", view={**VIEW, "state": {"values": {"reps": {"a": 7}}}}),
    interaction("view_submission", view={**VIEW, "callback_id": "rhythm.move_form"}),
    interaction("view_submission", view={**VIEW, "callback_id": "rhythm.skip_form"}),
    interaction("view_submission", view={**VIEW, "callback_id": "rhythm.pilot_form"}),
    interaction("view_submission", view={**VIEW, "callback_id": 7}),
    interaction("view_submission", view=VIEW),
    interaction("view_closed"),
    interaction("view_closed", view=VIEW),
    interaction("block_suggestion"),
    interaction("block_suggestion", action_id="rhythm.set_up_zone", value=7),
    interaction("block_suggestion", action_id="rhythm.set_up_zone", block_id="zone", value="ber"),
    interaction("shortcut", callback_id="nope"),
    interaction("message_action", callback_id="nope"),
    interaction("dialog_submission", callback_id="nope"),
    interaction("nonsense"),
]


async def test_payloads(wire: Wire) -> None:
    """Payloads with missing fields or wrong types are acknowledged in time, all of them."""
    for payload in PAYLOADS:
        answer = await wire.interactive(payload)
        assert answer.trouble == "", payload


async def test_values_that_the_form_never_offers(wire: Wire, slack: SlackWorld) -> None:
    """Values beyond the menus are refused in words; nothing is saved, nothing breaks."""

    def picked(value: object) -> dict[str, Any]:
        return {"a": {"selected_option": {"value": value}}}

    good: dict[str, Any] = {
        "reps": {"a": {"selected_users": [RON]}},
        "channel": {"a": {"selected_conversation": "C07SBXSALES"}},
        "times": picked("staggered"),
        "day": picked("5"),
        "time": {"a": {"selected_time": "10:00"}},
        "length": picked("60"),
        "zone": picked("Europe/Berlin"),
    }
    inputs = [{"type": "input", "block_id": name} for name in good]
    kept = {"times": picked("kept"), f"kept-time:{RON}": {"a": {"selected_time": "10:00"}}}
    bad: list[dict[str, Any]] = [
        {"reps": {"a": {"selected_users": []}}},
        {"reps": {"a": {"selected_users": [f"U{n:08}" for n in range(41)]}}},
        {"reps": {"a": {"selected_users": ["<!channel>"]}}},
        {"reps": {"a": {"selected_users": [7]}}},
        {"channel": {"a": {"selected_conversation": "C404"}}},
        {"channel": {"a": {"selected_conversation": None}}},
        {"day": picked("9")},
        {"day": picked("0")},
        {"day": picked("9" * 5000)},
        {"time": {"a": {"selected_time": "25:00"}}},
        {"length": picked("7")},
        {"length": picked("9" * 5000)},
        {"zone": picked("Mars/Base")},
        {"zone": picked("../../etc/passwd")},
        {"zone": picked("x" * 3000)},
        {**kept, f"kept-day:{RON}": picked("9")},
        {**kept, f"kept-day:{RON}": picked("0")},
    ]
    for values in bad:
        state = {"state": {"values": good | values}, "blocks": inputs}
        answer = await wire.interactive(interaction("view_submission", view={**VIEW, **state}))
        said = json.dumps(answer.body)
        assert answer.trouble == "", values
        assert answer.body["response_action"] in {"errors", "push"}, (values, said)
        assert "Something went wrong" not in said, (values, said)
    await slack.user(MIA).command("/coach")
    assert await slack.user(MIA).sees("Setting it up takes two minutes.")


async def test_unknown_names(wire: Wire, slack: SlackWorld) -> None:
    """Buttons, forms and commands that nobody knows any more get kind words."""
    mia = slack.user(MIA)
    await mia.command("/coach")
    ephemeral = await mia.last()
    payload = interaction(
        "block_actions",
        actions=[{"type": "button", "action_id": "gone", "value": "1"}],
        channel={"id": ephemeral.channel},
        response_url=_response_url(wire, ephemeral.channel),
    )
    assert (await wire.interactive(payload)).trouble == ""
    assert await mia.sees("I don’t know that button any more; the message may be an old one.")

    answer = await wire.interactive(
        interaction("view_submission", view={**VIEW, "callback_id": "gone"})
    )
    assert answer.body["response_action"] == "push"
    assert "I don’t know that form any more, so nothing was saved." in json.dumps(
        answer.body, ensure_ascii=False
    )
    answer = await wire.command(
        command="/gone", team_id=TEAM["id"], user_id=MIA, channel_id="C1", text=""
    )
    assert answer.body["text"] == "I don’t know that command. Try `/coach help`."
    assert (await wire.interactive(interaction("block_suggestion", action_id="gone"))).body == {
        "options": []
    }


async def test_a_team_that_nobody_installed(wire: Wire) -> None:
    """Somebody of another workspace reads that Coach isn't set up there."""
    answer = await wire.command(
        command="/coach", team_id="T0OTHER", user_id=MIA, channel_id="C1", text="setup"
    )

    assert answer.body["text"].startswith("Coach isn’t set up in this workspace")


async def test_events_that_nobody_asked_for(wire: Wire) -> None:
    """An event that isn't subscribed to is acknowledged, so that Slack doesn't repeat it."""
    answer = await wire.event(
        {
            "type": "event_callback",
            "team_id": TEAM["id"],
            "event_id": "Ev1",
            "event": {"type": "app_mention", "user": MIA, "text": "<@U07SBXCOACH>"},
        }
    )

    assert answer.trouble == ""


def _response_url(wire: Wire, channel: str) -> str:
    sandbox = wire.stage.sandbox
    path = sandbox.workspace.response_urls.give("actions", user=MIA, channel=channel)
    return sandbox.base_url + path
