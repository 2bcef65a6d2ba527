"""Leave of people who have 1:1s with each other, set by all of them at the same moment."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from bot.errors import InvalidInput
from bot.people.dates import Span
from bot.people.model import DayOff, StandIn
from bot.people.pages import AwayField
from bot.rhythm.model import OneOnOne
from bot.rhythm.rules import State
from tests.rhythm.house import MIA, RON, SAM, STRANGER, House

WEDNESDAY = date(2026, 11, 25)
DAY = timedelta(days=1)


async def test_everybody_at_once(house: House) -> None:
    """A manager and two reps set leave at once: nobody waits in a ring, and all of it counts."""
    await house.save(RON, SAM)
    span = Span(WEDNESDAY - 2 * DAY, WEDNESDAY + 2 * DAY)

    await asyncio.gather(
        house.days_off.set_away(house.workspace, SAM, span, by=SAM),
        house.days_off.set_away(house.workspace, MIA, span, by=MIA),
        house.days_off.set_away(house.workspace, RON, span, by=MIA),
    )

    assert len(await house.all(DayOff)) == 3
    in_span = OneOnOne.original_at < house.clock.now() + 6 * DAY
    assert {row.state for row in await house.all(OneOnOne, in_span)} == {State.EXCUSED}
    await asyncio.gather(
        *(house.days_off.back(house.workspace, one, by=one) for one in (RON, MIA, SAM))
    )
    assert await house.all(DayOff) == []
    assert {row.state for row in await house.all(OneOnOne, in_span)} == {State.PLANNED}


async def test_overlapping_leave_at_once(house: House) -> None:
    """Two who set overlapping leave for the same person at once make one leave of it."""
    await house.save(SAM)

    await asyncio.gather(
        *(
            house.days_off.set_away(
                house.workspace, SAM, Span(WEDNESDAY + n * DAY, WEDNESDAY + (n + 1) * DAY), by=by
            )
            for n in range(2)
            for by in (SAM, MIA)
        )
    )

    async with house.store.begin(house.workspace) as session:
        [row] = (await session.scalars(select(DayOff))).all()
    assert (row.first, row.last) == (WEDNESDAY, WEDNESDAY + 2 * DAY)


async def test_leave_and_its_stand_in_are_one(house: House) -> None:
    """Who can't lead one of a manager's teams leads none: nothing is set until all of it can be."""
    await house.save(RON, name="East")
    await house.save_other("West", SAM)
    span = Span(WEDNESDAY, WEDNESDAY + 2 * DAY)
    for nobody in (RON, SAM):
        with pytest.raises(InvalidInput) as refused:
            await house.days_off.set_away(house.workspace, MIA, span, by=MIA, stand_in=nobody)
        assert list(refused.value.fields) == [AwayField.STAND_IN]
    assert await house.all(DayOff) == []
    assert await house.all(StandIn) == []

    for _ in range(2):  # the second time since the answer got lost
        await house.days_off.set_away(house.workspace, MIA, span, by=MIA, stand_in=STRANGER)

    assert [row.person for row in await house.all(StandIn)] == [STRANGER, STRANGER]
    assert len(await house.all(DayOff)) == 1
    in_span = OneOnOne.original_at < house.clock.now() + 6 * DAY
    assert {row.manager for row in await house.all(OneOnOne, in_span)} == {STRANGER}


async def test_two_managers_stand_in_for_each_other_at_once(house: House) -> None:
    """Each names the other for the same days at one moment: nobody waits in a ring."""
    await house.save(RON)
    await house.save(SAM, by=STRANGER)
    days = Span(WEDNESDAY, WEDNESDAY), Span(WEDNESDAY + DAY, WEDNESDAY + DAY)

    await asyncio.gather(
        *(
            house.days_off.set_away(house.workspace, who, span, by=who, stand_in=other)
            for who, other in ((MIA, STRANGER), (STRANGER, MIA))
            for span in days
        )
    )

    assert len(await house.all(StandIn)) == len(days) * 2
