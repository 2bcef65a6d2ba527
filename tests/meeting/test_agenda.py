"""The agenda's use cases on both databases: nothing on it is lost (docs/rhythm.md R9 to R12)."""

from __future__ import annotations

import asyncio
import random
from datetime import timedelta

import pytest

from bot.actions.model import Action
from bot.actions.rules import ActionState, Source
from bot.errors import InvalidInput, NotAllowed, NotFound
from bot.evidence.questions.bank import bank
from bot.meeting import agenda_views
from bot.meeting.agenda_pages import NewItem, Stage
from bot.meeting.kinds import Kind
from bot.meeting.model import AgendaItem, DealReview
from bot.meeting.questions import OWN_WORDS
from bot.meeting.rules import Block
from bot.outbox.types import DeliveryClass, Post, Silence
from bot.pipeline.rules import DealState
from bot.rhythm.rules import Answer
from bot.rhythm.rules import Kind as RhythmKind
from bot.words import tongue
from tests.meeting.agendas import Desk
from tests.rhythm.drawn import words
from tests.rhythm.house import AIKO, MIA, RON, SAM, STRANGER, House

DAY = timedelta(days=1)


@pytest.fixture(name="desk")
async def _desk(house: House) -> Desk:
    """Mia leads Ron, who was greeted; his 1:1 is on Friday."""
    desk = Desk(house)
    await desk.open()
    return desk


async def test_a_question_fits_what_it_is_about(desk: Desk) -> None:
    """A deal is asked what fits deals; what people put there in words of their own isn't (R9)."""
    await desk.add("How I open calls")
    await desk.pick(await desk.deal("Acme", phase="early"))

    topics = {one.item.text: bank()[one.item.question].agenda for one in (await desk.page()).lines}
    assert topics == {"How I open calls": OWN_WORDS, "Acme": str(Block.DEALS)}


async def test_both_add(desk: Desk) -> None:
    """Both write onto the same agenda, which keeps the blocks' order (R11)."""
    await desk.add("Where deals go to die", block=Block.PAST_DUE)
    await desk.add("A new price list", by=MIA)
    await desk.add("And again")

    assert await desk.texts() == ["A new price list", "And again", "Where deals go to die"]
    lines = (await desk.page(viewer=MIA)).lines
    assert len({one.item.question for one in lines}) == 3
    assert all(one.question for one in lines)


async def test_the_same_twice_is_one(desk: Desk) -> None:
    """Sent once more, whatever got lost in between, it is still one item."""
    await desk.add("Pricing")
    await desk.add("  Pricing ")

    assert await desk.texts() == ["Pricing"]


@pytest.mark.parametrize("who", [AIKO, STRANGER])
async def test_strangers_find_nothing(desk: Desk, who: str) -> None:
    """To everybody else there is no agenda (R50)."""
    row, one = await desk.add(), await desk.house.one()
    for tried in (
        desk.agendas.next_of(desk.workspace, RON, viewer=who),
        desk.agendas.add(desk.workspace, NewItem(RON, "Mine"), by=who),
        desk.agendas.change(desk.workspace, row.id, NewItem(RON, "Mine"), by=who),
        desk.agendas.drop(desk.workspace, row.id, by=who),
        desk.agendas.put_back(desk.workspace, row.id, by=who),
        desk.agendas.shift(desk.workspace, row.id, up=True, by=who),
        desk.agendas.tick(desk.workspace, row.id, one.id, by=who, is_covered=True),
        desk.agendas.go_to(desk.workspace, one.id, Block.SKILL, by=who),
        desk.agendas.arranging(desk.workspace, RON, viewer=who),
        desk.focus.page(desk.workspace, RON, by=who),
        desk.focus.pick(desk.workspace, RON, {}, on_purpose=False, by=who),
    ):
        with pytest.raises(NotFound):
            await tried
    assert await desk.texts() == ["Pricing"]


async def test_a_stand_in_has_the_agenda(desk: Desk) -> None:
    """Who stands in reads and writes it from the first day on, and no longer than they do (R50)."""
    await desk.add()
    [team] = await desk.house.teams_of(MIA)
    today = desk.house.roster.today(team)
    await desk.house.roster.set_stand_in(desk.workspace, team.id, SAM, today, today + DAY, by=MIA)

    found = await desk.agendas.next_of(desk.workspace, RON, viewer=SAM)
    assert found.page is not None
    assert [one.item.text for one in found.page.lines] == ["Pricing"]
    await desk.add("From Sam", by=SAM)
    await desk.house.wind_by(days=2)
    with pytest.raises(NotFound):
        await desk.agendas.next_of(desk.workspace, RON, viewer=SAM)
    assert "From Sam" in await desk.texts()


async def test_what_is_typed_is_checked(desk: Desk) -> None:
    """Nothing, too much, or a deal that isn't Ron's is told at its field."""
    theirs = await desk.deal("Theirs", rep=MIA)
    for new, field in (
        (NewItem(RON, "  "), "text"),
        (NewItem(RON, "x" * 301), "text"),
        (NewItem(RON, "Hm", deal_id=theirs), "deal"),
    ):
        with pytest.raises(InvalidInput) as refused:
            await desk.agendas.add(desk.workspace, new, by=RON)
        assert set(refused.value.fields) == {field}


async def test_an_agenda_is_full_one_day(desk: Desk) -> None:
    """Sixty typed items are more than any hour holds; the next one is told so, nothing is lost."""
    for n in range(60):
        await desk.add(f"Item {n}")
    with pytest.raises(InvalidInput, match="This agenda is full"):
        await desk.add("One more")

    assert len(await desk.texts()) == 60


async def test_tick_and_untick(desk: Desk) -> None:
    """Two ticks at once both stay, twice is once, and it can be taken back (R11)."""
    first, second = await desk.add("One"), await desk.add("Two")
    one = await desk.start()
    await desk.tick(first, one)
    await desk.tick(second, one, by=RON)
    await desk.tick(second, one, by=MIA)
    await desk.tick(first, one, is_covered=False)

    page = await desk.page(one)
    assert [(line.item.text, line.is_covered) for line in page.lines] == [
        ("One", False),
        ("Two", True),
    ]
    assert (page.stage, page.covered, page.left) == (Stage.LIVE, 1, 1)


async def test_not_before_and_not_for_ever(desk: Desk) -> None:
    """Nothing is ticked before its 1:1, nor by a button of last month, and the words say where."""
    row, one = await desk.add(), await desk.house.one()
    with pytest.raises(NotAllowed, match="hasn't begun"):
        await desk.tick(row, one)
    await desk.house.wind(one.planned_at + 30 * DAY)
    with pytest.raises(NotAllowed, match="an earlier 1:1"):
        await desk.tick(row, one)

    assert await desk.texts() == ["Pricing"]


async def test_what_is_left_is_carried_over(desk: Desk) -> None:
    """After a 1:1 that was held, what wasn't covered stands on the next one and says so."""
    covered, _ = await desk.add("Covered"), await desk.add("Left")
    one = await desk.start()
    await desk.tick(covered, one)
    await desk.house.wind(one.planned_at + timedelta(hours=2))
    for person in (MIA, RON):
        await desk.house.rhythms.answer(desk.workspace, one.id, by=person, says=Answer.HELD)

    page = await desk.page()
    assert page.facts.id != one.id
    assert [(line.item.text, line.is_carried) for line in page.lines] == [("Left", True)]
    await desk.add("Fresh")
    assert [line.is_carried for line in (await desk.page()).lines] == [True, False]
    over = await desk.page(await desk.house.one())
    assert (over.stage, over.covered, over.left) == (Stage.OVER, 1, 1)


async def test_skipped_and_moved(desk: Desk) -> None:
    """A move keeps the agenda with its 1:1, a skip leaves it to the next (R11)."""
    await desk.add()
    one = await desk.house.one()
    await desk.house.rhythms.move(
        desk.workspace, one.id, by=MIA, to=one.planned_at - 2 * DAY, field="slot"
    )
    assert await desk.texts(one) == ["Pricing"]
    await desk.house.rhythms.skip(desk.workspace, one.id, by=MIA, reason="A fair")

    assert (await desk.page(one)).stage is Stage.OFF
    assert await desk.texts() == ["Pricing"]
    assert (await desk.page()).facts.id != one.id


async def test_in_another_order(desk: Desk) -> None:
    """Up and down stay within a block; taken off and put back; written anew, elsewhere."""
    first, second, third = [await desk.add(text) for text in ("One", "Two", "Three")]
    elsewhere = await desk.add("Four", block=Block.SKILL)
    await desk.agendas.shift(desk.workspace, third.id, up=True, by=MIA)
    await desk.agendas.shift(desk.workspace, first.id, up=True, by=MIA)
    await desk.agendas.shift(desk.workspace, elsewhere.id, up=False, by=RON)
    assert await desk.texts() == ["One", "Three", "Two", "Four"]

    await desk.agendas.drop(desk.workspace, second.id, by=MIA)
    assert await desk.texts() == ["One", "Three", "Four"]
    listed = await desk.agendas.arranging(desk.workspace, RON, viewer=RON)
    assert listed.dropped is not None
    assert listed.dropped.id == second.id
    await desk.agendas.put_back(desk.workspace, second.id, by=RON)
    new = NewItem(RON, "Two anew", Block.HEALTH)
    await desk.agendas.change(desk.workspace, second.id, new, by=RON)
    assert await desk.texts() == ["One", "Three", "Two anew", "Four"]


async def test_going_on(desk: Desk) -> None:
    """The block that they went on to is shown, and it is over with the 1:1."""
    with pytest.raises(NotAllowed, match="isn't under way"):
        await desk.agendas.go_to(desk.workspace, (await desk.house.one()).id, Block.SKILL, by=MIA)
    one = await desk.start()
    await desk.agendas.go_to(desk.workspace, one.id, Block.SKILL, by=RON)
    await desk.agendas.go_to(desk.workspace, one.id, Block.SKILL, by=MIA)

    assert [part.block for part in (await desk.page(one)).parts if part.is_here] == [Block.SKILL]


async def test_what_is_open_elsewhere_comes_and_goes(desk: Desk) -> None:
    """An action that nobody accepted is taken up once, and leaves when it is settled (R31)."""
    actions = desk.house.rooms.actions.actions
    async with desk.house.store.begin(desk.workspace) as session:
        await actions.propose(
            session,
            text="Send the price list",
            owner=RON,
            due_on=desk.clock.now().date() + DAY,
            by=MIA,
            rep=RON,
            source=Source.COMMAND,
        )
    await desk.house.wind_by(days=3)
    for _ in range(2):
        assert await desk.texts() == ["Send the price list"]
    [row] = await desk.house.all(AgendaItem)
    assert (row.origin, row.block, row.added_by) == ("action", "past_due", None)
    said = words(agenda_views.agenda(tongue("en-GB"), await desk.page()))
    assert f"• Action: *Send the price list*\n<@{RON}>" in said

    one = await desk.start()
    await desk.tick(row, one)
    assert await desk.open_texts() == []
    await desk.house.wind(one.planned_at + 6 * DAY)
    assert (await desk.page()).facts.id != one.id
    assert await desk.texts() == []


async def test_the_deal_of_a_pick_closes(desk: Desk) -> None:
    """A picked deal that was won stays to be talked about; it can't be picked anew."""
    deal = await desk.deal("Acme", phase="early")
    await desk.pick(deal)
    deals = desk.house.rooms.pipeline.deals
    async with desk.house.store.begin(desk.workspace) as session:
        await deals.close(session, deal, DealState.WON, "", by=RON)

    [line] = (await desk.page()).lines
    assert line.deal is not None
    assert line.deal.state is DealState.WON
    with pytest.raises(InvalidInput, match="isn't open any more"):
        await desk.pick(deal)


async def test_what_a_1_1_was_closed_with_is_covered(desk: Desk) -> None:
    """A picked deal that the closing form spoke of is covered, though nobody ticked it."""
    spoken, silent = [await desk.deal(name, phase="early") for name in ("Acme", "Blue")]
    await desk.pick(spoken, silent)
    one = await desk.start()
    async with desk.house.store.begin(desk.workspace) as session:
        review = DealReview(one_on_one_id=one.id, deal_id=spoken, made_at=desk.clock.now())
        session.add(review)
    await desk.house.wind(one.planned_at + timedelta(hours=2))
    for person in (MIA, RON):
        await desk.house.rhythms.answer(desk.workspace, one.id, by=person, says=Answer.HELD)

    assert await desk.open_texts() == ["Blue"]
    assert (await desk.page(await desk.house.one())).covered == 1


async def test_what_settled_elsewhere_leaves(desk: Desk) -> None:
    """What was taken up goes as soon as its own room says that it is done (R33)."""
    actions = desk.house.rooms.actions.actions
    async with desk.house.store.begin(desk.workspace) as session:
        made = await actions.propose(
            session,
            text="Send it",
            owner=RON,
            due_on=desk.clock.now().date() + DAY,
            by=MIA,
            rep=RON,
            source=Source.COMMAND,
        )
    assert await desk.texts() == ["Send it"]
    row = (await desk.house.all(Action))[0]
    async with desk.house.store.begin(desk.workspace) as session:
        (await session.get_one(Action, made.id)).state = ActionState.DECLINED

    assert row.id == made.id
    assert await desk.texts() == []
    assert await desk.house.all(AgendaItem) == []


async def test_messages_wait_for_hours_and_come_once(desk: Desk) -> None:
    """The first item brings card and agenda once, as a notice; Start has them said at once."""
    await desk.add("One")
    await desk.add("Two", by=MIA)

    [card] = await desk.house.deliveries(RhythmKind.CARD)
    [agenda] = await desk.house.deliveries(Kind.AGENDA)
    assert {card.klass, agenda.klass} == {DeliveryClass.NOTICE}
    await desk.start()
    _, live = await desk.house.deliveries(Kind.AGENDA)
    assert live.klass == DeliveryClass.ANSWER
    compose = desk.house.composers[Kind.AGENDA]
    await desk.house.sent(card)
    said = await compose(desk.house.due(live))
    assert isinstance(said, Post)
    assert said.thread is not None
    assert said.thread.ts == "1.000100"
    await desk.house.sent(live, "1.000200")
    assert await compose(desk.house.due(agenda)) == Silence("stands-already")


async def test_a_rep_who_was_not_greeted_hears_nothing(house: House) -> None:
    """What the manager notes before the greeting is kept, and sends nothing to anybody (R46)."""
    desk = Desk(house)
    await house.save(RON)
    await desk.add(by=MIA)

    assert await desk.texts() == ["Pricing"]
    assert await house.deliveries(Kind.AGENDA) == []
    assert await house.deliveries(RhythmKind.CARD) == []


@pytest.mark.parametrize("seed", range(3))
async def test_nothing_is_ever_lost(desk: Desk, seed: int) -> None:
    """Over weeks of adding, ticking, moving and skipping, each item is open, covered or dropped."""
    chance = random.Random(seed)
    typed: set[str] = set()
    done: set[str] = set()
    for week in range(4):
        for n in range(chance.randint(0, 4)):
            text = f"{week}.{n}"
            typed.add(text)
            block = chance.choice(list(Block))
            await desk.add(text, by=chance.choice([MIA, RON]), block=block)
        one = await desk.house.one(nth=week)
        if chance.random() < 0.3:
            await desk.house.wind(one.planned_at - DAY)
            await desk.house.rhythms.skip(desk.workspace, one.id, by=RON, reason="Ill")
            await desk.house.wind(one.planned_at)
        else:
            one = await desk.start(nth=week)
            for row in await desk.house.all(AgendaItem, AgendaItem.covered_in.is_(None)):
                act = chance.choice(["tick", "drop", "leave", "shift"])
                if row.dropped_at is not None or act == "leave":
                    continue
                if act == "shift":
                    up = chance.random() < 0.5
                    await desk.agendas.shift(desk.workspace, row.id, up=up, by=MIA)
                    continue
                done.add(row.text)
                if act == "tick":
                    await desk.tick(row, one, by=chance.choice([MIA, RON]))
                else:
                    await desk.agendas.drop(desk.workspace, row.id, by=RON)
        await desk.house.wind(one.planned_at + timedelta(hours=3))
        assert sorted(await desk.open_texts()) == sorted(typed - done)


async def test_two_who_arrange_at_once(desk: Desk) -> None:
    """Many changes at the same moment come one after the other; none waits for ever."""
    items = [await desk.add(f"Item {n}") for n in range(5)]
    await asyncio.gather(
        *(desk.agendas.shift(desk.workspace, one.id, up=True, by=MIA) for one in items),
        *(desk.agendas.shift(desk.workspace, one.id, up=False, by=RON) for one in items),
        *(desk.agendas.drop(desk.workspace, one.id, by=RON) for one in items[3:]),
        desk.add("One more", by=MIA),
    )

    assert sorted(await desk.texts()) == ["Item 0", "Item 1", "Item 2", "One more"]
