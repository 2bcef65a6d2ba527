"""Planned sessions: when they can be, who hears of them, what becomes of them (R15a)."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta

import pytest
from icalendar import Calendar

from bot.errors import InvalidInput, NotAllowed, NotFound
from bot.outbox.types import DeliveryClass, Post, Silence, Upload
from bot.people.model import BusyTime, Person
from bot.sessions.ids import Field
from bot.sessions.kinds import Kind
from bot.sessions.rules import Share, State
from tests.rhythm.house import MIA, RON, SAM, STRANGER, House
from tests.sessions.team import TUESDAY, add_deal, away, greet, plan, stored
from tests.sessions.values import at

GROUP = f"{MIA},{SAM}"
DAY = timedelta(days=1)


async def test_a_session_is_told_of_once(house: House) -> None:
    """Both hear of it in their group DM: a message, a file in its thread, nothing else."""
    await greet(house, SAM)

    first, second = await asyncio.gather(plan(house), plan(house))

    assert first == second
    assert (first.length, first.state) == (45, State.PLANNED)
    told = [one for one in await house.deliveries() if one.kind.startswith("sessions.")]
    assert [(one.kind, one.recipient, one.klass) for one in told] == [
        (Kind.CARD, GROUP, DeliveryClass.NOTICE),
        (Kind.FILE, GROUP, DeliveryClass.NOTICE),
        (Kind.OVER, GROUP, DeliveryClass.SILENT),
    ]
    assert told[2].due_at == first.ends_at


@pytest.mark.parametrize(
    ("start", "field", "words"),
    [
        ("2026-11-23 07:59", Field.TIME, "is past"),
        ("2027-07-01 09:00", Field.DAY, "half year"),
        ("2026-11-28 09:00", Field.DAY, "doesn't work on that day"),
        ("2026-11-26 09:00", Field.DAY, "Ron Cole doesn't work on that day"),
        ("2026-11-24 09:00", Field.TIME, "outside the working hours of Ron Cole"),
        ("2026-11-24 16:30", Field.TIME, "outside the working hours of Mia Berger"),
        ("2026-11-25 15:00", Field.DAY, "Mia Berger doesn't work on that day"),
    ],
)
async def test_times_that_do_not_suit(house: House, start: str, field: Field, words: str) -> None:
    """Outside either's hours, holidays (Thanksgiving) and leave: told at the field, by name."""
    await greet(house, RON)
    await away(house, MIA, date(2026, 11, 25), date(2026, 11, 25))

    with pytest.raises(InvalidInput) as refused:
        await plan(house, at(start), rep=RON)

    assert words in str(refused.value.fields[field])
    assert await stored(house) == []


async def give_busy(house: House, person: str) -> None:
    async with house.store.begin(house.workspace) as session:
        row = await session.get_one(Person, (house.workspace, person))
        row.calendar_read_at = house.clock.now()
        session.add(BusyTime(person=person, start=TUESDAY, end=TUESDAY + timedelta(hours=1)))


async def test_what_stands_in_the_way(house: House) -> None:
    """A 1:1, another session, the other's calendar: each is said, by whose it is."""
    await greet(house, SAM, RON)
    sams = await house.one(SAM)

    async def refused(start: str) -> str:
        with pytest.raises(InvalidInput) as error:
            await plan(house, at(start))
        return str(error.value.fields[Field.TIME])

    assert "has a 1:1 then" in await refused(f"{sams.planned_at:%Y-%m-%d %H:%M}")
    # Later standing 1:1s aren't made yet; their time is taken all the same.
    assert "has a 1:1 then" in await refused(f"{sams.planned_at + 21 * DAY:%Y-%m-%d %H:%M}")
    await plan(house, TUESDAY + timedelta(hours=6), rep=RON)
    assert "Mia Berger has another session" in await refused("2026-11-24 15:30")
    await give_busy(house, SAM)
    assert "Sam Lind is busy then" in await refused("2026-11-24 09:30")


async def test_over_ones_own_calendar_one_decides(house: House) -> None:
    """What stands in the planner's own calendar doesn't keep them from it."""
    await greet(house, SAM)
    await give_busy(house, MIA)

    assert (await plan(house)).planned_at == TUESDAY


async def test_one_on_ones_keep_clear_of_it(house: House) -> None:
    """A 1:1 isn't offered where a session is, nor moved there."""
    await greet(house, SAM)
    facts = await plan(house)
    one = await house.one(SAM)

    offer = await house.rhythms.offer(house.workspace, one.id, by=SAM)

    assert offer.starts
    for start in offer.starts:
        over = start + timedelta(minutes=one.length_minutes)
        assert over <= facts.planned_at or start >= facts.ends_at


async def test_who_is_not_greeted(house: House) -> None:
    """A session is never the first contact (R46)."""
    await house.save(SAM)

    with pytest.raises(InvalidInput) as refused:
        await plan(house)

    assert set(refused.value.fields) == {Field.REP}


async def test_who_may(house: House) -> None:
    """Leaders plan; both change and answer; to strangers there is nothing (R50)."""
    await greet(house, SAM)
    facts = await plan(house)
    planned, there = house.rooms.sessions.planned, house.workspace

    with pytest.raises(NotAllowed):
        await plan(house, TUESDAY + DAY, by=SAM)
    with pytest.raises(NotFound):
        await plan(house, by=STRANGER)
    for call in (
        planned.see(there, facts.id, by=STRANGER),
        planned.move(there, facts.id, lambda _: TUESDAY + DAY, by=STRANGER),
        planned.cancel(there, facts.id, by=STRANGER),
        planned.answer(there, facts.id, Share.ALL, by=STRANGER),
        planned.make_coaching(there, facts.id, by=STRANGER),
        planned.see(there, 999, by=MIA),
    ):
        with pytest.raises(NotFound):
            await call
    with pytest.raises(NotAllowed):
        await planned.page(there, SAM)


async def compose(house: House, kind: Kind, nth: int = -1, *, is_update: bool = False) -> object:
    deliveries = [one for one in await house.deliveries(kind) if one.form == "post"]
    return await house.composers[kind](house.due(deliveries[nth], is_update=is_update))


async def test_the_message_and_its_file(house: House) -> None:
    """The message has the kind's questions; the file in its thread keeps one UID for good."""
    await greet(house, SAM)
    facts = await plan(house, about="Who signs")
    said = await compose(house, Kind.CARD)
    assert isinstance(said, Post)
    assert "Who signs" in str(said.blocks)
    assert "What will you ask the customer to commit to next?" in str(said.blocks)
    assert await compose(house, Kind.FILE) == Silence("not-announced-yet")
    [card] = await house.deliveries(Kind.CARD)
    await house.sent(card)

    file = await compose(house, Kind.FILE)

    assert isinstance(file, Upload)
    assert file.thread is not None
    [event] = Calendar.from_ical(file.content).events
    assert (event["uid"], event["sequence"]) == (f"{facts.uid}@coach", 0)
    assert event.start == TUESDAY
    assert str(event["summary"]) == "Deal session: Mia Berger and Sam Lind"


async def test_moved(house: House) -> None:
    """A move is told with a new message and file; the older message points to the new time."""
    await greet(house, SAM)
    facts = await plan(house)
    [card] = await house.deliveries(Kind.CARD)
    await house.sent(card)
    move = house.rooms.sessions.planned.move

    for _ in range(2):
        await move(house.workspace, facts.id, lambda _: TUESDAY + DAY, by=SAM)

    old = await compose(house, Kind.CARD, 0, is_update=True)
    new = await compose(house, Kind.CARD)
    assert isinstance(old, Post)
    assert "it is on Wednesday 25 November, 10:00–10:45 now" in old.text
    assert isinstance(new, Post)
    assert "Move" in str(new.blocks)
    file = await compose(house, Kind.FILE)
    assert isinstance(file, Upload)
    assert b"SEQUENCE:1" in file.content
    assert await compose(house, Kind.FILE, 0) == Silence("changed-again")
    with pytest.raises(InvalidInput):
        await move(house.workspace, facts.id, lambda _: TUESDAY + 4 * DAY, by=MIA)


async def test_called_off(house: House) -> None:
    """Called off, the message says who did it and the file takes it out of the calendars."""
    await greet(house, SAM)
    facts = await plan(house)
    assert await _off(house, facts.id) == Silence("off-the-plan")
    [card] = await house.deliveries(Kind.CARD)
    await house.sent(card)

    said = await compose(house, Kind.CARD, is_update=True)
    file = await compose(house, Kind.FILE)

    assert isinstance(said, Post)
    assert f"<@{SAM}> called it off" in said.text
    assert isinstance(file, Upload)
    assert b"STATUS:CANCELLED" in file.content
    assert b"SEQUENCE:1" in file.content
    assert await plan(house) != facts


async def _off(house: House, number: int) -> object:
    for _ in range(2):
        await house.rooms.sessions.planned.cancel(house.workspace, number, by=SAM)
    return await compose(house, Kind.CARD)


async def test_a_rep_says_no(house: House) -> None:
    """Who would rather not take part has no sessions either: their calendars let go at once."""
    team = await greet(house, SAM)
    await plan(house)
    await plan(house, at("2026-11-23 09:00"))
    await house.wind(at("2026-11-23 12:00"))
    async with house.store.begin(house.workspace) as session:
        [member] = (await house.people.team(session, team)).members
    for _ in range(2):
        await house.welcome.refuse(house.workspace, member.id, by=SAM)

    coming, held = sorted(await stored(house), key=lambda one: -one.planned_at.timestamp())
    assert (coming.state, coming.changed_by, held.state) == (State.CANCELLED, SAM, State.PLANNED)
    last = (await house.deliveries(Kind.FILE))[-1]
    assert (last.subject_id, last.klass, last.detail) == (coming.id, DeliveryClass.ANSWER, "1")


async def test_what_became_of_it(house: House) -> None:
    """Over, its message asks in place; one tap of either closes it, and can be put right."""
    await greet(house, SAM)
    facts = await plan(house)
    [card] = await house.deliveries(Kind.CARD)
    await house.sent(card)
    answer = house.rooms.sessions.planned.answer
    with pytest.raises(NotAllowed):
        await answer(house.workspace, facts.id, Share.ALL, by=MIA)

    house.clock.set(facts.ends_at)
    assert await compose(house, Kind.OVER) == Silence("asked-in-place")

    updates = [one for one in await house.deliveries(Kind.CARD) if one.form == "update"]
    assert len(updates) == 1
    asks = await compose(house, Kind.CARD, is_update=True)
    assert isinstance(asks, Post)
    assert "How was it?" in str(asks.blocks)
    await answer(house.workspace, facts.id, Share.HALF, by=SAM)
    said = await compose(house, Kind.CARD, is_update=True)
    assert isinstance(said, Post)
    assert f"Held, 22 min of it coaching, says <@{SAM}>" in str(said.blocks)
    await answer(house.workspace, facts.id, None, by=MIA)
    assert (await stored(house))[0].state == State.NOT_HELD


async def test_a_forecast_made_coaching(house: House) -> None:
    """The early deal that waited longest comes along, and half the minutes are suggested (R15a)."""
    await greet(house, SAM)
    await add_deal(house, "Late one", phase="late", changed="2026-10-01")
    await add_deal(house, "Fresh one", changed="2026-11-20")
    waiting = await add_deal(house, "Waiting one", changed="2026-10-10")
    facts = await plan(house, kind="forecast")
    make = house.rooms.sessions.planned.make_coaching

    for by in (SAM, MIA):
        await make(house.workspace, facts.id, by=by)

    page = await house.rooms.sessions.planned.see(house.workspace, facts.id, by=SAM)
    assert (page.facts.kind, page.facts.deal_id) == ("forecast-coaching", waiting)
    said = await compose(house, Kind.CARD)
    assert isinstance(said, Post)
    assert "Waiting one" in str(said.blocks)
    assert "Evidence" in str(said.blocks)
    other = await plan(house, TUESDAY + DAY, kind="forecast")
    house.clock.set(other.ends_at)
    with pytest.raises(NotAllowed):
        await make(house.workspace, other.id, by=MIA)


async def test_leave_on_its_day(house: House) -> None:
    """Leave that comes up afterwards is said on the message, which is brought up to date (R8)."""
    await greet(house, SAM)
    await plan(house)
    [card] = await house.deliveries(Kind.CARD)
    await house.sent(card)

    await away(house, SAM, date(2026, 11, 24), date(2026, 11, 24))

    assert any(one.form == "update" for one in await house.deliveries(Kind.CARD))
    said = await compose(house, Kind.CARD, is_update=True)
    assert isinstance(said, Post)
    assert f"<@{SAM}> doesn't work on that day" in str(said.blocks)
