"""Deals by hand: `/coach deal`, its forms, two people at one deal, the way out and back."""

from __future__ import annotations

from datetime import date, timedelta

from bot.pipeline.hygiene import gaps
from bot.pipeline.views import gap_blocks
from bot.sandboxed import Stage
from bot.words import tongue
from tests.scenarios.cast import MIA, RON, SAM, VERA, greet_all
from tests.support.slack_world import Person, SlackWorld

ACME = {
    "name": "Acme renewal",
    "account": "Acme Water",
    "stage": "Proposal",
    "amount": "€ 12k",
    "close_on": "2026-12-18",
    "next_step": "Dana shows the offer to her board",
    "next_step_on": "2026-12-02",
}
LINE = "*Acme renewal*: Acme Water · Proposal (middle) · EUR 12,000 · close date Fri 18 Dec"


async def enter(person: Person, **fields: str) -> None:
    """Enter a deal by typing its name, and close what reads it back."""
    typed = ACME | fields
    await person.command(f"/coach deal {typed.pop('name')}")
    await person.fill(typed)
    assert await person.submit() is None
    await person.close(everything=True)


async def test_a_deal_by_hand(slack: SlackWorld, mia: Person, ron: Person) -> None:
    """A rep types a deal, mistakes stand at their fields, the leader finds it, others don't."""
    await greet_all(slack, [RON, SAM])
    await ron.command("/coach deal")
    assert "No open deals yet." in (await ron.last()).seen_text

    await ron.command("/coach deal Acme renewal")
    form = await ron.open_modal()
    assert f"You and who leads your 1:1s can read this: <@{MIA}>." in form.seen_text
    assert "Without a currency it is in EUR." in form.seen_text
    assert "rep" not in form.action_ids
    for amount in ("a lot", "12 5", "-3"):
        await ron.fill(ACME | {"amount": amount, "close_on": "2026-11-20"})
        errors = await ron.submit()
        assert errors is not None
        assert "I can't read that as an amount." in errors["amount"]
        assert "That day is over." in errors["close_on"]
    await ron.fill(ACME)
    assert await ron.submit() is None
    assert LINE in (await ron.open_modal()).seen_text
    await ron.press("pipeline.open")
    assert "pipeline.won" in (await ron.open_modal()).action_ids
    assert await ron.submit() is None
    assert await ron.modal() is None

    await mia.command("/coach deal")
    listed = await mia.last()
    assert listed.ephemeral
    assert LINE in listed.seen_text
    await mia.click(listed, "pipeline.open")
    assert f"<@{RON}> and whoever leads their 1:1s can read this." in (
        (await mia.open_modal()).seen_text
    )
    sam = slack.user(SAM)
    await sam.command("/coach deal acme renewal")
    assert (await sam.open_modal()).title == "New deal"
    assert not await sam.sees("Acme Water")
    assert await ron.troubles() == await mia.troubles() == []


async def test_a_leader_enters_one(slack: SlackWorld, mia: Person, ron: Person) -> None:
    """A leader picks whose deal it is; that rep finds it by a part of its name."""
    await greet_all(slack, [RON, SAM])
    await mia.command("/coach deal")
    await mia.click(await mia.last(), "pipeline.new")
    await mia.fill(ACME | {"rep": RON})
    assert await mia.submit() is None
    await mia.close(everything=True)

    await ron.command("/coach deal acme")
    found = await ron.last()
    assert LINE in found.seen_text
    await ron.click(found, "pipeline.new", value="acme")
    form = await ron.open_modal()
    assert form.title == "New deal"
    await ron.fill(ACME | {"amount": "1"})
    errors = await ron.submit()
    assert errors is not None
    assert "There is an open deal of this name" in errors["name"]


async def test_walking_away_and_back(slack: SlackWorld, mia: Person, ron: Person) -> None:
    """Walking away asks why and is praised; it can be taken back, then or later."""
    await greet_all(slack, [RON])
    await enter(ron)
    await mia.command("/coach deal Acme renewal")
    await mia.fill({"account": "Typed, not saved"})
    await mia.press("pipeline.walk_away")
    asked = await mia.open_modal()
    assert "Walking away from a deal that won't work is good selling" in asked.seen_text
    await mia.fill({"reason": "No budget, and nobody who would ask for one"})
    assert await mia.submit() is None

    done = await mia.open_modal()
    assert "Well decided." in done.seen_text
    await mia.close()
    below = await mia.open_modal()
    assert "walked away from" in below.seen_text
    await mia.close(everything=True)
    await ron.command("/coach deal")
    assert "No open deals yet." in (await ron.last()).seen_text

    await ron.command("/coach deal acme")
    await ron.click(await ron.last(), "pipeline.open")
    assert "Why: No budget" in (await ron.open_modal()).seen_text
    await ron.press("pipeline.reopen")
    await ron.close(everything=True)
    await ron.command("/coach deal")
    assert LINE in (await ron.last()).seen_text

    await ron.command("/coach deal Acme renewal")
    await ron.press("pipeline.remove")
    assert "is taken out" in (await ron.open_modal()).seen_text
    assert await ron.troubles() == await mia.troubles() == []


async def test_two_at_one_deal(slack: SlackWorld, mia: Person, ron: Person) -> None:
    """What only one of two changed is kept; what both changed, the later one decides knowingly."""
    await greet_all(slack, [RON])
    await enter(ron)
    for person in (ron, mia):
        await person.command("/coach deal Acme renewal")
    await mia.fill({"account": "Acme Water Ltd", "next_step": "Dana signs"})
    assert await mia.submit() is None

    await ron.fill({"stage": "Negotiation", "next_step": "Dana's lawyer reads the contract"})
    assert await ron.submit() is None
    told = await ron.open_modal()
    assert "nothing is saved yet" in told.seen_text
    assert "now “Dana signs”; you have “Dana's lawyer reads the contract”" in told.seen_text
    assert "Account: now" not in told.seen_text
    assert await ron.submit() is None

    assert await ron.modal() is None
    await mia.command("/coach deal")
    said = (await mia.last()).seen_text
    assert "Acme Water Ltd · Negotiation (late)" in said
    assert "Dana's lawyer reads the contract" in said


async def test_gaps_are_mended_in_one_tap(
    stage: Stage, slack: SlackWorld, mia: Person, ron: Person
) -> None:
    """Under a message, a date moves once however often it is tapped; an old button says so."""
    await greet_all(slack, [RON])
    await enter(ron, close_on="2026-11-24", next_step_on="2026-11-24")
    workspace = await stage.bot.workspaces.by_team(stage.sandbox.workspace.world.team_id)
    assert workspace is not None
    today = date(2026, 11, 25)
    async with stage.bot.store.begin(workspace) as session:
        [deal] = await stage.bot.rooms.pipeline.deals.of_rep(session, RON)
    blocks = gap_blocks(tongue("en-GB"), deal, gaps(deal, today), today=today)
    await stage.bot.gateway.post(workspace, RON, text="To mend", blocks=blocks)
    sheet = await ron.find("the close date has passed", "dm")

    for _ in range(2):
        await ron.click(sheet, "pipeline.put_off")
    await ron.click(sheet, "pipeline.step_on", value="2026-11-30")
    await ron.command("/coach deal")
    assert "close date Fri 25 Dec" in (await ron.last()).seen_text
    assert "Next, on Mon 30 Nov" in (await ron.last()).seen_text
    await ron.click(sheet, "pipeline.close_on", value="2026-11-01")
    assert "That day is over. Pick today or later." in (await ron.last()).seen_text
    await ron.click(sheet, "pipeline.close_on", value="2026-12-11")
    await ron.click(sheet, "pipeline.put_off")
    assert "Somebody changed this close date meanwhile" in (await ron.last()).seen_text
    await mia.command("/coach deal Acme renewal")
    await mia.press("pipeline.won")
    assert await mia.submit() is None
    await ron.click(sheet, "pipeline.close_on", value="2026-12-14")
    assert "This deal is closed by now" in (await ron.last()).seen_text
    assert await ron.troubles() == []


async def test_what_is_gone(slack: SlackWorld, mia: Person, ron: Person) -> None:
    """A form and a button of a deal that is gone say so, and save nothing."""
    await greet_all(slack, [RON])
    await enter(ron)
    await ron.command("/coach deal")
    listed = await ron.last()
    await ron.click(listed, "pipeline.open")
    await mia.command("/coach deal Acme renewal")
    await mia.press("pipeline.remove")

    await ron.fill({"account": "Other"})
    assert await ron.submit() is None
    assert "I can't find that for you." in (await ron.open_modal()).seen_text
    await ron.close(everything=True)
    await ron.click(listed, "pipeline.open")
    assert "I can't find that for you." in (await ron.last()).seen_text
    assert await ron.modal() is None


async def test_the_longest_texts(slack: SlackWorld, ron: Person) -> None:
    """Names, steps and reasons as long as they may be, in four scripts, fit everywhere."""
    await greet_all(slack, [RON])
    text = "Grüße 東京 Привет مرحبا <@U07SBXMIA> *& "
    for number in range(3):
        await enter(
            ron,
            name=f"{number} {text * 10}"[:118],
            account=(text * 10)[:120],
            next_step=(text * 20)[:299],
        )
    await ron.command("/coach deal")
    listed = await ron.last()
    assert listed.pings == []
    block = next(one["block_id"] for one in listed.blocks if "accessory" in one)
    await ron.click(listed, "pipeline.open", block_id=str(block))
    await ron.press("pipeline.lost")
    await ron.fill({"reason": (text * 20)[:299]})
    assert await ron.submit() is None
    assert "It's off the list." in (await ron.open_modal()).seen_text
    assert await ron.troubles() == []


async def test_who_is_not_met(slack: SlackWorld, ron: Person) -> None:
    """A guest, and anybody whom nobody enrolled, reads where to begin; no deal is made."""
    await greet_all(slack, [RON])
    vera = slack.user(VERA)
    await vera.change(is_restricted=True)

    await vera.command("/coach deal Acme")

    assert "I don't know this person yet." in (await vera.last()).seen_text
    assert await vera.modal() is None
    await slack.wind(by=timedelta(seconds=2))
    assert await vera.troubles() == []
