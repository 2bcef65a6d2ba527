"""The list of `/coach actions`, and the form of a new one: what they show to whom (R31, R50)."""

from __future__ import annotations

from datetime import date

import pytest

from bot.actions.pages import About, Draft, Listed
from bot.actions.rules import ActionField, Place, Source
from bot.errors import InvalidInput, NotFound
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
