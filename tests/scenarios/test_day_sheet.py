"""At the end of a day the manager is asked once about the 1:1s that want an answer (R49)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.scenarios.cast import LENA, RON, greet_all, pressed, utc
from tests.support.slack_world import Person, SlackWorld

ASKED = "How did your 1:1s on Friday 27 November go?"
ASKED_ABOUT_ONE = "How did your 1:1 on Friday 27 November go?"
EVENING = utc("2026-11-27 16:30")


async def test_the_evening(slack: SlackWorld, mia: Person, ron: Person) -> None:
    """Half an hour before the end of her day Mia is asked once; each row follows its answer."""
    await greet_all(slack, [RON, LENA])

    await slack.wind(to=EVENING - timedelta(minutes=1))
    assert not await mia.sees(ASKED)
    await slack.wind(to=EVENING)
    sheet = await mia.find(ASKED)
    assert "Remind" not in sheet.text
    await pressed(slack, mia, sheet, "rhythm.held", about="Ron Becker")
    sheet = await mia.find(ASKED)
    assert sheet.seen_text.count("Held, you said. I'm waiting for") == 1

    await pressed(slack, mia, sheet, "rhythm.not_held", about="Lena Vogt")
    done = await mia.find("Your 1:1s on Friday 27 November: all answered. Thank you.")
    assert done.ts == sheet.ts
    assert "Not now?" not in done.seen_text
    assert not await ron.sees(ASKED)
    posts = [call for call in await slack.calls("chat.postMessage") if ASKED in str(call.payload)]
    assert len(posts) == 1


async def test_nothing_is_open(slack: SlackWorld, mia: Person) -> None:
    """Who has answered all of the day hears nothing in the evening."""
    await greet_all(slack, [RON])
    await slack.wind(to=utc("2026-11-27 12:00"))
    await pressed(slack, mia, await mia.find("Friday 27 November", "dm"), "rhythm.held")

    await slack.wind(to=utc("2026-11-28 00:00"))

    assert not await mia.sees(ASKED_ABOUT_ONE)


async def test_a_late_one_is_asked_about_in_the_morning(slack: SlackWorld, mia: Person) -> None:
    """When the last 1:1 of the day ends after that, it is asked the next working morning."""
    await greet_all(slack, [RON])
    await slack.wind(to=utc("2026-11-26 10:00"))
    sheet = await mia.find("Friday 27 November", "dm")
    await pressed(slack, mia, sheet, "rhythm.move")
    await mia.fill({"day": "2026-11-27", "time": "16:50"})
    assert await mia.submit() is None

    await slack.wind(to=utc("2026-11-30 07:59"))
    assert not await mia.sees(ASKED_ABOUT_ONE)
    await slack.wind(to=utc("2026-11-30 08:00"))
    assert await mia.sees(ASKED_ABOUT_ONE)


async def test_put_off(slack: SlackWorld, mia: Person) -> None:
    """Put off until the next morning it says so, and comes again then with what is still open."""
    await greet_all(slack, [RON, LENA])
    await slack.wind(to=EVENING)
    sheet = await mia.find(ASKED)
    [menu] = [
        option["value"]
        for block in sheet.blocks
        for option in block.get("accessory", {}).get("options", ())
        if option["value"].startswith("morning:")
    ]
    await mia.click(sheet, "people.remind", value=menu)
    await slack.wind(by=timedelta(seconds=2))
    assert "I remind you on Monday 30 November, 09:00." in (await mia.find(ASKED)).seen_text

    await slack.wind(to=utc("2026-11-30 08:00"))
    posts = [call for call in await slack.calls("chat.postMessage") if ASKED in str(call.payload)]
    assert len(posts) == 2


async def test_muted(slack: SlackWorld, mia: Person) -> None:
    """Who mutes it isn't asked in the evening."""
    await greet_all(slack, [RON])
    await mia.command("/coach quiet")
    await mia.fill({"muted": ["day-sheet"]})
    assert await mia.submit() is None

    await slack.wind(to=utc("2026-12-01 08:00"))

    assert not await mia.sees(ASKED_ABOUT_ONE)
    await mia.command("/coach why")
    why = (await mia.last()).seen_text
    assert "In the evening: how did today go? (you muted these)" in why


@pytest.mark.parametrize("at", ["2026-11-27 16:40", "2026-11-29 12:00"])
async def test_an_answer_after_it_was_asked(
    slack: SlackWorld, mia: Person, ron: Person, at: str
) -> None:
    """What the rep says later stands on the sheet as well."""
    await greet_all(slack, [RON])
    await slack.wind(to=EVENING)
    await pressed(slack, mia, await mia.find(ASKED_ABOUT_ONE), "rhythm.held")
    await slack.wind(to=utc(at))

    await pressed(slack, ron, await ron.find("Friday 27 November"), "rhythm.held")

    assert "Held. Both of you say so." in (await mia.find(": answered. Thank you.")).seen_text
