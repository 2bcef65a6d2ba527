"""Why deals end: asked once, in up to three taps and a line, kept, counted month by month."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.errors import InvalidInput, NotAllowed, NotFound
from bot.evidence.checks.rules import Source
from bot.evidence.fit import causes
from bot.evidence.fit.ids import Field
from bot.evidence.fit.kinds import Kind
from bot.evidence.fit.model import DealOutcome
from bot.evidence.fit.pages import CauseCount
from bot.outbox.types import Post, Silence
from bot.pipeline.rules import CLOSED, DealState
from bot.slack.messages import MessageRef
from tests.evidence.fit.fit_house import FitHouse
from tests.rhythm.house import MIA, RON, SAM, STRANGER

GROUP = f"{MIA},{RON}"


async def outcome(house: FitHouse, nth: int = -1) -> DealOutcome:
    return (await house.all(DealOutcome))[nth]


@pytest.mark.parametrize("state", CLOSED)
async def test_asked_once(house: FitHouse, state: DealState) -> None:
    """The rep is asked in the two's group DM, once: whoever closed it, and however often."""
    deal = await house.deal()
    await house.end(deal, state, by=MIA)
    await house.end(deal, state, why="Still no budget", by=MIA)

    [ask] = await house.deliveries(Kind.WIN_LOSS)
    assert (ask.recipient, ask.klass) == (RON, "ask")
    assert ask.expires_at is not None
    # Five working days, of which one is Thanksgiving.
    assert ask.expires_at.date() == date(2026, 12, 1)
    said = await house.compose()
    assert isinstance(said, Post)
    assert (said.place, said.thread, said.is_open) == (GROUP, None, True)
    assert deal.name in said.text


async def test_in_the_deals_last_thread(house: FitHouse) -> None:
    """It is asked where the two last talked about the deal, but never where others read along."""
    deal = await house.deal()
    checks = house.rooms.evidence.checks.checks
    for number, place in enumerate((GROUP, "C1DEAL")):
        async with house.store.begin(house.workspace) as session:
            await checks.open(
                session,
                rep=RON,
                deal_id=deal.id,
                source=Source.RHYTHM,
                source_key=f"week-{number}",
                by=None,
                place=place,
                thread=MessageRef(f"G{number}", "1.000100"),
            )
        if number == 0:
            await house.end(deal)
            said = await house.compose()
            assert isinstance(said, Post)
            assert said.thread == MessageRef("G0", "1.000100")
            await house.reopen(deal)
    await house.end(deal)

    said = await house.compose()
    assert isinstance(said, Post)
    assert (said.thread, said.place) == (None, GROUP)


async def test_three_taps_and_a_line(house: FitHouse) -> None:
    """A tap adds a cause, another takes it away, a fourth stays out; a form says all of it anew."""
    deal = await house.deal()
    await house.end(deal)
    one = await outcome(house)
    keys = [cause.key for cause in causes.causes_of(DealState.LOST)]
    ends, workspace = house.fit.outcomes, house.workspace

    for key in (*keys[:2], keys[0], *keys[2:5]):
        page = await ends.tap(workspace, one.id, key, by=RON)
    assert page.facts.causes == tuple(keys[1:4])
    assert page.facts.answered_at is not None
    assert await house.compose() == Silence("already-done")
    assert isinstance(await house.compose(is_update=True), Post)

    page = await ends.explain(workspace, one.id, keys[:1], " They  wait ", by=MIA)
    assert (page.facts.causes, page.facts.line) == ((keys[0],), "They wait")
    with pytest.raises(InvalidInput) as refused:
        await ends.explain(workspace, one.id, keys[:4], "x" * 301, by=RON)
    assert {*refused.value.fields} == {Field.CAUSES, Field.LINE}
    for somebody in (STRANGER, SAM):
        with pytest.raises(NotFound):
            await ends.tap(workspace, one.id, keys[0], by=somebody)
    page = await ends.explain(workspace, one.id, [], "", by=RON)
    assert page.facts.is_owed


async def test_open_again(house: FitHouse) -> None:
    """A deal that is open again ends the ask; closed once more, it is asked anew."""
    deal = await house.deal()
    await house.end(deal)
    one = await outcome(house)
    await house.fit.outcomes.tap(house.workspace, one.id, "price", by=RON)
    await house.reopen(deal)

    assert await house.compose() == Silence("open-again")
    assert isinstance(await house.compose(is_update=True), Post)
    with pytest.raises(NotAllowed):
        await house.fit.outcomes.tap(house.workspace, one.id, "price", by=RON)
    async with house.store.begin(house.workspace) as session:
        assert await house.fit.outcomes.owed(session, [RON], viewer=RON) == []

    house.clock.set(house.clock.now() + timedelta(hours=3))
    await house.end(deal, DealState.WON)
    assert len(await house.deliveries(Kind.WIN_LOSS)) == 2
    assert await house.compose(nth=0) == Silence("asked-anew")
    assert isinstance(await house.compose(), Post)
    # What it was lost by says nothing about why it was won.
    assert (await outcome(house)).causes == ""
    async with house.store.begin(house.workspace) as session:
        [owed] = await house.fit.outcomes.owed(session, [RON], viewer=MIA)
    assert owed.deal.name == deal.name


async def test_taken_out(house: FitHouse) -> None:
    """Of a deal that was entered by mistake nobody is asked, and nobody owes anything."""
    deal = await house.deal()
    await house.end(deal)
    async with house.store.begin(house.workspace) as session:
        await house.deals.remove(session, deal.id, by=RON)

    assert await house.compose() == Silence("gone")
    async with house.store.begin(house.workspace) as session:
        assert await house.fit.outcomes.owed(session, [RON], viewer=RON) == []


async def test_causes_of_a_month(house: FitHouse) -> None:
    """Causes are counted of what was explained, with how many that were; by the month's end."""
    ends = house.fit.outcomes
    for number, (state, keys) in enumerate(
        [
            (DealState.LOST, ["price", "no-fit"]),
            (DealState.LOST, ["no-fit"]),
            (DealState.LOST, []),
            (DealState.WON, ["champion"]),
        ]
    ):
        await house.end(
            await house.deal(f"Deal {number}", rep=(RON, SAM)[number % 2]), state, by=MIA
        )
        one = await outcome(house)
        for key in keys:
            await ends.tap(house.workspace, one.id, key, by=MIA)

    page = await ends.month(house.workspace, MIA)

    won, lost, away = page.causes.ends
    assert (lost.closed, lost.explained) == (3, 2)
    assert lost.causes == (CauseCount("no-fit", 2), CauseCount("price", 1))
    assert (won.closed, won.causes, away.closed) == (1, (CauseCount("champion", 1),), 0)
    assert (page.reps, page.is_own, len(page.unexplained)) == (2, False, 1)
    before = await ends.month(house.workspace, MIA, date(2026, 10, 31))
    assert [one.closed for one in before.causes.ends] == [0, 0, 0]
    own = await ends.month(house.workspace, RON)
    assert own.is_own
    assert [one.closed for one in own.causes.ends] == [0, 2, 0]
    # Nobody looks ahead.
    assert (await ends.month(house.workspace, MIA, date(2027, 3, 1))).causes.month.month == 11


async def test_asked_by_whoever_leads_now(house: FitHouse) -> None:
    """In a thread of who led before nothing is asked, and what was asked there stays (R50)."""
    deal, other = await house.deal(), await house.deal("Other")
    checks = house.rooms.evidence.checks.checks
    async with house.store.begin(house.workspace) as session:
        await checks.open(
            session,
            rep=RON,
            deal_id=other.id,
            source=Source.RHYTHM,
            source_key="week-1",
            by=None,
            place=GROUP,
            thread=MessageRef("G0", "1.000100"),
        )
    await house.end(deal)
    assert isinstance(await house.compose(is_update=True), Post)
    await house.save(SAM)
    await house.save(RON, by=STRANGER)

    one = await outcome(house)
    await house.fit.outcomes.explain(house.workspace, one.id, ["price"], "Secret", by=RON)
    assert await house.compose(is_update=True) == Silence("led-by-another")
    await house.end(other)
    said = await house.compose()
    assert isinstance(said, Post)
    assert (said.thread, said.place) == (None, f"{STRANGER},{RON}")
