"""The whole Slack side against the sandbox: as strict as Slack, and no code in common."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.clock import HandClock
from bot.errors import N_, InvalidInput, NotFound
from bot.sandbox import Sandbox, demo_world
from bot.slack import blocks
from bot.slack.app_factory import build_app
from bot.slack.blocks import Choice, Confirm
from bot.slack.failures import SlackLimited, SlackRefused, SlackUncertain
from bot.slack.gateway import Gateway
from bot.slack.messages import Blocks, View
from bot.slack.payloads import parse_click, parse_command, parse_submission
from bot.slack.socket_mode import run_socket_mode
from bot.slack.web import open_session
from bot.store import WorkspaceId
from tests.slack.fakes import WORKSPACE, OneTeam
from tests.support.slack_world import SlackWorld

MANIFEST = Path(__file__).parents[2] / "manifest.yml"
NASTY = "<!channel> *A* _b_ `c` & <@U1> " + "x" * 4000
ASK = Confirm(NASTY, NASTY, NASTY, NASTY, danger=True)
CHOICES = [Choice(NASTY, "1", NASTY), Choice("Two", "2")]


class Tokens:
    def __init__(self, token: str) -> None:
        self._token = token

    async def token(self, workspace: object) -> str:
        return self._token


def everything() -> Blocks:
    """One of each thing that stands in messages, with the nastiest texts."""
    return blocks.message(
        [
            blocks.header(NASTY),
            blocks.section(
                blocks.mrkdwn("*Hi* {who}: {said}", who=blocks.mention("U07SBXMIA"), said=NASTY),
                fields=[blocks.escape(NASTY)] * 10,
                accessory=blocks.overflow("more", CHOICES, confirm=ASK),
            ),
            blocks.divider(),
            blocks.context(blocks.channel_link("C07SBXSALES"), blocks.escape(NASTY)),
            blocks.actions(
                blocks.button(NASTY, "held", value="42", style="primary", confirm=ASK),
                blocks.button("No", "skip", style="danger", accessibility_label=NASTY),
                blocks.static_select("move", CHOICES, placeholder=NASTY, initial="2"),
                block_id="answers",
            ),
        ]
    )


def form() -> View:
    """One of each input that stands in forms."""
    inputs = {
        "text": blocks.plain_text_input("a", multiline=True, initial="x", placeholder=NASTY),
        "select": blocks.static_select("a", CHOICES),
        "users": blocks.users_select("a", placeholder=NASTY, most=20),
        "channel": blocks.conversations_select("a"),
        "zone": blocks.external_select("zone", initial=Choice("Berlin", "Europe/Berlin")),
        "date": blocks.datepicker("a", initial=date(2026, 11, 27)),
        "time": blocks.timepicker("a", initial=time(9, 30), zone="Europe/Berlin"),
        "radio": blocks.radio_buttons("a", CHOICES, initial="1"),
        "check": blocks.checkboxes("a", CHOICES, initial=["1", "2"]),
    }
    fields = [
        blocks.input_block(
            name, NASTY, element, hint=NASTY, optional=True, dispatch=name == "radio"
        )
        for name, element in inputs.items()
    ]
    return blocks.modal(
        title=NASTY, submit="Save", close=NASTY, blocks=fields, callback_id="setup", metadata="{}"
    )


@pytest.fixture(name="sandbox")
async def _sandbox(clock: HandClock) -> AsyncIterator[Sandbox]:
    sandbox = Sandbox(clock=clock, manifest=MANIFEST, world=demo_world())
    await sandbox.start()
    yield sandbox
    await sandbox.stop()


@pytest.fixture(name="gateway")
async def _gateway(sandbox: Sandbox) -> AsyncIterator[Gateway]:
    async with open_session(sandbox.api_url) as session:
        tokens = Tokens(sandbox.bot_token)
        yield Gateway(base_url=sandbox.api_url, session=session, tokens=tokens, timeout=2)


@pytest.fixture(name="world")
async def _world(sandbox: Sandbox) -> AsyncIterator[SlackWorld]:
    async with SlackWorld(sandbox.control_url) as world:
        yield world


async def test_messages(gateway: Gateway, world: SlackWorld, clock: HandClock) -> None:
    """Blocks of every kind pass, ping nobody but whom we name, and can be updated."""
    dm = await gateway.open_conversation(WORKSPACE, ["U07SBXMIA"])
    posted = await gateway.post(
        WORKSPACE, dm, text=blocks.escape(NASTY), blocks=everything(), delivery="d1"
    )

    seen = await world.user("U07SBXMIA").last()
    assert seen.pings == ["U07SBXMIA"]

    await gateway.update(WORKSPACE, posted, text="Done", blocks=[blocks.section("Done")])
    assert (await world.user("U07SBXMIA").last()).text == "Done"


async def test_find(gateway: Gateway, clock: HandClock) -> None:
    """What was posted is found again, in a channel and in a thread; what wasn't is not."""
    since = clock.now()
    group = await gateway.open_conversation(WORKSPACE, ["U07SBXMIA", "U07SBXRON"])
    first = await gateway.post(WORKSPACE, group, text="1", blocks=[], delivery="d1")
    clock.advance(timedelta(seconds=2))
    reply = await gateway.post(
        WORKSPACE, group, text="2", blocks=[], delivery="d2", thread_ts=first.ts
    )
    await gateway.upload(
        WORKSPACE, group, filename="1.ics", title="1:1", content=b"BEGIN", thread_ts=first.ts
    )

    found = await gateway.find_delivery(WORKSPACE, group, "d1", since=since)
    in_thread = await gateway.find_delivery(WORKSPACE, group, "d2", since=since, thread_ts=first.ts)

    assert (found, in_thread) == (first, reply)
    assert await gateway.find_delivery(WORKSPACE, group, "d3", since=since) is None
    assert await gateway.find_file(WORKSPACE, group, "1.ics", since=since, thread_ts=first.ts)
    assert not await gateway.find_file(WORKSPACE, group, "2.ics", since=since, thread_ts=first.ts)


async def test_look_ups(gateway: Gateway) -> None:
    """People and channels read as they are."""
    mia = await gateway.user(WORKSPACE, "U07SBXMIA")
    omar = await gateway.user(WORKSPACE, "U07SBXOMAR")
    shared = await gateway.channel(WORKSPACE, "C07SBXNORTH")
    old = await gateway.channel(WORKSPACE, "C07SBXOLD")
    general = await gateway.channel(WORKSPACE, "C07SBXGEN")

    assert (mia.zone, mia.locale, mia.is_admin) == ("Europe/Berlin", "en-GB", False)
    assert omar.is_admin
    assert (shared.is_outside, shared.is_member) == (True, True)
    assert (old.is_archived, general.is_member, general.is_outside) == (True, False, False)
    everybody = await gateway.everybody(WORKSPACE)
    assert {mia, omar} <= set(everybody.users)
    assert (everybody.more, mia.display_name) == ("", "mia")
    with pytest.raises(SlackRefused, match="user_not_found"):
        await gateway.user(WORKSPACE, "U0NOBODY")


async def test_who_is_there(gateway: Gateway, world: SlackWorld) -> None:
    """A channel's people, the bot among them; and the thread that a reply stands in."""
    there = await gateway.members(WORKSPACE, "C07SBXNORTH")
    assert {"U07SBXMIA", "U07SBXCOACH"} < set(there.ids)
    assert there.more == ""
    mia = world.user("U07SBXMIA")
    first = await mia.say("C07SBXNORTH", "Hi")
    reply = await mia.say("C07SBXNORTH", "And", thread_ts=first)
    assert await gateway.thread_of(WORKSPACE, "C07SBXNORTH", reply) == first
    assert await gateway.thread_of(WORKSPACE, "C07SBXNORTH", first) in {None, first}


@pytest.mark.parametrize(
    ("kind", "more", "failure"),
    [
        ("ratelimited", {"retry_after": 7}, SlackLimited),
        ("error", {"error": "is_archived"}, SlackRefused),
        ("http_500", {}, SlackUncertain),
        ("timeout", {}, SlackUncertain),
        ("drop_before", {}, SlackUncertain),
        ("drop_after", {}, SlackUncertain),
        ("garbage", {}, SlackUncertain),
    ],
)
async def test_faults(
    gateway: Gateway,
    world: SlackWorld,
    kind: str,
    more: dict[str, object],
    failure: type[Exception],
) -> None:
    """Each fault that the sandbox can make is the failure that it should be."""
    await world.fault("chat.postMessage", kind, **more)

    with pytest.raises(failure):
        await gateway.post(WORKSPACE, "C07SBXSALES", text="Hi", blocks=[])


class Room:
    """A feature in small: a command that opens a form, and a message with a button."""

    def __init__(self, app: AsyncApp, gateway: Gateway) -> None:
        self.sent: list[object] = []
        self._gateway = gateway
        app.command("/coach")(self.coach)
        app.view("setup")(self.saved)
        app.action("radio")(self.clicked)
        app.action("a")(self.clicked)
        app.options("zone")(self.zones)
        app.action("held")(self.held)

    async def coach(self, ack: AsyncAck, context: dict[str, Any], body: dict[str, Any]) -> None:
        command = parse_command(context, body)
        await self._gateway.open_view(command.workspace, command.trigger_id, form())
        await ack()

    async def clicked(self, ack: AsyncAck, context: dict[str, Any], body: dict[str, Any]) -> None:
        click = parse_click(context, body)
        assert click.view is not None
        self.sent.append((click.block_id, click.value, click.view.values.choice("radio")))
        await ack()

    async def zones(self, ack: AsyncAck) -> None:
        await ack(options=[dict(blocks.option(Choice("Tokyo", "Asia/Tokyo")))])

    async def saved(self, ack: AsyncAck, context: dict[str, Any], body: dict[str, Any]) -> None:
        sent = parse_submission(context, body)
        values = sent.values
        if not values.users("users"):
            raise InvalidInput({"users": N_("Whom?")})
        if values.text("text") == "crash":
            raise RuntimeError
        self.sent += [values.text("text"), values.choice("select"), values.users("users")]
        self.sent += [values.conversation("channel"), values.choice("zone"), values.date("date")]
        self.sent += [values.time("time"), values.choices("check")]
        await ack()

    async def held(self) -> None:
        raise NotFound(N_("That 1:1 isn’t there any more."))


@pytest.fixture(name="room")
async def _room(gateway: Gateway, sandbox: Sandbox) -> AsyncIterator[Room]:
    app = build_app(workspaces=AnyTeam(), gateway=gateway)
    async with (
        open_session(sandbox.api_url) as session,
        run_socket_mode(
            app, app_token=sandbox.app_token, base_url=gateway.base_url, session=session
        ),
    ):
        await sandbox.sockets.connected()
        yield Room(app, gateway)


class AnyTeam(OneTeam):
    async def by_team(self, team_id: str) -> WorkspaceId | None:
        return WORKSPACE


async def test_form(room: Room, world: SlackWorld) -> None:
    """A form goes out, is filled, dispatches, is refused at a field, and comes back typed."""
    mia = world.user("U07SBXMIA")
    await mia.command("/coach setup")

    await mia.fill({"radio": "2"})
    assert await mia.options("zone", "tok")
    assert await mia.submit() == {"users": "Whom?"}
    await mia.fill(
        {
            "text": "Hello <!channel>",
            "select": "2",
            "users": ["U07SBXRON"],
            "channel": "C07SBXSALES",
            "zone": "Asia/Tokyo",
            "date": "2026-12-04",
            "time": "10:15",
            "check": ["2"],
        }
    )
    assert await mia.submit() is None

    assert room.sent == [
        ("radio", "2", "2"),
        "Hello <!channel>",
        "2",
        ("U07SBXRON",),
        "C07SBXSALES",
        "Asia/Tokyo",
        date(2026, 12, 4),
        time(10, 15),
        ("2",),
    ]


async def test_crash_keeps_the_form(room: Room, world: SlackWorld) -> None:
    """After a crash the words come on top, and below them stands what was typed."""
    mia = world.user("U07SBXMIA")
    await mia.command("/coach setup")
    await mia.fill({"text": "crash", "users": ["U07SBXRON"]})

    await mia.submit()
    assert await mia.sees("Nothing you typed is lost")
    await mia.close()

    below = await mia.open_modal()
    assert below.values["text"]["a"]["value"] == "crash"


async def test_click_declined(room: Room, gateway: Gateway, world: SlackWorld) -> None:
    """A declined click is told to that person, by the response_url that Slack gave."""
    mia = world.user("U07SBXMIA")
    dm = await gateway.open_conversation(WORKSPACE, ["U07SBXMIA"])
    await gateway.post(WORKSPACE, dm, text="1:1", blocks=everything())

    card = await mia.last()
    await mia.click(card, "held")
    await mia.click(card, "skip")

    assert await mia.sees("That 1:1 isn’t there any more.")
    assert await mia.sees("I don’t know that button any more")
    assert await mia.troubles() == []
