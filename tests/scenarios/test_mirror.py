"""The private mirror and breadth in their modals, through the real protocol (R26, R38)."""

from __future__ import annotations

import pytest

from bot.sandboxed import Stage
from tests.scenarios.cast import AIKO, LEAST, MIA, RON, SALES, greet_all
from tests.scenarios.stages import Wire
from tests.support.slack_world import Person, SlackWorld


@pytest.fixture(name="team")
async def _team(slack: SlackWorld) -> None:
    """Mia leads Ron and Aiko; Monday 2026-11-23, nine in Berlin."""
    await greet_all(slack, [RON, AIKO])


@pytest.mark.usefixtures("team")
async def test_the_mirror(slack: SlackWorld, mia: Person, ron: Person) -> None:
    """Ten lines of one's own coaching, of all or of one, near or far; for who leads alone."""
    await ron.say(SALES, "Dana wrote a number")
    await mia.shortcut("praise.from_message", await mia.find("Dana", SALES))
    await mia.fill({"why": "A number"})
    assert await mia.submit() is None
    await mia.close(everything=True)
    await ron.command("/coach agenda Who decides there?")
    await slack.wind(by=LEAST)
    posted = len(await slack.calls("chat.postMessage"))

    await mia.command("/coach mirror")
    shown = await mia.open_modal()
    assert "Your coaching of *all whom you lead* since" in shown.seen_text
    assert "1 insight, of 1 of 2 reps." in shown.seen_text
    assert "1 of 1 items came from the rep (3 words), 0 from you (0 words)." in shown.seen_text
    await mia.press("praise.mirror_of", value=AIKO)
    assert "Nothing to see in this time yet" in (await mia.open_modal()).seen_text
    await mia.press("praise.mirror_weeks", value="12")
    shown = await mia.open_modal()
    assert "Your coaching of *Aiko Tanaka* since" in shown.seen_text
    assert "Last 12 weeks" in shown.seen_text
    await mia.close()

    await ron.command("/coach mirror")
    assert await ron.modal() is None
    assert "The mirror is for who leads 1:1s" in (await ron.last()).seen_text
    await slack.wind(by=LEAST)
    assert len(await slack.calls("chat.postMessage")) == posted
    assert await mia.troubles() == await ron.troubles() == []


@pytest.mark.usefixtures("team")
async def test_breadth(stage: Stage, slack: SlackWorld, mia: Person, ron: Person) -> None:
    """The two see which topics came up, quarter by quarter; a rep can't look at another."""
    wire = Wire(stage)
    message = await ron.last()
    await wire.click(RON, message, "praise.breadth", value="")
    shown = await ron.open_modal()
    assert "What came up in the coaching of *Ron Becker*, Q4 2026." in shown.seen_text
    assert "Nothing of it is on record" in shown.seen_text
    await ron.press("praise.quarter_back")
    assert "Q3 2026." in (await ron.open_modal()).seen_text
    await ron.press("praise.quarter_on")
    assert "Q4 2026." in (await ron.open_modal()).seen_text
    await ron.close()
    await wire.click(RON, message, "praise.breadth", value=AIKO)
    assert await ron.modal() is None

    await wire.click(MIA, await mia.find("Your rhythm is saved.", "dm"), "praise.breadth", value="")
    await mia.press("praise.breadth_of", value=AIKO)
    assert "*Aiko Tanaka*" in (await mia.open_modal()).seen_text
    await slack.wind(by=LEAST)
    assert await mia.troubles() == await ron.troubles() == []
