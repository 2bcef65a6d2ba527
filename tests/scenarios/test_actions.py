"""Agreed actions, from their making to their end, through the real protocol (R31, R32)."""

from __future__ import annotations

import pytest

from bot.sandboxed import Stage
from tests.scenarios.cast import AIKO, LEAST, MIA, RON, SALES, VERA, greet_all, utc, value_of
from tests.scenarios.stages import Wire
from tests.support.slack_world import Message, Person, SlackWorld

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
    assert "&lt;!channel&gt;" in told.text

    await slack.wind(to=utc("2026-11-25 10:00"))
    posts = [one for one in await slack.calls("chat.postMessage") if "Ann" in str(one.payload)]
    assert len(posts) == 4  # asked, answered, reminded once, told that it is done
    assert await mia.troubles() == await ron.troubles() == []
