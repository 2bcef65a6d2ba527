"""What waits for somebody comes in one message, and follows what becomes of each (R43, R44)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tests.scenarios.asking import Asking
from tests.scenarios.cast import LEAST, RON, greet_all, utc
from tests.support.slack_world import Person, SlackWorld

SUNDAY, MONDAY = utc("2026-11-29 12:00"), utc("2026-11-30 08:00")
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


@pytest.fixture(name="start")
def _start() -> datetime:
    """A Tuesday morning."""
    return utc("2026-11-24 08:00")


async def test_a_weekends_asks_come_on_monday_in_one_message(
    asking: Asking, slack: SlackWorld, ron: Person
) -> None:
    """What fell due at the weekend comes on Monday at nine as one message, by rank, five at most.

    The sixth comes on Tuesday.
    """
    await greet_all(slack, [RON])
    kinds = ["test.praise", "test.win", "test.check", "test.action", "test.outcome", "test.prep"]
    for subject, kind in enumerate(kinds):
        await asking.put(kind, subject, RON, at=SUNDAY)

    await slack.wind(to=MONDAY - MINUTE)
    assert not await ron.sees("test.")
    await slack.wind(to=MONDAY)
    message = await ron.find("5 things for you")
    _, *said = message.text.split("test.")
    assert [words.split()[0] for words in said] == ["prep", "outcome", "action", "check", "win"]
    await slack.wind(to=MONDAY + DAY - MINUTE)
    assert not await ron.sees("test.praise")
    await slack.wind(to=MONDAY + DAY)
    assert (await ron.find("test.praise")).text == "test.praise 0"


async def test_each_item_follows_its_answer(asking: Asking, slack: SlackWorld, ron: Person) -> None:
    """What is answered later changes in its place, what was answered before isn't there at all."""
    await greet_all(slack, [RON])
    for subject in (1, 2, 3):
        await asking.put("test.outcome", subject, RON, at=SUNDAY)
    asking.room.done.add(2)

    await slack.wind(to=MONDAY)
    message = await ron.find("2 things for you")
    assert "test.outcome 2" not in message.seen_text
    await asking.answer(slack, "test.outcome", 3)

    changed = await ron.find("2 things for you")
    assert changed.ts == message.ts
    assert "test.outcome 3: done" in changed.seen_text
    assert "test.outcome 1\n" in changed.seen_text
    assert "test.outcome 2" not in changed.seen_text


async def test_one_that_is_left_comes_alone(asking: Asking, slack: SlackWorld, ron: Person) -> None:
    """A bundle of which only one is still wanted is just that one."""
    await greet_all(slack, [RON])
    for subject in (1, 2):
        await asking.put("test.outcome", subject, RON, at=SUNDAY)
    asking.room.done.add(1)

    await slack.wind(to=MONDAY)

    message = await ron.find("test.outcome")
    assert "things for you" not in message.seen_text
    assert "test.outcome 2" in message.seen_text


async def test_one_that_breaks_takes_nobody_along(
    asking: Asking, slack: SlackWorld, ron: Person
) -> None:
    """An item that can't be composed is left out; the others come."""
    await greet_all(slack, [RON])
    for subject in (1, 2, 3):
        await asking.put("test.outcome", subject, RON, at=SUNDAY)
    asking.room.broken.add(2)

    await slack.wind(to=MONDAY)

    assert "test.outcome 2" not in (await ron.find("2 things for you")).seen_text


async def test_put_off_from_a_bundle(asking: Asking, slack: SlackWorld, ron: Person) -> None:
    """One item of a bundle is put off for an hour: the message says until when, then it comes."""
    await greet_all(slack, [RON])
    for subject in (1, 2):
        await asking.put("test.outcome", subject, RON, at=SUNDAY)
    await slack.wind(to=MONDAY)
    message = await ron.find("2 things for you")

    [menu] = [
        block["block_id"]
        for block in message.blocks
        if str(block.get("block_id", "")).endswith("remind:test.outcome:2")
    ]
    await ron.click(message, "people.remind", block_id=menu, value="hour:2:test.outcome")
    await slack.wind(by=LEAST)
    assert (
        "I remind you on Monday 30 November, 10:00."
        in (await ron.find("2 things for you")).seen_text
    )

    await slack.wind(to=MONDAY + timedelta(hours=1, seconds=1))
    again = await ron.last()
    assert again.seen_text.startswith("test.outcome 2")
    assert "Not now?" in again.seen_text
