"""The manifest's scopes, and Slack's rate limits on the wound clock."""

from __future__ import annotations

from copy import deepcopy
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.clock import HandClock
from bot.sandbox import Sandbox, World, demo_world
from bot.sandbox.manifest import Manifest
from bot.sandbox.world import Member, Room
from tests.sandbox.bench import MANIFEST, Api

SALES, MIA, RON = "C07SBXSALES", "U07SBXMIA", "U07SBXRON"

NEEDED: list[tuple[str, dict[str, Any], str]] = [
    ("chat.postMessage", {"channel": SALES, "text": "a"}, "chat:write"),
    ("chat.update", {"channel": SALES, "ts": "1.0", "text": "a"}, "chat:write"),
    ("chat.postEphemeral", {"channel": SALES, "user": MIA, "text": "a"}, "chat:write"),
    ("conversations.open", {"users": MIA}, "im:write"),
    ("conversations.open", {"users": f"{MIA},{RON}"}, "mpim:write"),
    ("conversations.info", {"channel": SALES}, "channels:read"),
    ("conversations.members", {"channel": SALES}, "channels:read"),
    ("conversations.history", {"channel": SALES}, "channels:history"),
    ("conversations.replies", {"channel": SALES, "ts": "1.0"}, "channels:history"),
    ("users.info", {"user": MIA}, "users:read"),
    ("users.list", {}, "users:read"),
    ("files.getUploadURLExternal", {"filename": "a", "length": 1}, "files:write"),
    ("files.completeUploadExternal", {"files": []}, "files:write"),
]


def _without(scope: str) -> dict[str, Any]:
    manifest = deepcopy(MANIFEST)
    manifest["settings"]["event_subscriptions"]["bot_events"] = []
    manifest["oauth_config"]["scopes"]["bot"].remove(scope)
    return manifest


@pytest.mark.parametrize(("method", "arguments", "scope"), NEEDED)
async def test_a_scope_that_the_manifest_lacks(
    clock: HandClock, method: str, arguments: dict[str, Any], scope: str, api: Api
) -> None:
    """The answer names the scope that is needed and those that there are."""
    sandbox = Sandbox(clock=clock, manifest=_without(scope), world=demo_world())
    await sandbox.start()
    try:
        api.url = sandbox.api_url
        answer = await api(method, **arguments)
    finally:
        await sandbox.stop()

    assert (answer["error"], answer["needed"]) == ("missing_scope", scope)
    assert scope not in answer["provided"].split(",")


async def test_conversation_kinds_have_scopes_of_their_own(api: Api, sandbox: Sandbox) -> None:
    """A direct message is read with im:history, a group one with mpim:history."""
    sandbox.workspace.manifest = Manifest.read(_without("mpim:history"))
    direct = (await api("conversations.open", users=MIA))["channel"]["id"]
    group = (await api("conversations.open", users=f"{MIA},{RON}"))["channel"]["id"]

    assert (await api("conversations.history", channel=direct))["ok"]
    assert (await api("conversations.history", channel=group))["needed"] == "mpim:history"


async def test_one_message_per_second_and_channel(api: Api, clock: HandClock) -> None:
    """A second message within a second is answered 429; other channels and updates are free."""
    post = {"channel": SALES, "text": "a"}
    first = await api("chat.postMessage", **post)
    clock.advance(timedelta(milliseconds=999))

    status, headers = await api.status("chat.postMessage", **post)
    assert (status, headers["Retry-After"]) == (429, "1")
    assert (await api("chat.postMessage", **post)) == {"ok": False, "error": "ratelimited"}
    assert (await api("chat.postMessage", channel=MIA, text="a"))["ok"]
    assert (await api("chat.update", channel=SALES, ts=first["ts"], text="b"))["ok"]

    clock.advance(timedelta(milliseconds=1))
    assert (await api("chat.postMessage", **post))["ok"]


async def test_a_refused_message_does_not_count(api: Api) -> None:
    """Only what was posted keeps the channel busy."""
    assert not (await api("chat.postMessage", channel=SALES))["ok"]
    assert (await api("chat.postMessage", channel=SALES, text="a"))["ok"]


async def test_tiers_count_by_minute(api: Api, clock: HandClock) -> None:
    """users.list, tier 2, is free 20 times a minute; Retry-After says when it is again."""
    for _ in range(20):
        assert (await api("users.list", limit=1))["ok"]
        clock.advance(timedelta(seconds=1))

    status, headers = await api.status("users.list", limit=1)
    assert (status, headers["Retry-After"]) == (429, "40")

    clock.advance(timedelta(seconds=40))
    assert (await api("users.list", limit=1))["ok"]


async def test_tiers_can_be_left_out(clock: HandClock, api: Api) -> None:
    """Without strict tiers only the message per second and channel is left."""
    sandbox = Sandbox(clock=clock, manifest=MANIFEST, world=demo_world(), strict_tiers=False)
    await sandbox.start()
    try:
        api.url = sandbox.api_url
        assert all([(await api("users.list", limit=1))["ok"] for _ in range(25)])
    finally:
        await sandbox.stop()


def test_manifest_files(tmp_path: Path) -> None:
    """A manifest is read from YAML as from data."""
    path = tmp_path / "manifest.yml"
    path.write_text(
        "display_information: {name: Coach}\n"
        "features:\n  slash_commands:\n    - {command: /coach, description: Coaching}\n"
        "oauth_config: {scopes: {bot: [commands]}}\n",
        encoding="utf-8",
    )
    manifest = Manifest.read(path)

    assert manifest.scopes == ("commands",)
    assert not manifest.commands["/coach"].escaped


@pytest.mark.parametrize(
    ("manifest", "words"),
    [
        ({}, "display_information"),
        (_without("commands"), "commands"),
        (MANIFEST | {"oauth_config": {"scopes": {"bot": ["commands"]}}}, "im:history"),
    ],
)
def test_manifests_that_slack_refuses(manifest: dict[str, Any], words: str) -> None:
    """Commands and events without their scopes are told at once, not at the first call."""
    with pytest.raises(ValueError, match=words):
        Manifest.read(manifest)


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.0.7", "example.com"])
def test_only_loopback(clock: HandClock, host: str) -> None:
    """The sandbox can't be put where others reach it."""
    with pytest.raises(ValueError, match="loopback"):
        Sandbox(clock=clock, manifest=MANIFEST, world=demo_world(), host=host)


def test_worlds_must_hold_together() -> None:
    """A channel's members exist, and nobody is there twice."""
    mia = Member("U1", "mia", "Mia Hoffmann")
    with pytest.raises(ValueError, match="don't exist"):
        World(members=(mia,), rooms=(Room("C1", "sales", ("U2",)),))
    with pytest.raises(ValueError, match="same id"):
        World(members=(mia, mia))
    with pytest.raises(ValueError, match="same id"):
        World(members=(mia,), rooms=(Room("C1", "a", ()), Room("C1", "b", ())))


def test_the_demo_team() -> None:
    """Mia has nine reps in three zones, and the bot is in #sales but not in #general."""
    world = demo_world()
    rooms = {room.name: room for room in world.rooms}
    reps = [m for m in world.members if m.id in rooms["sales"].members][1:10]

    assert len(reps) == 9
    assert len({rep.tz for rep in reps}) == 3
    assert (rooms["sales"].has_bot, rooms["general"].has_bot) == (True, False)
