"""Coaching in the moment: one tap, undone by either, counted apart (docs/rhythm.md R6)."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.errors import InvalidInput, NotAllowed, NotFound
from bot.people.model import Audit
from bot.sessions.ids import Field
from bot.sessions.pages import Wish
from bot.sessions.rules import AD_HOC, State
from tests.rhythm.house import AIKO, MIA, RON, SAM, STRANGER, House
from tests.sessions.team import add_deal, greet, log, stored


async def test_logged_and_taken_out(house: House) -> None:
    """It is written down with who did it, and either of the two takes it out, once."""
    await greet(house, SAM)
    number = await log(house, 10)

    [row] = await stored(house)
    assert (row.manager, row.rep, row.coaching, row.state) == (MIA, SAM, 10, State.HELD)
    for by in (SAM, MIA):
        page = await house.rooms.sessions.moments.remove(house.workspace, number, by=by)
        assert page.facts.state is State.REMOVED
        assert page.facts.changed_by == SAM
    notes = await house.all(Audit, Audit.event == "session.logged")
    assert [(one.actor, one.subject) for one in notes] == [
        (MIA, f"person:{SAM}"),
        (SAM, f"person:{SAM}"),
    ]


async def test_a_double_tap_is_one(house: House) -> None:
    """Two taps in the same moment are one; two minutes later it is another."""
    await greet(house, SAM)
    assert len({*await asyncio.gather(log(house), log(house))}) == 1

    house.clock.advance(timedelta(minutes=2))
    await log(house)

    assert len(await stored(house)) == 2


async def test_who_may_log(house: House) -> None:
    """Who leads a rep logs; the rep doesn't, and to a stranger the rep isn't there (R50)."""
    await greet(house, SAM)
    number = await log(house)

    with pytest.raises(NotAllowed):
        await log(house, by=SAM)
    for rep in (SAM, RON, "U1NOBODY"):
        with pytest.raises(NotFound):
            await log(house, by=STRANGER, rep=rep)
    with pytest.raises(NotFound):
        await log(house, rep=RON)
    with pytest.raises(NotFound):
        await house.rooms.sessions.moments.remove(house.workspace, number, by=STRANGER)
    with pytest.raises(NotFound):
        await house.rooms.sessions.moments.remove(house.workspace, 999, by=MIA)


async def test_of_who_said_no_nothing_is_kept(house: House) -> None:
    """A rep who would rather not take part isn't offered, and isn't logged (R46)."""
    await greet(house, SAM)
    await house.welcome.refuse(house.workspace, await house.member_of(SAM), by=SAM)

    with pytest.raises(InvalidInput) as refused:
        await log(house)

    assert set(refused.value.fields) == {Field.REP}
    assert (await house.rooms.sessions.moments.page(house.workspace, MIA)).reps == ()
    assert await stored(house) == []


async def test_a_stand_in_coaches(house: House) -> None:
    """Who stands in logs and plans as the leader; the two who met keep it (R50)."""
    team = await greet(house, SAM)
    today = house.clock.now().date()
    await house.roster.set_stand_in(house.workspace, team, STRANGER, today, today, by=MIA)

    number = await log(house, by=STRANGER)

    [row] = await stored(house)
    assert (row.id, row.manager, row.rep) == (number, STRANGER, SAM)
    with pytest.raises(NotFound):
        await house.rooms.sessions.moments.remove(house.workspace, number, by=MIA)
    house.clock.advance(timedelta(days=1))
    with pytest.raises(NotFound):
        await log(house, by=STRANGER)
    await house.rooms.sessions.moments.remove(house.workspace, number, by=STRANGER)


async def test_too_late_to_take_out(house: House) -> None:
    """After two working days it stays (R42)."""
    await greet(house, SAM)
    number = await log(house)
    house.clock.advance(timedelta(days=3))

    with pytest.raises(NotAllowed, match="more than two working days"):
        await house.rooms.sessions.moments.remove(house.workspace, number, by=SAM)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"length": 241}, Field.LENGTH),
        ({"about": "x" * 151}, Field.ABOUT),
        ({"deal_id": 999}, Field.DEAL),
        ({"hours": 1}, Field.DAY),
        ({"hours": -24 * 15}, Field.DAY),
    ],
)
async def test_what_is_wrong_stands_at_its_field(
    house: House, changes: dict[str, int], field: Field
) -> None:
    """Too long, somebody else's deal, tomorrow or long ago: told at the field."""
    await greet(house, SAM)
    start = house.clock.now() + timedelta(hours=changes.get("hours", 0))
    more = {name: value for name, value in changes.items() if name != "hours"}

    with pytest.raises(InvalidInput) as refused:
        await house.rooms.sessions.moments.log(
            house.workspace,
            Wish(SAM, lambda _: start, AD_HOC, **more),  # type: ignore[arg-type]
            by=MIA,
        )

    assert set(refused.value.fields) == {field}
    assert await stored(house) == []


async def test_about_a_deal(house: House) -> None:
    """A deal must be the rep's own; the select finds those of everybody whom one leads."""
    await greet(house, SAM, RON)
    sams = await add_deal(house, "Acme renewal")
    rons = await add_deal(house, "Bolt pilot", rep=RON)

    def wish(deal: int) -> Wish:
        return Wish(SAM, lambda _: house.clock.now(), AD_HOC, deal_id=deal)

    moments, asking = house.rooms.sessions.moments, house.rooms.sessions.asking
    assert (await moments.log(house.workspace, wish(sams), by=MIA)).facts.deal_id == sams
    with pytest.raises(InvalidInput):
        await moments.log(house.workspace, wish(rons), by=MIA)
    found = await asking.deals_of(house.workspace, MIA, "")
    assert {deal.name for deal, _ in found} == {"Acme renewal", "Bolt pilot"}
    assert [deal.id for deal, _ in await asking.deals_of(house.workspace, MIA, "cole")] == [rons]
    for nobody in (SAM, STRANGER, "U1NOBODY"):
        assert await asking.deals_of(house.workspace, nobody, "") == []


async def test_the_likeliest_first(house: House) -> None:
    """Those coached last come first, then by name; a rep reads what was logged of them."""
    await greet(house, SAM, RON, AIKO)
    await log(house, rep=SAM)

    page = await house.rooms.sessions.moments.page(house.workspace, MIA)
    assert [one.slack_id for one in page.reps] == [SAM, AIKO, RON]
    assert page.logged == ()
    of_sam = await house.rooms.sessions.moments.page(house.workspace, SAM)
    assert (of_sam.reps, [one.other.slack_id for one in of_sam.logged]) == ((), [MIA])
    with pytest.raises(NotAllowed):
        await house.rooms.sessions.moments.form(house.workspace, SAM)


async def test_nothing_is_sent(house: House) -> None:
    """Nobody gets a message: what was logged is seen in the Home (R6, R43)."""
    await greet(house, SAM)
    before = len(await house.deliveries())

    await log(house)

    assert len(await house.deliveries()) == before
