"""What the two write about a deal's risks, on both databases (R22, R26, R48, R50)."""

from __future__ import annotations

import asyncio
import json
import logging
from datetime import date, timedelta

import pytest

from bot.errors import InvalidInput, NotAllowed, NotFound
from bot.evidence.risks import form_views, page_views, views
from bot.evidence.risks.ids import Field
from bot.evidence.risks.pages import Owed
from bot.evidence.risks.rules import RiskState
from bot.outbox.model import Delivery
from bot.people.model import Audit
from bot.words import tongue
from tests.evidence.risks.risks_house import THREE, RisksHouse
from tests.rhythm.house import MIA, RON, SAM, STRANGER

SECRET = "Sam never calls them back"
T = tongue("en")
DAY = date(2026, 11, 30)


async def test_the_managers_reasons_are_hidden(
    house: RisksHouse, caplog: pytest.LogCaptureFixture
) -> None:
    """Until the rep's are confirmed, what the manager added stands nowhere that the rep reads."""
    caplog.set_level(logging.INFO)
    deal = await house.deal()
    mine = await house.added(deal, SECRET, "the price")
    assert [one.text for one in mine.hidden] == [SECRET, "the price"]
    check = await house.pre_mortem(deal)
    await house.reply(check, THREE)

    [look] = await house.looks()
    said = [
        json.dumps((await house.shown()).blocks),
        json.dumps(page_views.risks_page(T, await house.page(deal, SAM))),
        json.dumps(
            form_views.reasons_form(
                T, await house.writing.read_form(house.workspace, look.id, by=SAM)
            )
        ),
        json.dumps(
            form_views.reasons_form(T, await house.writing.form(house.workspace, deal.id, by=SAM))
        ),
        " ".join(await house.texts(deal)),
        str([(one.detail, one.reason) for one in await house.all(Delivery)]),
        str([one.detail for one in await house.all(Audit)]),
        caplog.text,
    ]
    kinds = {one.kind for one in await house.said()}
    said += [str(await house.compose(kind, is_update=True)) for kind in kinds]
    async with house.store.begin(house.workspace) as session:
        owed = await house.risks.owed(session, SAM)
        said.append(json.dumps(views.home_lines(T, owed, is_rep=True)))
    assert not [one for one in said if SECRET in one]
    theirs = [one for one in await house.rows() if one.said_by == MIA]
    for risk in theirs:
        for attempt in (
            house.writing.counter_form(house.workspace, risk.id, by=SAM),
            house.writing.look_again(house.workspace, risk.id, RiskState.WORSE, by=SAM),
        ):
            with pytest.raises(NotFound):
                await attempt
    with pytest.raises(NotFound):
        await house.writing.pair_form(house.workspace, look.id, by=SAM)

    await house.writing.confirm(house.workspace, look.id, by=SAM)

    assert SECRET in json.dumps(page_views.risks_page(T, await house.page(deal, SAM)))
    assert SECRET in json.dumps((await house.shown(is_update=True)).blocks)


async def test_side_by_side(house: RisksHouse) -> None:
    """Both in and confirmed, what both saw stands apart; who sees it otherwise says so."""
    deal = await house.deal()
    await house.named(deal, "The price", "Our champion left", "They do nothing")
    page = await house.added(deal, "Prices", "legal is slow")
    assert page.current is not None
    assert page.hidden == ()
    by_text = {one.text: one for one in page.current.risks}
    assert by_text["Prices"].same_as == by_text["The price"].id
    assert by_text["legal is slow"].same_as is None

    [look] = await house.looks()
    pairs = {by_text["Prices"].id: None, by_text["legal is slow"].id: by_text["They do nothing"].id}
    for _ in range(2):
        page = await house.writing.pair(house.workspace, look.id, pairs, by=SAM)
    assert page.current is not None
    assert {one.text: one.same_as for one in page.current.risks if one.said_by == MIA} == {
        "Prices": None,
        "legal is slow": by_text["They do nothing"].id,
    }
    twice = dict.fromkeys(pairs, by_text["The price"].id)
    with pytest.raises(InvalidInput) as wrong:
        await house.writing.pair(house.workspace, look.id, twice, by=MIA)
    assert set(wrong.value.fields) == {f"{Field.PAIR}{by_text['legal is slow'].id}"}
    with pytest.raises(NotFound):
        await house.writing.pair(house.workspace, look.id, {4711: None}, by=MIA)


async def test_counter_moves_are_the_reps(house: RisksHouse) -> None:
    """The rep writes what is done against each risk, the manager can't; sent twice it is one."""
    deal = await house.deal()
    page = await house.named(deal, "The price")
    assert page.current is not None
    [risk] = page.current.risks

    for _ in range(2):
        await house.writing.counter(house.workspace, risk.id, "  Show the\nROI ", DAY, by=SAM)
    [row] = await house.rows()
    assert (row.counter_move, row.counter_by, row.recheck_on) == ("Show the ROI", SAM, DAY)
    with pytest.raises(NotAllowed, match="the rep writes"):
        await house.writing.counter(house.workspace, risk.id, "Do it my way", None, by=MIA)
    with pytest.raises(NotAllowed, match="the rep writes"):
        await house.writing.form(house.workspace, deal.id, by=MIA)
    with pytest.raises(NotAllowed, match="for your manager"):
        await house.writing.leaders_form(house.workspace, deal.id, by=SAM)
    with pytest.raises(NotAllowed, match="for your manager"):
        await house.added(deal, "mine", by=SAM)


async def test_to_strangers_it_is_not_there(house: RisksHouse) -> None:
    """To a stranger and to a rep of the same team none of it exists, whatever the button says."""
    deal = await house.deal()
    page = await house.named(deal, "The price")
    assert page.current is not None
    [risk], look = page.current.risks, page.current.found.id
    for person in (STRANGER, RON):
        for attempt in (
            house.page(deal, person),
            house.writing.form(house.workspace, deal.id, by=person),
            house.writing.leaders_form(house.workspace, deal.id, by=person),
            house.writing.read_form(house.workspace, look, by=person),
            house.writing.confirm(house.workspace, look, by=person),
            house.writing.counter_form(house.workspace, risk.id, by=person),
            house.writing.counter(house.workspace, risk.id, "x", None, by=person),
            house.writing.look_again(house.workspace, risk.id, RiskState.WORSE, by=person),
            house.writing.pair_form(house.workspace, look, by=person),
            house.named(deal, "x", by=person),
            house.added(deal, "x", by=person),
        ):
            with pytest.raises(NotFound):
                await attempt
    for attempt in (
        house.writing.read_form(house.workspace, 4711, by=SAM),
        house.writing.confirm(house.workspace, 4711, by=SAM),
        house.writing.counter_form(house.workspace, 4711, by=SAM),
        house.writing.form(house.workspace, 4711, by=SAM),
    ):
        with pytest.raises(NotFound):
            await attempt


async def test_bad_input(house: RisksHouse) -> None:
    """What can't be taken is said at its field: too much in any script, nothing, a past day."""
    deal = await house.deal()
    for letter in ("x", "ж", "語", "ب"):
        with pytest.raises(InvalidInput) as wrong:
            await house.named(deal, "fine", letter * 3000)
        assert set(wrong.value.fields) == {f"{Field.REASON}1"}
        with pytest.raises(InvalidInput):
            await house.added(deal, letter * 3000)
    with pytest.raises(InvalidInput) as empty:
        await house.named(deal, "", "  \n ")
    assert set(empty.value.fields) == {f"{Field.REASON}0"}
    assert not await house.looks()
    page = await house.named(deal, "The price")
    assert page.current is not None
    [risk] = page.current.risks
    with pytest.raises(InvalidInput) as both:
        await house.writing.counter(
            house.workspace, risk.id, "語" * 3000, date(2026, 11, 23), by=SAM
        )
    assert set(both.value.fields) == {Field.MOVE, Field.AGAIN_ON}
    with pytest.raises(InvalidInput):
        await house.writing.counter(house.workspace, risk.id, "", date(2036, 1, 1), by=SAM)


async def test_changing_the_reasons(house: RisksHouse) -> None:
    """Changed words keep their counter-move, emptied ones go, new ones come, each once (R48)."""
    deal = await house.deal()
    await asyncio.gather(house.named(deal, "price", "timing"), house.named(deal, "price", "timing"))
    assert (len(await house.looks()), await house.texts(deal)) == (1, ["price", "timing"])
    form = await house.writing.form(house.workspace, deal.id, by=SAM)
    await house.writing.counter(house.workspace, form.ids[1], "Start in March", DAY, by=SAM)

    for _ in range(2):
        page = await house.writing.put_right(
            house.workspace,
            (deal.id, form.pre_mortem),
            ["", "their timing", "legal", "legal"],
            form.ids,
            by=SAM,
        )

    assert page.current is not None
    assert [(one.text, one.counter_move) for one in page.current.risks] == [
        ("their timing", "Start in March"),
        ("legal", ""),
    ]


async def test_looking_again(house: RisksHouse) -> None:
    """On its day one tap says how it stands; worse puts the deal first, closing it ends that."""
    deal = await house.deal()
    page = await house.named(deal, "The price", "legal")
    assert page.current is not None
    first, second = page.current.risks
    for risk in (first, second):
        await house.writing.counter(house.workspace, risk.id, "Show the ROI", DAY, by=SAM)
    with pytest.raises(NotAllowed, match="hasn't come"):
        await house.writing.look_again(house.workspace, first.id, RiskState.WORSE, by=SAM)
    assert not await _owed(house)

    house.clock.advance(timedelta(days=7))
    [owed] = await _owed(house)
    assert [one.id for one in owed.due] == [first.id, second.id]
    for _ in range(2):
        await house.writing.look_again(house.workspace, first.id, RiskState.WORSE, by=MIA)
    async with house.store.begin(house.workspace) as session:
        assert await house.risks.worse(session, SAM) == [deal.id]
    [owed] = await _owed(house)
    assert ([one.id for one in owed.due], [one.id for one in owed.worse]) == (
        [second.id],
        [first.id],
    )

    await house.close_deal(deal)
    assert not await _owed(house)
    assert [one.recheck_on for one in await house.rows()] == [None, None]
    with pytest.raises(NotAllowed, match="closed"):
        await house.writing.counter(house.workspace, second.id, "Too late", None, by=SAM)


async def test_what_is_owed(house: RisksHouse) -> None:
    """The Home tells what is to be confirmed, and which risks have no counter-move."""
    deal = await house.deal()
    check = await house.pre_mortem(deal)
    await house.reply(check, THREE)
    [owed] = await _owed(house)
    assert (owed.to_confirm, owed.without_move) == ((await house.looks())[0].id, 0)

    await house.writing.confirm(house.workspace, owed.to_confirm, by=SAM)
    [owed] = await _owed(house)
    assert (owed.to_confirm, owed.without_move) == (0, 3)
    lines = json.dumps(views.home_lines(T, [owed], is_rep=True))
    assert "3 risks without a counter-move" in lines
    assert not await _owed(house, RON)


async def test_one_look_after_another(house: RisksHouse) -> None:
    """A month later a new look begins; the older one stays readable by its date."""
    deal = await house.deal()
    await house.named(deal, "price")
    house.clock.advance(timedelta(days=31))
    assert (await house.writing.form(house.workspace, deal.id, by=SAM)).texts == ()
    page = await house.named(deal, "timing")

    assert page.current is not None
    assert [one.text for one in page.current.risks] == ["timing"]
    assert [one.text for look in page.older for one in look.risks] == ["price"]
    assert "23 Nov" in json.dumps(page_views.risks_page(T, page))


async def test_another_rep_takes_over(house: RisksHouse) -> None:
    """Who gets the deal reads what was confirmed, never what was hidden, and begins anew (R50)."""
    deal = await house.deal()
    await house.added(deal, SECRET)
    async with house.store.begin(house.workspace) as session:
        row = await house.deals.to_change(session, deal.id, by=MIA)
        row.rep = RON
    page = await house.page(deal, RON)
    assert SECRET not in json.dumps(page_views.risks_page(T, page))
    with pytest.raises(NotFound):
        await house.page(deal, SAM)
    assert (await house.writing.form(house.workspace, deal.id, by=RON)).pre_mortem == 0


async def _owed(house: RisksHouse, rep: str = SAM) -> list[Owed]:
    async with house.store.begin(house.workspace) as session:
        return await house.risks.owed(session, rep)
