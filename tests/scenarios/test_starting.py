"""How deal checks begin: by a form, a message pointed out, on Tuesdays; and where (R43, R50)."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from bot.evidence.checks.model import DealCheck
from bot.people.rules import Habits, Intensity
from bot.rhythm.model import OneOnOne
from bot.rhythm.rules import State
from bot.sandbox.world import Room, World
from bot.sandboxed import Stage
from tests.scenarios.cast import (
    AIKO,
    LEAST,
    MIA,
    RON,
    SALES,
    english_world,
    greet_all,
    pressed,
    utc,
)
from tests.scenarios.checking import GROUP, deal_of, replied, thread_of, workspace_of
from tests.support.slack_world import Person, SlackWorld

ACME, NORTH = "C07SBXACME", "C07SBXNORTH"
WORDS = "Who at Acme signs this?"


@pytest.fixture(name="world")
def _world() -> World:
    """The usual people, and a channel of a deal without outsiders."""
    world = english_world()
    room = Room(ACME, "deal-acme", (MIA, RON), has_bot=True, is_private=True)
    return replace(world, rooms=(*world.rooms, room))


@pytest.fixture(name="aiko")
def _aiko(slack: SlackWorld) -> Person:
    return slack.user(AIKO)


@pytest.fixture(name="team")
async def _team(slack: SlackWorld) -> None:
    """Mia leads Ron and Aiko; Monday 2026-11-23, nine in Berlin."""
    await greet_all(slack, [RON, AIKO])


async def link(slack: SlackWorld, mia: Person, ron: Person) -> None:
    """Have the manager link the channel, and the rep agree."""
    await mia.command("/coach channel Acme")
    assert "is asked first" in (await mia.open_modal()).seen_text
    await mia.fill({"channel": ACME})
    assert await mia.submit() is None
    assert "'s yes" in (await mia.open_modal()).seen_text
    await mia.close(everything=True)
    await slack.wind(by=LEAST)
    asked = await ron.find("All right with you?", "dm")
    await pressed(slack, ron, asked, "starting.agree")


async def check(slack: SlackWorld, person: Person, typed: str = "Acme", **fields: object) -> None:
    """Begin a check by its command and its form."""
    await person.command(f"/coach check {typed}")
    if fields:
        await person.fill(fields)
    errors = await person.submit()
    assert errors is None, errors
    await person.close(everything=True)
    await slack.wind(by=LEAST)


async def be_active(stage: Stage) -> None:
    """Have Ron like to be asked more: three checks a week."""
    habits = Habits(intensity=Intensity.ACTIVE)
    await stage.bot.rooms.wishes.choose(await workspace_of(stage), RON, habits)


async def checks_of(stage: Stage) -> list[DealCheck]:
    async with stage.bot.store.begin(await workspace_of(stage)) as session:
        return list(await session.scalars(select(DealCheck).order_by(DealCheck.id)))


@pytest.mark.usefixtures("team")
async def test_in_the_deals_channel_until_it_is_shared(
    slack: SlackWorld, stage: Stage, mia: Person, ron: Person
) -> None:
    """Linked, agreed and safe, it is held there; once it is shared, in the group DM (R50)."""
    await deal_of(stage)
    await link(slack, mia, ron)
    assert await mia.sees("Ron Becker agrees", "dm")

    await check(slack, mia, words=WORDS)
    asked = await ron.find(WORDS, ACME)
    assert not await mia.sees(WORDS, GROUP)
    await slack.change_channel(ACME, pending_ext_shared=True)
    before = await slack.messages(ACME)
    await replied(slack, ron, asked, "They love it, I'm sure")
    await slack.wind(by=LEAST)

    assert len(await slack.messages(ACME)) == len(before) + 1
    assert await thread_of(ron, asked) == []
    assert await mia.sees("shared with another company", "dm")
    assert await ron.sees(WORDS, GROUP)
    assert await mia.troubles() == await ron.troubles() == []


@pytest.mark.usefixtures("team")
async def test_shared_between_claim_and_send(
    slack: SlackWorld, stage: Stage, mia: Person, ron: Person
) -> None:
    """A channel that becomes shared between claim and send receives nothing (R50)."""
    await deal_of(stage)
    await link(slack, mia, ron)
    await slack.fault("conversations.members", "ratelimited")
    await check(slack, mia, words=WORDS)
    assert not await ron.sees(WORDS)
    await slack.change_channel(ACME, ext_shared=True)
    await slack.wind(to=utc("2026-11-23 08:10"))

    assert await slack.messages(ACME) == []
    assert await ron.sees(WORDS, GROUP)
    assert await mia.sees("shared with another company", "dm")
    told = [one for one in await mia.messages("dm") if "another company" in one.text]
    assert len(told) == 1
    assert await mia.troubles() == await ron.troubles() == []


@pytest.mark.usefixtures("team")
async def test_a_message_pointed_out(
    slack: SlackWorld, stage: Stage, mia: Person, ron: Person, aiko: Person
) -> None:
    """By shortcut or magnifying glass it is asked once, in that thread, and quoted nowhere."""
    deal = await deal_of(stage)
    await ron.say(SALES, "Acme renewal is *safe*, <!channel>, trust me")
    message = await mia.find("trust me", SALES)
    await aiko.react(message, "mag")
    await ron.react(message, "mag")
    await mia.react(message, "tada")
    await slack.wind(by=LEAST)
    assert await checks_of(stage) == []

    await mia.shortcut("starting.how_do_we_know", message)
    assert "I ask Ron Becker" in (await mia.open_modal()).seen_text
    assert await mia.submit() is None
    await mia.close(everything=True)
    await mia.react(message, "mag")
    await mia.unreact(message, "mag")
    await slack.wind(by=LEAST)

    [one] = await checks_of(stage)
    assert one.deal_id == deal
    said = await thread_of(ron, message)
    assert len(said) == 1
    assert "How do we know?" in said[0]
    posts = await slack.calls("chat.postMessage")
    assert not any("trust me" in str(call.payload) for call in posts)

    # One check a week is what Ron chose at first: of another he is asked in the 1:1.
    await ron.say(SALES, "And the pilot is safe, too")
    pilot = await mia.find("pilot is safe", SALES)
    await mia.react(pilot, "mag")
    await slack.wind(by=LEAST)
    assert await thread_of(ron, pilot) == []
    assert await mia.sees("on the agenda of your next 1:1", "dm")
    await be_active(stage)

    # On what a rep wrote in a channel that a customer reads, it is asked between the two.
    await ron.say(NORTH, "They will sign on Friday")
    other = await mia.find("sign on Friday", NORTH)
    await mia.react(other, "mag_right")
    await slack.wind(by=LEAST)
    assert await thread_of(ron, other) == []
    asked = [one for one in await mia.messages(GROUP) if "The message that it is" in one.seen_text]
    assert len(asked) == 1
    assert other.ts in str(asked[0].blocks)
    assert await mia.sees("shared with another company", "dm")

    # Nobody's whom one leads: it is said why.
    await aiko.say(SALES, "Mine is safe, too")
    await ron.shortcut("starting.how_do_we_know", await ron.find("Mine is safe", SALES))
    assert await ron.sees("This message is somebody else's", SALES)
    assert await mia.troubles() == await ron.troubles() == []


@pytest.mark.usefixtures("team")
async def test_on_tuesday(slack: SlackWorld, stage: Stage, mia: Person, ron: Person) -> None:
    """After a held 1:1, one deal is asked about as Tuesday begins, in the group DM of the two."""
    await deal_of(stage)
    async with stage.bot.store.begin(await workspace_of(stage)) as session:
        row = await session.scalar(select(OneOnOne).where(OneOnOne.rep == RON).limit(1))
        assert row is not None
        row.state = State.HELD
    await slack.wind(to=utc("2026-11-24 07:59"))
    assert not await ron.sees("Acme renewal", GROUP)

    await slack.wind(to=utc("2026-11-24 08:01"))

    assert await ron.sees("Acme renewal", GROUP)
    assert await mia.sees("Acme renewal", GROUP)
    await ron.command("/coach check")
    assert "is under way" in (await ron.open_modal()).seen_text
    errors = await ron.submit()
    assert errors is not None
    assert "under way already" in next(iter(errors.values()))
    assert await mia.troubles() == await ron.troubles() == []
