"""Agreed actions, from their making to their end, through the real protocol (R31, R32)."""

from __future__ import annotations

import pytest

from bot.sandboxed import Stage
from tests.scenarios.cast import AIKO, LEAST, RON, SALES, VERA, greet_all, utc, value_of
from tests.scenarios.stages import Wire
from tests.support.slack_world import Person, SlackWorld

LIST = "Send the reference list"


@pytest.fixture(name="aiko")
def _aiko(slack: SlackWorld) -> Person:
    return slack.user(AIKO)


@pytest.fixture(name="team")
async def _team(slack: SlackWorld) -> None:
    """Mia leads Ron and Aiko; Monday 2026-11-23, nine in Berlin."""
    await greet_all(slack, [RON, AIKO])


async def make(person: Person, typed: str, **fields: object) -> None:
    """Make an action by its command and its form."""
    await person.command(f"/coach action {typed}")
    if fields:
        await person.fill(fields)
    errors = await person.submit()
    assert errors is None, errors


@pytest.mark.usefixtures("team")
async def test_from_a_proposal_to_what_came_of_it(
    slack: SlackWorld, mia: Person, ron: Person
) -> None:
    """Two that a manager proposes come as one ask; accepted, one is reminded of, and done."""
    await mia.command("/coach action")
    assert "Ron Becker does it" in (await mia.open_modal()).seen_text
    await mia.fill({"text": "Typed before", "rep": AIKO})
    assert "Aiko Tanaka does it" in (await mia.open_modal()).seen_text
    await mia.close()
    await make(mia, f"{LIST} by Friday", rep=RON)
    assert await mia.sees("I ask for a yes within ten minutes")
    await mia.close(everything=True)
    await make(mia, "Call *Ann* & ask <!channel> tomorrow", rep=RON)
    await mia.close(everything=True)
    await slack.wind(to=utc("2026-11-23 08:09"))
    assert not await ron.sees(LIST)
    await slack.wind(to=utc("2026-11-23 08:12"))

    asked = await ron.find("proposes 2 actions to you", "dm")
    assert f"*{LIST}*" in asked.seen_text
    await ron.click(asked, "actions.accept_all")
    await slack.wind(by=LEAST)
    asked = await ron.find("proposes 2 actions to you", "dm")
    assert "I remind you on the morning of Fri 27 Nov and once more on Mon 30 Nov" in (
        asked.seen_text
    )
    assert "actions.accept_all" not in asked.action_ids
    await slack.wind(to=utc("2026-11-23 09:00"))
    assert await mia.sees(f"accepted: *{LIST}*, by Fri 27 Nov", "dm")

    await slack.wind(to=utc("2026-11-24 08:00"))
    reminder = await ron.find("Due today:", "dm")
    assert "I remind you once more on Wed 25 Nov" in reminder.seen_text
    await ron.click(reminder, "actions.done")
    await ron.click(reminder, "actions.done")
    await slack.wind(by=LEAST)
    reminder = await ron.find("This one is done.", "dm")
    await ron.click(reminder, "actions.outcome")
    await ron.fill({"words": "She signs in *May*"})
    assert await ron.submit() is None
    await slack.wind(to=utc("2026-11-24 09:00"))
    told = await mia.find("Done: ", "dm")
    assert "What came of it: She signs in" in told.seen_text
    assert told.pings == []

    await slack.wind(to=utc("2026-11-25 10:00"))
    posts = [one for one in await slack.calls("chat.postMessage") if "Ann" in str(one.payload)]
    assert len(posts) == 4  # asked, answered, reminded once, told that it is done
    assert await mia.troubles() == await ron.troubles() == []


@pytest.mark.usefixtures("team")
async def test_from_a_message(slack: SlackWorld, mia: Person, ron: Person, aiko: Person) -> None:
    """Made from a message in a channel, done is told in its thread; elsewhere in a DM (R31)."""
    await ron.say(SALES, "Dana wants <https://a.b|the *plan*> & a call by Wednesday")
    message = await mia.find("Dana wants", SALES)
    await mia.shortcut("actions.from_message", message)
    form = await mia.open_modal()
    assert "in that message's thread" in form.seen_text
    await mia.fill({"rep": RON})
    assert await mia.submit() is None
    await mia.close(everything=True)
    await slack.wind(to=utc("2026-11-23 08:12"))
    asked = await ron.find("proposes an action to you", "dm")
    assert "by Wed 25 Nov" in asked.seen_text
    await ron.click(asked, "actions.move")
    await ron.fill({"text": "Send Dana the plan", "due": "2026-11-24"})
    assert await ron.submit() is None
    await slack.wind(to=utc("2026-11-24 08:00"))
    reminder = await ron.find("Due today: Send Dana the plan", "dm")
    assert "Where it was made" in reminder.seen_text
    await ron.click(reminder, "actions.done")
    await slack.wind(by=LEAST)
    await ron.click(await ron.find("This one is done.", "dm"), "actions.outcome")
    assert "everybody who can read the thread" in (await ron.open_modal()).seen_text
    await ron.fill({"words": "She calls on Monday"})
    assert await ron.submit() is None
    await slack.wind(to=utc("2026-11-24 08:05"))

    told = await aiko.find("Done: ", SALES)
    assert told.thread_ts == message.ts
    assert "What came of it: She calls on Monday" in told.seen_text
    assert told.pings == []

    # A channel where Coach isn't: who proposed it reads it in their own DM.
    elsewhere = "C07SBXGEN"
    await ron.say(elsewhere, "I owe the team a cake")
    await mia.shortcut("actions.from_message", await mia.find("a cake", elsewhere))
    await mia.fill({"rep": RON})
    assert await mia.submit() is None
    await mia.close(everything=True)
    await slack.wind(to=utc("2026-11-24 08:16"))
    await ron.click(await ron.find("a cake", "dm"), "actions.accept")
    await slack.wind(by=LEAST)
    await ron.command("/coach actions")
    await ron.press("actions.done")
    await ron.close(everything=True)
    await slack.wind(to=utc("2026-11-24 08:30"))
    assert not any("Done" in one.text for one in await ron.messages(elsewhere))
    assert (await mia.find("Done: ", "dm")).text == "Done: *I owe the team a cake* (Ron Becker)"
    assert await mia.troubles() == await ron.troubles() == []


@pytest.mark.usefixtures("team")
async def test_from_a_message_between_the_two(slack: SlackWorld, mia: Person, ron: Person) -> None:
    """Made from what one said in their group DM, done is told there; Slack needn't be asked."""
    await ron.command("/coach agenda Who decides?")
    await slack.wind(to=utc("2026-11-26 09:00"))
    [group] = [one for one in await mia.conversations() if one.kind == "mpim" and RON in one.people]
    await ron.say(group.id, "I send Dana the plan")
    message = await mia.find("I send Dana", group.id)
    await ron.shortcut("actions.from_message", message)
    assert await ron.submit() is None
    await ron.close(everything=True)
    await ron.command("/coach actions")
    await ron.press("actions.done")
    await ron.close(everything=True)
    await slack.wind(to=utc("2026-11-26 09:30"))

    told = await mia.find("Done: ", group.id)
    assert told.thread_ts == message.ts
    asked = await slack.calls("conversations.info")
    assert group.id not in [one.payload["channel"] for one in asked]
    assert await mia.troubles() == await ron.troubles() == []


@pytest.mark.usefixtures("team")
async def test_the_list(slack: SlackWorld, mia: Person, ron: Person) -> None:
    """`/coach actions`: pages, filters, a line for a drop, and all done at once, in one modal."""
    for n in range(9):
        await make(ron, f"Ron's number {n} tomorrow")
        await ron.close(everything=True)
    await make(mia, "Mia asks Vera on Friday", rep=RON, owner="me")
    await mia.close(everything=True)

    await ron.command("/coach actions")
    assert "Ron's number 0" in (await ron.open_modal()).seen_text
    await ron.press("actions.page_on")
    last = await ron.open_modal()
    assert "Ron's number 8" in last.seen_text
    assert "Ron's number 7" not in last.seen_text
    await ron.press("actions.drop")
    await ron.fill({"words": "The fair is off"})
    assert await ron.submit() is None
    assert "Ron's number 8" not in (await ron.open_modal()).seen_text
    await ron.press("actions.filter", value="ours")
    assert "Ron's number 0" in (await ron.open_modal()).seen_text
    await ron.press("actions.filter", value="mine")
    await ron.press("actions.done_all")
    assert "You owe nothing just now." in (await ron.open_modal()).seen_text
    await ron.press("actions.filter", value="closed")
    assert "Why: The fair is off" in (await ron.open_modal()).seen_text
    await ron.press("actions.reopen", block_id="action:9")
    await ron.press("actions.filter", value="mine")
    assert "You owe nothing just now." not in (await ron.open_modal()).seen_text
    await ron.close(everything=True)

    await mia.command("/coach actions team")
    seen = (await mia.open_modal()).seen_text
    assert "Mia asks Vera" in seen
    assert "Ron's number" in seen
    await slack.wind(to=utc("2026-11-26 12:00"))
    await mia.command("/coach actions overdue")
    assert "overdue" in (await mia.open_modal()).seen_text
    assert await mia.troubles() == await ron.troubles() == []


@pytest.mark.usefixtures("team")
async def test_old_buttons_and_strangers(
    slack: SlackWorld, stage: Stage, mia: Person, ron: Person
) -> None:
    """What a message of last month offers is told kindly as it is now; strangers find nothing."""
    wire = Wire(stage)
    await make(mia, f"{LIST} by Friday", rep=RON)
    await mia.close(everything=True)
    await slack.wind(to=utc("2026-11-23 08:12"))
    asked = await ron.find("proposes an action to you", "dm")
    action = value_of(asked)
    await ron.click(asked, "actions.accept")
    await slack.wind(to=utc("2026-11-27 08:00"))
    await ron.click(await ron.find("Due today:", "dm"), "actions.drop")
    await ron.close(everything=True)
    await slack.wind(to=utc("2026-12-28 10:00"))

    async def told(user: str, act: str) -> str:
        await wire.click(user, asked, act, value=action)
        return (await slack.user(user).last()).text

    for act in (
        "actions.accept",
        "actions.done",
        "actions.move",
        "actions.help",
        "actions.decline",
    ):
        assert (await told(RON, act)).startswith("This one was dropped meanwhile.")
    assert "more than two weeks ago" in await told(RON, "actions.reopen")
    assert await ron.modal() is None

    vera = slack.user(VERA)
    await vera.command("/coach action Steal it by Friday")
    assert await vera.modal() is None
    assert await vera.sees("I don't know this person yet")
    await wire.click(VERA, asked, "actions.reopen", value=action)
    assert await vera.modal() is None
    await vera.command("/coach actions")
    assert await vera.modal() is None
    await slack.wind(by=LEAST)
    assert await ron.sees("This one was dropped.", "dm")


@pytest.mark.usefixtures("team")
async def test_mistakes_stand_at_their_fields(mia: Person, ron: Person) -> None:
    """A day that is over and no words at all: told at the field, and nothing is lost."""
    await ron.command("/coach action")
    await ron.fill({"text": "Call Ann", "due": "2026-11-20"})
    assert await ron.submit() == {"due": "That day is over. Pick today or a later one."}
    await ron.fill({"due": "2026-11-24", "text": "漢" * 500})
    assert await ron.submit() is None
    assert "I remind you on the morning of Tue 24 Nov" in (await ron.open_modal()).seen_text
    assert await mia.troubles() == await ron.troubles() == []
