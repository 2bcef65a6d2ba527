"""A year of 40 rhythms in 6 zones, on real databases, against dateutil's recurrence rules."""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from dateutil import rrule, tz
from sqlalchemy import select

from bot.clock import HandClock
from bot.outbox.model import Delivery
from bot.rhythm import rows, rules
from bot.rhythm.model import OneOnOne, Rhythm, Sheet
from bot.rhythm.rules import Kind, State, WeeklyTime
from bot.store import Store
from tests.conftest import add_workspace
from tests.rhythm.calendar_year import ZONES, people_a_year
from tests.rhythm.days_of_year import KOLKATA, NEW_YEAR, Year
from tests.rhythm.house import MIA, House
from tests.rhythm.values import at
from tests.support.databases import Postgres, SqliteTemplate

SUNDAY = 7

# Each of these meets a gap or a fold of 2026 in one of the zones at least: 2:30 and 1:30 on a
# Sunday nearly everywhere, midnight and 23:30 in Santiago, whose clocks change at midnight.
AWKWARD = ((SUNDAY, 150), (SUNDAY, 90), (SUNDAY, 0), (6, 23 * 60 + 30))
ORDINARY = ((5, 600), (5, 675), (1, 540), (3, 1020))
TIMES = [
    WeeklyTime(zone, weekday, start, 60)
    for weekday, start in (*AWKWARD, *ORDINARY)
    for zone in ZONES
][:40]


def oracle(standing: WeeklyTime, first: date, until: datetime) -> list[datetime]:
    """The instants of a standing time by dateutil: its own recurrences and its own zones (R7)."""
    zone = tz.gettz(standing.zone)
    begin = datetime(first.year, first.month, first.day) + timedelta(minutes=standing.start)  # noqa: DTZ001 - a wall clock's time
    found: list[datetime] = []
    for wall in rrule.rrule(rrule.WEEKLY, dtstart=begin):
        local = wall.replace(tzinfo=zone)
        while not tz.datetime_exists(local):
            local += timedelta(minutes=1)
        instant = local.astimezone(UTC)
        if instant >= until:
            break
        found.append(instant)
    return found


def first_day(standing: WeeklyTime, now: datetime) -> date:
    """The first day of that name after today, in the rhythm's zone."""
    today = now.astimezone(tz.gettz(standing.zone)).date()
    return next(
        day
        for ahead in range(1, 8)
        if (day := today + timedelta(days=ahead)).isoweekday() == standing.weekday
    )


@asynccontextmanager
async def replica(url: str, clock: HandClock, house: House | None = None) -> AsyncIterator[House]:
    """The services on a database; the second on it takes the first one's workspace."""
    store = Store(url, clock=clock)
    workspace = house.workspace if house else await add_workspace(store, clock, "T0001")
    yield House(store, clock, workspace)
    await store.close()


async def instants(house: House) -> dict[WeeklyTime, list[datetime]]:
    """List when each rhythm's 1:1s were made for, in order."""
    async with house.store.begin(house.workspace) as session:
        found = await session.execute(
            select(Rhythm, OneOnOne.original_at)
            .join(OneOnOne, OneOnOne.rhythm_id == Rhythm.id)
            .order_by(OneOnOne.original_at)
        )
        made: defaultdict[WeeklyTime, list[datetime]] = defaultdict(list)
        for row, instant in found:
            time = WeeklyTime(row.zone, row.weekday, row.start_minute, row.length_minutes)
            made[time].append(instant)
    return dict(made)


@pytest.fixture(name="sqlite_url")
def _sqlite_url(sqlite_template: SqliteTemplate, tmp_path: Path) -> str:
    return sqlite_template.copy(tmp_path)


@pytest.fixture(name="postgres_url")
def _postgres_url(postgres: Postgres) -> Iterator[str]:
    with postgres.database() as url:
        yield url


@pytest.mark.timeout(600)
async def test_a_year_of_forty_rhythms(sqlite_url: str, *, is_long: bool) -> None:
    """Each 1:1 of a year at its time or on another day of its week, none twice, none lost.

    Nothing is on a day off, nothing is off that had room, and each message comes in time. By
    default five of the forty live through it, with holidays; leave, a closing day and a pause
    come with all of them.
    """
    times = TIMES if is_long else TIMES[::8]
    async with replica(sqlite_url, HandClock(NEW_YEAR)) as house:
        await people_a_year(house, times, greeted=4)
        year = Year(house)
        await year.forget_holidays(KOLKATA)
        for day in range(366):
            house.clock.set(NEW_YEAR + timedelta(days=day))
            if is_long:
                await year.happen()
            await house.planner.tick(house.clock.now())

        await check_occurrences(house, times)
        moved, excused = await year.check_days()
        assert moved
        assert excused or not is_long
        await check_announcements(house, year, greeted=4)
        await check_settled(house)


async def check_occurrences(house: House, times: list[WeeklyTime]) -> None:
    until = rules.horizon(house.clock.now())
    made = await instants(house)
    assert set(made) == set(times)
    for time in times:
        assert made[time] == oracle(time, first_day(time, NEW_YEAR), until), time


async def check_announcements(house: House, year: Year, *, greeted: int) -> None:
    """Each of the two has one ping 10 minutes before, and one sheet the working day before."""
    one_on_ones = {row.id: row for row in await house.all(OneOnOne, OneOnOne.state != "excused")}
    sheets = {row.id: row for row in await house.all(Sheet)}
    told_of = [(row, person) for row in one_on_ones.values() for person in readers(row, greeted)]
    pings = [
        ping
        for ping in await house.deliveries(Kind.PING)
        if ping.subject_id in one_on_ones
        and ping.detail == str(one_on_ones[ping.subject_id].sequence)
    ]
    for ping in pings:
        planned = one_on_ones[ping.subject_id].planned_at
        assert (ping.due_at, ping.expires_at) == (planned - timedelta(minutes=10), planned)
    assert Counter((ping.subject_id, ping.recipient) for ping in pings) == Counter(
        (row.id, person) for row, person in told_of
    )
    told = {}
    for delivery in await house.deliveries(Kind.SHEET):
        sheet = sheets[delivery.subject_id]
        assert delivery.recipient == sheet.person
        assert delivery.expires_at == year.at(sheet.person, sheet.day + timedelta(days=1), 0)
        told[sheet.person, sheet.day] = delivery.due_at
    for row, person in told_of:
        day = year.local_day(person, row.planned_at)
        morning = year.at(person, year.working_day_before(person, day), 9)
        # What changed since that morning is told at once.
        assert told[person, day] in {morning, max(morning, year.known_from(row))}, (person, day)


def readers(row: OneOnOne, greeted: int) -> list[str]:
    return [row.manager, row.rep] if int(row.rep.removeprefix("U1R")) < greeted else [row.manager]


async def check_settled(house: House) -> None:
    """What nobody spoke of is missed two working days later, and nothing before (R42)."""
    now = house.clock.now()
    hours = {}
    async with house.store.begin(house.workspace) as session:
        managers = {row.manager for row in await session.scalars(select(OneOnOne))}
        hours = {
            slack_id: person.hours
            for slack_id, person in (await house.people.persons(session, managers)).items()
        }
    for row in await house.all(OneOnOne):
        ended = row.planned_at + timedelta(minutes=60)
        settles = rules.settles_at(_facts(row), hours[row.manager])
        if row.state == State.EXCUSED:
            assert row.wake_at is None
            continue
        assert row.state == (State.MISSED if settles <= now else State.PLANNED)
        expected = None if settles <= now else settles if ended <= now else ended
        assert row.wake_at == expected


def _facts(row: OneOnOne) -> rules.OneOnOneFacts:
    return rows.facts_of(row)


async def test_a_year_on_postgresql_by_two_replicas(postgres_url: str, *, is_long: bool) -> None:
    """Two replicas tick at the same instants of a year: together they make each 1:1 once."""
    clock = HandClock(NEW_YEAR)
    times = TIMES[:: 5 if is_long else 10]
    async with replica(postgres_url, clock) as one, replica(postgres_url, clock, one) as other:
        await people_a_year(one, times, greeted=len(times))
        year = Year(one)
        await year.forget_holidays(KOLKATA)
        for week in range(53):
            clock.set(NEW_YEAR + week * timedelta(days=7))
            await asyncio.gather(*(each.planner.tick(clock.now()) for each in (one, other)))

        await check_occurrences(one, times)
        moved, _ = await year.check_days()
        assert moved
        await check_announcements(one, year, greeted=len(times))


async def test_a_bot_that_was_away_goes_on(house: House) -> None:
    """After three weeks off, what was announced stands, what nobody heard of is never made."""
    clock = house.clock
    times = [WeeklyTime(zone, weekday, 600, 60) for zone in ZONES[:2] for weekday in (1, 4, 5)]
    await people_a_year(house, times)
    begun = clock.now()
    await house.wind_by(days=10)
    known = rules.horizon(clock.now())
    clock.advance(timedelta(days=22))
    back = clock.now()
    await house.planner.tick(back)

    made = await instants(house)
    for time in times:
        every = oracle(time, first_day(time, begun), rules.horizon(back))
        assert made[time] == [one for one in every if one < known or one > back]
    missed = await house.all(OneOnOne, OneOnOne.state == State.MISSED)
    assert {row.id for row in missed} == {
        row.id for row in await house.all(OneOnOne) if row.planned_at < known
    }


async def test_a_set_up_that_changes_in_mid_year(house: House) -> None:
    """The past stays; of this week, whose new time is over, the old one; then the new times."""
    reps = [f"U1R{number}" for number in range(4)]
    for rep in reps:
        house.slack.meet(rep)
    old = {rep: WeeklyTime("Europe/Berlin", 5, 540 + 70 * n, 60) for n, rep in enumerate(reps)}
    new = {rep: WeeklyTime("America/New_York", 2, 540 + 70 * n, 45) for n, rep in enumerate(reps)}
    begun = house.clock.now()
    await house.keep(old)
    await Year(house).forget_holidays("Europe/Berlin")
    await house.wind(at("2027-03-31 10:00"))
    changed = house.clock.now()
    await house.keep(new)
    await house.wind(at("2027-05-31 10:00"))

    for rep in reps:
        found = sorted(await house.all(OneOnOne, OneOnOne.rep == rep), key=lambda row: row.week)
        as_it_was = oracle(old[rep], first_day(old[rep], begun), at("2027-04-05 00:00"))
        as_it_is = oracle(new[rep], first_day(new[rep], changed), rules.horizon(house.clock.now()))
        assert [row.planned_at for row in found] == as_it_was + as_it_is
        assert [row.length_minutes for row in found] == [60] * len(as_it_was) + [45] * len(as_it_is)
        assert len({row.week for row in found}) == len(found)
    planned = {row.id: row.planned_at for row in await house.all(OneOnOne)}
    latest: dict[int, Delivery] = {}
    for ping in await house.deliveries(Kind.PING, to=MIA):
        latest[ping.subject_id] = ping
    assert {subject: ping.expires_at for subject, ping in latest.items()} == planned
