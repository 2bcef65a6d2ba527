"""Making, announcing and looking after 1:1s, on real databases."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from structlog.testing import capture_logs

from bot.rhythm import rows, rules
from bot.rhythm.model import OneOnOne, Rhythm, Sheet
from bot.rhythm.rules import Answer, Kind, State, WeeklyTime
from tests.rhythm.calendar_year import people_a_year
from tests.rhythm.house import AIKO, MIA, RON, SAM, House
from tests.rhythm.values import at
from tests.support.foresight import next_instant

FRIDAY_TEN = WeeklyTime("Europe/Berlin", 5, 10 * 60, 60)


async def greeted(house: House, **times: WeeklyTime) -> None:
    """Have reps set up at these times, and greeted."""
    await house.greeted(times=times or {SAM: FRIDAY_TEN})


async def test_nothing_to_do_is_told_as_nothing(house: House) -> None:
    """Without a rhythm there is no next instant, and a tick does nothing."""
    await house.planner.tick(house.clock.now())

    assert await next_instant(house.store, house.planner) is None


async def test_the_next_instant_is_the_end_of_a_1_1_or_a_new_week(house: House) -> None:
    """Whoever winds a clock is told when a 1:1 ends, settles, or comes within the horizon."""
    await greeted(house)
    seen: list[datetime] = []
    while len(seen) < 5:
        instant = await next_instant(house.store, house.planner)
        assert instant is not None
        seen.append(instant)
        house.clock.set(instant)
        await house.planner.tick(instant)

    assert seen == [
        at("2026-11-27 10:00"),
        at("2026-11-30 00:00"),
        at("2026-12-01 17:00"),
        at("2026-12-04 10:00"),
        at("2026-12-07 00:00"),
    ]


async def test_a_second_tick_changes_nothing(house: House) -> None:
    """What a tick did the next one finds done."""
    await greeted(house)
    house.clock.advance(timedelta(days=7))
    await house.planner.tick(house.clock.now())
    before = [(row.id, row.wanted) for row in await house.deliveries()]
    await house.planner.tick(house.clock.now())

    assert [(row.id, row.wanted) for row in await house.deliveries()] == before
    assert len(await house.all(OneOnOne)) == 3


async def test_one_sheet_for_a_day(house: House) -> None:
    """A manager's 1:1s of a day stand on one sheet with one file, each with its own ping (R43)."""
    await greeted(house, **{SAM: FRIDAY_TEN, RON: WeeklyTime("Europe/Berlin", 5, 16 * 60, 60)})
    friday = at("2026-11-27 00:00").date()

    assert len(await house.all(Sheet, Sheet.person == MIA, Sheet.day == friday)) == 1
    assert len(await house.deliveries(Kind.SHEET, to=MIA)) == 2
    assert len(await house.deliveries(Kind.INVITE, to=MIA)) == 2
    assert len(await house.deliveries(Kind.PING, to=MIA)) == 4


@pytest.mark.parametrize(
    ("time", "rep", "told", "ends"),
    [
        (FRIDAY_TEN, SAM, "2026-11-26 08:00", "2026-11-27 23:00"),
        (FRIDAY_TEN, RON, "2026-11-25 14:00", "2026-11-28 05:00"),
        (WeeklyTime("Europe/Berlin", 1, 600, 60), SAM, "2026-11-27 08:00", "2026-11-30 23:00"),
        (WeeklyTime("Europe/Berlin", 7, 600, 60), SAM, "2026-11-27 08:00", "2026-11-29 23:00"),
        (WeeklyTime("Europe/Berlin", 2, 600, 60), SAM, "2026-11-23 08:00", "2026-11-24 23:00"),
        (WeeklyTime("Europe/Berlin", 1, 30, 60), AIKO, "2026-11-27 00:00", "2026-11-30 15:00"),
        (WeeklyTime("America/New_York", 5, 1410, 60), AIKO, "2026-11-27 00:00", "2026-11-28 15:00"),
    ],
)
async def test_told_on_the_working_day_before_by_ones_own_clock(
    house: House, time: WeeklyTime, rep: str, told: str, ends: str
) -> None:
    """Each reads it at the start of their last working day before, until that day is over (R43)."""
    await greeted(house, **{rep: time})

    first = (await house.deliveries(Kind.SHEET, to=rep))[0]
    assert (first.due_at, first.expires_at, first.klass) == (at(told), at(ends), "appointment")


async def test_a_1_1_of_tomorrow_is_told_at_once(house: House) -> None:
    """Where the working day before has begun already, the sheet is due now, and not earlier."""
    house.clock.set(at("2026-11-26 15:00"))
    await greeted(house)

    assert (await house.deliveries(Kind.SHEET, to=SAM))[0].due_at == at("2026-11-26 15:00")


async def test_the_end_and_the_settling_bring_messages_up(house: House) -> None:
    """At its end the card asks; two working days later it shows what became of it (R42)."""
    await greeted(house)
    for row in await house.deliveries():
        await house.sent(row)
    sheets = await house.deliveries(Kind.SHEET, to=SAM)
    await house.wind(at("2026-11-27 09:59"))
    assert [row for row in await house.deliveries() if row.form == "update"] == []
    await house.wind(at("2026-11-27 10:00"))
    updates = [row for row in await house.deliveries() if row.form == "update"]
    assert sheets[0].id in {row.target_id for row in updates}
    assert sheets[1].id not in {row.target_id for row in updates}

    with capture_logs() as logs:
        await house.wind(at("2026-12-01 17:00"))
    settled = [entry for entry in logs if entry["event"] == "one_on_one.settled"]
    assert [(one["id"], one["state"]) for one in settled] == [(1, State.MISSED)]
    assert (await house.one(SAM)).state == State.MISSED


async def test_one_word_settles_as_held(house: House) -> None:
    """One side said held and the other nothing: held, one-sided (R42)."""
    await greeted(house)
    house.clock.set(at("2026-11-27 10:00"))
    one = await house.one(SAM)
    await house.rhythms.answer(house.workspace, one.id, by=SAM, says=Answer.HELD)
    await house.wind(at("2026-12-01 17:00"))

    row = await house.one(SAM)
    assert (row.state, row.one_sided, row.wake_at) == (State.HELD, True, None)


async def test_no_card_for_who_was_not_greeted(house: House) -> None:
    """The group DM would be the first contact: before the greeting there is none (R46)."""
    await house.keep({SAM: FRIDAY_TEN})
    one = await house.one(SAM)
    house.clock.set(one.planned_at)
    await house.rhythms.start(house.workspace, one.id, by=MIA)

    assert await house.deliveries(Kind.CARD) == []


async def test_an_ended_rhythm_makes_nothing(house: House) -> None:
    """Once ended, a rhythm is looked at no more."""
    await greeted(house)
    async with house.store.begin(house.workspace) as session:
        (await session.scalars(select(Rhythm))).one().ended_at = house.clock.now()
    await house.wind_by(days=30)

    assert len(await house.all(OneOnOne)) == 2


async def test_many_more_than_a_batch(house: House) -> None:
    """Sixty rhythms, more than a batch, are all made in one tick, two weeks of each."""
    await people_a_year(house, [FRIDAY_TEN] * 60)
    await house.planner.tick(house.clock.now())

    assert len(await house.all(OneOnOne)) == 120


async def test_wake_up_times(house: House) -> None:
    """A planned 1:1 wakes at its end, then when it settles; a closed one sleeps."""
    await greeted(house)
    facts = rows.facts_of(await house.one(SAM))
    async with house.store.begin(house.workspace) as session:
        hours = (await house.people.persons(session, [MIA]))[MIA].hours

    assert house.planner.wakes_at(facts, hours) == facts.ends_at
    house.clock.set(facts.ends_at)
    assert house.planner.wakes_at(facts, hours) == at("2026-12-01 17:00")
    assert house.planner.wakes_at(rules.settled(facts), hours) is None


async def test_one_bad_row_holds_up_nobody(house: House) -> None:
    """A rhythm that can't be planned is logged at each tick; all others get their 1:1s."""
    await greeted(house, **{SAM: FRIDAY_TEN, RON: WeeklyTime("Europe/Berlin", 4, 10 * 60, 60)})
    async with house.store.begin(house.workspace) as session:
        rhythm = (await session.scalars(select(Rhythm).where(Rhythm.rep == RON))).one()
        rhythm.zone = "Mars/Olympus_Mons"
        bad = rhythm.id
    house.clock.advance(timedelta(days=7))
    with capture_logs() as logs:
        await house.planner.tick(house.clock.now())

    assert len(await house.all(OneOnOne, OneOnOne.rep == SAM)) == 3
    assert len(await house.all(OneOnOne, OneOnOne.rep == RON)) == 2
    assert [one["ids"] for one in logs if one["event"] == "planning.failed"][-1] == [bad]
