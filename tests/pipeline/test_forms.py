"""Entering and changing deals: each once, by their two people only, nothing overwritten unseen."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.errors import InvalidInput, NotFound
from bot.people.audit import Event
from bot.pipeline.forms import Saved
from bot.pipeline.pages import DealPage, DealsPage, Typed
from bot.pipeline.rules import DealFacts, DealState, Field, Phase, content_of
from tests.pipeline.house import MIA, RON, SAM, STRANGER, TYPED, DealHouse


async def page_of(house: DealHouse, deal: DealFacts, viewer: str = RON) -> DealPage:
    return await house.forms.page(house.workspace, deal.id, viewer=viewer)


async def save(house: DealHouse, page: DealPage, *, by: str, **changes: object) -> Saved | DealPage:
    """Send the form of a page with these changes."""
    deal = page.deal
    assert deal is not None
    typed = Typed(
        deal.name,
        deal.account,
        None,
        deal.stage,
        "EUR 12,000",
        deal.close_on,
        deal.next_step,
        deal.next_step_on,
    )
    typed = replace(typed, **changes)  # type: ignore[arg-type]
    return await house.forms.save(house.workspace, typed, by=by, deal_id=deal.id, seen=page.seen)


async def listed(house: DealHouse, viewer: str, typed: str = "") -> list[str]:
    page = await house.forms.look(house.workspace, viewer, typed)
    assert isinstance(page, DealsPage)
    return [one.name for one in page.deals]


async def test_a_deal_by_hand(house: DealHouse) -> None:
    """What a rep types is read and kept; a second sending of the same is the same deal."""
    deal = await house.enter()

    assert (deal.rep, deal.stage, deal.phase) == (RON, "Proposal", Phase.MIDDLE)
    assert (deal.amount, deal.currency) == (1_200_000, "EUR")
    assert deal.state is DealState.OPEN
    assert await house.enter() == deal
    assert await house.noted() == [(Event.DEAL_SAVED, RON, f"deal:{deal.id}")]
    assert house.followed == [deal]


async def test_two_forms_at_once(house: DealHouse) -> None:
    """A form that is sent twice at the same moment makes one deal."""
    first, second = await asyncio.gather(house.enter(), house.enter())

    assert first == second
    assert await listed(house, RON) == ["Acme renewal"]


async def test_who_sees_it(house: DealHouse) -> None:
    """The rep and whoever leads them see a deal; to a colleague and a stranger it isn't there."""
    deal = await house.enter()

    for viewer in (RON, MIA):
        page = await page_of(house, deal, viewer)
        assert (page.is_own, page.leaders) == (viewer == RON, (MIA,))
        assert await listed(house, viewer) == ["Acme renewal"]
    assert await listed(house, SAM) == []
    for viewer in (SAM, STRANGER):
        with pytest.raises(NotFound):
            await page_of(house, deal, viewer)
        with pytest.raises(NotFound):
            await house.forms.close(house.workspace, deal.id, DealState.WON, "", by=viewer)
        with pytest.raises(NotFound):
            await house.fixes.close_on(house.workspace, deal.id, date(2026, 12, 1), by=viewer)
    assert await house.now(deal) == deal


async def test_a_stranger_begins(house: DealHouse) -> None:
    """Somebody whom we never met reads that, and nothing else."""
    with pytest.raises(NotFound):
        await house.forms.look(house.workspace, STRANGER, "")
    with pytest.raises(NotFound):
        await house.forms.save(house.workspace, TYPED, by=STRANGER)


async def test_a_leader_picks_whose_it_is(house: DealHouse) -> None:
    """A leader enters deals for those whom they lead, never for others or for themselves."""
    page = await house.forms.blank(house.workspace, MIA, "Acme")
    assert [one.slack_id for one in page.reps] == [RON, SAM]

    deal = await house.enter(by=MIA, rep=SAM)
    assert deal.rep == SAM
    assert await listed(house, MIA) == ["Acme renewal"]
    for rep in (None, MIA, STRANGER):
        with pytest.raises(InvalidInput) as refused:
            await house.enter(by=MIA, rep=rep)
        assert [*refused.value.fields] == [Field.REP]
    with pytest.raises(InvalidInput):
        await house.enter(by=RON, rep=SAM)


async def test_a_deal_moves_along(house: DealHouse) -> None:
    """When a rep changes manager, the new one sees their deals and the old one doesn't."""
    deal = await house.enter(rep=None, by=SAM)
    await house.save(RON)
    with pytest.raises(NotFound):
        await page_of(house, deal, MIA)

    house.slack.meet("U1KIM", name="Kim Park")
    await house.save(SAM, by="U1KIM")

    assert (await page_of(house, deal, "U1KIM")).deal == deal


async def test_mistakes_stand_at_their_fields(house: DealHouse) -> None:
    """All that is wrong is told at once, and nothing is saved."""
    with pytest.raises(InvalidInput) as refused:
        await house.enter(
            name=" ",
            stage="Moon",
            amount="much",
            close_on=date(2026, 11, 1),
            next_step="",
            next_step_on=date(2026, 12, 1),
        )

    assert {*refused.value.fields} == {
        Field.NAME,
        Field.STAGE,
        Field.AMOUNT,
        Field.CLOSE_ON,
        Field.NEXT_STEP,
    }
    assert await listed(house, RON) == []


async def test_one_name_one_deal(house: DealHouse) -> None:
    """A second open deal of one name is asked to have another one; a colleague's isn't."""
    await house.enter()

    with pytest.raises(InvalidInput) as refused:
        await house.enter(name="ACME renewal", amount="")
    assert [*refused.value.fields] == [Field.NAME]
    await house.enter(by=SAM)


async def test_what_is_meant_by_a_name(house: DealHouse) -> None:
    """A name opens its deal, a part of it lists those alike, closed ones too, else it is new."""
    renewal = await house.enter()
    pilot = await house.enter(name="Pilot", account="Acme Water")
    await house.forms.close(house.workspace, pilot.id, DealState.WON, "", by=RON)

    found = await house.forms.look(house.workspace, RON, " ACME  renewal ")
    assert isinstance(found, DealPage)
    assert found.deal == renewal
    assert await listed(house, RON, "acme") == ["Acme renewal", "Pilot"]
    assert await listed(house, RON, "pilot") == ["Pilot"]
    new = await house.forms.look(house.workspace, RON, "Globex")
    assert isinstance(new, DealPage)
    assert (new.deal, new.name) == (None, "Globex")
    assert await listed(house, RON) == ["Acme renewal"]


async def test_currencies(house: DealHouse) -> None:
    """Without one, an amount is in the country's currency, then in that of the latest deal."""
    assert (await house.forms.blank(house.workspace, RON, "")).currency == "USD"
    first = await house.enter(amount="5k")
    assert first.currency == "USD"
    house.clock.advance(timedelta(seconds=1))
    await house.enter(name="Other", amount="£ 3")

    assert (await house.forms.blank(house.workspace, RON, "")).currency == "GBP"
    assert (await page_of(house, first)).currency == "USD"


async def test_changing(house: DealHouse) -> None:
    """A change is kept and told once; sending the form unchanged changes nothing."""
    deal = await house.enter()
    page = await page_of(house, deal, MIA)
    house.clock.advance(timedelta(days=1))

    done = await save(house, page, by=MIA)
    assert isinstance(done, Saved)
    assert (done.deal, done.is_news) == (deal, False)
    done = await save(house, page, by=MIA, stage="Contract", amount="13k")
    assert isinstance(done, Saved)
    assert (done.deal.phase, done.deal.amount, done.is_news) == (Phase.LATE, 1_300_000, True)
    assert done.deal.stage_since == done.deal.changed_at == house.clock.now()
    assert len(house.followed) == 2


async def test_two_change_different_things(house: DealHouse) -> None:
    """A form that was opened before another's change keeps that change."""
    deal = await house.enter()
    rons, mias = await page_of(house, deal), await page_of(house, deal, MIA)

    await save(house, mias, by=MIA, account="Acme Water")
    done = await save(house, rons, by=RON, next_step="Dana signs")

    assert isinstance(done, Saved)
    assert (done.deal.account, done.deal.next_step) == ("Acme Water", "Dana signs")


async def test_two_change_one_thing(house: DealHouse) -> None:
    """The later of two is shown both, and nothing is saved until they decide."""
    deal = await house.enter()
    rons, mias = await page_of(house, deal), await page_of(house, deal, MIA)
    await save(house, mias, by=MIA, next_step="Mia's", close_on=date(2027, 1, 8))

    told = await save(house, rons, by=RON, next_step="Ron's")
    assert isinstance(told, DealPage)
    assert told.clashes == (Field.NEXT_STEP,)
    assert told.content is not None
    assert told.content.next_step == "Ron's"
    assert (await house.now(deal)).next_step == "Mia's"

    done = await save(house, told, by=RON, next_step="Ron's", close_on=date(2026, 12, 18))
    assert isinstance(done, Saved)
    assert (done.deal.next_step, done.deal.close_on) == ("Ron's", date(2027, 1, 8))


async def test_a_stage_that_an_import_brought(house: DealHouse) -> None:
    """A stage that isn't one of ours stays as it is, and so does where it lies."""
    deal = await house.enter()
    async with house.store.begin(house.workspace) as session:
        row = await house.deals.to_change(session, deal.id, by=RON)
        content = replace(content_of(deal), stage="Tech validation", phase=Phase.LATE)
        deal = await house.deals.write(session, row, content, by=RON)

    done = await save(house, await page_of(house, deal), by=RON, account="Other")

    assert isinstance(done, Saved)
    assert (done.deal.stage, done.deal.phase) == ("Tech validation", Phase.LATE)
