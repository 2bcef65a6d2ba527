"""What follows a deal or an action onto an agenda, and what counts as a step (R12, R31, R32)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.actions.model import Action
from bot.actions.rules import Source
from tests.meeting.agendas import Desk
from tests.meeting.closed import Hour
from tests.rhythm.house import MIA, RON, SAM, House


async def test_the_third_touch_is_seen_coming(house: House) -> None:
    """What will have had both its reminders by the 1:1 is on its agenda before, and only that."""
    desk = Desk(house)
    await desk.open()
    actions = house.rooms.actions.actions
    friday = (await house.one()).planned_at
    async with house.store.begin(house.workspace) as session:
        for days, words in ((3, "Due on Tuesday"), (0, "Due on Friday itself")):
            await actions.propose(
                session,
                text=words,
                owner=RON,
                due_on=(friday - timedelta(days=days)).date(),
                by=RON,
                rep=RON,
                source=Source.COMMAND,
            )

    assert await desk.texts() == ["Due on Tuesday"]
    first = (await house.all(Action))[0]
    await actions.finish(house.workspace, [first.id], by=RON)
    assert await desk.texts() == []


@pytest.mark.parametrize(("days", "is_step"), [(10, True), (-1, False)])
async def test_a_step_of_before(house: House, days: int, *, is_step: bool) -> None:
    """A rep's own action of last week is a forward step while its day is still ahead (R12)."""
    hour = await Hour(house).begin(at="2026-11-25T09:00+00:00", starts=False)
    deal = await hour.deal()
    async with house.store.begin(house.workspace) as session:
        await house.rooms.actions.actions.propose(
            session,
            text="Call Gina",
            owner=SAM,
            due_on=date(2026, 11, 27) + timedelta(days=days),
            by=SAM,
            rep=SAM,
            source=Source.COMMAND,
            deal_id=deal,
        )
    await hour.wind("2026-11-27T09:00+00:00")
    await house.rhythms.start(house.workspace, hour.one_on_one, by=MIA)

    assert [row.has_step for row in (await hour.page()).deals] == [is_step]
