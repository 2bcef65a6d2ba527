"""The guided tour, walked as four people with the real bot: each step ticks when it is done."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.clock import HandClock
from bot.sandboxed import Stage, open_stage
from tests.scenarios.cast import AIKO, LENA, MIA, OMAR, RON, SALES, SAM, make_leader, pressed, utc
from tests.support.slack_world import Message, Person, SlackWorld

STEPS = [
    "set-up",
    "greet",
    "greeting",
    "deal",
    "check",
    "answer",
    "prepare",
    "change",
    "start",
    "close",
    "both-sides",
    "plan",
    "again",
    "summary",
    "days-off",
    "why",
    "home",
    "roles",
]
PAIR = f"group:{RON}"
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
    await mia.fill({"reps": [RON, AIKO, LENA, SAM], "channel": SALES, **more})
    return await mia.submit()


async def greet(slack: SlackWorld) -> None:
    """Set up the rhythm and let all four reps know."""
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


STARTS = {
    "over a change of clocks": utc("2026-10-21 07:05"),
    "on a Friday afternoon": utc("2026-11-27 14:00"),
    "on a Monday": MONDAY,
    "on a Thursday": utc("2026-11-26 08:30"),
}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Walk the whole tour over a change of clocks by default; from all beginnings at length."""
    if metafunc.function is test_the_whole_tour:
        names = list(STARTS)[: None if metafunc.config.getoption("--long") else 1]
        metafunc.parametrize("start", [STARTS[name] for name in names], ids=names)


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

    await name_a_deal(slack, ron)
    await ask_how_we_know(slack, mia, ron)
    await prepare(slack, ron)
    await next_message(slack, AIKO, "Your 1:1 on ")
    assert await skip(slack, AIKO) is None
    assert await ticked(slack) == STEPS[:8]

    ping = await next_message(slack, MIA, "In 10 minutes: ")
    await read(slack, MIA)
    assert await ticked(slack) == STEPS[:8]
    await pressed(slack, mia, ping, "rhythm.start")
    assert await ticked(slack) == STEPS[:9]

    await close_and_follow_up(slack, mia, ron)

    await step(slack, "week")
    assert await ticked(slack) == STEPS[:12]
    await read(slack, MIA)
    assert await ticked(slack) == STEPS[:13]

    await share_the_week(slack, mia)
    await ron.command("/coach away next week")
    assert "You are away: " in (await ron.last()).seen_text
    assert await ticked(slack) == STEPS[:15]
    await ron.command("/coach why")
    assert await ticked(slack) == STEPS[:16]
    await mia.open_home()
    await slack.wind(by=LEAST)
    home = await mia.home()
    assert home is not None
    assert "Away: " in home.seen_text
    assert await ticked(slack) == STEPS[:16]
    await mia.home_click("digest.look")
    assert "1:1s of this week" in (await mia.open_modal()).seen_text
    assert await ticked(slack) == STEPS[:17]
    await name_a_leader(slack)
    assert await ticked(slack) == STEPS
    assert [await each.troubles() for each in (mia, ron, aiko)] == [[], [], []]


async def name_a_deal(slack: SlackWorld, ron: Person) -> None:
    """The first deal, typed by its rep."""
    await ron.command("/coach deal Northwind meters")
    await ron.fill({"stage": "Discovery"})
    assert await ron.submit() is None
    await ron.close(everything=True)
    assert await ticked(slack) == STEPS[:4]


async def ask_how_we_know(slack: SlackWorld, mia: Person, ron: Person) -> None:
    """A check by the manager; the rep's hope is asked about, what the customer did is taken."""
    await mia.command("/coach check Northwind")
    assert "read it" in (await mia.open_modal()).seen_text
    assert await mia.submit() is None
    await mia.close(everything=True)
    assert await ticked(slack) == STEPS[:5]

    if not await ron.sees("Deal check: Northwind meters", f"group:{MIA}"):
        await step(slack, "next")
    parent = await ron.find("Deal check: Northwind meters", f"group:{MIA}")
    for said, answered in (
        ("They love it", "“They love it”"),
        ("Jonas sent us the signed plan on Thursday", "You say "),
    ):
        await ron.say(parent.channel, said, thread_ts=parent.ts)
        await step(slack, "next")
        reply = await ron.find(answered, f"group:{MIA}")
        await ron.mark_read(reply.channel, reply.ts)
        assert await ticked(slack) == STEPS[:6]


async def prepare(slack: SlackWorld, ron: Person) -> None:
    """The sheet of the day before with its picks, an item of the agenda: step by step."""
    sheet = await next_message(slack, RON, "Which deals do you want to look at?")
    await ron.click(sheet, "meeting.focus")
    assert await ticked(slack) == STEPS[:6]
    assert await ron.submit() is None
    assert await ticked(slack) == STEPS[:7]

    await ron.command("/coach agenda Who decides at Northwind?")
    assert "Who decides at Northwind?" in (await ron.last()).seen_text
    assert await ticked(slack) == STEPS[:7]


async def close_and_follow_up(slack: SlackWorld, mia: Person, ron: Person) -> None:
    """The form of the manager, the recap with the rep's word on it, a plan: step by step."""
    await step(slack, "hour")
    sheet = await mia.find("Ron Becker, ", "dm")
    await pressed(slack, mia, sheet, "meeting.close", about="Ron Becker")
    await mia.fill({"action_1_text": "Ask Jonas for the date in writing"})
    assert await ticked(slack) == STEPS[:9]
    assert await mia.submit() is None
    await slack.wind(by=LEAST)
    assert await ticked(slack) == STEPS[:10]

    recap = await ron.find("Recap of your 1:1", f"group:{MIA}")
    await pressed(slack, ron, recap, "actions.accept")
    assert await ticked(slack) == STEPS[:10]
    recap = await ron.find("Recap of your 1:1", f"group:{MIA}")
    await pressed(slack, ron, recap, "meeting.mostly_coaching")
    assert await ticked(slack) == STEPS[:11]
    assert "Both of you say so." in (await mia.find("1:1 of ", PAIR)).seen_text

    await ron.command("/coach plan Northwind")
    await ron.fill({"plan_objective": "A date", "plan_commitment": "Jonas confirms it by Friday"})
    assert await ron.submit() is None
    await ron.close(everything=True)
    assert await ticked(slack) == STEPS[:12]


async def share_the_week(slack: SlackWorld, mia: Person) -> None:
    """Monday's numbers: the manager had them alone, looks them through and shares them."""
    assert (
        "the first four weeks are yours alone"
        in (await mia.find("Team of Mia Hoffmann, week", "dm")).seen_text
    )
    await mia.command("/coach summary")
    assert await ticked(slack) == STEPS[:13]
    await mia.press("weekly.share")
    await mia.close(everything=True)
    await slack.wind(by=LEAST)
    assert await ticked(slack) == STEPS[:14]
    told = [one for one in await slack.messages(SALES) if "1:1s held:* 1 of 4" in one.seen_text]
    assert any(block["type"] == "image" for one in told for block in one.blocks)


async def name_a_leader(slack: SlackWorld) -> None:
    """The admin lets the sales leader have the numbers of all teams."""
    await make_leader(slack)
    assert await slack.user(OMAR).troubles() == []


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

    await name_a_leader(slack)
    assert await ticked(slack) == ["set-up", "greet", "greeting", "both-sides", "roles"]


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
