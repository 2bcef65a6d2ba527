"""A pre-mortem from the check's thread to side by side and its day to look again (R19, R22)."""

from __future__ import annotations

from datetime import timedelta

from bot.evidence.questions.bank import bank
from bot.evidence.risks.model import PreMortem, Risk
from bot.pipeline.rules import DealState
from bot.sandboxed import Stage
from tests.scenarios.cast import LEAST, RON, SAM, greet_all
from tests.scenarios.checking import (
    GROUP,
    deal_of,
    opened,
    questions,
    replied,
    rows_of,
    thread_of,
    workspace_of,
)
from tests.support.slack_world import Message, Person, SlackWorld

SECRET = "Ron never met their CFO"


async def asked(stage: Stage, slack: SlackWorld, ron: Person, deal: int) -> Message:
    """Have the pre-mortem asked in the group DM."""
    await opened(stage, deal, first=bank()["risks.premortem"])
    await slack.wind(by=timedelta(hours=6))
    return await ron.find("Acme renewal", GROUP)


async def test_a_pre_mortem(stage: Stage, slack: SlackWorld, mia: Person, ron: Person) -> None:
    """Read, asked for the rest, put right, answered, laid beside the manager's, looked at again."""
    await greet_all(slack, [RON, SAM])
    deal = await deal_of(stage)

    # Mia goes first, on the deal's page, and Ron reads nothing of it.
    parent = await asked(stage, slack, ron, deal)
    await mia.click(await mia.find("Acme renewal", GROUP), "risks.open")
    page = await mia.open_modal()
    assert "until they have confirmed their own" in page.seen_text
    await mia.press("risks.add")
    await mia.fill({"risks_reason_0": SECRET, "risks_reason_1": "Prices"})
    await mia.press("risks.more")
    assert "risks_reason_3" in (await mia.open_modal()).action_ids
    assert await mia.submit() is None
    assert "Yours, hidden from Ron Becker" in (await mia.open_modal()).seen_text
    await mia.close(everything=True)
    await slack.wind(by=LEAST)

    # Two reasons: the rest is asked for once, in the message that shows what was read.
    await replied(slack, ron, parent, "Well, 1) the price 2) their IT team <!channel> prefers Acme")
    [question] = await questions(stage, 1)
    assert question.re_asks == 1
    shown = await ron.find("Why we could lose Acme renewal", GROUP)
    assert shown.thread_ts == parent.ts
    assert "What would one more be?" in shown.seen_text
    await replied(slack, ron, parent, "And we're slow with legal.")
    shown = await ron.find("Why we could lose Acme renewal", GROUP)
    assert "3. we're slow with legal" in shown.seen_text
    assert "Did I read that right?" in shown.seen_text
    assert len(await questions(stage, 1)) == 2
    assert not [one for one in await ron.messages(GROUP) if SECRET in one.seen_text]

    # Only Ron puts it right; Mia is told kindly.
    await mia.click(shown, "risks.confirm")
    assert "the rep writes" in (await mia.last(GROUP)).seen_text
    await ron.click(shown, "risks.put_right")
    form = await ron.open_modal()
    assert "can read this. Only you write it" in form.seen_text
    assert SECRET not in form.seen_text
    await ron.fill({"risks_reason_1": "Their IT prefers Acme"})
    assert await ron.submit() is None
    page = await ron.open_modal()
    assert "*Both of you saw*" in page.seen_text
    assert "• the price\nIn the other's words: Prices" in page.seen_text
    assert SECRET in page.seen_text
    [look] = await rows_of(stage, PreMortem)
    assert look.confirmed_at is not None

    # Each with a counter-move, and one with a day to look again.
    [first, *_] = [one for one in await rows_of(stage, Risk) if one.text == "the price"]
    await ron.press("risks.counter", block_id=f"risks/risk/{first.id}")
    await ron.fill({"risks_move": "Show the savings to the CFO", "risks_again_on": "2026-11-23"})
    errors = await ron.submit()
    assert errors is not None
    assert "still to come" in errors["risks_again_on"]
    await ron.fill({"risks_again_on": "2026-11-26"})
    assert await ron.submit() is None
    assert "Against it: Show the savings to the CFO" in (await ron.open_modal()).seen_text
    await ron.close(everything=True)
    await slack.wind(by=LEAST)
    assert SECRET in (await mia.find("Why we could lose Acme renewal", GROUP)).seen_text

    # On its day both see the three buttons; worse puts the deal first.
    await slack.wind(by=timedelta(days=3))
    await mia.click(await mia.find("Acme renewal", GROUP), "risks.open")
    assert "risks.counter" not in (await mia.open_modal()).action_ids
    await mia.press("risks.worse")
    assert "Worse since" in (await mia.open_modal()).seen_text
    await mia.close(everything=True)
    async with stage.bot.store.begin(await workspace_of(stage)) as session:
        assert await stage.bot.rooms.evidence.risks.risks.worse(session, RON) == [deal]
    assert await mia.troubles() == await ron.troubles() == []


async def test_no_idea_and_a_closed_deal(
    stage: Stage, slack: SlackWorld, mia: Person, ron: Person
) -> None:
    """Who doesn't know is answered, not read; once the deal is closed, old buttons say so."""
    await greet_all(slack, [RON])
    deal = await deal_of(stage)
    parent = await asked(stage, slack, ron, deal)
    await replied(slack, ron, parent, "No idea, honestly.")
    assert not await rows_of(stage, PreMortem)
    assert await thread_of(ron, parent)

    await ron.click(await ron.find("Acme renewal", GROUP), "risks.open")
    assert "No reasons yet" in (await ron.open_modal()).seen_text
    await ron.press("risks.write")
    assert await ron.submit() is not None
    await ron.fill({"risks_reason_0": "The price"})
    assert await ron.submit() is None
    assert "• The price" in (await ron.open_modal()).seen_text
    async with stage.bot.store.begin(await workspace_of(stage)) as session:
        deals = stage.bot.rooms.pipeline.deals
        await deals.close(session, deal, DealState.LOST, "No budget", by=RON)
    await ron.press("risks.counter")
    await ron.fill({"risks_move": "Too late"})
    await ron.submit()
    await ron.close(everything=True)
    [risk] = await rows_of(stage, Risk)
    assert risk.counter_move == ""
    assert await mia.troubles() == await ron.troubles() == []
