"""What two people do with their 1:1, on real databases: each use case, its errors, its traces."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date, timedelta

import pytest
from structlog.testing import capture_logs

from bot.errors import InvalidInput, NotAllowed, NotFound
from bot.rhythm import rows
from bot.rhythm.model import Sheet
from bot.rhythm.rules import Answer, Kind, State, WeeklyTime
from tests.conftest import add_workspace
from tests.rhythm.house import AIKO, MIA, RON, SAM, STRANGER, House
from tests.rhythm.values import at

HELD, NOT_HELD = Answer.HELD, Answer.NOT_HELD
FRIDAY_TEN = WeeklyTime("Europe/Berlin", 5, 10 * 60, 60)
TEN = at("2026-11-27 09:00")
THURSDAY = at("2026-11-26 14:00")
WEDNESDAY = at("2026-11-25 10:00")


async def planned(house: House) -> int:
    """Have Ron and Sam set up and greeted; returns Sam's 1:1 of this Friday, 10:00 in Berlin."""
    afternoon = WeeklyTime("Europe/Berlin", 5, 15 * 60, 60)
    await house.greeted(times={SAM: FRIDAY_TEN, RON: afternoon})
    return (await house.one(SAM)).id


async def test_starting(house: House) -> None:
    """Start notes the time once and shows the card in the two's group DM, not before its time."""
    subject = await planned(house)
    with pytest.raises(NotAllowed):
        await house.rhythms.start(house.workspace, subject, by=SAM)
    house.clock.set(TEN)
    await house.rhythms.start(house.workspace, subject, by=SAM)
    house.clock.advance(timedelta(minutes=5))
    await house.rhythms.start(house.workspace, subject, by=MIA)

    assert (await house.one(SAM)).started_at == TEN
    cards = await house.deliveries(Kind.CARD)
    assert [(row.recipient, row.klass) for row in cards] == [(f"{MIA},{SAM}", "appointment")]


async def test_both_answer(house: House) -> None:
    """One word leaves it open until two working days are over; both words close it (R42)."""
    subject = await planned(house)
    house.clock.set(TEN + timedelta(hours=1))
    await house.rhythms.answer(house.workspace, subject, by=MIA, says=HELD)
    row = await house.one(SAM)
    assert (row.state, row.wake_at) == (State.PLANNED, at("2026-12-01 17:00"))

    await house.rhythms.answer(house.workspace, subject, by=SAM, says=HELD)
    row = await house.one(SAM)
    assert (row.state, row.wake_at) == (State.HELD, None)

    await house.rhythms.answer(house.workspace, subject, by=SAM, says=None)
    row = await house.one(SAM)
    assert (row.state, row.wake_at) == (State.PLANNED, at("2026-12-01 17:00"))


async def test_an_answer_reaches_both_messages(house: House) -> None:
    """Sheets, pings and card that were sent are brought up to date, each once (R48)."""
    subject = await planned(house)
    for row in await house.deliveries():
        await house.sent(row)
    house.clock.set(TEN + timedelta(hours=1))
    await house.rhythms.answer(house.workspace, subject, by=MIA, says=HELD)
    await house.rhythms.answer(house.workspace, subject, by=MIA, says=HELD)

    updates = [row for row in await house.deliveries() if row.form == "update"]
    assert sorted((row.kind, row.recipient, row.wanted) for row in updates) == [
        (Kind.PING, MIA, 1),
        (Kind.PING, SAM, 1),
        (Kind.SHEET, MIA, 1),
        (Kind.SHEET, SAM, 1),
    ]


async def test_two_answers_at_once(house: House) -> None:
    """Both sides press Held at the same moment: neither word is lost."""
    subject = await planned(house)
    house.clock.set(TEN + timedelta(hours=1))
    await asyncio.gather(
        *(house.rhythms.answer(house.workspace, subject, by=who, says=HELD) for who in (MIA, SAM))
    )

    row = await house.one(SAM)
    assert (row.manager_says, row.rep_says, row.state) == (HELD, HELD, State.HELD)


async def test_an_answer_while_it_is_settled(house: House) -> None:
    """An answer in the moment of settling counts, and the other side has two days to object."""
    subject = await planned(house)
    house.clock.set(at("2026-12-01 17:00"))
    await asyncio.gather(
        house.planner.tick(house.clock.now()),
        house.rhythms.answer(house.workspace, subject, by=SAM, says=HELD),
    )
    await house.planner.tick(house.clock.now())

    row = await house.one(SAM)
    assert row.rep_says == HELD
    assert (row.state, row.wake_at) == (State.PLANNED, at("2026-12-03 17:00"))


async def test_moving(house: House) -> None:
    """A move has its sheet, ping, card and calendar file; the old sheet follows (R4)."""
    subject = await planned(house)
    await house.rhythms.move(house.workspace, subject, by=SAM, to=THURSDAY, field="slot")

    row = await house.one(SAM)
    assert (row.planned_at, row.original_at, row.sequence) == (THURSDAY, TEN, 1)
    assert row.wake_at == THURSDAY + timedelta(hours=1)
    pings = [one for one in await house.deliveries(Kind.PING) if one.subject_id == subject]
    assert [(one.detail, one.expires_at) for one in pings if one.recipient == SAM] == [
        ("0", TEN),
        ("1", THURSDAY),
    ]
    assert [one.recipient for one in await house.deliveries(Kind.CARD)] == [f"{MIA},{SAM}"]
    page = await house.rhythms.sheet(house.workspace, await sheet_of(house, SAM, "2026-11-26"))
    assert [one.facts.id for one in page.meetings] == [subject]


async def sheet_of(house: House, person: str, day: str) -> int:
    found = await house.all(Sheet, Sheet.person == person, Sheet.day == date.fromisoformat(day))
    return found[0].id


@pytest.mark.parametrize(
    ("to", "words"),
    [
        (TEN, "planned for that time"),
        (at("2026-11-23 07:59"), "is past"),
        (at("2020-01-01 09:00"), "is past"),
        (at("2026-11-30 09:00"), "Keep it near"),
        (at("2226-11-30 09:00"), "Keep it near"),
        (at("2026-11-28 09:00"), "Keep it near"),
        (at("2026-11-26 17:00"), "outside the working hours of Mia Berger"),
        (at("2026-11-27 14:30"), "has another 1:1 then"),
    ],
)
async def test_a_time_that_does_not_fit(house: House, to: object, words: str) -> None:
    """Past, too far, off hours or taken: said at the field, nothing changed or sent (R3, R4)."""
    subject = await planned(house)
    before = await house.deliveries()
    with pytest.raises(InvalidInput) as refused:
        await house.rhythms.move(house.workspace, subject, by=SAM, to=to, field="slot")  # type: ignore[arg-type]

    assert words in str(refused.value.fields["slot"])
    assert (await house.one(SAM)).planned_at == TEN
    assert [(one.id, one.wanted) for one in await house.deliveries()] == [
        (one.id, one.wanted) for one in before
    ]


async def test_a_reps_own_hours_count(house: House) -> None:
    """A slot at night for the rep is refused by their name and zone."""
    await planned(house)
    ron = await house.one(RON)
    with pytest.raises(InvalidInput) as refused:
        await house.rhythms.move(
            house.workspace, ron.id, by=MIA, to=at("2026-11-25 09:00"), field="slot"
        )

    assert "Ron Cole (America/New_York)" in str(refused.value.fields["slot"])


async def test_what_is_offered_can_be_taken(house: House) -> None:
    """Every offered slot is in the window and passes as a move; the reader's own zone is told."""
    subject = await planned(house)
    offer = await house.rhythms.offer(house.workspace, subject, by=SAM)

    assert offer.reader.slack_id == SAM
    assert offer.last == date(2026, 11, 27)
    assert len(offer.starts) == len(set(offer.starts)) <= 60
    for start in (offer.starts[0], offer.starts[-1]):
        await house.rhythms.move(house.workspace, subject, by=SAM, to=start, field="slot")


async def test_two_want_the_same_slot(house: House) -> None:
    """Two 1:1s of one manager move to the same hour at the same moment: one gets it."""
    team = await house.keep({SAM: FRIDAY_TEN, AIKO: WeeklyTime("Europe/Berlin", 5, 540, 45)})
    await house.welcome.greet(house.workspace, team, by=MIA)
    slot = at("2026-11-26 08:00")
    results = await asyncio.gather(
        *[
            house.rhythms.move(
                house.workspace, (await house.one(rep)).id, by=MIA, to=slot, field="slot"
            )
            for rep in (SAM, AIKO)
        ],
        return_exceptions=True,
    )

    assert [type(one) for one in results if one is not None] == [InvalidInput]
    times = [(await house.one(rep)).planned_at for rep in (SAM, AIKO)]
    assert times.count(slot) == 1


async def test_skipping(house: House) -> None:
    """A skip without a slot leaves the plan with its reason, and both get a new calendar file."""
    subject = await planned(house)
    await house.rhythms.skip(house.workspace, subject, by=SAM, reason="a customer")

    row = await house.one(SAM)
    assert (row.state, row.reason, row.changed_by, row.wake_at) == (
        State.SKIPPED,
        "a customer",
        SAM,
        None,
    )
    files = await house.deliveries(Kind.CHANGED_INVITE)
    assert {(one.recipient, one.detail) for one in files} == {(MIA, "1"), (SAM, "1")}


async def test_sent_again(house: House) -> None:
    """A move or skip that comes once more from the same person, its answer lost, is no mistake."""
    subject = await planned(house)
    for _ in range(2):
        await house.rhythms.move(house.workspace, subject, by=SAM, to=THURSDAY, field="time")
    assert (await house.one(SAM)).sequence == 1
    with pytest.raises(InvalidInput, match="planned for that time"):
        await house.rhythms.move(house.workspace, subject, by=MIA, to=THURSDAY, field="time")

    for _ in range(2):
        await house.rhythms.skip(house.workspace, subject, by=SAM, reason="A fair")
    assert (await house.one(SAM)).sequence == 2
    with pytest.raises(NotAllowed):
        await house.rhythms.skip(house.workspace, subject, by=MIA, reason="A fair")


async def test_a_move_and_a_skip_at_once(house: House) -> None:
    """Whoever comes first, the 1:1 ends skipped or the mover reads that it is closed."""
    subject = await planned(house)
    moved, skipped = await asyncio.gather(
        house.rhythms.move(house.workspace, subject, by=MIA, to=THURSDAY, field="slot"),
        house.rhythms.skip(house.workspace, subject, by=SAM, reason="ill"),
        return_exceptions=True,
    )

    assert skipped is None
    assert moved is None or isinstance(moved, NotAllowed)
    assert (await house.one(SAM)).state == State.SKIPPED


async def test_the_way_in(house: House) -> None:
    """A stranger, a manager and a greeted rep each see what is theirs; ended ones are gone."""
    subject = await planned(house)
    stranger = await house.rhythms.way_in(house.workspace, STRANGER)
    assert (stranger.reader, stranger.teams, stranger.coming) == (None, (), ())

    mia = await house.rhythms.way_in(house.workspace, MIA)
    assert len(mia.teams) == 1
    assert [one.facts.rep for one in mia.coming] == [SAM, RON, SAM, RON]
    await house.rhythms.skip(house.workspace, subject, by=SAM, reason="ill")
    sam = await house.rhythms.way_in(house.workspace, SAM)
    assert sam.teams == ()
    assert [one.facts.planned_at for one in sam.coming] == [at("2026-12-04 09:00")]


async def test_a_block_has_one_reader(house: House) -> None:
    """A manager's back-to-back 1:1s are one block; each rep's is their own (R43)."""
    team = await house.keep({SAM: FRIDAY_TEN, AIKO: WeeklyTime("Europe/Berlin", 5, 670, 60)})
    await house.welcome.greet(house.workspace, team, by=MIA)
    sam, aiko = [(await house.one(rep)).id for rep in (SAM, AIKO)]

    async def block(subject: int, reader: str) -> list[int]:
        page = await house.rhythms.with_block(house.workspace, subject, reader=reader)
        assert page is not None
        of, found = page
        assert of.facts.id == subject
        return [one.facts.id for one in found]

    assert await block(sam, MIA) == [sam, aiko]
    assert await block(aiko, MIA) == []
    assert await block(aiko, AIKO) == [aiko]
    assert await house.rhythms.with_block(house.workspace, aiko, reader=SAM) is None


Act = Callable[[House, int, str], Awaitable[object]]
ACTS: dict[str, Act] = {
    "start": lambda house, one, by: house.rhythms.start(house.workspace, one, by=by),
    "answer": lambda house, one, by: house.rhythms.answer(house.workspace, one, by=by, says=HELD),
    "offer": lambda house, one, by: house.rhythms.offer(house.workspace, one, by=by),
    "move": lambda house, one, by: house.rhythms.move(
        house.workspace, one, by=by, to=THURSDAY, field="slot"
    ),
    "skip": lambda house, one, by: house.rhythms.skip(house.workspace, one, by=by, reason="no"),
    "meeting": lambda house, one, by: house.rhythms.meeting(house.workspace, one, viewer=by),
}


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
async def test_a_1_1_is_its_two_peoples(house: House, act: Act) -> None:
    """To a colleague, a stranger, another workspace it isn't there, and nothing happens (R50)."""
    subject = await planned(house)
    before = [(one.id, one.wanted) for one in await house.deliveries()]
    for viewer in (RON, STRANGER, ""):
        with capture_logs() as logs, pytest.raises(NotFound):
            await act(house, subject, viewer)
        assert [(one["event"], one["viewer"]) for one in logs] == [("access.refused", viewer)]
    with pytest.raises(NotFound):
        await act(house, subject + 1_000_000, MIA)
    foreign = await add_workspace(house.store, house.clock, "T0002")
    with pytest.raises(NotFound):
        await act(House(house.store, house.clock, foreign, house.slack), subject, MIA)

    row = await house.one(SAM)
    assert (row.state, row.planned_at, row.manager_says) == (State.PLANNED, TEN, None)
    assert [(one.id, one.wanted) for one in await house.deliveries()] == before


async def test_a_sheet_is_loaded_by_its_id(house: House) -> None:
    """A sheet that isn't there, or another workspace's, is not found."""
    await planned(house)
    sheet = await sheet_of(house, SAM, "2026-11-27")
    foreign = await add_workspace(house.store, house.clock, "T0002")

    assert (await house.rhythms.sheet(house.workspace, sheet)).reader.slack_id == SAM
    for workspace, number in ((house.workspace, sheet + 99), (foreign, sheet)):
        with pytest.raises(NotFound):
            await house.rhythms.sheet(workspace, number)


async def test_what_fails_leaves_nothing_in_the_outbox(house: House) -> None:
    """Messages are part of the transaction that made them necessary: both stand, or neither."""
    await planned(house)
    facts = rows.facts_of(await house.one(SAM))
    before = [(one.id, one.wanted) for one in await house.deliveries()]
    with pytest.raises(ZeroDivisionError):
        async with house.store.begin(house.workspace) as session:
            await house.planner.tell_of_change(session, facts)
            await house.planner.follow(session, facts)
            raise ZeroDivisionError

    assert [(one.id, one.wanted) for one in await house.deliveries()] == before


async def test_a_forgotten_one_is_told_late(house: House) -> None:
    """What nobody answered for is missed until one says held; the other may object as ever."""
    subject = await planned(house)
    await house.wind(at("2026-12-02 16:00"))
    assert (await house.one(SAM)).state == State.MISSED
    await house.rhythms.answer(house.workspace, subject, by=SAM, says=Answer.HELD)
    # A second tap doesn't put it off.
    await house.wind(at("2026-12-03 16:00"))
    await house.rhythms.answer(house.workspace, subject, by=SAM, says=Answer.HELD)
    await house.wind(at("2026-12-04 16:59"))
    assert (await house.one(SAM)).state == State.PLANNED
    await house.wind(at("2026-12-04 17:00"))

    row = await house.one(SAM)
    assert (row.state, row.one_sided) == (State.HELD, True)
