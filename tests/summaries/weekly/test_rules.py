"""When a team's week is told, and what may be decided about it (docs/rhythm.md R40, R44)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import InvalidInput, NotAllowed
from bot.people.rules import DayOff, WhyOff, WorkingHours
from bot.rhythm.rules import Week
from bot.summaries.weekly import rules
from bot.summaries.weekly.rules import Setting, State, SummaryFacts, Whither

BERLIN, NEW_YORK, TOKYO = "Europe/Berlin", "America/New_York", "Asia/Tokyo"
WEEK = Week(2026, 47)
MONDAY = date(2026, 11, 23)
NINE = WorkingHours(BERLIN)
MIDNIGHT = datetime(2026, 11, 22, 23, tzinfo=UTC)


def berlin(day: int, at: str) -> datetime:
    return datetime.combine(date(2026, 11, day), time.fromisoformat(at), ZoneInfo(BERLIN))


def off(first: int, last: int, hours: WorkingHours = NINE) -> WorkingHours:
    days = DayOff(date(2026, 11, first), date(2026, 11, last), WhyOff.AWAY)
    return replace(hours, off=(days,))


@pytest.mark.parametrize(
    ("manager", "team", "setting", "shows", "due"),
    [
        # Whose day begins at nine has half an hour, whose begins earlier a whole one.
        (NINE, [NINE], Setting(), berlin(23, "09:00"), berlin(23, "09:30")),
        (replace(NINE, start=420), [NINE], Setting(), berlin(23, "08:30"), berlin(23, "09:30")),
        (replace(NINE, start=555), [NINE], Setting(), berlin(23, "09:15"), berlin(23, "09:45")),
        (replace(NINE, start=600), [NINE], Setting(), berlin(23, "10:00"), berlin(23, "10:30")),
        (NINE, [NINE], Setting(minute=840), berlin(23, "13:00"), berlin(23, "14:00")),
        # In the evening the hour is the last one that they work.
        (NINE, [NINE], Setting(minute=1140), berlin(23, "17:00"), berlin(23, "19:00")),
        (NINE, [NINE], Setting(weekday=3), berlin(25, "09:00"), berlin(25, "09:30")),
        # Monday off: their next working morning, and the channel's after that.
        (off(23, 23), [NINE], Setting(), berlin(24, "09:00"), berlin(24, "09:30")),
        (NINE, [off(23, 24)], Setting(), berlin(23, "09:00"), berlin(25, "09:30")),
        (NINE, [off(23, 24), NINE], Setting(), berlin(23, "09:00"), berlin(23, "09:30")),
        (
            NINE,
            [off(23, 24), off(23, 23), NINE],
            Setting(),
            berlin(23, "09:00"),
            berlin(24, "09:30"),
        ),
        # A manager in New York sees it as their day begins; Berlin's is still on.
        (
            WorkingHours(NEW_YORK),
            [NINE],
            Setting(),
            berlin(23, "15:00"),
            berlin(23, "15:30"),
        ),
    ],
)
def test_times(
    manager: WorkingHours,
    team: list[WorkingHours],
    setting: Setting,
    shows: datetime,
    due: datetime,
) -> None:
    """The manager sees it before the channel does, in their hours; the channel on its own day."""
    found = rules.times(WEEK, setting, BERLIN, manager=manager, team=team, now=MIDNIGHT)

    assert found is not None
    assert (found.shows_at, found.due_at) == (shows, due)


def test_a_week_off() -> None:
    """Who doesn't work until the next week's day can't decide, so nothing is posted."""
    assert (
        rules.times(WEEK, Setting(), BERLIN, manager=off(23, 30), team=[NINE], now=MIDNIGHT) is None
    )
    assert (
        rules.times(WEEK, Setting(), BERLIN, manager=NINE, team=[off(23, 30)], now=MIDNIGHT) is None
    )


hours = st.builds(
    WorkingHours,
    st.sampled_from([BERLIN, NEW_YORK, TOKYO, "Australia/Lord_Howe", "Pacific/Kiritimati"]),
    st.frozensets(st.integers(1, 7), min_size=1),
    st.integers(0, 12 * 60),
    st.integers(13 * 60, 24 * 60 - 1),
    off=st.just(())
    | st.builds(
        lambda day: (DayOff(day, day, WhyOff.AWAY),), st.dates(MONDAY, MONDAY + timedelta(9))
    ),
)
settings = st.builds(Setting, weekday=st.integers(1, 7), minute=st.integers(0, 24 * 60 - 1))


@given(manager=hours, team=st.lists(hours, max_size=4), setting=settings, late=st.integers(0, 90))
def test_it_is_always_seen_first(
    manager: WorkingHours, team: list[WorkingHours], setting: Setting, late: int
) -> None:
    """Whoever works when: it is shown in their hours, half an hour or more before, on its days."""
    now = rules.opens_at(WEEK, setting, BERLIN) + timedelta(hours=late)
    found = rules.times(WEEK, setting, BERLIN, manager=manager, team=team, now=now)
    if found is None:
        return

    assert manager.is_open(found.shows_at)
    assert found.shows_at >= now
    assert found.due_at - found.shows_at >= rules.LEAST_AHEAD
    assert found.due_at < rules.ends_at(WEEK, setting, BERLIN)
    assert rules.team_works(team, found.due_at.astimezone(ZoneInfo(BERLIN)).date())
    asked = rules.next_asked(setting, BERLIN, rules.opens_at(WEEK, setting, BERLIN))
    assert found.due_at >= asked or setting.minute == 0


@given(setting=settings, hour=st.integers(0, 24 * 60))
def test_the_latest_week(setting: Setting, hour: int) -> None:
    """At each instant one week is the latest whose day has begun, and the next one's is ahead."""
    now = datetime(2026, 10, 1, tzinfo=UTC) + timedelta(hours=hour)
    week = rules.latest_week(setting, BERLIN, now)

    assert rules.opens_at(week, setting, BERLIN) <= now < rules.ends_at(week, setting, BERLIN)
    assert rules.next_moment(setting, BERLIN, now) == rules.ends_at(week, setting, BERLIN)
    assert rules.opens_at(week, setting, BERLIN).astimezone(ZoneInfo(BERLIN)).date() > week.day(7)


@pytest.mark.parametrize(
    ("week", "setting", "alone"),
    [
        (WEEK, Setting(), True),
        (WEEK.plus(3), Setting(), True),
        (WEEK.plus(4), Setting(), False),
        (WEEK, Setting(shared_since=MIDNIGHT), False),
        (WEEK.plus(9), Setting(Whither.MANAGER), True),
        (WEEK.plus(9), Setting(Whither.MANAGER, shared_since=MIDNIGHT), True),
    ],
)
def test_the_first_four_weeks(week: Week, setting: Setting, *, alone: bool) -> None:
    """A team's first four weeks are its manager's alone, unless they wish otherwise."""
    assert rules.is_alone(week, date(2026, 11, 19), setting) is alone


FACTS = SummaryFacts(
    1,
    1,
    WEEK,
    "U1",
    "C1",
    State.WAITING,
    frozenset(),
    berlin(23, "09:00"),
    berlin(23, "09:30"),
    MIDNIGHT + rules.SETTLES_AFTER,
)


def test_decisions() -> None:
    """It can be held, kept and shared until the next week's day; what is posted stays posted."""
    now = berlin(23, "09:10")
    held = rules.held(FACTS, by="U1", now=now)
    assert (held.state, held.decided_by, held.decided_at) == (State.HELD, "U1", now)
    assert rules.held(held, by="U2", now=now + timedelta(1)) == held
    assert rules.kept(held, by="U1", now=now).state is State.KEPT
    again = rules.shared(held, now, by="U1", now=now)
    assert (again.state, again.due_at) == (State.WAITING, now)
    posted = replace(FACTS, state=State.SHARED)
    assert rules.shared(posted, now, by="U1", now=now + timedelta(30)) == posted
    for decide in (rules.held, rules.kept):
        with pytest.raises(NotAllowed, match="The channel has it already"):
            decide(posted, by="U1", now=now)
        with pytest.raises(NotAllowed, match="That week is over"):
            decide(FACTS, by="U1", now=MIDNIGHT + timedelta(7))
    with pytest.raises(NotAllowed, match="That week is over"):
        rules.shared(FACTS, now, by="U1", now=MIDNIGHT + timedelta(7))
    assert not replace(FACTS, state=State.NOTHING).is_open(now)
    assert FACTS.is_settled(FACTS.settles_at)


def test_a_channel_is_told_by_day() -> None:
    """Shared at night it waits for the team's morning; on its day it goes at once (R44)."""
    assert rules.team_opens([NINE], BERLIN, berlin(24, "10:15")) == berlin(24, "10:15")
    assert rules.team_opens([NINE], BERLIN, berlin(24, "22:00")) == berlin(25, "09:00")
    assert rules.team_opens([NINE], BERLIN, berlin(28, "12:00")) == berlin(30, "09:00")
    assert rules.team_opens([], BERLIN, berlin(28, "12:00")) == berlin(28, "12:00")
    never = replace(NINE, off=(DayOff(MONDAY, date(2028, 1, 1), WhyOff.AWAY),))
    assert rules.team_opens([never], BERLIN, berlin(24, "10:00")) == berlin(24, "10:00")


@pytest.mark.parametrize(("weekday", "minute"), [(0, 570), (8, 570), (1, -1), (1, 1440)])
def test_no_time_of_a_week(weekday: int, minute: int) -> None:
    """What is no time of a week is told at its field."""
    with pytest.raises(InvalidInput):
        rules.checked_setting(weekday, minute, field="time")
