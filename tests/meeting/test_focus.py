"""Picking the deals of a 1:1, and what the prep sheet tells of it (docs/rhythm.md R10, R12)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.errors import InvalidInput, NotAllowed
from bot.meeting import sheet_views
from bot.meeting.agenda_pages import NewItem
from bot.people.model import WorkspacePolicy
from bot.rhythm import rows
from bot.rhythm.pages import SheetPage
from bot.rhythm.rules import Kind
from bot.words import tongue
from tests.meeting.agendas import Desk
from tests.rhythm.house import MIA, RON, STRANGER, House


@pytest.fixture(name="desk")
async def _desk(house: House) -> Desk:
    """Mia leads Ron, who was greeted; his 1:1 is on Friday."""
    desk = Desk(house)
    await desk.open()
    return desk


async def test_the_rep_picks(desk: Desk) -> None:
    """What is picked is on the agenda; picked anew, the others leave it, and the same stays."""
    one, two, three = [await desk.deal(name, phase="early") for name in ("A", "B", "C")]
    await desk.pick(one, two)
    before = [line.item.id for line in (await desk.page()).lines]
    await desk.pick(two, three)

    lines = (await desk.page()).lines
    assert [line.item.text for line in lines] == ["B", "C"]
    assert lines[0].item.id in before
    form = await desk.focus.page(desk.workspace, RON, by=RON)
    assert (form.picked, form.is_proposed) == ((two, three), False)
    async with desk.house.store.begin(desk.workspace) as session:
        facts = await rows.current(session, RON)
        assert facts is not None
        found = await desk.agendas.focus_of(session, facts)
    assert [deal.name for deal in found] == ["B", "C"]


async def test_a_proposal_is_filled_in(desk: Desk) -> None:
    """Before anything is picked the form proposes three, an early one among them."""
    for name in ("A", "B", "C", "D"):
        await desk.deal(name)
    early = await desk.deal("E", phase="early")

    form = await desk.focus.page(desk.workspace, RON, by=RON)
    assert form.is_proposed
    assert len(form.picked) == 3
    assert early in form.picked


async def test_the_manager_does_not_pick(desk: Desk) -> None:
    """The manager can put a deal up, as far as there is room, but the rep picks (R12, R26)."""
    deals = [await desk.deal(name, phase="early") for name in ("A", "B", "C", "D")]
    with pytest.raises(NotAllowed, match="The rep picks"):
        await desk.pick(deals[0], by=MIA)
    await desk.pick(*deals[:2])
    await desk.add("", by=MIA, deal=deals[2])
    with pytest.raises(InvalidInput, match="Three deals are picked already"):
        await desk.agendas.add(desk.workspace, NewItem(RON, "", deal_id=deals[3]), by=MIA)

    assert await desk.texts() == ["A", "B", "C"]


async def test_four_on_purpose(desk: Desk) -> None:
    """Without the tick four are refused and nothing has changed; with it they stand."""
    deals = [await desk.deal(name, phase="early") for name in ("A", "B", "C", "D")]
    with pytest.raises(InvalidInput):
        await desk.pick(*deals)
    assert await desk.texts() == []
    await desk.pick(*deals, on_purpose=True)

    assert await desk.texts() == ["A", "B", "C", "D"]


async def test_hours_on_a_sheet_are_the_two_s_own(desk: Desk) -> None:
    """Who stands in, and everybody where figures are switched off, reads no hours (R50)."""
    page = await sheet_of(desk, RON)
    stranger = replace(page, reader=replace(page.reader, slack_id=STRANGER))
    for told in (await desk.focus.on_sheet(desk.workspace, stranger)).values():
        assert told.hours is None
    async with desk.house.store.begin(desk.workspace) as session:
        session.add(
            WorkspacePolicy(shows_persons=False, changed_by=MIA, changed_at=desk.house.clock.now())
        )
    for told in (await desk.focus.on_sheet(desk.workspace, page)).values():
        assert told.hours is None


async def sheet_of(desk: Desk, who: str) -> SheetPage:
    [sheet, *_] = await desk.house.deliveries(Kind.SHEET, to=who)
    return await desk.house.rhythms.sheet(desk.workspace, sheet.subject_id)


async def test_on_the_sheet(desk: Desk) -> None:
    """The rep reads names, gaps and what else to pick, the manager how much; nobody after."""
    deal = await desk.deal("Acme", phase="early")
    await desk.deal("Cobalt", phase="early")
    await desk.pick(deal)
    await desk.add("Prices", by=MIA)
    one = await desk.house.one()
    found = {}
    for sheet in await desk.house.deliveries(Kind.SHEET):
        page = await desk.house.rhythms.sheet(desk.workspace, sheet.subject_id)
        told = await desk.focus.on_sheet(desk.workspace, page)
        if one.id in told:
            found[sheet.recipient] = told[one.id]

    assert {(who, told.items, told.picks) for who, told in found.items()} == {
        (MIA, 2, 1),
        (RON, 2, 1),
    }
    assert found[RON].names == ("Acme",)
    assert sorted(deal.name for deal, _ in found[RON].gaps) == ["Acme", "Cobalt"]
    assert [one.deal.name for one in found[RON].proposed] == ["Cobalt"]
    assert (found[MIA].rep, found[MIA].names, found[MIA].gaps) == ("", (), ())
    assert found[MIA].hours == found[RON].hours
    said = sheet_views.line(tongue("en"), found[RON])
    assert said.endswith("\n0.0 of 3.0 h of coaching; this month's first 1:1 is still to come.")
    await desk.house.wind(one.planned_at + timedelta(minutes=5))
    await desk.house.rhythms.start(desk.workspace, one.id, by=MIA)
    for sheet in await desk.house.deliveries(Kind.SHEET):
        page = await desk.house.rhythms.sheet(desk.workspace, sheet.subject_id)
        assert one.id not in await desk.focus.on_sheet(desk.workspace, page)
