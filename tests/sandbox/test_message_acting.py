"""What people do to messages that stand there, and what the app hears of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import HandClock
from bot.sandbox import Sandbox
from tests.sandbox.bench import Connect
from tests.support.slack_world import Impossible, Message, SlackWorld

MIA, RON, OMAR = "U07SBXMIA", "U07SBXRON", "U07SBXOMAR"
SALES, GENERAL, LEADS, OLD = "C07SBXSALES", "C07SBXGEN", "C07SBXLEADS", "C07SBXOLD"

Heard = list[dict[str, Any]]


@pytest.fixture(name="heard")
async def _heard(app: AsyncApp, connect: Connect) -> Heard:
    """The events that the app gets, in their order."""
    heard: Heard = []

    @app.event("message")
    @app.event("reaction_added")
    @app.event("reaction_removed")
    async def hear(event: dict[str, Any]) -> None:
        heard.append(event)

    await connect(app)
    return heard


async def _said(slack: SlackWorld, user: str, channel: str, text: str) -> Message:
    person = slack.user(user)
    await person.say(channel, text)
    return await person.last(channel)


class TestReactions:
    async def test_the_app_hears_of_them(
        self, heard: Heard, slack: SlackWorld, web: AsyncWebClient
    ) -> None:
        """A reaction is seen by all, told with whose message it is about, and can be taken back."""
        posted = await web.chat_postMessage(channel=SALES, text="Won Northwind")
        ron = slack.user(RON)
        await ron.react(await ron.last(SALES), ":tada:")
        await slack.user(MIA).react(await ron.last(SALES), "tada")
        assert (await ron.last(SALES)).reactions == {"tada": [RON, MIA]}
        await ron.unreact(await ron.last(SALES), "tada")

        assert (await ron.last(SALES)).reactions == {"tada": [MIA]}
        assert [(event["type"], event["user"]) for event in heard] == [
            ("reaction_added", RON),
            ("reaction_added", MIA),
            ("reaction_removed", RON),
        ]
        assert {key: heard[0][key] for key in ("reaction", "item_user", "item")} == {
            "reaction": "tada",
            "item_user": "U07SBXCOACH",
            "item": {"type": "message", "channel": SALES, "ts": posted["ts"]},
        }

    async def test_history_tells_of_them(self, slack: SlackWorld, web: AsyncWebClient) -> None:
        """The app reads in the history who reacted with what."""
        mia = slack.user(MIA)
        await mia.react(await _said(slack, RON, SALES, "Done"), "eyes")

        [message] = (await web.conversations_history(channel=SALES))["messages"]
        assert message["reactions"] == [{"name": "eyes", "users": [MIA], "count": 1}]

    async def test_one_emoji_under_two_names_is_one_reaction(self, slack: SlackWorld) -> None:
        """+1 and thumbsup are the same; a skin tone makes it another."""
        message = await _said(slack, RON, SALES, "Done")
        await slack.user(RON).react(message, "+1")
        await slack.user(MIA).react(message, "thumbsup")
        await slack.user(MIA).react(message, "thumbsup::skin-tone-3")

        assert (await slack.user(MIA).last(SALES)).reactions == {
            "+1": [RON, MIA],
            "thumbsup::skin-tone-3": [MIA],
        }

    async def test_where_the_bot_is_not_it_hears_nothing(
        self, heard: Heard, slack: SlackWorld
    ) -> None:
        """A reaction in a channel without the bot stays among people."""
        await slack.user(RON).react(await _said(slack, MIA, GENERAL, "Hello"), "wave")

        assert (await slack.user(MIA).last(GENERAL)).reactions == {"wave": [RON]}
        assert heard == []

    async def test_refusals(self, slack: SlackWorld, sandbox: Sandbox, web: AsyncWebClient) -> None:
        """Twice the same, none there, no emoji, nobody's place: each is refused in words."""
        message = await _said(slack, RON, SALES, "Done")
        mia, omar = slack.user(MIA), slack.user(OMAR)
        await mia.react(message, "eyes")
        old = sandbox.workspace.say(sandbox.workspace.conversations[OLD], author=MIA, text="Old")
        await web.chat_postEphemeral(channel=SALES, user=MIA, text="Only you")
        private = await mia.find("Only you")
        archived = {"channel": OLD, "ts": old.ts, "name": "eyes"}

        for acting, words, status in [
            (mia.react(message, "eyes"), "reacted with :eyes: already", 409),
            (mia.unreact(message, "tada"), "hasn't reacted", 409),
            (mia.react(message, "no_such_thing"), "no emoji called", 422),
            (mia.react(message, "+1::skin-tone-9"), "no emoji called", 422),
            (omar.react(message, "eyes"), "can't change anything", 409),
            (mia.react(private, "eyes"), "can only be dismissed", 409),
            (slack.post(f"users/{MIA}/react", archived), "can't change anything", 409),
        ]:
            with pytest.raises(Impossible, match=words) as refusal:
                await acting
            assert refusal.value.status == status


class TestEditing:
    async def test_edited_message(self, heard: Heard, slack: SlackWorld, clock: HandClock) -> None:
        """One's own message gets the mark, and the app gets it as it is and as it was."""
        ron = slack.user(RON)
        before = await _said(slack, RON, SALES, "I'll call thm")
        clock.advance(timedelta(minutes=1))
        await ron.edit(before, "I'll call them")

        after = await ron.last(SALES)
        assert (after.ts, after.text, after.is_edited) == (before.ts, "I'll call them", True)
        event = heard[-1]
        assert (event["subtype"], event["hidden"], event["channel"]) == (
            "message_changed",
            True,
            SALES,
        )
        assert event["message"]["edited"] == {
            "user": RON,
            "ts": f"{int(clock.now().timestamp())}.000000",
        }
        assert event["message"]["client_msg_id"] == event["previous_message"]["client_msg_id"]
        assert event["previous_message"]["text"] == "I'll call thm"
        assert "edited" not in event["previous_message"]
        assert event["ts"] == event["event_ts"] > before.ts

    async def test_the_same_text_changes_nothing(self, heard: Heard, slack: SlackWorld) -> None:
        """Saving a message as it was leaves no mark and tells nobody."""
        message = await _said(slack, RON, SALES, "Fine")
        await slack.user(RON).edit(message, "Fine")

        assert not (await slack.user(RON).last(SALES)).is_edited
        assert len(heard) == 1

    async def test_refusals(self, slack: SlackWorld, web: AsyncWebClient) -> None:
        """Others' messages, the bot's and an empty text are refused."""
        message = await _said(slack, RON, SALES, "Mine")
        await web.chat_postMessage(channel=MIA, text="The bot's")
        mia = slack.user(MIA)

        for acting, words in [
            (mia.edit(message, "Hers"), "only who wrote"),
            (mia.edit(await mia.last(), "Hers"), "only who wrote"),
            (slack.user(RON).edit(message, ""), "delete it instead"),
        ]:
            with pytest.raises(Impossible, match=words):
                await acting


class TestDeleting:
    async def test_deleted_message(self, heard: Heard, slack: SlackWorld) -> None:
        """It is gone for all; the app hears which, and what it said."""
        message = await _said(slack, RON, SALES, "Oops")
        await slack.user(RON).delete(message)

        assert await slack.messages(SALES) == []
        event = heard[-1]
        assert (event["subtype"], event["deleted_ts"]) == ("message_deleted", message.ts)
        assert event["previous_message"]["text"] == "Oops"
        assert event["hidden"] is True

    async def test_thread_keeps_a_tombstone_as_long_as_it_has_replies(
        self, heard: Heard, slack: SlackWorld, web: AsyncWebClient
    ) -> None:
        """A parent with replies becomes Slack's tombstone, which goes with the last of them."""
        ron, mia = slack.user(RON), slack.user(MIA)
        parent = await _said(slack, RON, SALES, "How about Northwind?")
        await mia.react(parent, "eyes")
        await mia.say(SALES, "Next week", thread_ts=parent.ts)
        await ron.delete(await ron.find("How about", SALES))

        stone, reply = await slack.messages(SALES)
        assert (stone.ts, stone.text, stone.author) == (
            parent.ts,
            "This message was deleted.",
            "USLACKBOT",
        )
        assert (stone.raw["subtype"], stone.raw["reply_count"], stone.reactions) == (
            "tombstone",
            1,
            {},
        )
        assert heard[-1]["subtype"] == "message_changed"
        assert heard[-1]["message"]["subtype"] == "tombstone"
        assert heard[-1]["previous_message"]["text"] == "How about Northwind?"
        with pytest.raises(Impossible, match="was deleted"):
            await ron.react(stone, "tada")

        await mia.delete(reply)
        assert await slack.messages(SALES) == []

    async def test_ephemeral_is_dismissed_by_its_reader(
        self, heard: Heard, slack: SlackWorld, web: AsyncWebClient
    ) -> None:
        """Who sees an ephemeral message can take it away; nobody else, and the app isn't told."""
        await web.chat_postEphemeral(channel=SALES, user=RON, text="For Ron")
        hint = await slack.user(RON).find("For Ron")
        with pytest.raises(Impossible, match="there is no message"):
            await slack.user(MIA).delete(hint)
        await slack.user(RON).delete(hint)

        assert await slack.user(RON).messages(SALES) == []
        assert heard == []

    async def test_others_messages_stay(self, slack: SlackWorld) -> None:
        """Only who wrote a message deletes it."""
        message = await _said(slack, RON, SALES, "Mine")
        with pytest.raises(Impossible, match="only who wrote"):
            await slack.user(MIA).delete(message)


async def test_read_marks(slack: SlackWorld) -> None:
    """A conversation is read up to a message, and an earlier one leaves what follows unread."""
    first = await _said(slack, RON, SALES, "One")
    second = await _said(slack, RON, SALES, "Two")
    mia = slack.user(MIA)

    async def mark() -> str | None:
        return next(each.read for each in await mia.conversations() if each.id == SALES)

    assert await mark() is None
    for message in (second, first):
        await mia.mark_read(SALES, message.ts)
        assert await mark() == message.ts
    with pytest.raises(Impossible, match="no message's ts"):
        await mia.mark_read(SALES, "yesterday")
    with pytest.raises(Impossible, match="isn't in"):
        await slack.user(OMAR).mark_read(SALES, second.ts)


class TestReadOnlyApp:
    @pytest.fixture(name="manifest")
    def _manifest(self, manifest: dict[str, Any]) -> dict[str, Any]:
        tabs = {"messages_tab_enabled": True, "messages_tab_read_only_enabled": True}
        features = {**manifest["features"], "app_home": tabs}
        return {**manifest, "features": features}

    async def test_takes_no_messages(self, slack: SlackWorld, web: AsyncWebClient) -> None:
        """Where the manifest says that the messages tab is to be read only, nobody writes there."""
        await web.chat_postMessage(channel=MIA, text="Read me")
        with pytest.raises(Impossible, match="takes no direct messages"):
            await slack.user(MIA).say("dm", "Hello?")
