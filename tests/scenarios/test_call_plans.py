"""The life of a call plan, from its form to what was learned (docs/rhythm.md R26, R29, R30)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.pipeline.model import Deal
from bot.pipeline.rules import DealState
from bot.sandboxed import Stage
from tests.scenarios.cast import LEAST, MIA, RON, SAM, VERA, greet_all, pressed, utc, value_of
from tests.scenarios.stages import Wire
from tests.support.slack_world import Impossible, Message, Person, SlackWorld

GROUP = f"group:{MIA},{RON}"
SHORT = {
    "plan_date": "2026-11-24",
    "plan_time": "15:00",
    "plan_objective": "Agree on what the pilot has to show",
    "plan_commitment": "Anna introduces us to the CFO by Friday",
}
CALL_OVER = utc("2026-11-24 14:30")


async def write(slack: SlackWorld, ron: Person, **fields: object) -> None:
    """Write a plan with the short form, and close what says that it is saved."""
    await ron.command("/coach plan Acme")
    await ron.fill({**SHORT, **fields})
    assert await ron.submit() is None
    assert "Saved. Mia" in (await ron.open_modal()).seen_text
    await ron.close(everything=True)
    await slack.wind(by=LEAST)


async def in_group(person: Person) -> Message:
    return await person.find("Call plan of", GROUP)


async def deal_of(stage: Stage, rep: str, name: str) -> int:
    """Let there be a deal, as the pipeline's own form leaves it."""
    found = await stage.bot.workspaces.by_team(stage.sandbox.workspace.world.team_id)
    assert found is not None
    now = stage.clock.now()
    async with stage.bot.store.begin(found) as session:
        row = Deal(
            rep=rep,
            name=name,
            stage="Proposal",
            phase="middle",
            stage_since=now,
            state=DealState.OPEN,
            created_by=rep,
            created_at=now,
            changed_at=now,
        )
        session.add(row)
        await session.flush()
        return row.id


async def change_deal(stage: Stage, deal: int, state: str) -> None:
    found = await stage.bot.workspaces.by_team(stage.sandbox.workspace.world.team_id)
    assert found is not None
    async with stage.bot.store.begin(found) as session:
        (await session.get_one(Deal, deal)).state = state


async def test_the_life_of_a_plan(slack: SlackWorld, mia: Person, ron: Person) -> None:
    """Written short, insisted on, asked about, reminded of, answered in a tap, learned from."""
    await greet_all(slack, [RON])
    await ron.command("/coach plan")
    form = await ron.open_modal()
    assert "You and Mia" in form.seen_text
    assert "plan_customer" not in form.action_ids
    await ron.fill({**SHORT, "plan_commitment": "Send a proposal"})

    await ron.press("call_plans.more")
    await ron.fill({"plan_customer": "Acme", "plan_remind": ["yes"]})
    assert await ron.submit() is None
    doubted = await ron.open_modal()
    assert "“Send a proposal” reads like something you do." in doubted.seen_text
    assert await ron.submit() is None
    saved = await ron.open_modal()
    assert "Saved. Mia" in saved.seen_text
    assert "Acme" in saved.seen_text
    assert "keeps it so" in saved.seen_text
    await ron.press("call_plans.file")
    await ron.close(everything=True)
    await slack.wind(by=LEAST)
    assert (await ron.find("For your calendar", "dm")) is not None

    plan = await in_group(mia)
    assert "I asked whether this is the customer's to do" in plan.seen_text
    await mia.click(plan, "call_plans.ask")
    await mia.fill({"plan_question": "Who else has to agree?"})
    assert await mia.submit() is None
    assert "Your question is on its way" in (await mia.open_modal()).seen_text
    await mia.close(everything=True)
    await slack.wind(by=LEAST)
    question = await ron.find("Who else has to agree?", GROUP)
    assert question.thread_ts == plan.ts
    await ron.click(question, "call_plans.reword")
    assert "they ask, you plan" in (await ron.last(GROUP)).seen_text
    await mia.click(await mia.find("Who else has to agree?", GROUP), "call_plans.reword")
    await mia.fill({"plan_question": "Who else has a say?"})
    assert await mia.submit() is None
    await mia.close(everything=True)
    await slack.wind(by=LEAST)
    assert (await ron.find("Who else has a say?", GROUP)).ts == question.ts

    await slack.wind(to=utc("2026-11-24 13:29"))
    assert not await ron.sees("In 30 minutes: your call with Acme.")
    await slack.wind(to=utc("2026-11-24 13:31"))
    assert await ron.sees("In 30 minutes: your call with Acme.", "dm")

    await slack.wind(to=CALL_OVER - timedelta(seconds=30))
    assert not await ron.sees("did you get the commitment?")
    await slack.wind(to=CALL_OVER + LEAST)
    ask = await ron.find("Your call with Acme: did you get the commitment?", "dm")
    await pressed(slack, ron, ask, "call_plans.outcome_partly")
    answered = await ron.find("Your call with Acme: commitment partly made.", "dm")
    assert answered.ts == ask.ts
    await ron.click(answered, "call_plans.learn")
    await ron.fill({"plan_learned": "Tom decides, not Anna"})
    assert await ron.submit() is None
    await slack.wind(by=LEAST)

    told = await in_group(mia)
    assert told.ts == plan.ts
    assert "What came of it: commitment partly made" in told.seen_text.replace("*", "")
    assert "Tom decides, not Anna" in told.seen_text
    await slack.wind(by=timedelta(days=10))
    asks = [
        one
        for one in await slack.calls("chat.postMessage")
        if "did you get the commitment?" in one.payload["text"]
    ]
    assert len(asks) == 1
    assert await mia.troubles() == await ron.troubles() == []


async def test_changed_and_cancelled(slack: SlackWorld, mia: Person, ron: Person) -> None:
    """A changed plan is one message still; cancelled, it says so, and nobody asks."""
    await greet_all(slack, [RON])
    await write(slack, ron)
    before = await in_group(mia)

    await ron.click(await in_group(ron), "call_plans.open")
    await ron.press("call_plans.change")
    assert (await ron.open_modal()).title == "Change the plan"
    await ron.fill({"plan_time": "16:00", "plan_objective": "Win Anna over"})
    assert await ron.submit() is None
    await ron.close(everything=True)
    await slack.wind(by=LEAST)
    after = await in_group(mia)
    assert after.ts == before.ts
    assert "16:00–16:30" in after.seen_text
    assert "Win Anna over" in after.seen_text

    await ron.command("/coach plans")
    await ron.click(await ron.last(), "call_plans.open")
    await ron.press("call_plans.cancel")
    assert "Cancelled." in (await ron.open_modal()).seen_text
    await ron.close(everything=True)
    await slack.wind(by=LEAST)
    assert "Cancelled." in (await in_group(mia)).seen_text
    await slack.wind(to=CALL_OVER + timedelta(days=8))
    assert not await ron.sees("did you get the commitment?")


async def test_stale_buttons_and_strangers(
    stage: Stage, slack: SlackWorld, mia: Person, ron: Person
) -> None:
    """Old buttons, others' buttons and the wrong one of the two are answered with kind words."""
    await greet_all(slack, [RON, SAM])
    await write(slack, ron)
    plan = await in_group(ron)
    value = value_of(plan)
    wire = Wire(stage)

    await ron.click(plan, "call_plans.ask")
    assert "they ask, you plan" in (await ron.last(GROUP)).seen_text
    await wire.click(MIA, plan, "call_plans.change", value=value)
    assert "its rep's to write" in (await mia.last(GROUP)).seen_text
    await wire.click(RON, plan, "call_plans.outcome_yes", value=value)
    assert "still ahead" in (await ron.last(GROUP)).seen_text
    sam = slack.user(SAM)
    await sam.command("/coach plans")
    listed = await sam.last()
    assert "No calls are planned." in listed.seen_text
    await mia.command("/coach plan")
    assert "Call plans are written by reps" in (await mia.last()).seen_text
    await slack.user(VERA).command("/coach plan")
    assert "Call plans are written by reps" in (await slack.user(VERA).last()).seen_text

    await slack.wind(to=CALL_OVER + LEAST)
    greeting = next(one for one in await sam.messages("dm") if not one.ephemeral)
    await wire.click(SAM, greeting, "call_plans.open", value=value)
    assert "I can't find that for you." in (await sam.last()).seen_text
    ask = await ron.find("did you get the commitment?", "dm")
    await pressed(slack, ron, ask, "call_plans.cancel")
    assert "didn't take place" in (await ron.find("Your call", "dm")).seen_text
    await wire.click(RON, ask, "call_plans.outcome_no", value=value)
    assert "This call was cancelled" in (await ron.last()).seen_text
    await slack.wind(by=timedelta(days=30))
    await wire.click(RON, plan, "call_plans.change", value=value)
    assert "This call plan was cancelled." in (await ron.last(GROUP)).seen_text
    await wire.click(RON, plan, "call_plans.open", value="4711")
    assert "isn't there any more" in (await ron.last(GROUP)).seen_text


async def test_bad_input(slack: SlackWorld, mia: Person, ron: Person) -> None:
    """A past time, blanks and 3,000 characters are told at their fields, and nothing is lost."""
    await greet_all(slack, [RON])
    await ron.command("/coach plan")
    await ron.fill({**SHORT, "plan_date": "2026-11-22"})
    assert await ron.submit() == {"plan_date": "Pick a day that is still to come."}
    await ron.fill({"plan_date": "2026-11-23", "plan_time": "08:00"})
    assert set(await ron.submit() or {}) == {"plan_time"}
    await ron.fill({**SHORT, "plan_objective": "   "})
    assert set(await ron.submit() or {}) == {"plan_objective"}
    for script in ("x", "й", "語", "ع"):
        await ron.fill({"plan_objective": script * 3000})
        with pytest.raises(Impossible):
            await ron.submit()
    await ron.fill({"plan_objective": "語" * 500})
    assert await ron.submit() is None
    await ron.close(everything=True)
    await slack.wind(by=LEAST)
    assert "語" * 500 in (await in_group(mia)).seen_text
    assert await ron.troubles() == []


@pytest.mark.parametrize("state", ["lost", "removed"])
async def test_the_deal_goes_while_one_types(
    stage: Stage, slack: SlackWorld, ron: Person, state: str
) -> None:
    """A deal that closed or was deleted under an open form is told at its field; the rest stays."""
    await greet_all(slack, [RON])
    deal = await deal_of(stage, RON, "Acme renewal")
    await ron.command("/coach plan acme renewal")
    await ron.fill(SHORT)
    await change_deal(stage, deal, state)

    assert await ron.submit() == {
        "plan_deal": "This deal is closed or gone. Pick another, or none."
    }
    await ron.fill({"plan_deal": None})
    assert await ron.submit() is None
    assert SHORT["plan_objective"] in (await ron.open_modal()).seen_text


async def test_nobody_asks_about_a_closed_deal(
    stage: Stage, slack: SlackWorld, ron: Person
) -> None:
    """When the deal closed before the call was over, the ask stays away (R33)."""
    await greet_all(slack, [RON])
    deal = await deal_of(stage, RON, "Acme renewal")
    await ron.command("/coach plan Acme renewal")
    await ron.fill(SHORT)
    assert await ron.submit() is None
    await change_deal(stage, deal, "won")

    await slack.wind(to=CALL_OVER + timedelta(days=8))

    assert not await ron.sees("did you get the commitment?", "dm")
