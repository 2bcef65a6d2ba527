"""Leave of people who have 1:1s with each other, set by all of them at the same moment."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta

from sqlalchemy import select

from bot.people.dates import Span
from bot.people.days_off import DaysOff
from bot.people.model import DayOff
from bot.rhythm.model import OneOnOne
from bot.rhythm.rules import State
from tests.rhythm.house import MIA, RON, SAM, House

WEDNESDAY = date(2026, 11, 25)
DAY = timedelta(days=1)


async def test_everybody_at_once(house: House) -> None:
    """A manager and two reps set leave at once: nobody waits in a ring, and all of it counts."""
    await house.save(RON, SAM)
    days_off = DaysOff(house.store, house.people, house.clock)
    span = Span(WEDNESDAY - 2 * DAY, WEDNESDAY + 2 * DAY)

    await asyncio.gather(
        days_off.set_away(house.workspace, SAM, span, by=SAM),
        days_off.set_away(house.workspace, MIA, span, by=MIA),
        days_off.set_away(house.workspace, RON, span, by=MIA),
    )

    assert len(await house.all(DayOff)) == 3
    in_span = OneOnOne.original_at < house.clock.now() + 6 * DAY
    assert {row.state for row in await house.all(OneOnOne, in_span)} == {State.EXCUSED}
    await asyncio.gather(*(days_off.back(house.workspace, one, by=one) for one in (RON, MIA, SAM)))
    assert await house.all(DayOff) == []
    assert {row.state for row in await house.all(OneOnOne, in_span)} == {State.PLANNED}


async def test_overlapping_leave_at_once(house: House) -> None:
    """Two who set overlapping leave for the same person at once make one leave of it."""
    await house.save(SAM)
    days_off = DaysOff(house.store, house.people, house.clock)

    await asyncio.gather(
        *(
            days_off.set_away(
                house.workspace, SAM, Span(WEDNESDAY + n * DAY, WEDNESDAY + (n + 1) * DAY), by=by
            )
            for n in range(2)
            for by in (SAM, MIA)
        )
    )

    async with house.store.begin(house.workspace) as session:
        [row] = (await session.scalars(select(DayOff))).all()
    assert (row.first, row.last) == (WEDNESDAY, WEDNESDAY + 2 * DAY)
