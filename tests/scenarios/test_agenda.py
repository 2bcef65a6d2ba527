"""The agenda from the rep's sheet to the end of the hour, and into the next (R9 to R12)."""

from __future__ import annotations

import asyncio

from tests.scenarios.cast import LEAST, MIA, RON, greet_all, pressed, utc
from tests.support.slack_world import Message, Person, SlackWorld

SHEET = "on Friday 27 November: "
AGENDA = "Agenda for "
LIVE = "Your 1:1 is under way"
PAIR = f"group:{MIA},{RON}"


async def deal(person: Person, name: str, **fields: str) -> None:
    """Enter a deal, and close what reads it back."""
    await person.command(f"/coach deal {name}")
    await person.fill({"stage": "Proposal", **fields})
    assert await person.submit() is None
    await person.close(everything=True)


async def add(person: Person, message: Message, **fields: str) -> dict[str, str] | None:
    """Put something on the agenda by the button of a message."""
    await person.click(message, "meeting.agenda_add")
    await person.fill(fields)
    return await person.submit()


async def type_in(slack: SlackWorld, person: Person, words: str) -> Message:
    """Add by the command; returns what the person reads."""
    await person.command(f"/coach agenda {words}")
    await slack.wind(by=LEAST)
    return await person.last()


async def test_the_hour(slack: SlackWorld, mia: Person, ron: Person) -> None:
    """The rep prepares on the sheet, both add, Start makes it live, what isn't ticked stays."""
    await greet_all(slack, [RON])
    await deal(ron, "Acme renewal", close_on="2026-12-18", amount="12k")
    await deal(ron, "Blue Bottle", stage="Qualification")
    await deal(ron, "Cobalt", close_on="2027-01-20")
    await slack.wind(to=utc("2026-11-26 09:00"))

    sheet = await ron.find(SHEET, "dm")
    assert "To put right before" in sheet.seen_text
    assert "Which deals do you want to look at?" in sheet.seen_text
    assert "early: there is most to shape" in sheet.seen_text
    assert "Nothing is on the agenda yet." in (await mia.find(SHEET, "dm")).seen_text
    await ron.click(sheet, "meeting.focus")
    form = await ron.open_modal()
    assert "nobody else" in form.seen_text
    assert await ron.submit() is None
    await slack.wind(by=LEAST)
    assert "Picked: " in (await ron.find(SHEET, "dm")).seen_text
    theirs = await mia.find(SHEET, "dm")
    assert "3 items on the agenda, 3 deals picked." in theirs.seen_text
    assert "Acme" not in theirs.seen_text

    card, agenda = (await ron.messages(PAIR))[-2:]
    assert agenda.thread_ts == card.ts
    assert "1. Opportunities to move forward" in agenda.seen_text
    assert "30 min" in agenda.seen_text
    assert "3 open deals: 1 early and 2 middle." in agenda.seen_text
    assert await add(mia, agenda, text="How you open calls", block="skill") is None
    await slack.wind(by=LEAST)
    agenda = await ron.find(AGENDA, PAIR)
    assert "How you open calls\nfrom Mia Hoffmann" in agenda.seen_text
    assert agenda.seen_text.count("?") == len(set(questions_in(agenda)))
    before = len(await mia.messages(PAIR))

    await slack.wind(to=utc("2026-11-27 09:01"))
    await pressed(slack, mia, await mia.find(SHEET, "dm"), "rhythm.start")
    live = await ron.find(LIVE, PAIR)
    assert (live.ts, len(await mia.messages(PAIR))) == (agenda.ts, before)
    assert "Now: *1. Opportunities to move forward" in live.seen_text
    [first, second, *_] = [one for one in live.blocks if one.get("block_id", "").startswith("item")]
    await asyncio.gather(
        ron.click(live, "meeting.tick", block_id=first["block_id"]),
        mia.click(live, "meeting.tick", block_id=second["block_id"]),
    )
    await pressed(slack, ron, live, "meeting.next_block")
    live = await mia.find(LIVE, PAIR)
    assert live.seen_text.count("*Covered:*") == 2
    assert "Now: *2. Pipeline health" in live.seen_text
    await mia.click(live, "meeting.untick", block_id=first["block_id"])
    await slack.wind(by=LEAST)
    live = await mia.find(LIVE, PAIR)
    assert live.seen_text.count("*Covered:*") == 1
    assert live.action_ids.count("meeting.close") == 1

    await slack.wind(to=utc("2026-11-27 10:30"))
    for person in (mia, ron):
        await pressed(slack, person, await person.find(SHEET, "dm"), "rhythm.held")
    await ron.command("/coach agenda")
    following = await ron.last()
    assert following.seen_text.count("carried over") == 3
    assert following.ephemeral
    assert await mia.troubles() == await ron.troubles() == []


def questions_in(message: Message) -> list[str]:
    """The lines that ask something."""
    return [line for line in message.seen_text.splitlines() if line.endswith("?_")]
