"""What is known of a deal, from a check's thread to its page and back (R20, R21, R23, R24)."""

from __future__ import annotations

from datetime import timedelta

from bot.evidence.questions.bank import bank
from bot.pipeline.model import Deal
from bot.sandboxed import Stage
from tests.scenarios.cast import AIKO, LEAST, RON, SAM, greet_all
from tests.scenarios.checking import (
    GROUP,
    deal_of,
    opened,
    questions,
    replied,
    thread_of,
    workspace_of,
)
from tests.support.slack_world import Message, Person, SlackWorld

CLAIM = "I have a really good feeling about this one."
PROOF = "Petra Vogel sent us the signed redlines by mail on Tuesday, 17 November."


async def late_deal(stage: Stage, name: str = "Acme renewal") -> int:
    deal = await deal_of(stage, name)
    async with stage.bot.store.begin(await workspace_of(stage)) as session:
        (await session.get_one(Deal, deal)).phase = "late"
    return deal


async def asked_with(person: Person, action: str) -> Message:
    """Find the newest message that carries a button."""
    found = [one for one in await person.messages(GROUP) if action in one.action_ids]
    assert found, [one.seen_text for one in await person.messages(GROUP)]
    return found[-1]


async def test_a_late_deal_in_its_check(
    stage: Stage, slack: SlackWorld, mia: Person, ron: Person
) -> None:
    """What is missing is asked and taken in, a claim overruled, and the seat lets it close."""
    await greet_all(slack, [RON, SAM])
    deal = await late_deal(stage)
    check = await opened(stage, deal)
    await slack.wind(by=timedelta(hours=6))
    parent = await ron.find("Acme renewal", GROUP)

    # The first question is what is missing most: who has a say. Its reply fills the form.
    [first] = await questions(stage, check.id)
    assert first.key == "book.buyers"
    await replied(slack, ron, parent, PROOF)
    await ron.click(await asked_with(ron, "book.take_in"), "book.take_in")
    form = await ron.open_modal()
    assert f"You wrote: “{PROOF}”" in form.seen_text
    await ron.fill({"name": "Petra Vogel", "role": "COO", "met_on": "2026-12-24"})
    errors = await ron.submit()
    assert errors is not None
    assert "still to come" in errors["met_on"]
    await ron.fill({"met_on": "2026-11-17"})
    assert await ron.submit() is None
    page = await ron.open_modal()
    assert "*Petra Vogel*, COO · met on Tue 17 Nov" in page.seen_text
    assert "*Evidence* · “Petra Vogel sent us" in page.seen_text
    await ron.close(everything=True)

    # Whatever comes next is answered with a claim, until the buyer's seat is asked for.
    for _ in range(6):
        if (await questions(stage, check.id))[-1].key == "book.buyers-view":
            break
        await replied(slack, ron, parent, CLAIM)
    assert (await questions(stage, check.id))[-1].key == "book.buyers-view"
    seat = await asked_with(ron, "book.view_not_yet")
    await ron.click(seat, "book.view_not_yet")
    why = await ron.open_modal()
    assert "Your answer is kept already" in why.seen_text
    await ron.fill({"why": "Tom fears the <!channel> price"})
    assert await ron.submit() is None
    assert "*Not yet*, says Ron" in (await ron.open_modal()).seen_text
    await ron.close(everything=True)
    await slack.wind(by=LEAST)

    said = await thread_of(ron, parent)
    assert "That was my last question for now." in said[-1]

    # Mia overrules it on the page, takes that back and verifies it, and Ron reads that.
    await mia.command("/coach know acme")
    page = await mia.open_modal()
    assert f"<@{RON}>" in page.seen_text or "Ron" in page.seen_text
    [proof] = [
        str(block["block_id"])
        for block in page.blocks
        if str(block.get("block_id", "")).startswith("book.reading:")
    ]
    number = proof.partition(":")[2]
    await mia.press("book.menu", block_id=proof, value=f"{number}:claim")
    page = await mia.open_modal()
    assert "it counts as a claim now" in page.seen_text
    assert "I read it as evidence; Mia" in page.seen_text
    for wanted in ("as-read", "verified"):
        await mia.press("book.menu", block_id=proof, value=f"{number}:{wanted}")
    assert "Noted: you have verified it." in (await mia.open_modal()).seen_text
    await mia.close(everything=True)
    await ron.command("/coach know")
    listed = await ron.find("What your open deals rest on")
    assert "rests on evidence, the newest today" in listed.seen_text
    await ron.click(listed, "book.open")
    page = await ron.open_modal()
    assert "Verified by Mia" in page.seen_text
    await ron.close(everything=True)

    sam = slack.user(SAM)
    await sam.command("/coach know acme")
    assert await sam.sees("I find no open deal")
    assert all("<!channel>" not in text for text in await thread_of(ron, parent))


async def test_the_page_alone(stage: Stage, slack: SlackWorld, mia: Person, ron: Person) -> None:
    """Both write the book, errors stand at their fields, old buttons still open what is there."""
    await greet_all(slack, [RON])
    await late_deal(stage)
    await late_deal(stage, "Globex pilot")
    await ron.command("/coach know")
    listed = await ron.find("What your open deals rest on")
    await ron.click(listed, "book.open", block_id="book.deal:1")
    page = await ron.open_modal()
    assert "Nothing is written down yet" in page.seen_text
    await ron.press("book.write")
    await ron.fill({"cost": "a lot", "last_act": "Petra booked the room"})
    errors = await ron.submit()
    assert errors is not None
    assert set(errors) == {"cost", "last_act_on"}
    await ron.fill({"cost": "€ 180k", "reckoning": "Petra's", "last_act_on": "2026-11-20"})
    assert await ron.submit() is None
    assert "EUR 180,000 a year (Petra's)" in (await ron.open_modal()).seen_text

    await mia.command("/coach know acme renewal")
    several = await mia.open_modal()
    assert "EUR 180,000" in several.seen_text
    await mia.press("book.write")
    await ron.press("book.write")
    await ron.fill({"approach": "On their own data"})
    assert await ron.submit() is None
    await mia.fill({"approach": "The cheapest"})
    assert await mia.submit() is None
    asked = await mia.open_modal()
    assert "nothing is saved yet" in asked.seen_text
    assert "Now “On their own data”; you have “The cheapest”" in asked.seen_text
    await mia.close(everything=True)

    await ron.press("book.doors", value="1:buyer")
    await ron.fill({"name": "Tom Lind"})
    assert await ron.submit() is None
    await ron.press("book.change_buyer")
    await ron.press("book.drop_buyer")
    assert "Nobody is named yet" in (await ron.open_modal()).seen_text
    await ron.press("book.doors", value="1:seat")
    await ron.fill({"answer": "no", "why": "No reason to move"})
    assert await ron.submit() is None
    assert "*No*, says Ron" in (await ron.open_modal()).seen_text
    await ron.press("book.change_view")
    await ron.fill({"answer": "yes"})
    assert await ron.submit() is None
    assert "*Yes*, says Ron" in (await ron.open_modal()).seen_text


async def test_the_seat_in_a_channel(
    stage: Stage, slack: SlackWorld, mia: Person, ron: Person
) -> None:
    """Whoever takes part may sit in it, others find nothing, and the channel reads no answer."""
    await greet_all(slack, [RON])
    channel = next(
        str(one["id"])
        for one in await slack.conversations()
        if one["kind"] == "public" and one["has_bot"]
    )
    deal = await late_deal(stage)
    await opened(stage, deal, place=channel, first=bank()["book.buyers-view"])
    await slack.wind(by=timedelta(hours=6))
    parent = await ron.find("would you buy from us", channel)
    aiko = slack.user(AIKO)
    await aiko.click(parent, "book.view_yes")
    assert await aiko.sees("I can't find that for you")
    await aiko.say(channel, "I was in that call.", thread_ts=parent.ts)
    await aiko.click(parent, "book.view_yes")
    assert await aiko.sees("“Yes” is kept with the deal")
    assert await aiko.modal() is None

    await ron.click(parent, "book.view_no")
    await ron.fill({"why": "No reason to move"})
    assert await ron.submit() is None
    page = await ron.open_modal()
    assert "*No*, says Ron" in page.seen_text
    assert "*Yes*, says" in page.seen_text
    await ron.close(everything=True)
    await slack.wind(by=timedelta(minutes=5))
    everything = "\n".join(one.seen_text for one in await slack.messages(channel))
    assert "No reason to move" not in everything
    assert "Yes" not in everything.split()
    assert "What we know" not in everything
