"""Who plays in the scenarios, and what they do in many of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.sandbox.world import World, demo_world
from tests.scenarios import kept_stage
from tests.support.slack_world import Message, Person, SlackWorld

__all__ = [
    "AIKO",
    "BERLIN",
    "DEV",
    "INES",
    "KIRI",
    "LENA",
    "LONDON",
    "MIA",
    "NAOMI",
    "NEW_YORK",
    "OMAR",
    "REPS",
    "RON",
    "SALES",
    "SAM",
    "TOBY",
    "VERA",
    "english_world",
    "greet_all",
    "local",
    "make_leader",
    "pressed",
    "row_of",
    "set_up",
    "utc",
    "value_of",
]

BERLIN, NEW_YORK, LONDON = "Europe/Berlin", "America/New_York", "Europe/London"

MIA = "U07SBXMIA"
VERA, OMAR = "U07SBXVERA", "U07SBXOMAR"
RON, AIKO, LENA = "U07SBXRON", "U07SBXAIKO", "U07SBXLENA"
SAM, INES, TOBY = "U07SBXSAM", "U07SBXINES", "U07SBXTOBY"
NAOMI, KIRI, DEV = "U07SBXNAOMI", "U07SBXKIRI", "U07SBXDEV"
REPS = (RON, AIKO, LENA, SAM, INES, TOBY, NAOMI, KIRI, DEV)
SALES = "C07SBXSALES"

LEAST = timedelta(seconds=2)
"""Long enough for two messages in one channel: Slack takes one a second."""


def english_world() -> World:
    """The demo's people, all of whom read English: most scenarios look at the words."""
    world = demo_world()
    members = (
        one if one.locale.startswith("en") else replace(one, locale="en-GB")
        for one in world.members
    )
    return replace(world, members=tuple(members))


def utc(text: str) -> datetime:
    """Read an instant, "2026-10-19 08:00", as UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def local(text: str, zone: str) -> datetime:
    """Read a wall-clock time of a zone."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


async def set_up(
    slack: SlackWorld, reps: Sequence[str], *, by: str = MIA, **fields: object
) -> Message:
    """Set a team up with the form as it stands, but for these fields; returns the preview."""
    manager = slack.user(by)
    await manager.command("/coach setup")
    await manager.fill({"reps": list(reps), "channel": SALES, **fields})
    errors = await manager.submit()
    assert errors is None, errors
    await slack.wind(by=LEAST)
    return await manager.find("Your rhythm is saved.", "dm")


async def greet_all(slack: SlackWorld, reps: Sequence[str], *, by: str = MIA) -> None:
    """Set a team up and have all its reps greeted; once for all stages that begin so."""

    async def begin() -> None:
        preview = await set_up(slack, reps, by=by)
        await slack.user(by).click(preview, "rhythm.greet_all")
        await slack.wind(by=LEAST)

    await kept_stage.once(slack, (tuple(reps), by), begin)


async def make_leader(slack: SlackWorld) -> None:
    """Have Omar, an admin, make Vera a leader of all teams."""
    omar = slack.user(OMAR)
    await omar.command("/coach roles")
    await omar.press("roles.give")
    await omar.fill({"person": [VERA], "role": "leader"})
    assert await omar.submit() is None
    await omar.close(everything=True)


async def pressed(
    slack: SlackWorld, person: Person, message: Message, action_id: str, *, about: str = ""
) -> None:
    """Press the button with that action, in the row about somebody where a sheet has several."""
    await person.click(message, action_id, block_id=row_about(message, about) if about else None)
    await slack.wind(by=LEAST)


def row_about(message: Message, name: str) -> str:
    """Find the block of buttons that stands under somebody's entry in a sheet."""
    for block in message.blocks:
        for element in block.get("elements", ()):
            if element.get("accessibility_label", "").endswith(f": {name}"):
                return str(block["block_id"])
    raise AssertionError(f"no buttons about {name} in {message.seen_text}")


def value_of(message: Message) -> str:
    """The id that a message's buttons carry; of several rows that of the first."""
    return next(
        str(element["value"])
        for block in message.blocks
        for element in block.get("elements", ())
        if "value" in element
    )


def row_of(message: Message, value: str) -> str:
    """Find the block of buttons that carry an id."""
    return next(
        str(block["block_id"])
        for block in message.blocks
        if any(element.get("value") == value for element in block.get("elements", ()))
    )
