"""Commands, clicks and messages: what the app gets, and what people see."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import HandClock
from bot.sandbox import Sandbox
from tests.sandbox import pieces as p
from tests.sandbox.bench import Api, Connect
from tests.support.slack_world import Impossible, SlackWorld

MIA, RON, GUEST = "U07SBXMIA", "U07SBXRON", "U07SBXGUEST"
SALES, GENERAL, LEADS = "C07SBXSALES", "C07SBXGEN", "C07SBXLEADS"


async def test_command_text(app: AsyncApp, connect: Connect, slack: SlackWorld) -> None:
    """should_escape turns names into ids; without it they arrive as typed."""
    texts: list[str] = []

    @app.command("/coach")
    @app.command("/plain")
    async def command(ack: AsyncAck, body: dict[str, Any]) -> None:
        texts.append(body["text"])
        await ack()

    await connect(app)
    mia = slack.user(MIA)
    for name in ("/coach", "/plain"):
        await mia.command(f"{name} add @ron #sales @nobody", channel=GENERAL)

    assert texts == [
        "add <@U07SBXRON|ron> <#C07SBXSALES|sales> @nobody",
        "add @ron #sales @nobody",
    ]


async def test_invite(slack: SlackWorld, api: Api) -> None:
    """Slack's own /invite brings the app into a channel, which says so; then the app may write."""
    assert (await api("chat.postMessage", channel=GENERAL, text="Hi"))["error"] == "not_in_channel"
    mia = slack.user(MIA)
    await mia.command("/invite @Coach", channel=GENERAL)

    [joined] = await slack.messages(GENERAL)
    assert joined.text == "<@U07SBXCOACH> has joined the channel"
    assert (await api("chat.postMessage", channel=GENERAL, text="Hi"))["ok"]
    for channel, typed, words in [
        (GENERAL, "/invite @coach", "is in #general already"),
        (GENERAL, "/invite @nobody", "nobody called @nobody"),
        ("dm", "/invite @ron", "into channels only"),
    ]:
        with pytest.raises(Impossible, match=words):
            await mia.command(typed, channel=channel)


async def test_ack_with_words_is_ephemeral(
    app: AsyncApp, connect: Connect, slack: SlackWorld
) -> None:
    """What a command's ack says is seen by the one who typed it, also where the bot isn't."""

    @app.command("/coach")
    async def command(ack: AsyncAck) -> None:
        await ack("Try /coach setup")

    await connect(app)
    await slack.user(MIA).command("/coach", channel=GENERAL)

    assert (await slack.user(MIA).find("Try /coach setup", GENERAL)).ephemeral
    assert not await slack.user(RON).sees("Try /coach setup")
    assert await slack.messages(GENERAL) == []


async def test_click_payload_and_answer(
    app: AsyncApp, connect: Connect, slack: SlackWorld, web: AsyncWebClient
) -> None:
    """A click carries message, container, action and a response URL that can replace it."""
    bodies: list[dict[str, Any]] = []

    @app.action("held")
    async def held(ack: AsyncAck, body: dict[str, Any], respond: AsyncRespond) -> None:
        bodies.append(body)
        await respond(text="Held.", replace_original=True)
        await ack()

    await connect(app)
    row = p.actions(p.button("held", value="7", style="primary"), block_id="answer")
    await web.chat_postMessage(channel=RON, text="Was it held?", blocks=[row])
    ron = slack.user(RON)
    card = await ron.last()
    await ron.click(card, "held")

    [body] = bodies
    assert body["container"] == {
        "type": "message",
        "message_ts": card.ts,
        "channel_id": card.channel,
        "is_ephemeral": False,
    }
    assert body["message"]["ts"] == card.ts
    assert body["channel"] == {"id": card.channel, "name": "directmessage"}
    [action] = body["actions"]
    assert (action["action_id"], action["block_id"], action["value"]) == ("held", "answer", "7")
    assert (await ron.last()).text == "Held."
    with pytest.raises(Impossible, match="there is no"):
        await ron.click(card, "held")


async def test_menu_in_a_message_keeps_its_choice(
    app: AsyncApp, connect: Connect, slack: SlackWorld, web: AsyncWebClient
) -> None:
    """A later click has what was chosen before in its state, and an overflow its option."""
    bodies: list[dict[str, Any]] = []

    @app.action("pick")
    @app.action("more")
    async def chosen(ack: AsyncAck, body: dict[str, Any]) -> None:
        bodies.append(body)
        await ack()

    await connect(app)
    overflow = p.element("overflow", options=p.options(2)) | {"action_id": "more"}
    blocks = [p.actions(p.select("pick"), block_id="a"), p.section(accessory=overflow)]
    await web.chat_postMessage(channel=RON, text="Pick", blocks=blocks)
    ron = slack.user(RON)
    card = await ron.last()
    await ron.click(card, "pick", value="1")
    await ron.click(card, "more", value="0")

    assert bodies[0]["actions"][0]["selected_option"]["value"] == "1"
    assert bodies[1]["actions"][0]["selected_option"]["value"] == "0"
    assert bodies[1]["state"]["values"]["a"]["pick"]["selected_option"]["value"] == "1"
    with pytest.raises(Impossible, match="not in that menu"):
        await ron.click(card, "more", value="9")

    await web.chat_update(
        channel=card.channel,
        ts=card.ts,
        text="Pick",
        blocks=[p.actions(p.select("pick"), p.select("other"), block_id="b"), *blocks[1:]],
    )
    await ron.click(card, "more", value="0")

    values = bodies[2]["state"]["values"]
    assert {block: sorted(actions) for block, actions in values.items()} == {"b": ["other", "pick"]}
    assert values["b"]["pick"]["selected_option"] is None


async def test_ephemeral_click_has_no_message(
    app: AsyncApp, connect: Connect, slack: SlackWorld, web: AsyncWebClient
) -> None:
    """As in Slack, a click on an ephemeral message comes without the message."""
    bodies: list[dict[str, Any]] = []

    @app.action("go")
    async def go(ack: AsyncAck, body: dict[str, Any], respond: AsyncRespond) -> None:
        bodies.append(body)
        await respond(delete_original=True)
        await ack()

    await connect(app)
    await web.chat_postEphemeral(
        channel=SALES, user=RON, text="For Ron", blocks=[p.actions(p.button())]
    )
    ron = slack.user(RON)
    assert not await slack.user(MIA).sees("For Ron")
    await ron.click(await ron.last(SALES), "go")

    assert bodies[0]["container"]["is_ephemeral"] is True
    assert "message" not in bodies[0]
    assert await ron.messages(SALES) == []


async def test_message_events(
    app: AsyncApp, connect: Connect, slack: SlackWorld, web: AsyncWebClient
) -> None:
    """The app hears of messages where it is and to which it subscribed, and of no others."""
    heard: list[dict[str, Any]] = []

    @app.event("message")
    async def message(event: dict[str, Any]) -> None:
        heard.append(event)

    await connect(app)
    mia = slack.user(MIA)
    thread = await mia.say("dm", "Hello")
    await mia.say("dm", "And more", thread_ts=thread)
    await mia.say(GENERAL, "The bot isn't here")
    group = (await web.conversations_open(users=[MIA, RON]))["channel"]["id"]
    await mia.say(group, "Not subscribed to message.mpim")

    assert [(event["text"], event["channel_type"]) for event in heard] == [
        ("Hello", "im"),
        ("And more", "im"),
    ]
    assert heard[1]["thread_ts"] == thread


async def test_nobody_acts_beyond_what_they_could(slack: SlackWorld) -> None:
    """Places that one can't see, commands that don't exist and people who left are refused."""
    for acting, words in [
        (slack.user(RON).command("/coach", channel=LEADS), "sees no conversation"),
        (slack.user(RON).command("/coahc", channel=SALES), "not a command"),
        (slack.user(GUEST).command("/coach", channel=GENERAL), "sees no conversation"),
        (slack.user("U07SBXOMAR").command("/coach", channel=SALES), "has to join"),
        (slack.user("U07SBXGONE").command("/coach", channel=SALES), "can't act"),
        (slack.user("U00").command("/coach", channel=SALES), "there is no user"),
        (slack.user(MIA).say("C07SBXOLD", "a"), "can't write"),
        (slack.user(MIA).say(SALES, ""), "empty"),
        (slack.user(MIA).say(SALES, "a", thread_ts="1.2"), "no thread"),
        (slack.user("U00").troubles(), "there is no user"),
        (slack.messages("C00"), "there is no conversation"),
    ]:
        with pytest.raises(Impossible, match=words):
            await acting


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ("command", {"channel": [], "text": "/coach"}),
        ("message", {"channel": SALES, "text": "a", "thread_ts": ["1.2"]}),
        ("click", {"channel": SALES, "ts": "1.2", "action_id": "go", "block_id": {}}),
        ("modal/submit", {"view": 3}),
    ],
)
async def test_what_should_be_text_is_refused_in_words(
    api: Api, sandbox: Sandbox, what: str, said: dict[str, Any]
) -> None:
    """A field of another type is named to whoever sent it."""
    url = f"{sandbox.control_url}users/{MIA}/{what}"
    async with api.session.post(url, json=said) as answer:
        assert answer.status == 422
        assert "as a string" in (await answer.json())["error"]


async def test_unanswered_app_shows_slacks_own_words(
    slack: SlackWorld, web: AsyncWebClient
) -> None:
    """With no app connected, Slack says so to the person, and a click leaves a warning."""
    mia = slack.user(MIA)
    await mia.command("/coach", channel=SALES)
    said = await mia.last(SALES)
    assert said.text == '/coach failed with the error "dispatch_failed"'
    assert said.ephemeral

    await web.chat_postMessage(channel=MIA, text="a", blocks=[p.actions(p.button())])
    await mia.click(await mia.last(), "go")
    assert "the click on go was not answered: dispatch_failed" in await mia.troubles()


async def test_response_url_ends(
    api: Api, sandbox: Sandbox, clock: HandClock, slack: SlackWorld
) -> None:
    """A response URL takes five answers within half an hour of the wound clock."""
    give = sandbox.workspace.response_urls.give

    async def answer(path: str, **body: Any) -> tuple[int, str]:
        async with api.session.post(sandbox.base_url + path, json=body) as response:
            return response.status, await response.text()

    path = give("commands", user=MIA, channel=GENERAL)
    assert (await answer(path, text="x", blocks=[{}]))[0] == 400
    assert (await answer(path))[0] == 400
    for number in range(3):
        assert await answer(path, text=str(number)) == (200, "ok")
    assert "used_url" in (await answer(path, text="6"))[1]

    late = give("commands", user=MIA, channel=GENERAL)
    clock.advance(timedelta(minutes=30, seconds=1))
    assert "expired_url" in (await answer(late, text="late"))[1]
    assert "invalid_url" in (await answer("/commands/T/0/0", text="a"))[1]

    public = give("commands", user=MIA, channel=GENERAL)
    await answer(public, text="all", response_type="in_channel")
    assert [message.text for message in await slack.messages(GENERAL)] == ["all"]


@pytest.mark.parametrize("replaces", [True, False])
@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({"text": 5}, "invalid_payload"),
        ({"text": None}, "no_text"),
        ({"text": "a", "blocks": {}}, "invalid_blocks_format"),
        ({"text": "a", "blocks": [{}]}, "invalid_blocks"),
    ],
)
async def test_a_response_url_takes_nothing_that_can_not_be_shown(
    api: Api,
    sandbox: Sandbox,
    web: AsyncWebClient,
    slack: SlackWorld,
    said: dict[str, Any],
    refusal: str,
    replaces: bool,
) -> None:
    """It is as strict as chat.postMessage, and the message that it is about stays as it was."""
    posted = await web.chat_postMessage(channel=SALES, text="Before")
    url = sandbox.workspace.response_urls.give(
        "actions", user=MIA, channel=SALES, message_ts=posted["ts"]
    )
    body = {**said, "replace_original": replaces}
    async with api.session.post(sandbox.base_url + url, json=body) as answer:
        assert (answer.status, (await answer.json())["error"]) == (400, refusal)

    assert [message.text for message in await slack.user(MIA).messages(SALES)] == ["Before"]


async def test_sight(slack: SlackWorld, web: AsyncWebClient, clock: HandClock) -> None:
    """A person sees their own conversations, all texts in them, and whom a message pings."""
    posted = await web.chat_postMessage(
        channel=SALES,
        text="Look <!channel>",
        blocks=[p.section("Ask <@U07SBXRON>"), {"type": "header", "text": p.plain("<!here>")}],
    )
    clock.advance(timedelta(seconds=1))
    await web.chat_postMessage(channel=SALES, text="Reply", thread_ts=posted["ts"])

    message = await slack.user(RON).find("Ask")
    assert message.pings == ["U07SBXRON", "channel"]
    assert message.seen_text == "Look <!channel>\nAsk <@U07SBXRON>\n<!here>"
    assert (await slack.user(RON).last(SALES)).is_reply
    assert await slack.user("U07SBXOMAR").sees("Look") is False
    with pytest.raises(AssertionError, match="does not see"):
        await slack.user(RON).find("Nothing like it")


async def test_group_is_found_by_its_people(slack: SlackWorld, web: AsyncWebClient) -> None:
    """`group:` names the conversation of the bot, a person and the others."""
    group = (await web.conversations_open(users=[MIA, RON]))["channel"]["id"]
    await web.chat_postMessage(channel=group, text="The two of you")

    assert (await slack.user(MIA).last(f"group:{RON}")).text == "The two of you"
    assert (await slack.user(RON).last(f"group:{MIA}")).channel == group
    assert await slack.user(MIA).messages("group:U07SBXSAM") == []
    assert await slack.user(MIA).messages("dm") == []


async def test_people_and_places_are_listed(slack: SlackWorld) -> None:
    """The control API tells who is there and which conversations there are."""
    users = {user["id"]: user for user in (await slack.get("users"))["users"]}

    assert users[MIA]["tz"] == "Europe/Berlin"
    assert users["U07SBXOMAR"]["is_admin"]
    assert SALES in [place["id"] for place in await slack.conversations()]


async def test_external_select_in_a_message(
    app: AsyncApp, connect: Connect, slack: SlackWorld, web: AsyncWebClient
) -> None:
    """Typing asks the app for options; too few letters, or wrong options, are refused."""
    offered: list[dict[str, Any]] = [p.option("berlin", "Berlin")]

    @app.options("zone")
    async def zones(ack: AsyncAck, body: dict[str, Any]) -> None:
        assert body["value"] == "berl"
        await ack(options=offered)

    @app.action("zone")
    async def chosen(ack: AsyncAck) -> None:
        await ack()

    await connect(app)
    menu = p.element("external_select", min_query_length=2) | {"action_id": "zone"}
    await web.chat_postMessage(channel=RON, text="Zone?", blocks=[p.actions(menu)])
    ron = slack.user(RON)
    card = await ron.last()
    place = {"channel": card.channel, "ts": card.ts, "action_id": "zone"}

    found = await slack.post(f"users/{RON}/options", place | {"query": "berl"})
    assert [each["value"] for each in found["options"]] == ["berlin"]
    await ron.click(card, "zone", value="berlin")
    with pytest.raises(Impossible, match="from 2 characters on"):
        await slack.post(f"users/{RON}/options", place | {"query": "b"})
    with pytest.raises(Impossible, match="not offered"):
        await ron.click(card, "zone", value="paris")
    offered[0]["text"]["text"] = "x" * 76
    with pytest.raises(Impossible, match="offered no options"):
        await slack.post(f"users/{RON}/options", place | {"query": "berl"})
