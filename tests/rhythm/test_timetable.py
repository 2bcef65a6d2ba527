"""Where standing 1:1s go beside those that stand (docs/rhythm.md R3)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.people.rules import DayOff, WhyOff
from bot.rhythm.rules import Week, WeeklyTime
from bot.rhythm.slots import Busy
from bot.rhythm.timetable import Slot, Standing, Timetable, in_turns, kept, recurring
from tests.rhythm.values import AIKO, MIA, RON, at, person

WEEK = Week(2026, 48)
NEXT = WEEK.plus(1)
BERLIN = "Europe/Berlin"
FRIDAY_TEN = WeeklyTime(BERLIN, 5, 600, 60)
VERA = "U1VERA"
MANY = tuple(f"U1REP{n:02}" for n in range(40))


def weekly(weekday: int, start: int, length: int = 60) -> WeeklyTime:
    return WeeklyTime(BERLIN, weekday, start, length)


def table(*standing: Standing, taken: Mapping[str, Sequence[Busy]] | None = None) -> Timetable:
    everybody = [MIA, RON, AIKO, VERA, *MANY]
    return Timetable(WEEK, {one: person(one) for one in everybody}, standing, taken or {})


@pytest.mark.parametrize(
    ("one", "other", "overlap"),
    [
        (weekly(5, 600), weekly(5, 600), True),
        (weekly(5, 600), weekly(5, 659), True),
        (weekly(5, 600), weekly(5, 660), False),
        (weekly(5, 600), weekly(4, 600), False),
        (weekly(5, 1410), weekly(6, 15), True),
        (weekly(7, 1410), weekly(1, 15), True),
        (weekly(7, 1410), weekly(1, 30), False),
    ],
)
def test_slots_overlap(one: WeeklyTime, other: WeeklyTime, *, overlap: bool) -> None:
    """Two slots clash when they overlap, over midnight and over the week's end too."""
    assert Slot(one).overlaps(Slot(other), WEEK) is overlap
    assert Slot(other).overlaps(Slot(one), WEEK) is overlap


@given(
    st.lists(st.tuples(st.integers(1, 7), st.integers(0, 1439)), min_size=2, max_size=6),
    st.sampled_from([30, 45, 60, 90]),
)
def test_a_clash_is_found_if_there_is_one(times: list[tuple[int, int]], length: int) -> None:
    """Minute by minute over the week, a clash is told exactly when a minute is used twice."""
    wanted = {f"U{n}": weekly(day, start, length) for n, (day, start) in enumerate(times)}
    used = [
        ((day - 1) * 1440 + start + minute) % (7 * 1440)
        for day, start in times
        for minute in range(length)
    ]
    _, clash = kept(wanted, 1, {}, WEEK)

    assert (clash is None) is (len(set(used)) == len(used))


def test_two_take_turns() -> None:
    """Every two weeks, two may keep one time: one begins a week after the other; a third can't."""
    wanted = dict.fromkeys((RON, AIKO), FRIDAY_TEN)
    slots, clash = kept(wanted, 2, {}, WEEK)

    assert clash is None
    assert {slot.week for slot in slots.values()} == {WEEK, NEXT}
    assert kept({**wanted, VERA: FRIDAY_TEN}, 2, {}, WEEK)[1] == (RON, VERA)


def test_who_keeps_times_keeps_their_weeks() -> None:
    """A team saved once more in two weeks' rhythm stays in the weeks that it has."""
    standing = {RON: Slot(FRIDAY_TEN, 2, NEXT), AIKO: Slot(weekly(4, 600), 2, NEXT)}
    slots, _ = kept({rep: slot.time for rep, slot in standing.items()}, 2, standing, WEEK)

    assert slots == standing


def test_an_own_slot_is_kept_whole() -> None:
    """A rep's own length and rhythm stay with their time; another time gives them up."""
    own = Slot(weekly(5, 600, 30), 2, NEXT, is_own=True)

    assert kept({RON: FRIDAY_TEN}, 1, {RON: own}, WEEK)[0] == {RON: own}
    assert kept({RON: weekly(4, 600)}, 1, {RON: own}, WEEK)[0] == {
        RON: Slot(weekly(4, 600), 1, WEEK)
    }


def test_going_over_to_two_weeks_spreads_a_team() -> None:
    """Everybody stays at their time, every other one begins a week later."""
    slots = {f"U{n}": Slot(weekly(5, 540 + 75 * n), 1, WEEK) for n in range(4)}
    found = in_turns(slots, 2, WEEK)

    assert {rep: slot.time for rep, slot in found.items()} == {
        rep: slot.time for rep, slot in slots.items()
    }
    assert [slot.week for slot in found.values()] == [WEEK, NEXT, WEEK, NEXT]


def test_going_back_to_weekly_finds_who_shares_a_time() -> None:
    """Of two who took turns at a time one stays, the other is to be placed anew."""
    slots = {RON: Slot(FRIDAY_TEN, 2, WEEK), AIKO: Slot(FRIDAY_TEN, 2, NEXT)}

    assert in_turns(slots, 1, WEEK) == {RON: Slot(FRIDAY_TEN, 1, WEEK)}


@pytest.mark.parametrize("every", [1, 2])
@pytest.mark.parametrize("reps", [1, 2, 9, 20])
def test_a_team_is_placed(every: int, reps: int) -> None:
    """Nobody is in two places in any week; ten minutes between, four a day at most (R3)."""
    found, left = table().place(FRIDAY_TEN, every, MIA, MANY[:reps])

    assert not left
    assert set(found) == set(MANY[:reps])
    for week in (WEEK, NEXT, NEXT.plus(1)):
        spans = sorted(slot.span(week) for slot in found.values() if slot.falls_in(week))
        days = [start.date() for start, _ in spans]
        assert max(map(days.count, days), default=0) <= 4
        for (_, over), (start, _) in pairwise(spans):
            assert over + timedelta(minutes=10) <= start


def test_two_weeks_hold_twice_as_many() -> None:
    """Twenty find room every week, forty every two weeks; each week then has its half."""
    weekly_found, left = table().place(FRIDAY_TEN, 1, MIA, MANY)
    assert (len(weekly_found), len(left)) == (20, 20)

    found, left = table().place(FRIDAY_TEN, 2, MIA, MANY)
    assert not left
    assert sum(slot.falls_in(WEEK) for slot in found.values()) == 20


def test_the_emptier_week_is_filled_first() -> None:
    """Who joins a team that meets every two weeks begins in the week that has fewer 1:1s."""
    there = Standing(MIA, AIKO, Slot(FRIDAY_TEN, 2, WEEK))
    found, _ = table(there).place(FRIDAY_TEN, 2, MIA, [RON])

    assert found == {RON: Slot(FRIDAY_TEN, 2, NEXT)}


def test_who_is_placed_anew_stays_in_their_weeks() -> None:
    """Another time for a team that meets every two weeks moves nobody to the other week."""
    before = {MANY[n]: Slot(weekly(4, 540 + 75 * n), 2, NEXT) for n in range(3)}
    found, _ = table().place(FRIDAY_TEN, 2, MIA, [*MANY[:3], RON], before=before)

    assert [found[rep].week for rep in before] == [NEXT] * 3
    assert found[RON].week == WEEK


def test_nobody_shares_a_time_where_they_may_not() -> None:
    """While the 1:1s of both weeks are planned still, each gets a time of their own."""
    found, _ = table().place(FRIDAY_TEN, 2, MIA, MANY[:4], shares=False)

    assert len({slot.time for slot in found.values()}) == 4
    assert {slot.week for slot in found.values()} == {WEEK, NEXT}


def test_another_team_of_the_manager_is_in_the_way() -> None:
    """All standing 1:1s of a manager count, whichever team they are of, and as a rep, too (R3)."""
    others = [
        Standing(MIA, one, Slot(weekly(5, start))) for one, start in (("U1X", 600), ("U1Y", 675))
    ]
    own = Standing(VERA, MIA, Slot(weekly(5, 750)))
    found, _ = table(*others, own).place(FRIDAY_TEN, 1, MIA, [RON])

    assert found[RON].time == weekly(5, 825)


def test_a_holiday_moves_no_standing_time() -> None:
    """That the first week's Friday is free for once says nothing about all Fridays to come."""
    off = DayOff(WEEK.day(5), WEEK.day(5), WhyOff.AWAY)
    mia = person(MIA)
    hours = type(mia.hours)(BERLIN, country="DE", off=(off,))
    people = {MIA: type(mia)(MIA, "Mia", None, hours), RON: person(RON)}
    found, _ = Timetable(WEEK, people).place(FRIDAY_TEN, 1, MIA, [RON])

    assert found[RON].time == FRIDAY_TEN


def taken(*starts: str, minutes: int = 60) -> list[Busy]:
    return [(at(start), at(start) + timedelta(minutes=minutes)) for start in starts]


@pytest.mark.parametrize(
    ("busy", "expected"),
    [
        (taken("2026-11-27 09:00"), taken("2026-11-27 09:00")),
        (taken("2026-12-04 09:00"), []),
        (taken("2026-12-04 09:00", "2026-12-18 09:00"), taken("2026-11-27 09:00")),
        (taken("2026-12-04 09:00", "2026-12-04 09:30"), []),
        (
            taken("2026-12-04 09:00", "2026-12-11 09:30"),
            taken("2026-11-27 09:30", minutes=30),
        ),
        (taken("2026-12-04 09:00", "2026-12-11 10:00"), []),
        ([], []),
    ],
)
def test_what_recurs_is_in_the_way(busy: list[Busy], expected: list[Busy]) -> None:
    """Taken in the first week, or at one time in two of the four; a single date later isn't."""
    assert recurring(busy, WEEK, BERLIN) == expected


def test_what_recurs_keeps_its_wall_clock() -> None:
    """A meeting at ten o'clock is at ten o'clock on both sides of a change of clocks (R7)."""
    busy = taken("2026-10-23 08:00", "2026-10-30 09:00")

    assert recurring(busy, Week(2026, 42), BERLIN) == taken("2026-10-16 08:00")


def test_a_busy_calendar_is_avoided() -> None:
    """Staggering goes around what somebody's calendar holds, and doesn't count it as 1:1s (R3)."""
    busy = taken("2026-11-27 09:00", minutes=150)
    morning = taken("2026-11-27 08:00", "2026-11-27 15:00", minutes=15) * 2
    calendars = {RON: busy, MIA: morning}
    found, _ = table(taken=calendars).place(FRIDAY_TEN, 1, MIA, [RON])

    assert found[RON].time == weekly(5, 12 * 60 + 30)


@pytest.mark.parametrize(
    ("slot", "words"),
    [
        (Slot(weekly(5, 750)), None),
        (Slot(weekly(5, 610)), "You have your 1:1 with U1Aiko then"),
        (Slot(weekly(5, 665)), "less than ten minutes away"),
        (Slot(weekly(5, 670)), None),
        (Slot(weekly(4, 600)), "U1Ron has another 1:1 then"),
        (Slot(weekly(3, 600)), "You have your 1:1 with U1Vera then"),
        (Slot(weekly(2, 600)), "U1Ron is often taken then, says their calendar"),
        (Slot(weekly(6, 600)), "outside the working hours of U1Mia (Europe/Berlin)"),
        (Slot(weekly(5, 1050)), "outside the working hours of U1Mia"),
        (Slot(weekly(1, 16 * 60)), "four 1:1s on that day"),
        (Slot(weekly(5, 600), 2, NEXT), "You have your 1:1 with U1Aiko then"),
    ],
)
def test_what_is_wrong_with_a_slot(slot: Slot, words: str | None) -> None:
    """The manager reads whose 1:1 is there, whose hours it leaves, or that the day is full."""
    full = [Standing(MIA, MANY[n], Slot(weekly(1, 540 + 75 * n))) for n in range(4)]
    there = table(
        Standing(MIA, AIKO, Slot(FRIDAY_TEN)),
        Standing(RON, AIKO, Slot(weekly(4, 600))),
        Standing(VERA, MIA, Slot(weekly(3, 600))),
        *full,
        taken={RON: taken("2026-11-24 09:00")},
    )
    problem = there.problem(slot, MIA, RON)

    assert (problem is None) is (words is None)
    assert words is None or words in str(problem)


def test_who_takes_turns_isn_t_in_the_way() -> None:
    """A slot every two weeks may lie where another one is in the weeks between."""
    there = table(Standing(MIA, AIKO, Slot(FRIDAY_TEN, 2, WEEK)))

    assert there.problem(Slot(FRIDAY_TEN, 2, NEXT), MIA, RON) is None
    assert there.problem(Slot(FRIDAY_TEN, 2, WEEK), MIA, RON) is not None
    assert there.problem(Slot(FRIDAY_TEN, 1, NEXT), MIA, RON) is not None


def test_the_times_on_offer_are_free() -> None:
    """Each time on offer would be taken, the wanted day's come first, half an hour apart."""
    there = table(Standing(MIA, AIKO, Slot(FRIDAY_TEN)))
    times = there.times_for(Slot(FRIDAY_TEN), MIA, RON)

    assert times[0] == weekly(5, 690)
    assert all(there.problem(Slot(time), MIA, RON) is None for time in times)
    assert all(one.start % 30 == 0 for one in times)
    assert len({(one.weekday, one.start) for one in times}) == len(times)
    assert not any(Slot(FRIDAY_TEN).overlaps(Slot(one), WEEK) for one in times)


@given(st.integers(1, 12), st.sampled_from([30, 45, 60, 90]), st.sampled_from([1, 2]))
def test_places_never_clash(reps: int, length: int, every: int) -> None:
    """However many, however long, however often: no two of the slots found overlap."""
    wanted = weekly(5, 600, length)
    found, _ = table().place(wanted, every, MIA, MANY[:reps])

    for one, other in combinations(found.values(), 2):
        assert not one.overlaps(other, WEEK)
