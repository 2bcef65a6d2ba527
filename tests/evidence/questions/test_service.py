"""Choosing and writing down, on both databases: four weeks, per deal, in every place (R25)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.evidence.questions.bank import bank, group
from bot.evidence.questions.model import QuestionAsked
from bot.evidence.questions.rules import NEW_AGAIN, Step, fits
from bot.meeting.agenda_pages import NewItem
from bot.meeting.model import AgendaItem
from bot.meeting.rules import Block
from bot.pipeline.rules import Phase
from bot.store import WorkspaceSession
from tests.evidence.questions.library import NEW, Library
from tests.rhythm.house import MIA, RON, SAM


async def test_by_turns(library: Library) -> None:
    """Twice a week nothing comes again within four weeks; the choice alone changes nothing."""
    asked: dict[str, datetime] = {}
    for _ in range(20):
        chosen = await library.choose()
        found = await library.ask()
        assert chosen == found
        now = library.house.clock.now()
        assert found.step is Step.RISKS
        assert found.phase in {None, Phase.LATE}
        assert found.key not in asked or now - asked[found.key] >= NEW_AGAIN
        asked[found.key] = now
        await library.wait(days=3)
    rows = await library.house.all(QuestionAsked)
    assert [row.topic for row in rows] == [bank()[row.key].topic for row in rows]


async def test_exhausted(library: Library) -> None:
    """When all were asked in an hour, it is the one of longest ago; `but` is never among them."""
    count = sum(fits(one, Step.RISKS, Phase.LATE) for one in bank().values())
    asked = []
    for _ in range(count):
        asked.append((await library.ask()).key)
        await library.wait(minutes=1)

    assert len(set(asked)) == count
    assert (await library.choose()).key == asked[0]
    assert (await library.choose(but=asked[:2])).key == asked[2]
    assert (await library.choose(but=asked)).key == asked[0]
    assert (await library.choose(SAM)).key


async def test_what_a_deal_has_heard(library: Library) -> None:
    """Who takes a deal over is asked what wasn't asked about it; rules repeat per deal."""
    deal, other = await library.deal(), await library.deal()
    heard = [(await library.ask(SAM, deal_id=deal)).key for _ in range(5)]
    chosen = await library.choose(RON, deal_id=deal)
    premortem = bank()["risks.premortem"]

    assert chosen.key not in heard
    async with library.house.store.begin(library.workspace) as session:
        await library.questions.asked(session, RON, premortem, deal)
        for number, there in ((deal, True), (other, False)):
            last = await library.questions.last_asked(session, person=RON, deal_id=number)
            assert (premortem.key in last) is there


async def test_one_of_a_group(library: Library) -> None:
    """A part that wishes for one of several gets them by turns, too."""
    seen = set()
    for _ in group("loss"):
        async with library.house.store.begin(library.workspace) as session:
            found = await library.questions.choose_of(session, group("loss"), person=RON)
            await library.questions.asked(session, RON, found)
        seen.add(found.key)
        await library.wait(hours=1)

    assert seen == {one.key for one in group("loss")}


async def test_own_and_aside(library: Library) -> None:
    """A workspace's own question is asked like ours; what is put aside isn't, but can be found."""
    own = await library.own.save(library.workspace, NEW, by=MIA)
    late = {one.key for one in bank().values() if fits(one, Step.RISKS, Phase.LATE)}
    gone = min(late)
    await library.own.put_aside(library.workspace, gone, by=MIA)

    asked = []
    for _ in range(len(late)):
        asked.append((await library.ask()).key)
        await library.wait(minutes=1)
    assert set(asked) == late - {gone} | {own.key}
    async with library.house.store.begin(library.workspace) as session:
        for key in (own.key, gone, f"again.{gone}"):
            found = await library.questions.find(session, key)
            assert found is not None
            assert found.key == key.removeprefix("again.")
        assert await library.questions.find(session, "own.none") is None


async def test_elsewhere_counts(library: Library) -> None:
    """What a room above asked somebody isn't asked here within four weeks."""
    first = await library.choose()

    async def asked(session: WorkspaceSession, person: str) -> Mapping[str, datetime]:
        return {first.key: session.clock.now()} if person == RON else {}

    library.questions.remember(asked)

    assert (await library.choose()).key != first.key
    assert await library.choose(SAM) == await library.choose(SAM)


async def test_agendas_and_checks(library: Library) -> None:
    """A question that came with an agenda's deal doesn't come in a check soon, nor back (R25)."""
    house = library.house
    deal = await library.deal()
    for number in range(12):
        new = NewItem(RON, f"Item {number}", block=Block.DEALS, deal_id=deal)
        await house.rooms.meeting.agendas.add(house.workspace, new, by=RON)
    items = {row.question for row in await house.all(AgendaItem)}
    shared = {key for key in items if bank()[key].step is Step.NEXT_CALL}
    assert shared

    checked = set()
    for _ in range(10):
        checked.add((await library.ask(step=Step.NEXT_CALL)).key)
        await library.wait(hours=1)
    assert not checked & shared

    async with house.store.begin(house.workspace) as session:
        last = await library.questions.last_asked(session, person=RON)
        assert last.keys() >= checked | items
        await library.wait(weeks=9)
        assert not (await library.questions.last_asked(session, person=RON)).keys() & items


async def test_half_a_year_later(library: Library) -> None:
    """What was asked more than half a year ago is new again."""
    first = await library.ask()
    house = library.house
    house.clock.set(house.clock.now() + timedelta(weeks=27))

    assert await library.choose() == first
