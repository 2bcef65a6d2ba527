"""A check's words stay with the two who were there, whoever leads next (docs/rhythm.md R50)."""

from __future__ import annotations

from bot.sandboxed import Stage
from tests.evidence.checks.word_reader import PROOF
from tests.scenarios.cast import LEAST, NAOMI, RON, VERA, greet_all, pressed, set_up, utc
from tests.scenarios.checking import GROUP, alone, deal_of, opened, replied
from tests.scenarios.test_hand_over import hand_over
from tests.support.slack_world import Person, SlackWorld


async def test_who_leads_next(stage: Stage, slack: SlackWorld, mia: Person, ron: Person) -> None:
    """The next manager's check tells that there is evidence, not what was said to the last."""
    alone(stage)
    await greet_all(slack, [RON])
    await set_up(slack, [NAOMI], by=VERA, time="14:00")
    deal = await deal_of(stage)
    await opened(stage, deal)
    await slack.wind(by=LEAST)
    parent = await ron.find("Deal check: Acme renewal", GROUP)
    await replied(slack, ron, parent, PROOF)
    assert f"“{PROOF}” (" in (await mia.find("Deal check: Acme renewal", GROUP)).seen_text
    vera = slack.user(VERA)
    await pressed(slack, vera, await hand_over(slack, mia, RON, VERA), "roster.take_in")

    await slack.wind(to=utc("2026-11-30 09:05"))
    place = f"{VERA},{RON}"
    await opened(stage, deal, by=VERA, place=place, key="test:2")
    await slack.wind(by=LEAST)
    shown = await vera.find("Deal check: Acme renewal", f"group:{place}")
    assert "evidence, said to somebody else before: ask Ron Becker (7 days ago)" in shown.seen_text
    assert "Novak" not in shown.seen_text
    await vera.command("/coach know Acme renewal")
    page = (await vera.open_modal()).seen_text
    assert "said to somebody else before: ask Ron Becker" in page
    assert "Novak" not in page
    await vera.close()
    await ron.command("/coach know Acme renewal")
    assert PROOF in (await ron.open_modal()).seen_text
