"""The list of `/coach actions`, and the form of a new one: what they show to whom (R31, R50)."""

from __future__ import annotations

from datetime import date

import pytest

from bot.actions.pages import About, Draft, Listed
from bot.actions.rules import ActionField, Place, Source
from bot.errors import InvalidInput, NotFound
from bot.pipeline.forms import Saved
from bot.pipeline.pages import Typed
from tests.actions.office import Office
from tests.actions.values import at
from tests.rhythm.house import AIKO, MIA, RON, SALES, SAM, STRANGER, House


@pytest.fixture(name="office")
def _office(house: House) -> Office:
    return Office(house)


async def test_lists(office: Office) -> None:
    """Each list shows what is asked for, page by page, and nothing of others' 1:1s."""
    lists, workspace = office.house.rooms.actions.lists, office.house.workspace
    for n in range(10):
        await office.agree(f"Ron {n}")
    await office.agree("Sam's", owner=SAM, rep=SAM, due=date(2026, 11, 24))
    own = await office.agree("Mia's", owner=MIA, rep=AIKO)

    team = await lists.page(workspace, MIA, Listed.TEAM, 7)
    assert (team.count, team.pages, team.page, len(team.actions)) == (12, 2, 1, 4)
    mine = await lists.page(workspace, MIA, Listed.MINE)
    assert ([one.id for one in mine.actions], mine.own) == ([own.id], (own.id,))
    rons = await lists.page(workspace, RON, Listed.TEAM)
    assert (rons.listed, rons.count, len(rons.own)) == (Listed.MINE, 10, 10)
    assert rons.choices == (Listed.MINE, Listed.OURS, Listed.OVERDUE, Listed.CLOSED)
    aikos = await lists.page(workspace, AIKO, Listed.OURS)
    assert [one.id for one in aikos.actions] == [own.id]
    office.house.clock.set(at("2026-11-25 12:00"))
    late = await lists.page(workspace, MIA, Listed.OVERDUE)
    assert [one.text for one in late.actions] == ["Sam's"]
    assert late.own == ()
    with pytest.raises(NotFound):
        await lists.page(workspace, "U1NOBODY", Listed.MINE)


async def test_forms(office: Office) -> None:
    """The form knows whose 1:1s there are; a leader's action for a rep is the rep's to accept."""
    drafts, workspace = office.house.rooms.actions.drafts, office.house.workspace
    page = await drafts.page(workspace, MIA, About(), typed="Call <@U1RON> by Friday")
    assert [pair.rep.slack_id for pair in page.pairs] == [RON, AIKO, SAM]
    assert (page.text, page.due_on) == ("Call @Ron Cole", date(2026, 11, 27))
    page = await drafts.page(workspace, RON, About())
    assert page.chosen.other.slack_id == MIA
    with pytest.raises(NotFound):
        await drafts.page(workspace, STRANGER, About())

    about = About(rep=SAM, place=Place(SALES, "1.000100"))
    draft = Draft("Call Ann", date(2026, 11, 27), is_own=False, about=about)
    made = (await drafts.make(workspace, draft, by=MIA)).action
    assert (made.owner, made.rep, made.proposed_by, made.source) == (SAM, SAM, MIA, Source.MESSAGE)
    assert made.place == about.place
    for wrong, field in (
        (Draft("x", None, is_own=True, about=about), ActionField.DUE),
        (Draft("x", date(2026, 11, 27), is_own=True, about=About(rep=MIA)), ActionField.REP),
    ):
        with pytest.raises(InvalidInput) as caught:
            await drafts.make(workspace, wrong, by=MIA)
        assert set(caught.value.fields) == {field}


async def test_about_a_deal(office: Office) -> None:
    """The form lists the chosen rep's deals; another rep's deal is refused at its field."""
    house = office.house
    drafts, workspace = house.rooms.actions.drafts, house.workspace
    typed = Typed("Acme", "Acme Water", None, "Proposal", "", date(2026, 12, 18), "", None)
    saved = await house.rooms.pipeline.forms.save(workspace, typed, by=RON)
    assert isinstance(saved, Saved)
    deal = saved.deal.id

    page = await drafts.page(workspace, MIA, About(rep=RON))
    assert [one.id for one in page.deals] == [deal]
    assert (await drafts.page(workspace, MIA, About(rep=SAM))).deals == ()
    opened = await drafts.page(workspace, MIA, About(deal=deal))
    assert (opened.deal, opened.chosen.rep.slack_id) == (deal, RON)
    with pytest.raises(NotFound):
        await drafts.page(workspace, SAM, About(deal=deal))

    draft = Draft("Call Ann", date(2026, 11, 27), is_own=True, about=About(rep=RON, deal=deal))
    made = (await drafts.make(workspace, draft, by=RON)).action
    assert made.deal_id == deal
    async with house.store.begin(workspace) as session:
        found = await office.actions.of_deals(session, [deal, 99], at("2026-11-01 00:00"))
    assert found == {deal: [made], 99: []}
    wrong = Draft("x", date(2026, 11, 27), is_own=True, about=About(rep=SAM, deal=deal))
    with pytest.raises(InvalidInput) as caught:
        await drafts.make(workspace, wrong, by=MIA)
    assert set(caught.value.fields) == {ActionField.DEAL}


async def test_from_a_one_on_one(office: Office) -> None:
    """Opened from a 1:1, it is about these two, and the action is that 1:1's."""
    house = office.house
    drafts, workspace = house.rooms.actions.drafts, house.workspace
    about = About(one_on_one=(await house.one(RON)).id)
    page = await drafts.page(workspace, MIA, about)
    assert [pair.rep.slack_id for pair in page.pairs] == [RON]
    with pytest.raises(NotFound):
        await drafts.page(workspace, SAM, about)

    chosen = About(rep=RON, one_on_one=about.one_on_one)
    draft = Draft("Call Ann", date(2026, 11, 27), is_own=False, about=chosen)
    made = (await drafts.make(workspace, draft, by=MIA)).action
    assert (made.source, made.source_id) == (Source.ONE_ON_ONE, about.one_on_one)
    assert (made.owner, made.batch) == (RON, None)
