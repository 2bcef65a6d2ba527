"""Checks with all that the parts add to them: buttons, and what ends them, on both databases."""

from __future__ import annotations

import json
from datetime import timedelta

from bot.evidence.book.ids import Act as BookAct
from bot.evidence.checks.kinds import Kind
from bot.evidence.checks.rules import ClosedWhy, QuestionState
from bot.evidence.questions.bank import bank
from bot.evidence.reading.types import Label
from bot.outbox.types import Post, Silence
from tests.evidence.checks.check_house import GROUP, PLACE
from tests.evidence.risks.risks_house import RisksHouse
from tests.rhythm.house import SALES, SAM

CLAIM = "They love it and I have a really good feeling."
CLAIM_IS_READ = timedelta(seconds=91)
HOW = bank()["evidence.how-do-we-know"]


async def test_one_tap_under_a_re_ask(house: RisksHouse) -> None:
    """Who is asked on may say that it is evidence, right there; in a channel nothing stands (R20).

    The check then goes on, and what would ask on isn't said any more.
    """
    for place, channel in ((SALES, SALES), (PLACE, GROUP)):
        deal = await house.deal(place)
        check = await house.open(deal, place=place, first=HOW, key=place)
        await house.send(channel=channel)
        check = await house.check(check.id)
        await house.say(check, CLAIM)
        house.clock.advance(CLAIM_IS_READ)
        await house.tick()
        re_ask = await house.compose(Kind.RE_ASK)
        assert isinstance(re_ask, Post)
        assert (BookAct.OVERRULE in json.dumps(re_ask.blocks)) is (place == PLACE)

    reading = (await house.readings())[-1]
    assert reading.label == Label.CLAIM
    overruling = house.rooms.evidence.book.overruling
    await overruling.overrule(house.workspace, reading.id, Label.EVIDENCE, by=SAM)

    first, following = await house.questions(check)
    assert (first.state, following.state) == (QuestionState.ANSWERED, QuestionState.WAITING)
    assert await house.compose(Kind.RE_ASK) == Silence("already-done")


async def test_a_deal_that_goes_in_the_middle(house: RisksHouse) -> None:
    """A deal entered by mistake ends its check, and nothing that was on its way is said (R33)."""
    deal = await house.deal()
    check = await house.pre_mortem(deal)
    await house.say(check, "Just the price")
    house.clock.advance(CLAIM_IS_READ)
    await house.tick()
    async with house.store.begin(house.workspace) as session:
        await house.deals.remove(session, deal.id, by=SAM)

    assert (await house.check(check.id)).closed_why == ClosedWhy.DEAL_CLOSED
    assert await house.say_it() == Silence("deal-closed")
    async with house.store.begin(house.workspace) as session:
        assert await house.checks.for_agenda(session, SAM) == []
        assert await house.risks.owed(session, SAM) == []
    await house.say(check, "1. And their CFO")
    house.clock.advance(CLAIM_IS_READ)
    await house.tick()
    assert [one.text for one in await house.rows() if one.dropped_at is None] == ["the price"]
