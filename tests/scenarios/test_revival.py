"""A rhythm that fell asleep, and the one way that is offered to revive it (docs/rhythm.md R5)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.sandboxed import Stage
from tests.scenarios.cast import LEAST, MIA, RON, SALES, VERA, greet_all, pressed, utc, value_of
from tests.scenarios.stages import Wire
from tests.support.slack_world import Message, Person, SlackWorld

OFFER = "Two weeks without your 1:1 with"
FIRST, SECOND, THIRD = "on Friday 9 October: ", "on Friday 16 October: ", "on Friday 23 October: "


@pytest.fixture(name="start")
def _start() -> datetime:
    """A Monday from which on no Friday is a holiday for long."""
    return utc("2026-10-05 08:00")


async def fall_asleep(slack: SlackWorld) -> None:
    """Let two Fridays pass by without a word, and two working days more."""
    await greet_all(slack, [RON])
    await slack.wind(to=utc("2026-10-20 15:59"))
    assert not await slack.user(MIA).sees(OFFER)
    await slack.wind(to=utc("2026-10-21 08:00"))


async def set_up_another(slack: SlackWorld) -> None:
    """Have another manager take Thursday 10:00 of Ron's manager, who is a rep of theirs."""
    vera = slack.user(VERA)
    await vera.command("/coach setup")
    await vera.fill({"reps": [MIA], "channel": SALES, "day": "4", "time": "10:00"})
    assert await vera.submit() is None
    await slack.wind(by=LEAST)


async def offer_to(mia: Person) -> Message:
    return await mia.find(OFFER, "dm")


async def test_the_offer_is_made_once_and_to_the_manager_alone(
    slack: SlackWorld, mia: Person, ron: Person
) -> None:
    """After two 1:1s that didn't happen the manager is asked once; the rep hears nothing of it."""
    await fall_asleep(slack)

    said = await offer_to(mia)
    assert said.text.startswith(f"{OFFER} <@{RON}>. Weeks are like that.")
    assert said.action_ids[0] == "rhythm.revive"
    assert not await ron.sees(OFFER)
    await slack.wind(to=utc("2026-10-28 12:00"))
    sent = [one for one in await slack.calls("chat.postMessage") if OFFER in one.payload["text"]]
    assert len(sent) == 1


async def test_another_shape(slack: SlackWorld, mia: Person, ron: Person) -> None:
    """With one form the rhythm is shorter, rarer and on another day; both cards follow."""
    await fall_asleep(slack)
    await mia.click(await offer_to(mia), "rhythm.revive")
    form = await mia.open_modal()
    assert f"Your 1:1 with <@{RON}>: Friday 10:00, 60 min (Berlin time)." in form.seen_text

    await mia.fill({"length": "30", "every": "2", "time": "4:840"})
    assert await mia.submit() is None
    await slack.wind(by=LEAST)

    stands = "Thursday 14:00, 30 min every two weeks"
    assert (
        f"Your 1:1 with <@{RON}> now is: {stands}."
        in (await mia.find("A fresh start.", "dm")).seen_text
    )
    assert await ron.sees("Thursday")
    assert await mia.troubles() == await ron.troubles() == []


async def test_left_as_it_is(slack: SlackWorld, mia: Person) -> None:
    """Saved unchanged, the rhythm stays, and the offer is closed until the next drought."""
    await fall_asleep(slack)
    await mia.click(await offer_to(mia), "rhythm.revive")
    assert await mia.submit() is None
    await slack.wind(by=LEAST)

    assert (await mia.find("now is: Friday 10:00, 60 min.", "dm")).action_ids == []
    await slack.wind(to=utc("2026-11-04 12:00"))
    sent = [one for one in await slack.calls("chat.postMessage") if OFFER in one.payload["text"]]
    assert len(sent) == 1


async def test_a_time_that_is_taken(slack: SlackWorld, mia: Person) -> None:
    """A time that has been taken meanwhile is told at its field, and nothing chosen is lost."""
    await fall_asleep(slack)
    await mia.click(await offer_to(mia), "rhythm.revive")
    await mia.fill({"length": "45", "time": "4:600"})
    await set_up_another(slack)

    errors = await mia.submit()

    assert errors is not None
    assert set(errors) == {"time"}
    assert "Pick another time." in errors["time"]
    await mia.fill({"time": "4:840"})
    assert await mia.submit() is None
    await slack.wind(by=LEAST)
    assert "Thursday 14:00, 45 min." in (await mia.find("A fresh start.", "dm")).seen_text


async def test_they_met_meanwhile(slack: SlackWorld, mia: Person, ron: Person) -> None:
    """A 1:1 that was held after all drops an offer that isn't sent, and mends one that is."""
    await fall_asleep(slack)
    for person in (mia, ron):
        await pressed(slack, person, await person.find(SECOND, "dm"), "rhythm.held")

    mended = await mia.find("is back: you two met.", "dm")
    assert mended.action_ids == []
    assert not await mia.sees(OFFER)


async def test_a_new_drought_is_a_new_offer(slack: SlackWorld, mia: Person, ron: Person) -> None:
    """After they met again, the next drought may be told of, too."""
    await fall_asleep(slack)
    await slack.wind(to=utc("2026-10-23 10:00"))
    for person in (mia, ron):
        await pressed(slack, person, await person.find(THIRD, "dm"), "rhythm.held")
    await slack.wind(to=utc("2026-11-11 12:00"))

    sent = [one for one in await slack.calls("chat.postMessage") if OFFER in one.payload["text"]]
    assert len(sent) == 2


async def test_skipped_counts_too(slack: SlackWorld, mia: Person, ron: Person) -> None:
    """Two skips without a new time are a drought as well, told in working hours."""
    await greet_all(slack, [RON])
    for day, where in (("2026-10-08 09:00", FIRST), ("2026-10-15 21:00", SECOND)):
        await slack.wind(to=utc(day))
        await ron.click(await ron.find(where, "dm"), "rhythm.skip")
        await ron.fill({"reason": "A customer", "slot": "none"})
        assert await ron.submit() is None
        await slack.wind(by=LEAST)
    assert not await mia.sees(OFFER)

    await slack.wind(to=utc("2026-10-16 07:00") + timedelta(seconds=5))

    assert await mia.sees(OFFER)


async def test_nobody_else_revives(
    stage: Stage, slack: SlackWorld, mia: Person, ron: Person
) -> None:
    """The rep's own click on the manager's button is declined with words (R50)."""
    await fall_asleep(slack)
    offer = await offer_to(mia)

    await Wire(stage).click(RON, await ron.last(), "rhythm.revive", value=value_of(offer))

    assert "isn't yours to change" in (await ron.last()).seen_text
    assert await ron.modal() is None
