"""Local time, working hours and greetings, by table and by property."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from dateutil import tz
from hypothesis import given
from hypothesis import strategies as st

from bot.people.rules import (
    Greeting,
    Member,
    Policy,
    TeamFacts,
    Times,
    WorkingHours,
    at_local,
    next_in_common,
    working_days_after,
)

ZONES = sorted(zone for zone in available_timezones() if "/" in zone)
DAYS = st.dates(date(2025, 1, 1), date(2029, 12, 31))
INSTANTS = st.datetimes(
    datetime(2025, 1, 1),  # noqa: DTZ001 - Hypothesis wants naive bounds and adds the zone
    datetime(2029, 12, 31),  # noqa: DTZ001
    timezones=st.just(UTC),
)
HOURS = st.builds(
    WorkingHours,
    zone=st.sampled_from(ZONES),
    days=st.frozensets(st.integers(1, 7), min_size=1),
    start=st.integers(0, 11 * 60),
    end=st.integers(12 * 60, 24 * 60 - 1),
)
BERLIN = WorkingHours("Europe/Berlin")


def clock(hour: int, minute: int = 0) -> int:
    return hour * 60 + minute


@pytest.mark.parametrize(
    ("zone", "day", "minute", "local", "utc"),
    [
        ("Europe/Berlin", date(2026, 7, 1), clock(10), "2026-07-01 10:00", "08:00"),
        ("Europe/Berlin", date(2026, 3, 29), clock(1, 59), "2026-03-29 01:59", "00:59"),
        ("Europe/Berlin", date(2026, 3, 29), clock(2), "2026-03-29 03:00", "01:00"),
        ("Europe/Berlin", date(2026, 3, 29), clock(2, 30), "2026-03-29 03:00", "01:00"),
        ("Europe/Berlin", date(2026, 3, 29), clock(3), "2026-03-29 03:00", "01:00"),
        ("Europe/Berlin", date(2026, 10, 25), clock(2, 30), "2026-10-25 02:30", "00:30"),
        ("America/New_York", date(2026, 3, 8), clock(2, 30), "2026-03-08 03:00", "07:00"),
        ("America/New_York", date(2026, 11, 1), clock(1, 30), "2026-11-01 01:30", "05:30"),
        ("America/Santiago", date(2026, 9, 6), clock(0, 30), "2026-09-06 01:00", "04:00"),
        ("Australia/Lord_Howe", date(2026, 10, 4), clock(2, 5), "2026-10-04 02:30", "15:30"),
        ("Asia/Kolkata", date(2026, 7, 1), clock(10), "2026-07-01 10:00", "04:30"),
        ("Pacific/Apia", date(2011, 12, 30), clock(10), "2011-12-31 00:00", "10:00"),
    ],
)
def test_a_local_time_is_one_instant(
    zone: str, day: date, minute: int, local: str, utc: str
) -> None:
    """A gap moves to the next valid minute, not on by its length; a fold takes the first (R7)."""
    instant = at_local(day, minute, zone)

    assert f"{instant.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}" == local
    assert f"{instant:%H:%M}" == utc
    assert instant.tzinfo is UTC


@given(zone=st.sampled_from(ZONES), day=DAYS, minute=st.integers(0, 1439))
def test_any_local_time_agrees_with_dateutil(zone: str, day: date, minute: int) -> None:
    """In any zone an instant is the first one whose wall clock dateutil holds valid (R7)."""
    elsewhere = tz.gettz(zone)
    wall = datetime(day.year, day.month, day.day, minute // 60, minute % 60, tzinfo=elsewhere)
    while not tz.datetime_exists(wall):
        wall += timedelta(minutes=1)

    assert at_local(day, minute, zone) == wall.replace(fold=0).astimezone(UTC)


def test_each_day_of_each_zone_has_its_times_in_order() -> None:
    """In all zones, for two years, a daily time comes once a local day, later each day."""
    first = date(2026, 1, 1)
    for zone in ZONES:
        before = at_local(first - timedelta(days=1), clock(2, 30), zone)
        for ahead in range(731):
            day = first + timedelta(days=ahead)
            instant = at_local(day, clock(2, 30), zone)
            assert instant > before, zone
            assert instant.astimezone(ZoneInfo(zone)).date() == day, zone
            before = instant


@pytest.mark.parametrize(
    ("now", "is_open", "next_open"),
    [
        ("2026-11-23T07:59:59+00:00", False, "2026-11-23T08:00:00+00:00"),
        ("2026-11-23T08:00:00+00:00", True, "2026-11-23T08:00:00+00:00"),
        ("2026-11-23T16:59:59+00:00", True, "2026-11-23T16:59:59+00:00"),
        ("2026-11-23T17:00:00+00:00", False, "2026-11-24T08:00:00+00:00"),
        ("2026-11-27T17:00:00+00:00", False, "2026-11-30T08:00:00+00:00"),
        ("2026-11-28T12:00:00+00:00", False, "2026-11-30T08:00:00+00:00"),
        ("2026-03-27T17:00:00+00:00", False, "2026-03-30T07:00:00+00:00"),
    ],
)
def test_hours_open_and_close_by_the_wall_clock(now: str, *, is_open: bool, next_open: str) -> None:
    """Nine is open, eighteen is closed, and a weekend with a clock change is waited out (R44)."""
    instant = datetime.fromisoformat(now)

    assert BERLIN.is_open(instant) is is_open
    assert BERLIN.next_open(instant) == datetime.fromisoformat(next_open)


@given(hours=HOURS, now=INSTANTS)
def test_the_next_open_instant_is_the_first(hours: WorkingHours, now: datetime) -> None:
    """What waits for working hours waits until they are open, and no longer (R44)."""
    opens = hours.next_open(now)

    assert opens >= now
    assert hours.is_open(opens)
    assert opens == now or not hours.is_open(opens - timedelta(seconds=1))
    quarter = timedelta(minutes=15)
    waits = range(1, min(int((opens - now) / quarter), 200))
    assert not any(hours.is_open(now + step * quarter) for step in waits)


@given(hours=HOURS, day=DAYS, count=st.integers(1, 5))
def test_working_days_count_both_ways(hours: WorkingHours, day: date, count: int) -> None:
    """Working days after a day are counted without it, and the day before is a working one."""
    last = working_days_after(hours, day, count)
    between = [day + timedelta(days=n) for n in range(1, (last - day).days + 1)]
    before = hours.working_day_before(day)

    assert hours.works_on(last)
    assert sum(map(hours.works_on, between)) == count
    assert hours.works_on(before)
    assert before < day
    assert working_days_after(hours, before, 1) >= day


@pytest.mark.parametrize(
    ("start", "end", "covered"),
    [
        ("2026-11-27T08:00", "2026-11-27T09:00", True),
        ("2026-11-27T07:59", "2026-11-27T09:00", False),
        ("2026-11-27T16:00", "2026-11-27T17:00", True),
        ("2026-11-27T16:01", "2026-11-27T17:01", False),
        ("2026-11-27T16:00", "2026-11-30T09:00", False),
        ("2026-11-28T09:00", "2026-11-28T10:00", False),
    ],
)
def test_a_span_lies_within_one_working_day(start: str, end: str, *, covered: bool) -> None:
    """Hours cover a span only from opening to closing of one working day (R3)."""
    begin, finish = (datetime.fromisoformat(f"{one}:00+00:00") for one in (start, end))

    assert BERLIN.covers(begin, finish) is covered


def test_hours_without_a_day_say_so() -> None:
    """Whoever works on no day at all is an error in words, not an endless search."""
    never = WorkingHours("UTC", days=frozenset())
    now = datetime(2026, 11, 23, 8, tzinfo=UTC)

    with pytest.raises(ValueError, match="no working day"):
        never.next_open(now)
    with pytest.raises(ValueError, match="no working day"):
        never.working_day_before(now.date())
    with pytest.raises(ValueError, match="no working day"):
        working_days_after(never, now.date(), 1)


def test_a_team_knows_how_far_each_greeting_is() -> None:
    """A member's greeting is found by their id; who is no member has none."""
    policy = Policy("C1SALES", "UTC", 5, 600, 60, Times.STAGGERED)
    team = TeamFacts(1, "U1MIA", policy, (Member(1, "U1RON", Greeting.GREETED),))

    assert team.greeting_of("U1RON") is Greeting.GREETED
    assert team.greeting_of("U1AIKO") is None


NINE_IN_NEW_YORK = datetime(2026, 11, 23, 14, tzinfo=UTC)


@pytest.mark.parametrize(
    ("other", "common"),
    [
        (BERLIN, datetime(2026, 11, 23, 8, tzinfo=UTC)),
        (WorkingHours("America/New_York"), NINE_IN_NEW_YORK),
        (WorkingHours("America/Los_Angeles"), None),
        (WorkingHours("Asia/Tokyo"), datetime(2026, 11, 23, 8, tzinfo=UTC)),
        (replace(BERLIN, days=frozenset({6, 7})), None),
        (replace(BERLIN, days=frozenset({5, 6})), datetime(2026, 11, 27, 8, tzinfo=UTC)),
    ],
)
def test_when_two_work_together(other: WorkingHours, common: datetime | None) -> None:
    """It is the first minute that both work in; hours that never touch have none."""
    monday = datetime(2026, 11, 23, 7, tzinfo=UTC)

    assert next_in_common([BERLIN, other], monday) == common
    assert next_in_common([other, BERLIN], monday) == common
