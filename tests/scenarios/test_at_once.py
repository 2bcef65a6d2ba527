"""Double clicks, double submits, two people at once: each counts once, on both databases."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from bot.sandboxed import Stage
from tests.scenarios.cast import (
    AIKO,
    MIA,
    REPS,
    RON,
    VERA,
    greet_all,
    row_of,
    set_up,
    utc,
    value_of,
)
from tests.scenarios.stages import Wire
from tests.support.slack_world import Message, Person, SlackWorld

MINUTE = timedelta(minutes=1)


@pytest.fixture(name="stage")
async def _stage(stage_on_either: Stage) -> Stage:
    return stage_on_either


@pytest.fixture(name="wire")
def _wire(stage: Stage) -> Wire:
    return Wire(stage)


@pytest.fixture(name="sheet")
async def _sheet(slack: SlackWorld, stage: Stage) -> Message:
    """Ron's sheet for Friday 10:00, on Thursday afternoon."""
    await greet_all(slack, [RON, AIKO])
    await slack.wind(to=utc("2026-11-26 15:00"))
    return await slack.user(RON).find("on Friday 27 November: ")


async def test_a_double_click(slack: SlackWorld, sheet: Message, wire: Wire, ron: Person) -> None:
    """Two clicks at once on the same button count once, and neither is an error."""
    await slack.wind(to=utc("2026-11-27 10:30"))
    own = await ron.find("on Friday 27 November: ")
    before = len(await ron.messages())

    await asyncio.gather(*(wire.click(RON, own, "rhythm.held") for _ in range(4)))
    await slack.wind()
    assert len(await ron.messages()) == before
    assert await ron.sees(f"Held, you said. I'm waiting for <@{MIA}>.")
    assert await ron.troubles() == []


async def test_both_at_once(slack: SlackWorld, sheet: Message, wire: Wire, stage: Stage) -> None:
    """Both sides answer in the same moment: both answers count."""
    await slack.wind(to=utc("2026-11-27 10:30"))
    ron, mia = slack.user(RON), slack.user(MIA)
    own, theirs = await ron.find("on Friday 27 November: "), await mia.find("on Friday 27")

    answers = await asyncio.gather(
        wire.click(RON, own, "rhythm.held"),
        wire.click(MIA, theirs, "rhythm.held", value=value_of(own)),
    )
    assert [answer.trouble for answer in answers] == ["", ""]
    await slack.wind()
    assert await ron.sees("Held. Both of you say so.")
    assert await mia.sees(f"<@{RON}>\nHeld. Both of you say so.")


async def test_a_double_submit(
    slack: SlackWorld, sheet: Message, wire: Wire, stage: Stage, ron: Person
) -> None:
    """A form sent twice at once moves the 1:1 once, and both times it closes."""
    await ron.click(sheet, "rhythm.move")
    await ron.fill({"slot": "2026-11-27T13:00:00+00:00"})
    payload = _submission(stage, RON)

    answers = await asyncio.gather(wire.interactive(payload), wire.interactive(payload))
    assert [(answer.body, answer.trouble) for answer in answers] == [(None, ""), (None, "")]
    await slack.wind(by=MINUTE)
    cards = [one for one in await ron.messages(f"group:{MIA}") if not one.is_reply]
    assert len(cards) == 1


async def test_both_move_at_once(
    slack: SlackWorld, sheet: Message, wire: Wire, stage: Stage, ron: Person, mia: Person
) -> None:
    """Both move it in the same moment: the last one counts, and every message agrees on it."""
    await ron.click(sheet, "rhythm.move")
    await ron.fill({"slot": "2026-11-27T13:00:00+00:00"})
    theirs = await mia.find("on Friday 27 November: ")
    await mia.click(theirs, "rhythm.move", block_id=row_of(theirs, value_of(sheet)))
    await mia.fill({"slot": "2026-11-27T14:30:00+00:00"})

    answers = await asyncio.gather(
        wire.interactive(_submission(stage, RON)), wire.interactive(_submission(stage, MIA))
    )
    assert [answer.body for answer in answers] == [None, None]
    await slack.wind(by=MINUTE)
    latest = (await ron.last(f"group:{MIA}")).text.partition(", ")[2]
    assert latest in {
        "Friday 27 November, 14:00–15:00",
        "Friday 27 November, 15:30–16:30",
    }
    span = latest.rpartition(" ")[2]
    assert f"*{span}*  <@{MIA}>" in (await ron.find("on Friday 27 November: ", "dm")).seen_text
    assert f"*{span}*  <@{RON}>" in (await mia.find("on Friday 27 November: ", "dm")).seen_text
    await slack.wind(to=utc("2026-11-28 00:00"))
    pings = [
        call
        for call in await slack.calls("chat.postMessage")
        if call.payload["channel"] == RON and call.payload["text"].startswith("In 10 minutes")
    ]
    assert len(pings) == 1


async def test_two_managers_enrol_one_rep_at_once(
    slack: SlackWorld, wire: Wire, stage: Stage, mia: Person
) -> None:
    """Of two managers who save the same rep in the same moment one succeeds, one is told."""
    vera = slack.user(VERA)
    for manager in (mia, vera):
        await manager.command("/coach setup")
        await manager.fill({"reps": [RON], "channel": "C07SBXSALES"})

    answers = await asyncio.gather(
        wire.interactive(_submission(stage, mia.id)), wire.interactive(_submission(stage, vera.id))
    )
    said = sorted(str(answer.body or "") for answer in answers)
    assert said[0] == ""
    assert "Already in 1:1s with another manager: Ron Becker." in said[1]


async def test_set_up_is_saved_twice_at_once(
    slack: SlackWorld, wire: Wire, stage: Stage, mia: Person
) -> None:
    """A form of nine reps sent twice at once makes one team and one rhythm each."""
    await mia.command("/coach setup")
    await mia.fill({"reps": list(REPS), "channel": "C07SBXSALES"})
    payload = _submission(stage, MIA)

    answers = await asyncio.gather(wire.interactive(payload), wire.interactive(payload))
    assert [(answer.body, answer.trouble) for answer in answers] == [(None, ""), (None, "")]
    await slack.wind(by=MINUTE)
    preview = await mia.find("Your rhythm is saved.")
    assert all(preview.seen_text.count(f"• <@{rep}>") == 1 for rep in REPS)


async def test_everybody_is_greeted_twice_at_once(
    slack: SlackWorld, wire: Wire, stage: Stage, mia: Person
) -> None:
    """A double click on the greeting greets each rep once."""
    preview = await set_up(slack, [RON, AIKO])

    await asyncio.gather(*(wire.click(MIA, preview, "rhythm.greet_all") for _ in range(3)))
    await slack.wind(by=MINUTE)
    assert [len(await slack.user(rep).messages()) for rep in (RON, AIKO)] == [1, 1]


def _submission(stage: Stage, user: str) -> dict[str, Any]:
    modal = stage.sandbox.workspace.modals.top(user)
    assert modal is not None
    return stage.sandbox.acting._payloads.submission(modal)
