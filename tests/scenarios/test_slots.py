"""One rep's slot apart from the team's, from the team's page (docs/rhythm.md R3)."""

from __future__ import annotations

import pytest

from bot.sandboxed import Stage
from tests.scenarios.cast import AIKO, LEAST, LENA, MIA, RON, VERA, greet_all, set_up, utc
from tests.scenarios.stages import Wire
from tests.support.slack_world import Modal, Person, SlackWorld


@pytest.fixture(name="team", autouse=True)
async def _team(slack: SlackWorld) -> None:
    """Ron and Lena meet Mia on Fridays at 10:00 and 11:15, Aiko at 12:30."""
    await greet_all(slack, [RON, LENA, AIKO])


async def open_slot(person: Person, rep: str) -> Modal:
    """Open the form for a rep's slot by their menu on the team's page."""
    await person.command("/coach team")
    page = await person.last()
    block = next(one for one in page.blocks if f"<@{rep}>" in str(one.get("text")))
    choice = next(
        one["value"] for one in block["accessory"]["options"] if one["value"].startswith("slot:")
    )
    await person.click(page, "roster.rep", block_id=block["block_id"], value=choice)
    return await person.open_modal()


async def test_a_time_of_their_own(slack: SlackWorld, mia: Person, ron: Person) -> None:
    """A free time is picked, both read of it by the card, and the sheet comes for the new day."""
    form = await open_slot(mia, RON)
    assert f"<@{RON}>: Friday 10:00, 60 min (Berlin time)." in form.seen_text
    assert "Only you see this form." in form.seen_text
    await mia.fill({"slot": "4:600"})
    assert await mia.submit() is None
    await slack.wind(by=LEAST)

    for person, other in ((mia, RON), (ron, MIA)):
        card = await person.last(f"group:{other}")
        assert "Thursday 26 November, 10:00–11:00" in card.seen_text
    await slack.wind(to=utc("2026-11-26 12:00"))
    assert await ron.sees("Your 1:1 on Thursday 26 November")
    assert not await ron.sees("Your 1:1 on Friday 27 November")
    await mia.command("/coach team")
    assert "Thursday 10:00, 60 min\n" in (await mia.last()).seen_text


async def test_what_is_in_the_way_stands_at_its_field(mia: Person) -> None:
    """Whose 1:1 it is, whose hours it leaves, or that half is missing: nothing typed is lost."""
    await open_slot(mia, RON)
    await mia.fill({"day": "5", "time": "11:30"})
    words = (
        "You have your 1:1 with Lena Vogt then, or less than ten minutes away. Pick another time."
    )
    assert await mia.submit() == {"time": words}
    await mia.fill({"time": "19:00"})
    assert (await mia.submit() or {})["time"].startswith("That is outside the working hours of")
    await mia.fill({"time": None})
    assert await mia.submit() == {"time": "Pick both a day and a time."}
    assert (await mia.open_modal()).values["day"]["day"]["selected_option"]["value"] == "5"
    await mia.fill({"time": "15:00"})

    assert await mia.submit() is None


async def test_length_and_rhythm_act_at_once(slack: SlackWorld, mia: Person) -> None:
    """Shorter and every two weeks: the line says what that offers, and it is saved so."""
    form = await open_slot(mia, RON)
    assert "With Ron Becker that is 4.3 h a month. For 3 h of coaching" in form.seen_text
    await mia.fill({"length": "30"})
    await mia.fill({"every": "2"})
    seen = (await mia.open_modal()).seen_text
    assert "that is 1.1 h a month, so your team's 3 h of coaching can't be reached" in seen
    assert await mia.submit() is None
    await slack.wind(by=LEAST)

    await mia.command("/coach team")
    assert "Friday 10:00, 30 min every two weeks\n" in (await mia.last()).seen_text


async def test_a_change_of_the_team_leaves_it(slack: SlackWorld, mia: Person) -> None:
    """The team goes to another day; who has a time of their own stays there."""
    await open_slot(mia, RON)
    await mia.fill({"slot": "4:600"})
    assert await mia.submit() is None
    await mia.command("/coach setup")
    await mia.fill({"day": "3"})
    assert await mia.submit() is None
    await slack.wind(by=LEAST)

    preview = await mia.find("Your rhythm is saved.")
    assert f"<@{RON}>: Thursday 10:00, 60 min" in preview.seen_text
    assert f"<@{LENA}>: Wednesday 10:00, 60 min" in preview.seen_text


async def test_back_to_the_teams_time(slack: SlackWorld, mia: Person) -> None:
    """The form leads back; it says what the time is then."""
    form = await open_slot(mia, RON)
    assert "rhythm.slot_give_back" not in form.action_ids
    await mia.fill({"slot": "4:600"})
    assert await mia.submit() is None
    await open_slot(mia, RON)
    await mia.press("rhythm.slot_give_back")

    said = (await mia.open_modal()).seen_text
    assert f"<@{RON}> is back at the team's time: Friday 10:00, 60 min (Berlin time)." in said


async def test_somebody_elses_slot(slack: SlackWorld, mia: Person, stage: Stage) -> None:
    """To another manager, and to the rep, the form doesn't open (R50)."""
    wire = Wire(stage)
    vera, ron = slack.user(VERA), slack.user(RON)
    preview = await set_up(slack, ["U07SBXSAM"], by=VERA)
    await wire.click(VERA, preview, "rhythm.slot", value="1")
    assert await vera.modal() is None
    assert await vera.sees("I can't find that for you.")

    hello = await ron.find("Hello")
    await wire.click(RON, hello, "rhythm.slot", value="1")
    assert await ron.modal() is None
    assert await ron.sees("This one isn't yours to change.")


@pytest.mark.parametrize("value", ["", "x", "9:600", "4:", "4:9999", "4:600:1", "-4:600"])
async def test_a_time_that_was_never_offered(stage: Stage, mia: Person, value: str) -> None:
    """What no menu of ours offers is declined in words, and changes nothing."""
    await open_slot(mia, RON)
    modal = stage.sandbox.workspace.modals.top(MIA)
    assert modal is not None
    payload = stage.sandbox.acting._payloads.submission(modal)
    state = payload["view"]["state"]["values"]
    state["slot"]["slot"] = {"type": "static_select", "selected_option": {"value": value}}
    answer = await Wire(stage).interactive(payload)

    if value:
        assert answer.body is not None
    await mia.command("/coach team")
    assert "Friday 10:00, 60 min\n" in (await mia.last()).seen_text
