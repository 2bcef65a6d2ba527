"""Buttons and forms of before: what they do now is said in words, and never done twice."""

from __future__ import annotations

import pytest

from bot.sandboxed import Stage
from tests.scenarios.cast import AIKO, MIA, RON, greet_all, pressed, row_of, set_up, utc, value_of
from tests.scenarios.stages import Wire
from tests.support.slack_world import Impossible, Message, Person, SlackWorld

CLOSED = "This 1:1 is closed already. Its card shows what became of it, and the next one."


@pytest.fixture(name="wire")
def _wire(stage: Stage) -> Wire:
    return Wire(stage)


@pytest.fixture(name="sheet")
async def _sheet(slack: SlackWorld) -> Message:
    """Ron's sheet for Friday 10:00, on Thursday afternoon."""
    await greet_all(slack, [RON, AIKO])
    await slack.wind(to=utc("2026-11-26 15:00"))
    return await slack.user(RON).find("on Friday 27 November: ")


async def told(person: Person) -> str:
    return (await person.last()).text


async def test_buttons_of_before_a_move(
    slack: SlackWorld, wire: Wire, sheet: Message, ron: Person
) -> None:
    """A button of a sheet that was drawn before a move acts on the 1:1 as it is now."""
    await ron.click(sheet, "rhythm.move")
    await ron.fill({"slot": "2026-11-27T13:00:00+00:00"})
    assert await ron.submit() is None
    await slack.wind(to=utc("2026-11-27 09:30"))

    await wire.click(RON, sheet, "rhythm.start")
    assert (await told(ron)).startswith("This 1:1 is still a while away.")
    await wire.click(RON, sheet, "rhythm.held", value=value_of(sheet))
    assert await told(ron) == "This 1:1 hasn't begun yet. Tell me afterwards how it went."


async def test_buttons_of_before_the_end(
    slack: SlackWorld, wire: Wire, sheet: Message, ron: Person, mia: Person
) -> None:
    """After a 1:1 is skipped or settled its old buttons say so, and change nothing."""
    await ron.click(sheet, "rhythm.skip")
    await ron.fill({"reason": "Quarter end", "slot": "none"})
    assert await ron.submit() is None
    await slack.wind()
    after = (await ron.find("on Friday 27 November")).seen_text

    for act in ("rhythm.start", "rhythm.move", "rhythm.skip", "rhythm.moved"):
        await wire.click(RON, sheet, act, value=value_of(sheet))
        assert await told(ron) == CLOSED
    for act in ("rhythm.held", "rhythm.not_held", "rhythm.change_answer"):
        await wire.click(RON, sheet, act, value=value_of(sheet))
        assert (await told(ron)).startswith("This 1:1 is off the plan already")
    await slack.wind()
    assert (await ron.find("on Friday 27 November")).seen_text == after
    assert await ron.modal() is None


async def test_a_form_of_before_the_end(
    slack: SlackWorld, sheet: Message, ron: Person, mia: Person
) -> None:
    """A form that was open while the other side skipped is answered; what was typed stays."""
    await ron.click(sheet, "rhythm.move")
    await ron.fill({"slot": "2026-11-27T13:00:00+00:00"})
    theirs = await mia.find("on Friday 27 November: ")
    await mia.click(theirs, "rhythm.skip", block_id=row_of(theirs, value_of(sheet)))
    await mia.fill({"reason": "Ill", "slot": "none"})
    assert await mia.submit() is None

    assert await ron.submit() is None
    assert CLOSED in (await ron.open_modal()).seen_text
    await ron.close()
    assert "slot" in (await ron.open_modal()).values


async def test_a_preview_of_before(slack: SlackWorld, wire: Wire, mia: Person) -> None:
    """Greeting from a preview whose reps are all greeted says so, and greets nobody again."""
    preview = await set_up(slack, [RON])
    await pressed(slack, mia, preview, "rhythm.greet_all")

    await wire.click(MIA, preview, "rhythm.greet_all")
    assert await told(mia) == "Everybody has been greeted already."
    with pytest.raises(Impossible):
        await mia.click(preview, "rhythm.greet_all")
    assert len(await slack.user(RON).messages()) == 1
