"""Whoever led a rep reads nothing more of what they do against risks (docs/rhythm.md R22, R50)."""

from __future__ import annotations

from bot.evidence.risks.kinds import Kind
from bot.outbox.types import Post, Silence
from tests.evidence.checks.check_house import PLACE
from tests.evidence.risks.risks_house import THREE, RisksHouse
from tests.rhythm.house import RON, SALES, SAM

AIKO = "U1AIKO"


async def test_what_stands_with_who_led_before(house: RisksHouse) -> None:
    """Named in a channel and shown in the two's group DM, it stays there as it was; no word more.

    Who leads next is told nothing in the message of the two before; on the page they add theirs.
    """
    deal = await house.deal()
    check = await house.pre_mortem(deal, channel=SALES, place=SALES)
    await house.reply(check, THREE)
    told = await house.shown()
    assert (told.place, told.thread) == (PLACE, None)
    assert isinstance(await house.say_it(is_update=True), Post)

    await house.added(deal, "They fear us")

    await house.save(RON)
    await house.save(SAM, by=AIKO)
    [look] = await house.looks()
    await house.writing.confirm(house.workspace, look.id, by=SAM)
    await house.added(deal, "Their CFO is new", by=AIKO)

    assert await house.say_it(Kind.SHOWN, is_update=True) == Silence("led-by-another")
    assert await house.say_it(Kind.SHOWN) == Silence("already-done")
    theirs, own = str(await house.page(deal, AIKO)), str(await house.page(deal, SAM))
    assert "Their CFO is new" in theirs
    assert "They fear us" not in theirs, "whoever led before said that to the rep alone"
    assert "They fear us" in own
    async with house.store.begin(house.workspace) as session:
        shared = await house.risks.of_deal(session, deal.id, [SAM, AIKO])
        agenda = await house.risks.owed(session, SAM)
    assert "Their CFO is new" in str(shared)
    assert "They fear us" not in str((shared, agenda))
