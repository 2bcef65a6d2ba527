"""Deals end, open again, go on; each once, and whoever follows them hears of it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.errors import InvalidInput, NotFound
from bot.people.audit import Event
from bot.pipeline.rules import DealState, Field
from tests.pipeline.house import MIA, RON, SAM, DealHouse

FRIDAY = date(2026, 12, 4)


async def test_closing_once(house: DealHouse) -> None:
    """Closing once more with the same does nothing, with another reason corrects the first."""
    deal = await house.enter()
    async with house.store.begin(house.workspace) as session:
        lost = await house.deals.close(session, deal.id, DealState.LOST, " No  budget ", by=MIA)
        assert (lost.state, lost.reason) == (DealState.LOST, "No budget")
    for reason in ("No budget", "", "No budget this year"):
        async with house.store.begin(house.workspace) as session:
            await house.deals.close(session, deal.id, DealState.LOST, reason, by=MIA)

    assert (await house.now(deal)).reason == "No budget this year"
    assert await house.noted(Event.DEAL_CLOSED) == [
        (Event.DEAL_CLOSED, MIA, f"deal:{deal.id}"),
        (Event.DEAL_CLOSED, MIA, f"deal:{deal.id}"),
    ]
    async with house.store.begin(house.workspace) as session:
        assert await house.deals.of_rep(session, RON) == []
        assert [one.id for one in await house.deals.of_rep(session, RON, only_open=False)] == [
            deal.id
        ]


@pytest.mark.parametrize("state", [DealState.LOST, DealState.WALKED_AWAY])
async def test_a_reason_is_asked_for(house: DealHouse, state: DealState) -> None:
    """Without a reason a deal isn't lost or walked away from, and stays open (R13)."""
    deal = await house.enter()

    with pytest.raises(InvalidInput) as refused:
        await house.forms.close(house.workspace, deal.id, state, "  ", by=RON)

    assert [*refused.value.fields] == [Field.REASON]
    assert (await house.now(deal)).is_open


async def test_opening_again(house: DealHouse) -> None:
    """A closing can be taken back, by either of the two, once."""
    deal = await house.enter()
    await house.forms.close(house.workspace, deal.id, DealState.WALKED_AWAY, "No fit", by=RON)

    for _ in range(2):
        page = await house.forms.reopen(house.workspace, deal.id, by=MIA)

    assert page.deal is not None
    assert page.deal.is_open
    assert page.deal.reason == ""
    assert [one.state for one in house.followed] == [
        DealState.OPEN,
        DealState.WALKED_AWAY,
        DealState.OPEN,
    ]


async def test_taking_out(house: DealHouse) -> None:
    """What was entered by mistake is gone for everybody, whatever points at it still."""
    deal = await house.enter()

    await house.forms.remove(house.workspace, deal.id, by=RON)

    assert house.followed[-1].id == deal.id
    async with house.store.begin(house.workspace) as session:
        assert await house.deals.named(session, [deal.id]) == {}
        assert await house.deals.of_rep(session, RON, only_open=False) == []
        with pytest.raises(NotFound):
            await house.deals.see(session, deal.id, viewer=RON)
    for again in (house.forms.remove, house.forms.reopen):
        with pytest.raises(NotFound):
            await again(house.workspace, deal.id, by=RON)
    await house.enter()


async def test_the_next_step(house: DealHouse) -> None:
    """A next step is set once, by the deal's people; mistakes stand at its two fields."""
    deal = await house.enter()
    for _ in range(2):
        async with house.store.begin(house.workspace) as session:
            done = await house.deals.set_next_step(session, deal.id, " Dana  signs", FRIDAY, by=MIA)
    assert (done.next_step, done.next_step_on) == ("Dana signs", FRIDAY)
    assert len(house.followed) == 2

    past = FRIDAY - timedelta(days=60)
    for text, on, field in (
        ("", FRIDAY, Field.NEXT_STEP),
        ("s" * 301, FRIDAY, Field.NEXT_STEP),
        ("Dana signs", past, Field.NEXT_STEP_ON),
    ):
        with pytest.raises(InvalidInput) as refused:
            async with house.store.begin(house.workspace) as session:
                await house.deals.set_next_step(session, deal.id, text, on, by=MIA)
        assert [*refused.value.fields] == [field]
    with pytest.raises(NotFound):
        async with house.store.begin(house.workspace) as session:
            await house.deals.set_next_step(session, deal.id, "Mine", FRIDAY, by=SAM)


async def test_putting_off_once(house: DealHouse) -> None:
    """Two taps on one button move a date once, and an old button moves nothing any more."""
    deal = await house.enter()
    was, to = date(2026, 12, 18), date(2027, 1, 18)
    for _ in range(2):
        moved = await house.fixes.put_off(house.workspace, deal.id, was, to, by=RON)
        assert moved.close_on == to
    assert len(house.followed) == 2

    await house.fixes.close_on(house.workspace, deal.id, FRIDAY, by=MIA)
    with pytest.raises(InvalidInput, match="changed this close date"):
        await house.fixes.put_off(house.workspace, deal.id, was, to, by=RON)
    with pytest.raises(InvalidInput, match="That day is over"):
        await house.fixes.put_off(house.workspace, deal.id, FRIDAY, date(2026, 11, 1), by=RON)


async def test_days_picked_in_a_message(house: DealHouse) -> None:
    """A day picked there is set; of a closed deal, or in the past, it says why it isn't."""
    deal = await house.enter()
    await house.fixes.step_on(house.workspace, deal.id, FRIDAY, by=RON)
    await house.fixes.close_on(house.workspace, deal.id, FRIDAY, by=RON)
    now = await house.now(deal)
    assert (now.next_step_on, now.close_on) == (FRIDAY, FRIDAY)

    with pytest.raises(InvalidInput, match="That day is over"):
        await house.fixes.step_on(house.workspace, deal.id, date(2026, 11, 1), by=RON)
    await house.forms.close(house.workspace, deal.id, DealState.WON, "", by=RON)
    with pytest.raises(InvalidInput, match="closed by now"):
        await house.fixes.close_on(house.workspace, deal.id, date(2026, 12, 9), by=RON)
