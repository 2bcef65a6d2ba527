"""Shortcuts: of a message and global ones, from the manifest to the app and back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.manifest import Manifest
from tests.sandbox import pieces as p
from tests.sandbox.bench import MANIFEST, Connect
from tests.support.slack_world import Impossible, SlackWorld

MIA, RON, OMAR = "U07SBXMIA", "U07SBXRON", "U07SBXOMAR"
SALES, GENERAL, LEADS = "C07SBXSALES", "C07SBXGEN", "C07SBXLEADS"


async def test_message_shortcut(app: AsyncApp, connect: Connect, slack: SlackWorld) -> None:
    """It carries the message, its trigger opens a form, its response URL answers in private."""
    bodies: list[dict[str, Any]] = []

    @app.shortcut({"callback_id": "keep", "type": "message_action"})
    async def keep(
        ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, respond: AsyncRespond
    ) -> None:
        await ack()
        bodies.append(body)
        await client.views_open(trigger_id=body["trigger_id"], view=p.modal(p.text_field()))
        await respond("Kept.")

    await connect(app)
    await slack.user(RON).say(GENERAL, "They signed")  # the bot isn't in there
    mia = slack.user(MIA)
    await mia.shortcut("keep", await mia.last(GENERAL))

    [body] = bodies
    assert (body["type"], body["callback_id"]) == ("message_action", "keep")
    assert body["channel"] == {"id": GENERAL, "name": "general"}
    assert body["message"]["text"] == "They signed"
    assert body["message_ts"] == body["message"]["ts"]
    assert body["user"]["id"] == MIA
    assert (await mia.open_modal()).action_ids == ["plain_text_input"]
    assert (await mia.find("Kept.", GENERAL)).ephemeral


async def test_global_shortcut(app: AsyncApp, connect: Connect, slack: SlackWorld) -> None:
    """It comes from nowhere: with a trigger for a first form, without channel or response URL."""
    bodies: list[dict[str, Any]] = []

    @app.shortcut({"callback_id": "log", "type": "shortcut"})
    async def log(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        await ack()
        bodies.append(body)
        await client.views_open(trigger_id=body["trigger_id"], view=p.modal())

    await connect(app)
    mia = slack.user(MIA)
    await mia.shortcut("log")

    assert await mia.modal() is not None
    assert sorted(bodies[0].keys() & {"channel", "response_url", "message", "api_app_id"}) == []
    assert bodies[0]["type"] == "shortcut"


async def test_unanswered_shortcut_leaves_words(slack: SlackWorld) -> None:
    """With no app connected, the person is told that the shortcut wasn't answered."""
    await slack.user(MIA).shortcut("log")

    assert await slack.user(MIA).troubles() == [
        "the shortcut Log a call was not answered: dispatch_failed"
    ]


async def test_refusals(slack: SlackWorld, web: AsyncWebClient) -> None:
    """What the manifest doesn't offer there, and what one can't see, has no shortcut."""
    mia, omar = slack.user(MIA), slack.user(OMAR)
    await mia.say(LEADS, "Between us")
    secret = await mia.last(LEADS)
    await web.chat_postEphemeral(channel=SALES, user=MIA, text="Only you")

    for acting, words in [
        (mia.shortcut("keep"), "no global shortcut 'keep'"),
        (mia.shortcut("log", secret), "no message shortcut 'log'"),
        (mia.shortcut("nothing"), "no global shortcut"),
        (omar.shortcut("keep", secret), "sees no conversation"),
        (mia.shortcut("keep", await mia.find("Only you")), "has no shortcuts"),
    ]:
        with pytest.raises(Impossible, match=words):
            await acting


async def test_commands_and_shortcuts_are_listed(slack: SlackWorld) -> None:
    """The composer's list has each command with its hint, and each shortcut with its kind."""
    found = await slack.get("commands")

    assert found["commands"][0] == {
        "name": "/coach",
        "description": "Coaching",
        "usage_hint": "",
    }
    assert [(each["callback_id"], each["kind"]) for each in found["shortcuts"]] == [
        ("log", "global"),
        ("keep", "message"),
    ]


def _without_scope(name: str) -> dict[str, Any]:
    scopes = [scope for scope in MANIFEST["oauth_config"]["scopes"]["bot"] if scope != name]
    return {**MANIFEST, "oauth_config": {"scopes": {"bot": scopes}}}


def _with_features(**features: Any) -> dict[str, Any]:
    return {**MANIFEST, "features": features}


@pytest.mark.parametrize(
    ("manifest", "words"),
    [
        (lambda: _without_scope("reactions:read"), "reactions:read"),
        (
            lambda: (
                _without_scope("commands")
                | {"features": {"shortcuts": MANIFEST["features"]["shortcuts"]}}
            ),
            "commands",
        ),
        (
            lambda: _with_features(
                shortcuts=[{"name": "a", "type": "b", "callback_id": "c", "description": "d"}]
            ),
            "a shortcut is a message's or global",
        ),
    ],
)
def test_manifests_that_slack_would_refuse(
    manifest: Callable[[], dict[str, Any]], words: str
) -> None:
    """Reactions and shortcuts need their scopes, and a shortcut is of one of two kinds."""
    with pytest.raises(ValueError, match=words):
        Manifest.read(manifest())
