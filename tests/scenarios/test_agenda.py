"""The agenda from the rep's sheet to the end of the hour, and into the next (R9 to R12)."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from bot.sandboxed import Stage
from tests.scenarios.cast import LEAST, MIA, RON, SAM, VERA, greet_all, pressed, utc
from tests.scenarios.stages import Wire
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
    asking = agenda.seen_text.replace("How do we know?", "")  # the buttons beside focus deals
    assert asking.count("?") == len(set(questions_in(agenda)))
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


async def test_both_at_once(slack: SlackWorld, mia: Person, ron: Person) -> None:
    """In the evening both add at once; in the morning card and agenda come once, with both."""
    await greet_all(slack, [RON])
    await slack.wind(to=utc("2026-11-24 20:00"))
    await asyncio.gather(
        ron.command("/coach agenda My pipeline feels thin"),
        mia.command("/coach agenda The new price list"),
    )
    await slack.wind(by=LEAST)
    assert "It's on the agenda." in (await mia.last()).seen_text
    assert not await ron.sees(AGENDA, PAIR)
    await slack.wind(to=utc("2026-11-25 09:00"))

    [card, agenda] = await ron.messages(PAIR)
    assert agenda.thread_ts == card.ts
    assert "My pipeline feels thin\nfrom Ron Becker" in agenda.seen_text
    assert "The new price list\nfrom Mia Hoffmann" in agenda.seen_text
    assert await ron.troubles() == await mia.troubles() == []


async def test_whose_agenda(slack: SlackWorld, mia: Person, ron: Person) -> None:
    """A leader of several says whose; nobody else finds anything, nor is anything added."""
    await greet_all(slack, [RON, SAM])
    assert "Whose agenda? Type the name first" in (await type_in(slack, mia, "Prices")).seen_text
    said = await type_in(slack, mia, f"<@{RON}> Prices")
    assert "It's on the agenda." in said.seen_text
    assert "Prices" in (await type_in(slack, ron, "")).seen_text
    assert "I can't find that for you." in (await type_in(slack, ron, f"<@{SAM}> Hi")).seen_text
    vera = slack.user(VERA)
    assert "No 1:1 is planned yet" in (await type_in(slack, vera, "")).seen_text
    assert "keep it within 300" in (await type_in(slack, ron, "x" * 301)).seen_text

    menu = await type_in(slack, mia, "")
    await mia.click(menu, "meeting.agenda_show", value=RON)
    assert "Prices" in (await mia.open_modal()).seen_text
    await mia.press("meeting.agenda_arrange")
    await mia.press("meeting.agenda_add")
    await mia.fill({"text": "Territory"})
    assert await mia.submit() is None
    listed = await mia.open_modal()
    assert listed.seen_text.index("Prices") < listed.seen_text.index("Territory")
    second = [one for one in listed.blocks if one.get("block_id", "").startswith("item")][1]
    number = second["block_id"].partition(":")[2]
    for word in ("up", "edit"):
        await mia.press("meeting.agenda_item", block_id=f"item:{number}", value=f"{word}:{number}")
    await mia.fill({"text": "Territory, west"})
    assert await mia.submit() is None
    listed = await mia.open_modal()
    assert listed.seen_text.index("Territory, west") < listed.seen_text.index("Prices")
    await mia.press("meeting.agenda_item", block_id=f"item:{number}", value=f"drop:{number}")
    assert "Taken off: Territory, west" in (await mia.open_modal()).seen_text
    await mia.press("meeting.agenda_back")
    assert "Taken off" not in (await mia.open_modal()).seen_text
    assert "Territory, west" in (await mia.open_modal()).seen_text
    assert await mia.troubles() == []


async def test_moved_and_stale(stage: Stage, slack: SlackWorld, mia: Person, ron: Person) -> None:
    """The agenda goes along with a move and is carried over; last month's buttons say so."""
    await greet_all(slack, [RON])
    await slack.wind(to=utc("2026-11-24 09:00"))
    await type_in(slack, ron, "Prices")
    await slack.wind(by=LEAST)
    older = await ron.find(AGENDA, PAIR)
    await slack.wind(to=utc("2026-11-26 09:00"))
    await mia.click(await mia.find(SHEET, "dm"), "rhythm.move")
    await mia.fill({"day": "2026-11-27", "time": "15:00"})
    assert await mia.submit() is None
    await slack.wind(by=2 * LEAST)
    newer = await ron.find(AGENDA, PAIR)
    assert newer.ts != older.ts
    assert "moved along" in next(
        one.seen_text for one in await ron.messages(PAIR) if one.ts == older.ts
    )

    await slack.wind(to=utc("2026-11-27 14:00"))
    await pressed(slack, mia, await mia.find(SHEET, "dm"), "rhythm.start")
    live = await ron.find(LIVE, PAIR)
    assert live.ts == newer.ts
    [row] = [one for one in live.blocks if one.get("block_id", "").startswith("item")]
    value = row["accessory"]["value"]
    await slack.wind(to=utc("2026-12-21 09:00"))
    wire = Wire(stage)
    await wire.click(RON, live, "meeting.tick", value=value, block_id=row["block_id"])
    await slack.wind(by=timedelta(seconds=5))
    assert "This agenda is of an earlier 1:1." in (await ron.last(PAIR)).seen_text
    assert "Prices" in (await type_in(slack, ron, "")).seen_text
    assert "carried over" in (await ron.last()).seen_text
