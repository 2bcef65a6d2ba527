"""A check that somebody opens: who may, about what, and what becomes of it without room (R43)."""

from __future__ import annotations

import asyncio

import pytest

from bot.errors import CoachError, InvalidInput, NotFound
from bot.evidence.checks.kinds import Kind
from bot.evidence.checks.rules import CheckState, Form
from bot.evidence.starting.ids import Field, deal_field
from bot.evidence.starting.pages import StartedPage, Wanted
from bot.evidence.starting.service import OWN_WORDS
from bot.evidence.starting.views import started
from bot.outbox.types import DeliveryClass
from bot.people.rules import Habits, Intensity
from bot.people.topics import Topic
from bot.words import tongue
from tests.evidence.starting.office import ACME, Office, at
from tests.rhythm.house import AIKO, MIA, RON, STRANGER

WORDS = "Who signs on their side?"


async def start(
    office: Office, deal: int, *, by: str = MIA, key: str = "form:V1", words: str = ""
) -> StartedPage:
    """Send the form."""
    wanted = Wanted(RON, deal, Form.SHORT, words)
    return await office.starting.start(office.workspace, wanted, by=by, key=key)


async def test_by_the_manager(office: Office) -> None:
    """It asks the rep in the two's group DM, counted as set off by another; sent twice it's one."""
    deal = await office.deal()
    page = await start(office, deal, words=f"  {WORDS} ")
    again = await start(office, deal, words=WORDS)

    assert page.check == again.check
    assert (page.check.state, page.check.opened_by) == (CheckState.WAITING, MIA)
    assert page.check.place == f"{MIA},{RON}"
    [asked] = await office.house.deliveries(Kind.PUSHED)
    assert (asked.recipient, asked.klass) == (RON, DeliveryClass.ASK)
    [question] = await office.questions()
    assert (question.key, question.text) == (OWN_WORDS, WORDS)


async def test_by_the_rep(office: Office) -> None:
    """What one opens oneself never counts: it is an answer to the one who opened it."""
    page = await start(office, await office.deal(), by=RON)

    assert page.check.opened_by == RON
    [asked] = await office.house.deliveries(Kind.CHECK)
    assert asked.klass is not DeliveryClass.ASK
    assert page.outlook.until is None


async def test_in_the_channel(office: Office) -> None:
    """A check of a deal with an agreed channel is held there; who waits for a yes stays in DMs."""
    deal = await office.deal()
    link = await office.channels.link(office.workspace, deal, ACME, by=MIA)
    first = await start(office, deal)
    assert first.check.place == f"{MIA},{RON}"
    async with office.house.store.begin(office.workspace) as session:
        await office.checks.close(session, first.check.id, "enough", by=MIA)
    assert link.link is not None
    await office.channels.answer(office.workspace, link.link.id, agrees=True, by=RON)

    second = await start(office, deal, key="form:V2")

    assert second.check.place == ACME


async def test_one_at_a_time(office: Office) -> None:
    """While a check of a deal is under way another one isn't begun beside it."""
    deal = await office.deal()
    await start(office, deal, by=RON)
    page = await office.starting.page(office.workspace, MIA, deal_id=deal)
    assert page.under_way is not None

    with pytest.raises(InvalidInput) as refused:
        await start(office, deal, key="form:V2")

    assert set(refused.value.fields) == {deal_field(RON)}


async def test_at_the_same_moment(office: Office) -> None:
    """Of two forms that are sent in the same moment one check comes."""
    deal = await office.deal()

    done = await asyncio.gather(start(office, deal), start(office, deal), return_exceptions=True)

    assert not [one for one in done if isinstance(one, BaseException)]
    assert len(await office.all_checks()) == 1


async def test_had_their_questions(office: Office) -> None:
    """A third one of a week isn't asked: it goes to the agenda, and nothing is lost (R43)."""
    await office.like(RON, Intensity.ACTIVE)
    deals = [await office.deal(f"Deal {one}") for one in range(3)]
    for number, deal in enumerate(deals[:2]):
        office.house.clock.set(at(f"2026-11-{23 + number} 15:00"))
        await start(office, deal, key=f"form:V{number}")
        pushed = (await office.house.deliveries(Kind.PUSHED))[-1]
        await office.house.manners.gate(office.house.due(pushed), office.house.clock.now())
        await office.house.sent(pushed, ts=f"{number + 1}.000100")
    office.house.clock.set(at("2026-11-25 15:00"))
    page = await office.starting.page(office.workspace, MIA, deal_id=deals[2])
    assert page.outlook.falls_away

    done = await start(office, deals[2], key="form:V9", words=WORDS)

    assert done.check.state is CheckState.FELL_AWAY
    assert len(await office.house.deliveries(Kind.PUSHED)) == 2
    async with office.house.store.begin(office.workspace) as session:
        [question] = await office.checks.for_agenda(session, RON)
    assert question.text == WORDS
    own = await start(office, deals[2], key="form:V10", by=RON)
    assert own.check.state is CheckState.WAITING


@pytest.mark.parametrize("moment", ["2026-11-23 08:00", "2026-11-26 22:30"])
async def test_a_second_of_the_week(office: Office, moment: str) -> None:
    """On light one check a week is all: the next goes to the agenda at once, and is told once."""
    office.house.clock.set(at(moment))
    await start(office, await office.deal(), key="form:V1")
    fleet = await office.deal("Fleet")
    page = await office.starting.page(office.workspace, MIA, deal_id=fleet)
    assert page.outlook.falls_away, "the first waits for the morning, and has the place"

    done = await start(office, fleet, key="form:V2")

    said = str(started(tongue("en"), done))
    assert "Ron Cole has had their questions this week." in said
    assert await office.house.deliveries(Kind.HAD_QUESTIONS) == [], "the form said so already"
    async with office.house.store.begin(office.workspace) as session:
        assert len(await office.checks.for_agenda(session, RON)) == 1


async def test_when_there_is_room(office: Office) -> None:
    """Of a rep who sleeps, or has had their check of the week, it says when it will be asked."""
    page = await office.starting.page(office.workspace, MIA, deal_id=await office.deal())
    assert page.outlook.until == at("2026-11-23 14:00")
    office.house.clock.set(at("2026-11-23 15:00"))
    page = await office.starting.page(office.workspace, MIA, deal_id=office.deals[0])
    assert page.outlook.until is None
    until = at("2026-11-24 15:00")
    await office.house.rooms.wishes.be_quiet(office.workspace, RON, until)
    page = await office.starting.page(office.workspace, MIA, deal_id=office.deals[0])
    assert page.outlook.until == until
    await office.house.rooms.wishes.be_quiet(office.workspace, RON, None)
    await start(office, office.deals[0])
    [pushed] = await office.house.deliveries(Kind.PUSHED)
    await office.house.manners.gate(office.house.due(pushed), office.house.clock.now())
    await office.house.sent(pushed)

    # One check a week is what they chose: the next one wouldn't wait so long.
    page = await office.starting.page(office.workspace, MIA, deal_id=await office.deal("Fleet"))

    assert page.outlook.falls_away


async def test_muted(office: Office) -> None:
    """Who muted deal checks isn't asked; the question goes to the agenda."""
    deal = await office.deal()
    muted = Habits(muted=frozenset({Topic.DEAL_CHECK}))
    await office.house.rooms.wishes.choose(office.workspace, RON, muted)

    page = await start(office, deal)

    assert page.check.state is CheckState.FELL_AWAY


@pytest.mark.parametrize(
    "words", ["who " * 60 + "?", "x " * 6000, "Will they sign?", "Don't you think it's late?"]
)
async def test_no_good_question(office: Office, words: str) -> None:
    """A question of one's own that is too long, closed or leading is refused at its field."""
    with pytest.raises(InvalidInput) as refused:
        await start(office, await office.deal(), words=words)

    assert set(refused.value.fields) == {Field.WORDS}


async def test_what_the_form_shows(office: Office) -> None:
    """By a name, the deal; by a rep, theirs; the manager picks among those who take part."""
    with pytest.raises(NotFound):
        await office.starting.page(office.workspace, MIA)
    await office.deal("Fleet", rep=AIKO)
    renewal = await office.deal()

    page = await office.starting.page(office.workspace, MIA, typed="renewal")
    assert page.deal is not None
    assert (page.rep.slack_id, page.deal.id) == (RON, renewal)
    assert len(page.reps) == 3
    page = await office.starting.page(office.workspace, MIA, rep=AIKO)
    assert [one.name for one in page.deals] == ["Fleet"]
    assert page.deal is not None
    assert page.other.slack_id == AIKO
    page = await office.starting.page(office.workspace, RON)
    assert [one.slack_id for one in page.reps] == [RON]
    assert page.other.slack_id == MIA
    with pytest.raises(NotFound):
        await office.starting.page(office.workspace, MIA, typed="nothing like it")


@pytest.mark.parametrize("stranger", [AIKO, STRANGER])
async def test_strangers(office: Office, stranger: str) -> None:
    """To everybody else the deal isn't there, and no check of it begins."""
    deal = await office.deal()

    with pytest.raises(NotFound):
        await office.starting.page(office.workspace, stranger, deal_id=deal)
    with pytest.raises(CoachError):
        await start(office, deal, by=stranger)
    assert await office.all_checks() == []
