"""One event is one notification: a new sheet tells of a move, or the card in the group DM does."""

from __future__ import annotations

from sqlalchemy import select

from bot.people.model import Person
from bot.people.topics import Topic
from bot.rhythm.rules import Kind, WeeklyTime
from tests.rhythm.house import MIA, SAM, House
from tests.rhythm.values import at

TEN = WeeklyTime("Europe/Berlin", 5, 10 * 60, 60)


async def planned(house: House) -> int:
    """Greet Sam for Fridays at ten; on Wednesday nobody has read of this week's 1:1."""
    await house.greeted(times={SAM: TEN})
    house.clock.set(at("2026-11-25 11:00"))
    return (await house.one(SAM)).id


async def move(house: House, one: int, to: str) -> None:
    await house.rhythms.move(house.workspace, one, by=SAM, to=at(to), field="slot")


async def test_a_new_sheet_is_enough(house: House) -> None:
    """Moved to tomorrow, each reads of it on their new sheet, and not on a card besides."""
    await move(house, await planned(house), "2026-11-26 14:00")

    assert await house.deliveries(Kind.CARD) == []
    for person in (MIA, SAM):
        due = [one.due_at for one in await house.deliveries(Kind.SHEET, to=person)]
        assert house.clock.now() in due


async def test_without_a_new_sheet_the_card_tells(house: House) -> None:
    """Moved within its day, the sheet stays where it is, so the two read it in their group DM."""
    await move(house, await planned(house), "2026-11-27 14:00")

    assert len(await house.deliveries(Kind.CARD)) == 1


async def test_who_muted_cards_still_hears_of_a_move(house: House) -> None:
    """A sheet that its reader muted tells nothing, so the card in the group DM does."""
    one = await planned(house)
    async with house.store.begin(house.workspace) as session:
        sam = (await session.scalars(select(Person).where(Person.slack_id == SAM))).one()
        sam.muted = Topic.CARD
    await move(house, one, "2026-11-26 14:00")

    assert len(await house.deliveries(Kind.CARD)) == 1
