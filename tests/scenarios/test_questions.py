"""The bank of questions and the hint, through the real protocol (docs/rhythm.md R25, R28)."""

from __future__ import annotations

from bot.evidence.questions.bank import bank
from bot.sandboxed import Stage
from tests.scenarios.cast import LEAST, RON, greet_all
from tests.scenarios.checking import GROUP, deal_of, opened, questions, replied
from tests.support.slack_world import Person, SlackWorld

OWN = "Which of their plants would they show us first?"


async def test_questions_of_their_own(slack: SlackWorld, mia: Person, ron: Person) -> None:
    """Mia narrows the list, adds a question that is mended at its field, and puts some aside."""
    await greet_all(slack, [RON])
    await mia.command("/coach questions")
    assert bank()["deals-next-act"].text in (await mia.open_modal()).seen_text
    await mia.press("questions.page_on")
    await mia.press("questions.step", value="risks")
    await mia.press("questions.phase", value="late")
    narrow = (await mia.open_modal()).seen_text
    assert bank()["risks-best-reason-not"].text in narrow or "More" in narrow
    assert bank()["deals-next-act"].text not in narrow

    await mia.press("questions.new")
    assert "reads it" in (await mia.open_modal()).seen_text
    await mia.fill({"question_text": "Is there a budget?", "question_topic": "money"})
    errors = await mia.submit()
    assert errors is not None
    assert "“is there” can be answered with yes or no" in errors["question_text"]
    await mia.fill({"question_text": f"  {OWN} "})
    assert await mia.submit() is None
    listed = (await mia.open_modal()).seen_text
    assert OWN in listed
    assert "Risks · Late deals · The problem in money · your own" in listed

    await mia.press("questions.menu", value=f"change:{await key_of(mia)}")
    await mia.fill({"question_text": "Which plant would they show us <@U1> & first?"})
    assert await mia.submit() is None
    assert "show us &lt;@U1&gt; &amp; first?" in (await mia.open_modal()).seen_text
    key = await key_of(mia)
    await mia.press("questions.menu", value=f"aside:{key}")
    assert "put aside" in (await mia.open_modal()).seen_text
    await mia.press("questions.menu", value=f"back:{key}")
    assert "put aside" not in (await mia.open_modal()).seen_text
    await mia.press("questions.which", value="asked")
    await mia.press("questions.topic", value="money")
    await mia.press("questions.aside", block_id="question:risks-month-of-waiting")
    await mia.press("questions.which", value="aside")
    assert bank()["risks-month-of-waiting"].text in (await mia.open_modal()).seen_text
    await mia.press("questions.put_back", block_id="question:risks-month-of-waiting")
    assert "Nothing is put aside here." in (await mia.open_modal()).seen_text
    await mia.close(everything=True)

    await ron.command("/coach questions")
    assert "Add a question" not in (await ron.open_modal()).seen_text
    await ron.close()
    assert await mia.troubles() == await ron.troubles() == []


async def key_of(who: Person) -> str:
    """Find the key of the own question that is listed first."""
    [menu, *_] = [
        block["accessory"]
        for block in (await who.open_modal()).blocks
        if block.get("accessory", {}).get("type") == "overflow"
    ]
    return str(menu["options"][0]["value"]).removeprefix("change:")


async def test_the_hint(stage: Stage, slack: SlackWorld, mia: Person, ron: Person) -> None:
    """Mia gets one question that fits Ron's claim, and another one; Ron never reads of it."""
    await greet_all(slack, [RON])
    check = await opened(stage, await deal_of(stage))
    await slack.wind(by=LEAST)
    [asked, *_] = await questions(stage, check.id)
    parent = await ron.find(asked.text, GROUP)
    await replied(slack, ron, parent, "They absolutely love it, I feel great about this one.")
    posted = len(await slack.calls("chat.postMessage"))

    await mia.command("/coach know acme")
    await mia.press("questions.hint")
    first = (await mia.open_modal()).seen_text
    assert "Only you see this" in first
    assert "The last reply was: “They absolutely love it" in first
    await mia.press("questions.another_hint")
    second = (await mia.open_modal()).seen_text
    assert second != first
    assert "Only you see this" in second
    await mia.close(everything=True)

    await ron.command("/coach know acme")
    page = await ron.open_modal()
    assert "questions.hint" not in str(page.blocks)
    await ron.close(everything=True)
    await slack.wind(by=LEAST)
    assert len(await slack.calls("chat.postMessage")) == posted
    assert await mia.troubles() == await ron.troubles() == []
