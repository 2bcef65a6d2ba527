"""What changes about people and channels, and how the app hears of it."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from slack_bolt.async_app import AsyncApp

from bot.clock import HandClock
from bot.sandbox import Sandbox
from tests.sandbox.bench import Api, Connect
from tests.support.slack_world import Impossible, SlackWorld

RON, POLLY = "U07SBXRON", "U07SBXPOLLY"
SALES, LEADS = "C07SBXSALES", "C07SBXLEADS"
HOUR = timedelta(hours=1)


@pytest.fixture(name="heard")
async def _heard(app: AsyncApp, connect: Connect) -> list[dict[str, Any]]:
    """The users whom the app got in `user_change` events, in their order."""
    heard: list[dict[str, Any]] = []

    @app.event("user_change")
    async def changed(event: dict[str, Any]) -> None:
        heard.append(event["user"])

    await connect(app)
    return heard


async def test_a_status_is_told(heard: list[dict[str, Any]], slack: SlackWorld, api: Api) -> None:
    """Who sets a status is told of with the whole profile, as users.info has it too."""
    await slack.user(RON).change(status_text="Vacationing", status_emoji=":palm_tree:")

    [user] = heard
    profile = user["profile"]
    assert (user["id"], user["locale"], user["tz"]) == (RON, "en-US", "Europe/Berlin")
    assert (profile["status_text"], profile["status_emoji"]) == ("Vacationing", ":palm_tree:")
    asked = (await api("users.info", user=RON, include_locale=True))["user"]
    assert asked == user


async def test_a_status_ends_by_itself(
    heard: list[dict[str, Any]], slack: SlackWorld, clock: HandClock
) -> None:
    """At the end that it was given a status goes, and the app hears of that, too."""
    ends = int((clock.now() + HOUR).timestamp())
    await slack.user(RON).change(status_text="Lunch", status_expiration=ends)
    await slack.wind(by=2 * HOUR)

    texts = [(user["profile"]["status_text"], user["updated"]) for user in heard]
    assert texts == [("Lunch", ends - 3600), ("", ends)]


async def test_a_new_status_stays(
    heard: list[dict[str, Any]], slack: SlackWorld, clock: HandClock
) -> None:
    """A later status without an end outlives the end of the one before."""
    ron, ends = slack.user(RON), int((clock.now() + HOUR).timestamp())
    await ron.change(status_text="Lunch", status_expiration=ends)
    await ron.change(status_text="Away")
    await slack.wind(by=2 * HOUR)

    assert [user["profile"]["status_expiration"] for user in heard] == [ends, 0]


async def test_a_status_ends_in_real_time(sandbox: Sandbox, slack: SlackWorld) -> None:
    """Where nobody winds, an end that is over is noticed all the same."""
    await slack.user(RON).change(status_text="Lunch", status_expiration=1)

    async with asyncio.timeout(5):
        while sandbox.workspace.members[RON].status_text:  # noqa: ASYNC110 - it is polled itself
            await asyncio.sleep(0.02)


async def test_who_leaves(heard: list[dict[str, Any]], slack: SlackWorld, api: Api) -> None:
    """Somebody deactivated can't be written to and can't act, until they are back."""
    ron = slack.user(RON)
    await ron.change(deleted=True)

    assert (heard[0]["deleted"], "tz" in heard[0]) == (True, False)
    assert (await api("chat.postMessage", channel=RON, text="Hi"))["error"] == "channel_not_found"
    with pytest.raises(Impossible, match="no longer here"):
        await ron.command("/coach")
    await ron.change(deleted=False)
    assert (await api("chat.postMessage", channel=RON, text="Hi"))["ok"]


async def test_who_becomes_a_guest(heard: list[dict[str, Any]], slack: SlackWorld) -> None:
    """A guest is told of as one, and finds only the channels that they are in."""
    await slack.user(RON).change(is_restricted=True, tz="America/New_York")

    assert (heard[0]["is_restricted"], heard[0]["tz"]) == (True, "America/New_York")
    with pytest.raises(Impossible, match="sees no conversation"):
        await slack.user(RON).say(LEADS, "Hi")


async def test_do_not_disturb(heard: list[dict[str, Any]], slack: SlackWorld, api: Api) -> None:
    """What is posted to somebody who isn't to be disturbed arrives; the profile says nothing."""
    await slack.user(RON).change(dnd=True)
    await api("chat.postMessage", channel=RON, text="Hi")

    assert heard == []
    assert (await slack.user(RON).last()).text == "Hi"
    everybody = (await slack.get("users"))["users"]
    assert [user["id"] for user in everybody if user["dnd"]] == [RON]


async def test_a_shared_channel(slack: SlackWorld, api: Api) -> None:
    """A channel can become shared, be about to, and be archived; conversations.info says so."""
    await slack.change_channel(SALES, pending_ext_shared=True)
    channel = (await api("conversations.info", channel=SALES))["channel"]
    assert (channel["is_pending_ext_shared"], channel["is_ext_shared"]) == (True, False)

    await slack.change_channel(SALES, pending_ext_shared=False, ext_shared=True, archived=True)
    channel = (await api("conversations.info", channel=SALES))["channel"]
    assert (channel["is_pending_ext_shared"], channel["is_ext_shared"]) == (False, True)
    assert (await api("chat.postMessage", channel=SALES, text="Hi"))["error"] == "is_archived"


@pytest.mark.parametrize(
    ("user", "changes", "words"),
    [
        ("U0NOBODY", {}, "no user"),
        (POLLY, {"status_text": "beep"}, "is an app"),
        (RON, {"salary": 7}, "salary can't be changed"),
        (RON, {"tz": "Europe/Atlantis"}, "time zone"),
        (RON, {"deleted": "yes"}, "true or false"),
        (RON, {"status_text": "x" * 101}, "up to 100"),
        (RON, {"status_expiration": -1}, "seconds"),
    ],
)
async def test_what_cannot_be(
    slack: SlackWorld, user: str, changes: dict[str, object], words: str
) -> None:
    """What there isn't, or can't be, is refused with words."""
    with pytest.raises(Impossible, match=words):
        await slack.user(user).change(**changes)


async def test_what_cannot_be_of_a_channel(slack: SlackWorld) -> None:
    """Only channels change, and only in ways that Slack knows; a refusal changes nothing."""
    with pytest.raises(Impossible, match="no channel"):
        await slack.change_channel("C0NOWHERE", archived=True)
    with pytest.raises(Impossible, match="name can't be changed"):
        await slack.post(f"channels/{SALES}/change", {"archived": True, "name": "x"})
    sales = next(each for each in await slack.conversations() if each["id"] == SALES)
    assert not sales["is_archived"]
