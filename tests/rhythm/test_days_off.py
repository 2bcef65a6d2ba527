"""What days off, stand-ins and two-week rhythms do to the plan, on real databases."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from sqlalchemy import delete, update

from bot.outbox.types import Post, Silence
from bot.people.model import DayOff, Person
from bot.rhythm import rows
from bot.rhythm.model import OneOnOne, Rhythm, Sheet
from bot.rhythm.rules import Answer, Cause, Kind, OneOnOneFacts, State, WeeklyTime
from bot.store import WorkspaceSession
from tests.rhythm.house import AIKO, MIA, RON, SAM, STRANGER, House
from tests.rhythm.values import at

FRIDAY_TEN = WeeklyTime("Europe/Berlin", 5, 10 * 60, 60)
NEXT_FRIDAY = date(2026, 12, 4)


async def greeted(house: House, **times: WeeklyTime) -> int:
    """Have reps set up at these times, and greeted; returns the team."""
    return await house.greeted(times=times or {SAM: FRIDAY_TEN})


async def off(
    house: House,
    person: str,
    first: date,
    last: date | None = None,
    *,
    kind: str = "away",
    around: Collection[str] = (MIA,),
) -> None:
    """Give somebody days off, as the people's room does."""
    async with house.store.begin(house.workspace) as session:
        await house.people.hold(session, {person, *around})
        session.add(
            DayOff(
                person=person, first=first, last=last or first, kind=kind, set_at=house.clock.now()
            )
        )
        await house.people.days_changed(session, [person])


async def back(house: House, person: str) -> None:
    """Take somebody's days off back."""
    async with house.store.begin(house.workspace) as session:
        await house.people.hold(session, {person, MIA})
        await session.execute(delete(DayOff).where(DayOff.person == person))
        await house.people.days_changed(session, [person])


async def change(house: House, person: str, **values: object) -> None:
    """Write into a person's row, and tell the planner."""
    async with house.store.begin(house.workspace) as session:
        await session.execute(update(Person).where(Person.slack_id == person).values(**values))
        await house.people.days_changed(session, [person])


async def test_a_holiday_that_is_known_ahead(house: House) -> None:
    """Made on another day from the start: told by that day's sheet, and by nothing else."""
    await greeted(house, **{RON: WeeklyTime("Europe/Berlin", 4, 16 * 60, 60)})
    first, second = await house.all(OneOnOne)

    assert (first.original_at, first.planned_at) == (at("2026-11-26 15:00"), at("2026-11-27 15:00"))
    assert (first.cause, first.sequence, first.changed_by) == (Cause.HOLIDAY, 0, None)
    assert second.planned_at == second.original_at
    days = {row.day for row in await house.all(Sheet, Sheet.person == RON)}
    assert days == {date(2026, 11, 27), date(2026, 12, 3)}
    assert await house.deliveries(Kind.CARD) == []


async def test_a_day_off_moves_it_within_the_week(house: House) -> None:
    """Another day of the week, with a new sheet, ping and card; the old sheet is brought up."""
    await greeted(house)
    await off(house, SAM, NEXT_FRIDAY)
    row = await house.one(SAM, nth=1)

    assert (row.planned_at, row.state) == (at("2026-12-03 09:00"), State.PLANNED)
    assert (row.cause, row.sequence, row.changed_by) == (Cause.REP_AWAY, 1, None)
    assert row.wake_at == at("2026-12-03 10:00")
    pings = [one for one in await house.deliveries(Kind.PING, to=SAM) if one.subject_id == row.id]
    assert [one.detail for one in pings] == ["0", "1"]
    [card] = await house.deliveries(Kind.CARD)
    assert (card.subject_id, card.recipient, card.detail) == (row.id, f"{MIA},{SAM}", "1")
    days = {one.day for one in await house.all(Sheet, Sheet.person == MIA)}
    assert date(2026, 12, 3) in days


async def test_a_week_off_excuses_it(house: House) -> None:
    """Off all week it counts for nothing; unheard of as yet, nobody is told of its end."""
    closed: list[OneOnOneFacts] = []

    async def follow(_: WorkspaceSession, facts: OneOnOneFacts) -> None:
        closed.append(facts)

    await greeted(house)
    house.planner.watch(closed=follow)
    await off(house, SAM, date(2026, 11, 30), date(2026, 12, 6))
    row = await house.one(SAM, nth=1)

    assert (row.state, row.cause, row.wake_at) == (State.EXCUSED, Cause.REP_AWAY, None)
    assert [facts.state for facts in closed] == [State.EXCUSED]
    assert await house.deliveries(Kind.CARD) == []
    await back(house, SAM)
    row = await house.one(SAM, nth=1)
    assert (row.state, row.cause, row.planned_at) == (State.PLANNED, None, at("2026-12-04 09:00"))
    assert row.wake_at == at("2026-12-04 10:00")
    assert [facts.state for facts in closed] == [State.EXCUSED, State.PLANNED]


async def test_what_was_told_is_called_off(house: House) -> None:
    """Who read of it on a sheet reads in the group DM that it is off."""
    await greeted(house)
    for one in await house.deliveries(Kind.SHEET, to=SAM):
        await house.sent(one)
    await off(house, SAM, date(2026, 11, 23), date(2026, 11, 29))

    row = await house.one(SAM)
    assert row.state == State.EXCUSED
    assert [card.subject_id for card in await house.deliveries(Kind.CARD)] == [row.id]
    files = await house.deliveries(Kind.CHANGED_INVITE)
    assert {one.recipient for one in files if one.subject_id == row.id} == {MIA, SAM}


async def test_a_sheet_that_had_nothing_to_say_speaks_again(house: House) -> None:
    """Back after the sheet of the day found nothing to come, it comes after all."""
    await greeted(house)
    await off(house, SAM, date(2026, 11, 23), date(2026, 11, 29))
    sheet = (await house.deliveries(Kind.SHEET, to=SAM))[0]
    async with house.store.begin(house.workspace) as session:
        row = await session.get_one(type(sheet), sheet.id)
        row.state, row.reason = "silent", "nothing-to-come"
    house.clock.set(at("2026-11-26 15:00"))
    await back(house, SAM)

    again = (await house.deliveries(Kind.SHEET, to=SAM))[0]
    assert (again.id, again.state, again.due_at) == (sheet.id, "pending", at("2026-11-26 15:00"))


async def test_reps_of_one_manager_do_not_collide(house: House) -> None:
    """One holiday of the manager moves three 1:1s; each finds an hour of its own."""
    times = {
        rep: WeeklyTime("Europe/Berlin", 5, 10 * 60 + 70 * number, 60)
        for number, rep in enumerate((SAM, RON, AIKO))
    }
    await greeted(house, **times)
    await off(house, MIA, NEXT_FRIDAY)
    week = [row for row in await house.all(OneOnOne) if row.week == "2026-W49"]

    starts = sorted(row.planned_at for row in week if row.state == State.PLANNED)
    assert all(later - earlier >= timedelta(minutes=70) for earlier, later in pairwise(starts))
    assert {start.date() for start in starts} <= {date(2026, 12, day) for day in (1, 2, 3)}


async def test_new_ones_make_way_for_standing_ones(house: House) -> None:
    """Displaced when it is made, it takes no hour that another's standing 1:1 will have."""
    thursday = WeeklyTime("Europe/Berlin", 4, 10 * 60, 60)
    await greeted(house, **{SAM: FRIDAY_TEN, STRANGER: thursday})
    await off(house, MIA, date(2026, 12, 11))
    await house.wind(at("2026-12-01 08:00"))
    week = {row.rep: row.planned_at for row in await house.all(OneOnOne) if row.week == "2026-W50"}

    assert week[STRANGER] == at("2026-12-10 09:00")
    assert week[SAM].date() < date(2026, 12, 11)
    assert week[SAM] != week[STRANGER]


@pytest.mark.parametrize("rest", [0, 1, 2, 3])
async def test_every_two_weeks(house: House, rest: int) -> None:
    """Every second week, also when the bot rested for some weeks; never two in a row."""
    await greeted(house)
    async with house.store.begin(house.workspace) as session:
        await session.execute(update(Rhythm).values(every_weeks=2))
    await house.wind(at("2026-12-15 08:00"))
    house.clock.advance(timedelta(weeks=rest))
    await house.wind(at("2027-02-15 08:00"))

    weeks = [row.week for row in await house.all(OneOnOne)]
    # The first two stood already when the rhythm became slower.
    assert weeks[:3] == ["2026-W48", "2026-W49", "2026-W50"]
    mondays = [datetime.strptime(f"{week}-1", "%G-W%V-%u") for week in weeks[2:]]  # noqa: DTZ007
    gaps = {(later - one).days for one, later in pairwise(mondays)}
    assert gaps <= {14, 28, 42}
    assert 14 in gaps


async def test_a_stand_in_leads_and_hands_back(house: House) -> None:
    """In their days the 1:1 is theirs, in calendars, too; ended, it is the manager's again."""
    team = await greeted(house)
    for one in await house.deliveries(Kind.SHEET):
        await house.sent(one)
    stand_in = await house.roster.set_stand_in(
        house.workspace, team, STRANGER, date(2026, 11, 30), NEXT_FRIDAY, by=MIA
    )
    row = await house.one(SAM, nth=1)

    assert (row.manager, row.planned_at, row.sequence) == (STRANGER, at("2026-12-04 09:00"), 1)
    assert (await house.one(SAM)).manager == MIA
    assert [one.recipient for one in await house.deliveries(Kind.WITHDRAWN)] == [MIA]
    assert row.id in {one.subject_id for one in await house.deliveries(Kind.PING, to=STRANGER)}
    page = await house.rhythms.sheet(house.workspace, await sheet_of(house, MIA, NEXT_FRIDAY))
    assert page.meetings == ()
    assert [one.facts.id for one in page.by_others] == [row.id]

    await house.roster.end_stand_in(house.workspace, stand_in.id, by=MIA)
    row = await house.one(SAM, nth=1)
    assert (row.manager, row.sequence) == (MIA, 2)
    assert [one.recipient for one in await house.deliveries(Kind.WITHDRAWN)] == [MIA, STRANGER]


async def sheet_of(house: House, person: str, day: date) -> int:
    [row] = await house.all(Sheet, Sheet.person == person, Sheet.day == day)
    return row.id


async def test_who_led_it_before_hears_no_more_of_it(house: House) -> None:
    """Their ping and card stay unsent; what they have says who leads it now."""
    team = await greeted(house)
    row = await house.one(SAM)
    house.clock.set(row.planned_at - timedelta(minutes=50))
    await house.rhythms.start(house.workspace, row.id, by=MIA)
    second = await house.one(SAM, nth=1)
    async with house.store.begin(house.workspace) as session:
        await house.planner.show_card(session, rows.facts_of(second))
    [_, card] = await house.deliveries(Kind.CARD)
    pings = await house.deliveries(Kind.PING, to=MIA)
    [ping] = [one for one in pings if one.subject_id == second.id]
    await house.roster.set_stand_in(
        house.workspace, team, STRANGER, date(2026, 11, 30), NEXT_FRIDAY, by=MIA
    )

    for one in (card, ping):
        said = await house.composers[one.kind](house.due(one))
        assert said == Silence("led-by-another")
        shown = await house.composers[one.kind](house.due(one, is_update=True))
        assert isinstance(shown, Post)
        assert shown.text.startswith(f"<@{STRANGER}> leads the 1:1 with <@{SAM}>")
    [gone] = await house.deliveries(Kind.WITHDRAWN)
    assert await house.composers[gone.kind](house.due(gone)) == Silence("not-announced-yet")


async def test_a_stand_in_makes_the_managers_leave_harmless(house: House) -> None:
    """With somebody to lead, the manager's two weeks off cost no 1:1, made already or not."""
    team = await greeted(house)
    first, last = date(2026, 11, 30), date(2026, 12, 20)
    await house.roster.set_stand_in(house.workspace, team, STRANGER, first, last, by=MIA)
    await off(house, MIA, first, last, around=[SAM, STRANGER])
    await house.wind(at("2026-12-22 08:00"))

    led = {row.week: (row.manager, row.state) for row in await house.all(OneOnOne)}
    assert {led[f"2026-W{week}"] for week in (49, 50, 51)} == {(STRANGER, State.MISSED)}
    assert led["2026-W52"][0] == MIA


async def test_who_left_slack_has_no_rhythm(house: House) -> None:
    """A rep who is gone: the rhythm ends, they get nothing, the manager is told once."""
    await greeted(house)
    before = len(await house.deliveries(to=SAM))
    for _ in range(2):
        await change(house, SAM, is_gone=True)

    assert [row.state for row in await house.all(OneOnOne)] == [State.EXCUSED, State.EXCUSED]
    assert {row.cause for row in await house.all(OneOnOne)} == {Cause.RHYTHM_ENDED}
    assert all(row.ended_at for row in await house.all(Rhythm))
    assert len(await house.deliveries(to=SAM)) == before
    assert [one.recipient for one in await house.deliveries(Kind.UNDELIVERED)] == [MIA]


async def test_a_managers_team_rests_while_they_are_gone(house: House) -> None:
    """Without a manager 1:1s are excused, and come back with them."""
    await greeted(house)
    await change(house, MIA, is_gone=True)
    await house.wind_by(days=8)
    rows = await house.all(OneOnOne)
    assert {(row.state, row.cause) for row in rows} == {(State.EXCUSED, Cause.MANAGER_AWAY)}
    assert len(rows) == 3

    await change(house, MIA, is_gone=False)
    states = [row.state for row in await house.all(OneOnOne)]
    assert states == [State.EXCUSED, State.PLANNED, State.PLANNED]


async def test_lead_times_follow_habits(house: House) -> None:
    """Pings and sheets that aren't out yet move to where their reader wants them (R45)."""
    await greeted(house)
    async with house.store.begin(house.workspace) as session:
        values = {"ping_lead": 30, "sheet_days": 2}
        await session.execute(update(Person).where(Person.slack_id == SAM).values(**values))
        await house.planner.habits_changed(session, SAM)

    ping, sheet = [(await house.deliveries(kind, to=SAM))[0] for kind in (Kind.PING, Kind.SHEET)]
    assert (ping.due_at, ping.not_before) == (at("2026-11-27 08:30"), at("2026-11-27 08:30"))
    assert sheet.due_at == at("2026-11-25 08:00")
    [mine, _] = await house.deliveries(Kind.PING, to=MIA)
    assert mine.due_at == at("2026-11-27 08:50")


async def test_what_was_said_is_not_said_again(house: House) -> None:
    """A sheet that is out stays out, whatever its reader wants from now on."""
    await greeted(house)
    sheet = (await house.deliveries(Kind.SHEET, to=SAM))[0]
    await house.sent(sheet)
    async with house.store.begin(house.workspace) as session:
        await session.execute(update(Person).values(sheet_days=2))
        await house.planner.habits_changed(session, SAM)

    assert (await house.deliveries(Kind.SHEET, to=SAM))[0].state == "sent"


async def test_a_sheet_comes_before_a_long_weekend(house: House) -> None:
    """With the day before off, one is told on the last working day before it."""
    await greeted(house)
    await off(house, MIA, date(2026, 12, 2), date(2026, 12, 3))
    due = {one.subject_id: one.due_at for one in await house.deliveries(Kind.SHEET, to=MIA)}

    assert due[await sheet_of(house, MIA, NEXT_FRIDAY)] == at("2026-12-01 08:00")


async def test_leave_does_not_keep_an_answer_open(house: House) -> None:
    """Off from the day after for three weeks: an answer settles after ten days, not after leave."""
    await greeted(house)
    house.clock.set(at("2026-11-27 10:00"))
    await house.planner.tick(house.clock.now())
    one = await house.one(SAM)
    await house.rhythms.answer(house.workspace, one.id, by=SAM, says=Answer.HELD)
    await off(house, MIA, date(2026, 11, 28), date(2026, 12, 20), around=[SAM])
    assert (await house.one(SAM)).wake_at == at("2026-12-07 10:00")
    await house.wind(at("2026-12-07 10:00"))

    row = await house.one(SAM)
    assert (row.state, row.one_sided) == (State.HELD, True)


async def test_people_offer_no_day_off(house: House) -> None:
    """The list of free times leaves out a day that one of the two has off."""
    await greeted(house)
    await off(house, MIA, date(2026, 11, 25))
    offer = await house.rhythms.offer(house.workspace, (await house.one(SAM)).id, by=SAM)

    assert {start.date().day for start in offer.starts} == {23, 24, 26, 27}
