"""A rep changes manager: asked, answered, moved, and told; old 1:1s stay where they are (R50)."""

from __future__ import annotations

import pytest
from icalendar import Calendar

from bot.sandboxed import Stage
from tests.scenarios.cast import LEAST, MIA, NAOMI, RON, SAM, VERA, greet_all, pressed, set_up, utc
from tests.scenarios.stages import Wire
from tests.scenarios.test_team_page import chosen, page_of
from tests.support.slack_world import Message, Person, SlackWorld


async def hand_over(slack: SlackWorld, mia: Person, rep: str, to: str) -> Message:
    """Have Mia offer a rep; returns what the other manager reads."""
    await chosen(mia, await page_of(mia), "hand-over", about=rep)
    await mia.fill({"who": [to]})
    assert await mia.submit() is None
    assert f"I ask <@{to}> in their working hours" in (await mia.open_modal()).seen_text
    await mia.close()
    await slack.wind(by=LEAST)
    return await slack.user(to).find(f"asks you to take over the 1:1s with <@{rep}>")


@pytest.fixture(name="vera")
def _vera(slack: SlackWorld) -> Person:
    """Another manager."""
    return slack.user(VERA)


async def test_taken_in(slack: SlackWorld, mia: Person, ron: Person, vera: Person) -> None:
    """The rep stays at their time, hears who leads now, and the former manager that it is done."""
    await greet_all(slack, [RON, SAM])
    await set_up(slack, [NAOMI], by=VERA, time="14:00")
    await slack.wind(to=utc("2026-11-26 15:00"))
    asked = await hand_over(slack, mia, RON, VERA)
    assert "Now they are on Friday 10:00, 60 min (Berlin time)." in asked.seen_text
    assert f"Offered to <@{VERA}>" in (await page_of(mia)).seen_text
    await pressed(slack, vera, asked, "roster.take_in")

    after = await vera.find(f"<@{RON}> is in your team now: Friday 10:00, 60 min (Berlin time).")
    assert after.ts == asked.ts
    assert after.action_ids == []
    assert await mia.sees(f"<@{VERA}> leads the 1:1s of <@{RON}> from now on.")
    assert await ron.sees(f"From now on your 1:1s are with <@{VERA}>.")
    await slack.wind(to=utc("2026-11-27 09:00"))
    assert await ron.sees(f"your 1:1 with <@{VERA}>")
    assert not await mia.sees(f"your 1:1 with <@{RON}> at")
    assert RON not in (await page_of(mia)).seen_text
    assert RON in (await page_of(vera)).seen_text


async def test_calendars_follow(slack: SlackWorld, stage: Stage, mia: Person, vera: Person) -> None:
    """What is off leaves both calendars, and the rep's gets the new 1:1, by files (R3)."""
    await greet_all(slack, [RON])
    await set_up(slack, [NAOMI], by=VERA, time="14:00")
    await slack.wind(to=utc("2026-11-26 15:00"))
    await pressed(slack, vera, await hand_over(slack, mia, RON, VERA), "roster.take_in")
    await slack.wind(by=LEAST)

    for person, entries in (
        (mia, [("1:1 with Ron Becker", "CONFIRMED"), ("1:1 with Ron Becker", "CANCELLED")]),
        (
            slack.user(RON),
            [
                ("1:1 with Mia Hoffmann", "CONFIRMED"),
                ("1:1 with Mia Hoffmann", "CANCELLED"),
                ("1:1 with Vera Lindqvist", "CONFIRMED"),
            ],
        ),
    ):
        assert await calendar_of(stage, person) == entries


async def calendar_of(stage: Stage, person: Person) -> list[tuple[str, str]]:
    """The entries of all calendar files that somebody was handed, in their order."""
    uploads = stage.sandbox.workspace.uploads.by_id
    files = [file["id"] for message in await person.messages() for file in message.files]
    return [
        (str(event["summary"]), str(event["status"]))
        for file in files
        for event in Calendar.from_ical(uploads[file].content or b"").walk("VEVENT")
    ]


async def test_not_now(slack: SlackWorld, mia: Person, ron: Person, vera: Person) -> None:
    """A no changes nothing: the rep never hears of it, the manager does, and may ask again."""
    await greet_all(slack, [RON])
    asked = await hand_over(slack, mia, RON, VERA)
    await pressed(slack, vera, asked, "roster.not_now")

    assert (await vera.find("You said not now")).ts == asked.ts
    assert await mia.sees(f"<@{VERA}> can't take <@{RON}> in just now")
    assert not await ron.sees(VERA)
    await hand_over(slack, mia, RON, VERA)


async def test_taken_back(slack: SlackWorld, stage: Stage, mia: Person, vera: Person) -> None:
    """Withdrawn from the page; a click on the old button is answered calmly."""
    await greet_all(slack, [RON])
    asked = await hand_over(slack, mia, RON, VERA)
    await chosen(mia, await page_of(mia), "take-back", about=RON)
    await slack.wind(by=LEAST)

    assert (await vera.find(f"<@{MIA}> took it back")).ts == asked.ts
    await Wire(stage).click(VERA, asked, "roster.take_in", value="1")
    assert (await vera.last()).text.startswith("This offer was taken back")
    assert "Offered to" not in (await page_of(mia)).seen_text


async def test_a_first_team(slack: SlackWorld, mia: Person, ron: Person, vera: Person) -> None:
    """Who leads no team yet sets one up, with the rep filled in; saving it is the yes.

    The form says whom they take over and from whom, also after it was redrawn.
    """
    await greet_all(slack, [RON])
    asked = await hand_over(slack, mia, RON, VERA)
    await vera.click(asked, "roster.take_in")
    form = await vera.open_modal()
    assert form.block("reps")["element"]["initial_users"] == [RON]
    why = f"You are taking over the 1:1s with <@{RON}> from <@{MIA}>."
    assert form.seen_text.startswith(why)
    await vera.fill({"target": "2"})
    assert (await vera.open_modal()).seen_text.startswith(why)
    await vera.fill({"channel": "C07SBXSALES"})
    assert await vera.submit() is None
    await slack.wind(by=LEAST)

    assert await ron.sees(f"From now on your 1:1s are with <@{VERA}>.")
    assert await vera.sees(f"<@{RON}> is in your team now")
    assert len([one for one in await ron.messages() if "Hello" in one.text]) == 0


async def test_several_teams(slack: SlackWorld, mia: Person, vera: Person) -> None:
    """Who leads several teams says which one the rep joins."""
    await greet_all(slack, [RON])
    await set_up(slack, [NAOMI], by=VERA, time="14:00")
    await vera.command("/coach setup")
    await vera.press("rhythm.set_up_another")
    await vera.fill({"reps": [SAM], "channel": "C07SBXSALES", "name": "East"})
    assert await vera.submit() is None
    await slack.wind(by=LEAST)
    asked = await hand_over(slack, mia, RON, VERA)
    await vera.click(asked, "roster.take_in")
    form = await vera.open_modal()
    [block] = [one for one in form.blocks if one.get("block_id") == "team"]
    await vera.fill({"team": block["element"]["options"][1]["value"]})
    assert await vera.submit() is None
    await slack.wind(by=LEAST)

    assert await vera.sees(f"<@{RON}> is in your team now")


async def test_double_clicks(slack: SlackWorld, stage: Stage, mia: Person, vera: Person) -> None:
    """Two clicks take a rep in once; a later no doesn't undo the yes."""
    await greet_all(slack, [RON])
    await set_up(slack, [NAOMI], by=VERA, time="14:00")
    asked = await hand_over(slack, mia, RON, VERA)
    wire = Wire(stage)
    await wire.click(VERA, asked, "roster.take_in", value="1")
    await wire.click(VERA, asked, "roster.take_in", value="1")
    assert (await vera.last()).text.startswith("That is done already")
    await wire.click(VERA, asked, "roster.not_now", value="1")
    await slack.wind(by=LEAST)

    told = [one for one in await slack.user(RON).messages() if "From now on" in one.text]
    assert len(told) == 1
    assert RON in (await page_of(vera)).seen_text


async def test_somebody_elses_button(
    slack: SlackWorld, stage: Stage, mia: Person, ron: Person, vera: Person
) -> None:
    """The rep and strangers can neither accept nor decline, and learn nothing by trying."""
    await greet_all(slack, [RON])
    hello = await ron.find("Hello")
    await hand_over(slack, mia, RON, VERA)
    for act in ("take_in", "not_now"):
        await Wire(stage).click(RON, hello, f"roster.{act}", value="1")
        assert (await ron.last()).text.startswith("I can't find that for you.")

    assert f"Offered to <@{VERA}>" in (await page_of(mia)).seen_text
