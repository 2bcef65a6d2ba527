"""Kind words on both databases: to whom, about what, and when they are left unsaid (R40, R43)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.errors import NotFound
from bot.outbox import service as outbox
from bot.outbox.types import DeliveryClass, Post, Silence
from bot.people.topics import Rank
from bot.rhythm.rules import State
from bot.summaries.digest.kinds import MANNERS, Kind
from bot.summaries.digest.model import KindWord
from bot.summaries.digest.pages import WordAbout
from bot.summaries.digest.word_views import kind_word
from bot.words import tongue
from tests.summaries.digest.office import AIKO, MIA, RON, SAM, Office

T = tongue("en")
BLAME = ("fail", "behind", "too late", "should", "must")


async def later(office: Office, **by: float) -> None:
    """Let time pass, and the tick come."""
    office.clock.set(office.clock.now() + timedelta(**by))
    await office.mornings.tick(office.clock.now())


async def words_of(office: Office, who: str) -> list[str]:
    return [one.about for one in await office.all(KindWord, KindWord.person == who)]


async def test_a_rhythm_that_fell_asleep(office: Office) -> None:
    """Who missed two 1:1s in a row reads of it once, with one button, and nobody else does."""
    await office.met(SAM, 2, State.MISSED)
    await later(office, hours=1)
    await later(office, minutes=40)

    assert await words_of(office, SAM) == [WordAbout.RHYTHM]
    assert await words_of(office, MIA) == []
    [told] = await office.deliveries(Kind.KIND_WORD, to=SAM)
    assert told.klass == DeliveryClass.ASK
    saying = await office.composers[Kind.KIND_WORD](office.due(told))
    assert isinstance(saying, Post)
    assert "Your last two 1:1s with <@U1MIA> didn't come about." in saying.text
    assert "rhythm.move" in str(saying.blocks)
    with pytest.raises(NotFound):
        await office.words.page(office.workspace, told.subject_id, reader=MIA)


async def test_hours_that_lack(office: Office) -> None:
    """Past mid-month, below 40 % of the hours: a deal to pick makes the next 1:1 count."""
    await office.met(SAM, 2, coaching=20)
    await office.deals(SAM, 1)
    await later(office, hours=1)

    page = await office.word(SAM)
    assert page.about is WordAbout.HOURS
    said = kind_word(T, page)
    assert "0.7 of 3.0 h of coaching" in said.text
    assert "meeting.focus" in str(said.blocks)


async def test_a_leader_whose_weeks_were_too_full(office: Office) -> None:
    """Where half of the 1:1s fell out, and no other way is offered already, one form helps."""
    await office.met(RON, 2, State.MISSED)
    await office.met(SAM, 2, State.SKIPPED)
    await office.met(AIKO, 1)
    await later(office, hours=1)

    assert await words_of(office, MIA) == [WordAbout.TEAM]
    said = kind_word(T, await office.word(MIA))
    assert "1 of 5 of your 1:1s took place" in said.text
    assert "rhythm.set_up" in str(said.blocks)
    async with office.store.begin(office.workspace) as session:
        for row in (await session.scalars(office.rhythm_rows())).all():
            row.offered_at = office.clock.now()
    assert not (await office.word(MIA)).holds


async def test_nothing_is_behind(office: Office) -> None:
    """Who met as planned, and has enough hours, reads nothing."""
    for rep in (RON, AIKO, SAM):
        await office.met(rep, 3, coaching=60)
    await later(office, hours=1)
    await later(office, days=1)

    assert await office.all(KindWord) == []


async def test_what_settled_itself_is_not_said(office: Office) -> None:
    """Composed at the moment of sending: who met meanwhile reads nothing, or that it settled."""
    await office.met(SAM, 2, State.MISSED)
    await later(office, hours=1)
    [told] = await office.deliveries(Kind.KIND_WORD, to=SAM)
    async with office.store.begin(office.workspace) as session:
        for row in (await session.scalars(office.one_on_ones(State.MISSED))).all():
            row.state, row.manager_coaching, row.rep_coaching = State.HELD, 60, 60
    compose = office.composers[Kind.KIND_WORD]

    assert await compose(office.due(told)) == Silence("no-longer-so")
    after = await compose(office.due(told, is_update=True))
    assert isinstance(after, Post)
    assert after.text == "This has settled itself since. Good to see."


async def test_the_same_word_comes_every_four_weeks_at_most(office: Office) -> None:
    """What was said once is kind; said each Monday it would be nagging."""
    await office.met(SAM, 2, State.MISSED)
    await later(office, hours=1)
    for _ in range(3):
        await later(office, days=7)
    assert len(await words_of(office, SAM)) == 1

    await office.wind_by(days=7)
    await later(office, minutes=0)
    assert len(await words_of(office, SAM)) == 2


async def test_hidden_figures_are_no_reason(office: Office) -> None:
    """Where figures of persons are switched off, nobody's hours are told, even to themselves."""
    await office.met(SAM, 2, coaching=20)
    await office.hide_persons()
    await later(office, hours=1)

    assert await office.all(KindWord) == []


async def test_it_gives_way_to_others(office: Office) -> None:
    """With three other asks to come in a light week there is no room for it (R49)."""
    await office.met(SAM, 2, State.MISSED)
    await later(office, hours=1)
    [told] = await office.deliveries(Kind.KIND_WORD, to=SAM)
    assert await office.words.has_room(office.due(told))
    async with office.store.begin(office.workspace) as session:
        for number in range(3):
            await outbox.enqueue(
                session,
                kind="evidence.starting.consent",
                subject=number,
                recipient=SAM,
                due_at=office.clock.now() + timedelta(days=1),
                expires_at=None,
                dedup_key=f"other:{number}",
                klass=DeliveryClass.ASK,
            )
    saying = await office.composers[Kind.KIND_WORD](office.due(told))

    assert saying == Silence("others-first")
    assert MANNERS[Kind.KIND_WORD].rank is Rank.LAST


@pytest.mark.parametrize("about", WordAbout)
async def test_no_word_blames(office: Office, about: WordAbout) -> None:
    """However it is behind: no blame, one button, and who reads it."""
    if about is WordAbout.TEAM:
        await office.met(RON, 2, State.MISSED)
        await office.met(SAM, 2, State.SKIPPED)
    elif about is WordAbout.RHYTHM:
        await office.met(SAM, 2, State.MISSED)
    else:
        await office.met(SAM, 2, coaching=20)
    await later(office, hours=1)
    page = await office.word(MIA if about is WordAbout.TEAM else SAM)
    said = kind_word(T, page)

    assert page.about is about
    assert not [word for word in BLAME if word in said.text.lower()]
    assert str(said.blocks).count("action_id") == 1
    assert "Only you read this, and nobody is told that you got it." in str(said.blocks)
