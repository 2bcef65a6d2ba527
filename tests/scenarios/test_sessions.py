"""Coaching besides the weekly 1:1: in the moment and planned, by the real protocol (R6, R15a)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.sandboxed import Stage
from tests.scenarios.cast import (
    AIKO,
    LEAST,
    MIA,
    NAOMI,
    RON,
    VERA,
    greet_all,
    pressed,
    utc,
    value_of,
)
from tests.scenarios.stages import Wire
from tests.support.slack_world import Message, Person, SlackWorld

GROUP = f"group:{MIA},{RON}"
TUESDAY = {"session_day": "2026-11-24", "session_time": "10:00"}


async def plan(mia: Person, **fields: object) -> dict[str, str] | None:
    """Plan a session with Ron, on Tuesday at ten but for these fields."""
    await mia.command(f"/coach session <@{RON}|ron>")
    await mia.fill({**TUESDAY, **fields})
    return await mia.submit()


async def planned(slack: SlackWorld, mia: Person, **fields: object) -> Message:
    assert await plan(mia, **fields) is None
    await slack.wind(by=LEAST)
    await slack.wind(by=LEAST)
    return await mia.find("session of", GROUP)


async def files(person: Person) -> list[str]:
    said = await person.messages(GROUP)
    return [str(file["name"]) for one in said for file in one.files]


async def test_in_one_tap_and_back(slack: SlackWorld, mia: Person, ron: Person) -> None:
    """One tap logs a quarter of an hour, another takes it out; the figures show it apart (R6)."""
    await greet_all(slack, [RON, AIKO])
    await mia.command("/coach log")
    offer = await mia.find("Whom did you coach just now?")
    await mia.click(offer, "sessions.log_now", block_id=f"log:{AIKO}")
    done = await mia.find("Logged 15 minutes with")
    assert f"<@{AIKO}>" in done.seen_text

    await mia.command(f"/coach log <@{RON}|ron> 10 pricing call")
    assert "Logged 10 minutes with" in (await mia.last()).seen_text
    await ron.command("/coach")
    assert "Besides, 1 × in the moment, 10 min." in (await ron.last()).seen_text
    await mia.click(await mia.last(), "sessions.remove")
    assert "Taken out: 10 minutes" in (await mia.last()).seen_text
    await ron.command("/coach")
    assert "in the moment" not in (await ron.last()).seen_text
    assert not await ron.sees("Logged")
    assert await mia.troubles() == await ron.troubles() == []


async def test_the_rep_objects(slack: SlackWorld, mia: Person, ron: Person) -> None:
    """A rep reads what was logged of them, takes it out, and can log nothing themselves (R42)."""
    await greet_all(slack, [RON])
    await mia.command(f"/coach log <@{RON}|ron> 30m The *renewal*")
    await ron.command("/coach log")
    listed = await ron.last()
    assert "30 min in the moment with" in listed.seen_text
    assert "The ∗renewal∗" in listed.seen_text

    await ron.click(listed, "sessions.remove")

    assert "Taken out" in (await ron.last()).seen_text
    await ron.command(f"/coach log <@{MIA}|mia> 10")
    assert "I can't find that for you" in (await ron.last()).seen_text
    for typed, words in (("Ron 15", "Begin with whom"), (f"<@{RON}> 900", "up to 240")):
        await mia.command(f"/coach log {typed}")
        assert words in (await mia.last()).seen_text


async def test_by_the_form(slack: SlackWorld, mia: Person) -> None:
    """The form takes when, how long, what about and a deal; what is wrong stands at its field."""
    await greet_all(slack, [RON, AIKO])
    await mia.command("/coach log")
    await mia.click(await mia.last(), "sessions.log")
    assert await mia.options("sessions.deal", "acme") == []
    await mia.fill({"session_rep": RON, "session_day": "2026-11-24", "session_length": "45"})
    errors = await mia.submit()
    assert errors is not None
    assert "/coach session" in errors["session_day"]

    await mia.fill({"session_day": "2026-11-20", "session_time": "09:30"})
    assert await mia.submit() is None

    assert f"Logged 45 minutes with <@{RON}>" in (await mia.open_modal()).seen_text
    await mia.press("sessions.remove")
    assert "Taken out: 45 minutes" in (await mia.open_modal()).seen_text


async def test_planned_and_held(slack: SlackWorld, mia: Person, ron: Person) -> None:
    """Both get the questions and a file; over, the message asks; one tap counts (R1, R15a)."""
    await greet_all(slack, [RON])
    card = await planned(slack, mia, session_kind="deal", session_about="Who signs")
    assert "Tuesday 24 November, 10:00–10:45" in card.seen_text
    assert "What will you ask the customer to commit to next?" in card.seen_text
    assert await files(ron) == ["session-1.0.ics"]
    said = await slack.calls("chat.postMessage")
    assert len([one for one in said if "session of" in one.payload["text"]]) == 1

    await slack.wind(to=utc("2026-11-24 09:45") + LEAST)
    asks = await ron.find("How was it?", GROUP)
    assert asks.ts == card.ts
    await pressed(slack, ron, asks, "sessions.held_all")

    held = await mia.find("45 min of it coaching", GROUP)
    assert held.ts == card.ts
    assert f"says <@{RON}>" in held.seen_text
    await ron.command("/coach")
    mine = (await ron.last()).seen_text
    assert "0.8 of 3.0 h of coaching" in mine
    assert "0.8 h of it in planned sessions." in mine
    await pressed(slack, mia, held, "sessions.held_half")
    assert "22 min of it coaching" in (await ron.find("Held, ", GROUP)).seen_text
    assert await mia.troubles() == await ron.troubles() == []


async def test_moved_and_called_off(slack: SlackWorld, mia: Person, ron: Person) -> None:
    """Either moves it or calls it off; each version comes as a file, and old buttons say so."""
    await greet_all(slack, [RON])
    card = await planned(slack, mia)
    await ron.click(card, "sessions.move")
    assert f"Deal session with <@{MIA}>" in (await ron.open_modal()).seen_text
    await ron.fill({"session_day": "2026-11-25", "session_time": "14:00"})
    assert await ron.submit() is None
    await slack.wind(by=LEAST)
    await slack.wind(by=LEAST)
    assert "it is on Wednesday 25 November, 14:00–14:45 now" in (await _at(mia, card)).seen_text

    moved = await mia.find("Call it off", GROUP)
    assert moved.ts != card.ts
    await pressed(slack, mia, moved, "sessions.cancel")
    await slack.wind(by=LEAST)

    assert f"<@{MIA}> called it off" in (await _at(ron, moved)).seen_text
    assert await files(mia) == ["session-1.0.ics", "session-1.1.ics", "session-1.2.ics"]


async def _at(person: Person, message: Message) -> Message:
    return next(one for one in await person.messages(GROUP) if one.ts == message.ts)


async def test_old_buttons_and_strangers(
    stage: Stage, slack: SlackWorld, mia: Person, ron: Person
) -> None:
    """A button of before says what holds now; to a stranger there is no session (R50)."""
    await greet_all(slack, [RON])
    card = await planned(slack, mia)
    await pressed(slack, ron, card, "sessions.cancel")
    wire = Wire(stage)

    await wire.click(RON, card, "sessions.held_all", value=value_of(card))
    assert "was called off" in (await ron.last(GROUP)).seen_text
    await wire.click(VERA, card, "sessions.cancel")
    refused = await slack.calls("response_url")
    assert not refused or "I can't find that" in str(refused[-1].payload)
    naomi = slack.user(NAOMI)
    await naomi.command("/coach session")
    assert "Who leads a team does that" in (await naomi.last()).seen_text


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({"session_time": "17:30"}, "session_time", "outside the working hours"),
        ({"session_day": "2026-11-28"}, "session_day", "doesn't work on that day"),
        ({"session_day": "2026-11-27"}, "session_time", "has a 1:1 then"),
        ({"session_day": "2026-11-20"}, "session_time", "is past"),
    ],
)
async def test_times_that_do_not_suit(
    slack: SlackWorld, mia: Person, fields: dict[str, str], field: str, words: str
) -> None:
    """Outside working hours, on days off, over a 1:1: told at the field, nothing typed is lost."""
    await greet_all(slack, [RON])

    errors = await plan(mia, session_about="Who signs", **fields)

    assert errors is not None
    assert set(errors) == {field}
    assert words in errors[field]
    assert (await mia.open_modal()).values["session_about"]["session_about"]["value"] == "Who signs"
    await mia.fill(TUESDAY)
    assert await mia.submit() is None


async def test_leave_and_a_forecast(slack: SlackWorld, mia: Person, ron: Person) -> None:
    """Leave shows on the message; a forecast becomes coaching with one tap (R8, R15a)."""
    await greet_all(slack, [RON])
    card = await planned(slack, mia, session_kind="forecast")
    await pressed(slack, mia, card, "sessions.make_coaching")
    made = await ron.find("Forecast and coaching session", GROUP)
    assert "No early deal is open" in made.seen_text

    await ron.command("/coach away 2026-11-24")
    await slack.wind(by=LEAST)

    assert f"<@{RON}> doesn't work on that day" in (await _at(mia, card)).seen_text
    assert await plan(mia, session_time="11:00") == {
        "session_day": "Ron Becker doesn't work on that day. Pick another."
    }


async def test_told_in_working_hours(slack: SlackWorld, mia: Person, ron: Person) -> None:
    """What is planned in the evening is told of the next working morning (R44)."""
    await greet_all(slack, [RON])
    await slack.wind(to=utc("2026-11-23 19:00"))
    assert await plan(mia) is None
    await slack.wind(by=timedelta(hours=1))
    assert not await ron.sees("session of", GROUP)

    await slack.wind(to=utc("2026-11-24 08:00") + 3 * LEAST)

    assert await ron.sees("session of", GROUP)
    assert await files(ron) == ["session-1.0.ics"]
