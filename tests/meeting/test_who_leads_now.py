"""Who leads a rep today and didn't yesterday: what is open, and no earlier notes (R50)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date, timedelta

import pytest

from bot.errors import NotFound
from bot.meeting.agenda_pages import NewItem
from bot.people.model import HandOver
from bot.rhythm.model import OneOnOne
from bot.rhythm.rules import State, WeeklyTime
from tests.meeting.closed import Hour
from tests.rhythm.house import MIA, SAM, House

TOM, LIV = "U1TOM", "U1LIV"
CANARY = "canary-4711"


async def hand_over(house: House) -> None:
    """Have Sam led by Tom from now on."""
    house.slack.meet(LIV, name="Liv Dahl")
    await house.keep({LIV: WeeklyTime("Europe/Berlin", 5, 13 * 60, 60)}, by=TOM)
    await house.handing_over.offer(house.workspace, await house.member_of(SAM), TOM, by=MIA)
    [offer] = await house.all(HandOver)
    team = (await house.teams_of(TOM))[0].id
    await house.handing_over.accept(house.workspace, offer.id, team, by=TOM)


async def stand_in(house: House) -> None:
    """Have Tom stand in for Mia for two weeks."""
    team = (await house.teams_of(MIA))[0].id
    days = date(2026, 11, 27), date(2026, 12, 11)
    await house.roster.set_stand_in(house.workspace, team, TOM, *days, by=MIA)


@pytest.mark.parametrize("change", [hand_over, stand_in])
async def test_what_they_see(locked: House, change: Callable[[House], Awaitable[None]]) -> None:
    """The one who leads now has what is open, and not a word of what was said before."""
    house = locked
    house.slack.meet(TOM, name="Tom Frey")
    hour = await Hour(house).begin()
    deal = await hour.deal()
    await house.rooms.meeting.agendas.add(house.workspace, NewItem(SAM, "Your notes"), by=SAM)
    step = {"action_1_text": "Call Gina", "action_1_due": hour.due(), "action_1_deal": str(deal)}
    words = {"notes": f"Notes {CANARY}", "insights": CANARY, "private": CANARY}
    await hour.send(await hour.page(), **words, **step)
    [made] = await hour.actions()
    actions = house.rooms.actions.actions
    await actions.accept(house.workspace, [made.id], by=SAM)
    await hour.type(await hour.page(), "V2", notes=f"Typed {CANARY}")

    await change(house)

    assert (await actions.see(house.workspace, made.id, viewer=TOM)).text == "Call Gina"
    async with house.store.begin(house.workspace) as session:
        assert (await house.rooms.pipeline.deals.see(session, deal, viewer=TOM)).id == deal
    found = await house.rooms.meeting.agendas.next_of(house.workspace, SAM, viewer=TOM)
    assert "Your notes" in str(found)
    assert CANARY not in str(found)
    with pytest.raises(NotFound):
        await house.rooms.meeting.records.edit_page(house.workspace, hour.one_on_one, by=TOM)
    with pytest.raises(NotFound):
        await hour.page(by=TOM)

    ahead = OneOnOne.planned_at > house.clock.now()
    theirs = await house.all(OneOnOne, OneOnOne.rep == SAM, ahead, OneOnOne.state == State.PLANNED)
    coming = min(theirs, key=lambda one: one.planned_at)
    assert coming.manager == TOM
    await house.wind(coming.planned_at + timedelta(minutes=5))
    form = await house.rooms.meeting.closing.page(house.workspace, coming.id, by=TOM)
    assert CANARY not in str(form)
    old = await house.rooms.meeting.closing.page(house.workspace, hour.one_on_one, by=MIA)
    assert CANARY in str(old.fields)
