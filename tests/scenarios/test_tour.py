"""The guided tour, walked as three people with the real bot: each step ticks when it is done."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.clock import HandClock
from bot.sandboxed import Stage, open_stage
from tests.scenarios.cast import AIKO, MIA, RON, SALES, SAM, pressed, utc
from tests.support.slack_world import Message, SlackWorld

STEPS = [
    "set-up",
    "greet",
    "greeting",
    "sheet",
    "change",
    "start",
    "answer",
    "both-sides",
    "again",
    "days-off",
    "why",
    "team",
]
MONDAY = utc("2026-11-23 08:05")
LEAST = timedelta(seconds=2)


@pytest.fixture(name="start")
def _start() -> datetime:
    return MONDAY


@pytest.fixture(name="stage")
async def _stage(tmp_path: Path, start: datetime) -> AsyncIterator[Stage]:
    """The demo as `coach sandbox` opens it, on a clock that stands still by itself."""
    async with open_stage(folder=tmp_path, clock=HandClock(start), seed="demo") as stage:
        yield stage


async def ticked(slack: SlackWorld) -> list[str]:
    """Which steps have been done, in the guide's order."""
    return [step["id"] for step in (await slack.get("tour"))["steps"] if step["done"]]


async def step(slack: SlackWorld, name: str) -> None:
    """Choose an entry of the clock's menu, as Mia."""
    await slack.post("clock/wind", {"step": name, "user": MIA})


async def next_message(slack: SlackWorld, user: str, text: str) -> Message:
    """Choose "Next message from Coach" until somebody sees that text; four times at the most."""
    for _ in range(4):
        if await slack.user(user).sees(text, "dm"):
            break
        await step(slack, "next")
    return await slack.user(user).find(text, "dm")


async def read(slack: SlackWorld, user: str) -> None:
    """Look at all that stands in somebody's direct message with the bot."""
    message = await slack.user(user).last()
    await slack.user(user).mark_read(message.channel, message.ts)


async def save(slack: SlackWorld, **more: object) -> dict[str, str] | None:
    """Fill in Mia's set-up form and send it; returns what is wrong with it."""
    mia = slack.user(MIA)
    await mia.command("/coach setup")
    await mia.fill({"reps": [RON, AIKO, SAM], "channel": SALES, **more})
    return await mia.submit()


async def greet(slack: SlackWorld) -> None:
    """Set up the rhythm and let all three reps know."""
    assert await save(slack) is None
    await slack.wind(by=LEAST)
    mia = slack.user(MIA)
    await pressed(slack, mia, await mia.find("Your rhythm is saved."), "rhythm.greet_all")


async def skip(slack: SlackWorld, user: str) -> dict[str, str] | None:
    """Open the form to skip one's 1:1, give a reason and take the last of the new times."""
    person = slack.user(user)
    sheet = await person.find("Your 1:1 on ", "dm")
    await pressed(slack, person, sheet, "rhythm.skip")
    form = await person.open_modal()
    *times, _no_new_time = form.block("slot")["element"]["options"]
    await person.fill({"reason": "A customer needs that hour", "slot": times[-1]["value"]})
    return await person.submit()


@pytest.mark.parametrize(
    "start",
    [
        pytest.param(MONDAY, id="on a Monday"),
        pytest.param(utc("2026-11-26 08:30"), id="on a Thursday"),
        pytest.param(utc("2026-11-27 14:00"), id="on a Friday afternoon"),
        pytest.param(utc("2026-10-21 07:05"), id="over a change of clocks"),
    ],
)
async def test_the_whole_tour(slack: SlackWorld) -> None:
    """Done as the guide says, each step ticks at once when it is done, and none before."""
    mia, ron, aiko = (slack.user(each) for each in (MIA, RON, AIKO))
    assert await ticked(slack) == []

    assert await save(slack) is None
    assert await ticked(slack) == STEPS[:1]

    await slack.wind(by=LEAST)
    preview = await mia.find("Your rhythm is saved.")
    await pressed(slack, mia, preview, "rhythm.greet_all")
    assert await ticked(slack) == STEPS[:2]

    await next_message(slack, RON, "set up weekly 1:1s with you")
    assert await ticked(slack) == STEPS[:2]
    await read(slack, RON)
    assert await ticked(slack) == STEPS[:3]

    await next_message(slack, MIA, "Ron Becker, ")
    assert await ticked(slack) == STEPS[:3]
    await read(slack, MIA)
    assert await ticked(slack) == STEPS[:4]

    await next_message(slack, AIKO, "Your 1:1 on ")
    assert await skip(slack, AIKO) is None
    assert await ticked(slack) == STEPS[:5]

    ping = await next_message(slack, MIA, "In 10 minutes: ")
    await read(slack, MIA)
    assert await ticked(slack) == STEPS[:5]
    await pressed(slack, mia, ping, "rhythm.start")
    assert await ticked(slack) == STEPS[:6]

    await step(slack, "hour")
    await step(slack, "hour")
    await read(slack, MIA)
    assert await ticked(slack) == STEPS[:6]
    sheet = await mia.find("Ron Becker, ", "dm")
    await pressed(slack, mia, sheet, "rhythm.held", about="Ron Becker")
    assert await ticked(slack) == STEPS[:7]

    await pressed(slack, ron, await ron.find("Your 1:1 on ", "dm"), "rhythm.held")
    assert await ticked(slack) == STEPS[:8]
    assert "Both of you say so." in (await mia.find("Ron Becker, ", "dm")).seen_text

    await step(slack, "week")
    assert await ticked(slack) == STEPS[:8]
    await read(slack, MIA)
    assert await ticked(slack) == STEPS[:9]

    await ron.command("/coach away next week")
    assert "You are away: " in (await ron.last()).seen_text
    assert await ticked(slack) == STEPS[:10]
    await ron.command("/coach why")
    assert await ticked(slack) == STEPS[:11]
    await mia.command("/coach team")
    assert "Away: " in (await mia.last()).seen_text
    assert await ticked(slack) == STEPS
    assert [await each.troubles() for each in (mia, ron, aiko)] == [[], [], []]


async def test_a_form_that_was_refused(slack: SlackWorld) -> None:
    """What Coach doesn't take isn't done: a form with a mistake ticks nothing, mended it does."""
    errors = await save(slack, reps=[RON, MIA])
    assert errors == {"reps": "You can't be your own rep: take yourself off the list."}
    assert await ticked(slack) == []

    mia = slack.user(MIA)
    await mia.fill({"reps": [RON]})
    assert await mia.submit() is None
    assert await ticked(slack) == ["set-up"]


async def test_a_small_start(slack: SlackWorld) -> None:
    """To greet two of the reps is as good as to greet all."""
    assert await save(slack) is None
    await slack.wind(by=LEAST)
    await read(slack, MIA)
    mia = slack.user(MIA)
    await pressed(slack, mia, await mia.find("Your rhythm is saved."), "rhythm.greet_two")
    assert await ticked(slack) == ["set-up"]

    await mia.fill({"pilot_reps": [RON, AIKO]})
    assert await mia.submit() is None
    assert await ticked(slack) == ["set-up", "greet"]


async def test_another_order(slack: SlackWorld) -> None:
    """Steps tick without the guide, whatever was done first: the rep answers before the manager."""
    await greet(slack)
    await next_message(slack, RON, "In 10 minutes: ")
    await step(slack, "hour")
    await step(slack, "hour")
    ron = slack.user(RON)
    await pressed(slack, ron, await ron.find("Your 1:1 on ", "dm"), "rhythm.not_held")
    assert await ticked(slack) == ["set-up", "greet", "both-sides"]

    await read(slack, RON)
    assert await ticked(slack) == ["set-up", "greet", "greeting", "both-sides"]

    await read(slack, MIA)
    assert await ticked(slack) == ["set-up", "greet", "greeting", "sheet", "both-sides"]


async def test_a_week_is_a_week(slack: SlackWorld) -> None:
    """That the rhythm goes on is seen with next week's list, not with the next message."""
    await greet(slack)
    ping = await next_message(slack, MIA, "In 10 minutes: ")
    await pressed(slack, slack.user(MIA), ping, "rhythm.start")
    await read(slack, MIA)
    assert "again" not in await ticked(slack)

    await slack.wind(by=timedelta(days=5))
    await read(slack, MIA)
    assert "again" not in await ticked(slack)

    await slack.wind(by=timedelta(days=2))
    assert "again" not in await ticked(slack)
    await read(slack, MIA)
    assert "again" in await ticked(slack)


async def test_starting_over(slack: SlackWorld) -> None:
    """Starting over forgets the ticks and nothing else; what is done again ticks again."""
    await greet(slack)
    again: dict[str, Any] = await slack.post("tour/reset")
    assert (again["done"], again["of"]) == (0, len(STEPS))
    assert await slack.user(MIA).sees("Your rhythm is saved.")

    assert await save(slack) is None
    assert await ticked(slack) == ["set-up"]


async def test_ticks_survive_a_restart(tmp_path: Path) -> None:
    """What was done stays done when the sandbox is closed and opened again."""
    for expected in ([], ["set-up"]):
        async with (
            open_stage(folder=tmp_path, clock=HandClock(MONDAY), seed="demo", keep=True) as stage,
            SlackWorld(stage.sandbox.control_url) as slack,
        ):
            assert await ticked(slack) == expected
            assert await save(slack) is None
