"""What days off make of 1:1s: tables of single ones, and what holds for many (R4, R8, R50)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.people.roster_rules import StandInFacts
from bot.people.rules import DayOff, WhyOff, WorkingHours
from bot.rhythm.replan import Placed, day_off, rearranged
from bot.rhythm.rules import Cause, OneOnOneFacts, State, Week, WeeklyTime, excused
from bot.rhythm.slots import GAP, PER_DAY, Calendar
from tests.rhythm.values import FRIDAY, MIA, RON, at, one_on_one

TOM = "U1TOM"
BERLIN = "Europe/Berlin"
MONDAY = at("2026-11-23 08:00")
THURSDAY = at("2026-11-26 09:00")
HOURS = WorkingHours(BERLIN)


def off(first: int, last: int | None = None, why: WhyOff = WhyOff.AWAY, name: str = "") -> DayOff:
    """Days of November 2026."""
    return DayOff(date(2026, 11, first), date(2026, 11, last or first), why, name)


def people(**away: DayOff) -> dict[str, Calendar]:
    """Mia, Ron and Tom in Berlin, with these days off."""
    return {
        who: Calendar(replace(HOURS, off=(away[who],) if who in away else ()))
        for who in (MIA, RON, TOM)
    }


def placed(facts: OneOnOneFacts | None = None, *, home: datetime = FRIDAY) -> Placed:
    return Placed(facts or one_on_one(), home, MIA, BERLIN)


def decide(
    one: Placed, calendars: Mapping[str, Calendar], *, now: datetime = MONDAY
) -> OneOnOneFacts:
    return rearranged([one], calendars, now)[0]


def test_nobody_off() -> None:
    """Where nobody is off nothing changes, not even the version."""
    assert decide(placed(), people()) == one_on_one()


@pytest.mark.parametrize(
    ("away", "to", "cause"),
    [
        ({RON: off(27)}, "2026-11-26 09:00", Cause.REP_AWAY),
        ({MIA: off(27)}, "2026-11-26 09:00", Cause.MANAGER_AWAY),
        ({RON: off(26, 27)}, "2026-11-25 09:00", Cause.REP_AWAY),
        ({RON: off(27), MIA: off(25, 26)}, "2026-11-24 09:00", Cause.REP_AWAY),
        ({RON: off(27, why=WhyOff.HOLIDAY)}, "2026-11-26 09:00", Cause.HOLIDAY),
        ({RON: off(27, why=WhyOff.CLOSED)}, "2026-11-26 09:00", Cause.CLOSED),
        ({RON: off(27), MIA: off(27, why=WhyOff.PAUSED)}, "2026-11-26 09:00", Cause.PAUSED),
    ],
)
def test_another_day_of_the_week(away: dict[str, DayOff], to: str, cause: Cause) -> None:
    """The nearest day on which both work, at the same time of day; it says why, and of whom."""
    facts = decide(placed(), people(**away))

    assert (facts.planned_at, facts.original_at) == (at(to), FRIDAY)
    assert (facts.state, facts.cause, facts.sequence) == (State.PLANNED, cause, 1)
    assert facts.changed_by is None


def test_of_two_days_the_later() -> None:
    """A Wednesday's goes to Thursday rather than to Tuesday: there is more time to prepare."""
    wednesday = at("2026-11-25 09:00")
    one = placed(one_on_one(planned_at=wednesday), home=wednesday)

    assert decide(one, people(U1RON=off(25))).planned_at == THURSDAY


def test_a_free_hour_where_the_same_is_taken() -> None:
    """Where that time is taken on each other day, the nearest free one of the nearest day."""
    calendars = people(U1RON=off(27))
    taken = [(at(f"2026-11-{day} 09:00"), at(f"2026-11-{day} 10:00")) for day in (23, 24, 25, 26)]
    calendars[MIA] = replace(calendars[MIA], busy=taken)

    assert decide(placed(), calendars).planned_at == at("2026-11-26 10:30")


def test_not_over_ones_own_calendar() -> None:
    """What somebody's own calendar holds is no free time."""
    calendars = people(U1RON=off(27))
    calendars[RON] = replace(
        calendars[RON], taken=[(at("2026-11-26 08:00"), at("2026-11-26 17:00"))]
    )

    assert decide(placed(), calendars).planned_at == at("2026-11-25 09:00")


def test_a_full_day_takes_no_fifth() -> None:
    """At most four a day, for a displaced one, too."""
    calendars = people(U1RON=off(27))
    four = [
        (at(f"2026-11-26 {hour}:00"), at(f"2026-11-26 {hour}:30"))
        for hour in ("08", "12", "14", "16")
    ]
    calendars[MIA] = replace(calendars[MIA], busy=four)

    assert decide(placed(), calendars).planned_at == at("2026-11-25 09:00")


def test_not_at_once() -> None:
    """Who falls ill on Thursday night isn't given a 1:1 in the next two hours."""
    calendars = people(U1RON=off(27))
    facts = decide(placed(), calendars, now=at("2026-11-26 07:30"))

    assert facts.planned_at == at("2026-11-26 09:30")


def test_a_week_without_a_day() -> None:
    """Off all week: excused, at its old time, and nobody is blamed."""
    facts = decide(placed(), people(U1RON=off(23, 29)))

    assert (facts.state, facts.cause, facts.planned_at) == (State.EXCUSED, Cause.REP_AWAY, FRIDAY)
    assert facts.changed_by is None


def test_back_early() -> None:
    """What was excused comes home when its day is free again, with nothing to explain."""
    gone = decide(placed(), people(U1RON=off(23, 29)))
    facts = decide(placed(gone), people())

    assert (facts.state, facts.cause, facts.planned_at) == (State.PLANNED, None, FRIDAY)
    assert facts.sequence == 2


def test_back_when_its_time_is_over() -> None:
    """Back after its time it gets another one in the same week."""
    wednesday = at("2026-11-25 09:00")
    one = placed(one_on_one(planned_at=wednesday), home=wednesday)
    gone = decide(one, people(U1RON=off(23, 29)))
    now = at("2026-11-26 08:30")
    facts = decide(replace(one, facts=gone), people(U1RON=off(23, 25)), now=now)

    assert facts.planned_at == at("2026-11-27 09:00")
    assert (facts.state, facts.cause) == (State.PLANNED, Cause.REP_AWAY)


def test_a_given_time_is_kept() -> None:
    """Another day off elsewhere in the week doesn't shuffle what was moved already."""
    moved = decide(placed(), people(U1RON=off(27)))
    calendars = people(U1RON=off(27), U1MIA=off(24))

    assert decide(placed(moved), calendars) == moved


def test_what_the_two_chose_stays() -> None:
    """Moved by the two to Thursday it stays there, though their Friday is free."""
    chosen = one_on_one(planned_at=THURSDAY, original_at=FRIDAY, changed_by=RON, sequence=1)

    assert decide(placed(chosen, home=THURSDAY), people()) == chosen


def test_odd_hours_are_kept() -> None:
    """Who meets at seven in the morning meets at seven on another day as well."""
    early = at("2026-11-27 06:00")
    one = placed(one_on_one(planned_at=early), home=early)

    assert decide(one, people()) == one.facts
    assert decide(one, people(U1RON=off(27))).planned_at == at("2026-11-26 06:00")


def test_leave_counts_on_a_weekend() -> None:
    """A 1:1 that two people keep on Sundays isn't held in the leave of one."""
    sunday = at("2026-11-29 09:00")
    one = placed(one_on_one(planned_at=sunday), home=sunday)

    assert decide(one, people(U1RON=off(23, 30))).state is State.EXCUSED
    assert day_off(replace(HOURS, country="DE"), at("2026-11-01 09:00")) is None


def stand_in(first: int, last: int, who: str = TOM) -> StandInFacts:
    return StandInFacts(1, 1, who, date(2026, 11, first), date(2026, 11, last), MIA)


def test_a_stand_in_leads() -> None:
    """On the days of a stand-in they lead it, and the manager's own leave doesn't matter."""
    one = replace(placed(), stand_ins=[stand_in(23, 27)])
    facts = decide(one, people(U1MIA=off(23, 27)))

    assert (facts.manager, facts.planned_at, facts.cause) == (TOM, FRIDAY, None)
    assert facts.sequence == 1
    assert decide(replace(one, facts=facts), people(U1MIA=off(23, 27))) == facts
    assert decide(replace(placed(), facts=facts), people()).manager == MIA


def test_a_stand_in_has_to_be_free() -> None:
    """The stand-in didn't choose that hour: it is found another one, in their hours."""
    calendars = people()
    calendars[TOM] = replace(calendars[TOM], busy=[(FRIDAY, FRIDAY + timedelta(hours=1))])
    facts = decide(replace(placed(), stand_ins=[stand_in(23, 27)]), calendars)

    assert (facts.manager, facts.planned_at) == (TOM, THURSDAY)
    assert facts.cause is Cause.STAND_IN


def test_nobody_leads_themselves() -> None:
    """A rep who stands in for the manager still has their 1:1 with the manager."""
    facts = decide(replace(placed(), stand_ins=[stand_in(23, 27, RON)]), people())

    assert facts == one_on_one()


def test_a_holiday_of_the_manager_displaces_several() -> None:
    """They don't collide: the first keeps its hour a day before, the others get theirs."""
    several = [
        Placed(
            one_on_one(id=number, rep=f"U1R{number}", planned_at=FRIDAY + timedelta(hours=number)),
            FRIDAY + timedelta(hours=number),
            MIA,
            BERLIN,
        )
        for number in range(3)
    ]
    calendars = people(U1MIA=off(27, why=WhyOff.HOLIDAY, name="Feast"))
    calendars |= {f"U1R{number}": Calendar(HOURS) for number in range(3)}
    found = [one.planned_at for one in rearranged(several, calendars, MONDAY)]

    assert found[0] == THURSDAY
    assert len(set(found)) == 3
    assert all(abs(one - other) >= timedelta(minutes=70) for one, other in pairs(found))


def pairs(found: list[datetime]) -> list[tuple[datetime, datetime]]:
    return [(one, other) for i, one in enumerate(found) for other in found[:i]]


ZONES = (BERLIN, "America/New_York", "Asia/Tokyo")
DAYS = st.sampled_from([date(2026, 11, 16) + timedelta(days=ahead) for ahead in range(21)])


@st.composite
def scenes(draw: st.DrawFn) -> tuple[list[Placed], dict[str, Calendar], datetime]:
    """Up to six reps of one manager, at times that don't overlap, with days off at random."""
    calendars = {}
    names = [MIA, TOM, *(f"U1R{number}" for number in range(draw(st.integers(1, 6))))]
    for name in names:
        offs = []
        for first in draw(st.lists(DAYS, max_size=3)):
            last = first + timedelta(days=draw(st.integers(0, 6)))
            offs.append(DayOff(first, last, draw(st.sampled_from(WhyOff))))
        zone = draw(st.sampled_from(ZONES))
        calendars[name] = Calendar(WorkingHours(zone, off=tuple(offs)))
    stand_ins = [stand_in(25, 27)] if draw(st.booleans()) else []
    starts = draw(
        st.lists(
            st.tuples(st.integers(1, 5), st.integers(8, 16)),
            min_size=len(names) - 2,
            max_size=len(names) - 2,
            unique=True,
        )
    )
    several = []
    for number, (weekday, hour) in enumerate(starts):
        home = WeeklyTime(BERLIN, weekday, hour * 60, 50).on(Week(2026, 48))
        facts = one_on_one(id=number, rep=names[number + 2], planned_at=home, length=50)
        if draw(st.booleans()) and draw(st.booleans()):
            facts = excused(facts, Cause.REP_AWAY)
        several.append(Placed(facts, home, MIA, BERLIN, stand_ins))
    return several, calendars, at("2026-11-22 12:00")


def settled(several: list[Placed], decided: list[OneOnOneFacts]) -> list[Placed]:
    return [replace(one, facts=facts) for one, facts in zip(several, decided, strict=True)]


@given(scenes())
def test_deciding_again_changes_nothing(
    scene: tuple[list[Placed], dict[str, Calendar], datetime],
) -> None:
    """However often it is asked, and in whatever order, it says the same."""
    several, calendars, now = scene
    decided = rearranged(several, calendars, now)

    assert rearranged(settled(several, decided), calendars, now) == decided
    assert rearranged(several[::-1], calendars, now) == decided[::-1]


@given(scenes())
def test_never_on_a_day_off_never_outside_the_week(
    scene: tuple[list[Placed], dict[str, Calendar], datetime],
) -> None:
    """What is planned is in its own week, on a day on which both work, and not past."""
    several, calendars, now = scene
    for facts in rearranged(several, calendars, now):
        if facts.state is State.PLANNED:
            assert Week.of(HOURS.local_day(facts.planned_at)) == Week(2026, 48)
            assert facts.planned_at > now
            for who in (facts.manager, facts.rep):
                assert day_off(calendars[who].hours, facts.planned_at) is None


@given(scenes())
def test_never_two_at_once(scene: tuple[list[Placed], dict[str, Calendar], datetime]) -> None:
    """Nobody is in two 1:1s at once, and no day of a manager gets a fifth by moving."""
    several, calendars, now = scene
    decided = [one for one in rearranged(several, calendars, now) if one.state is State.PLANNED]
    for one, other in pairs([facts.planned_at for facts in decided]):
        assert abs(one - other) >= timedelta(minutes=50)
    for facts in decided:
        if facts.planned_at == facts.original_at:
            continue
        day = HOURS.local_day(facts.planned_at)
        same = [one for one in decided if HOURS.local_day(one.planned_at) == day]
        homes = [one for one in same if one.planned_at == one.original_at]
        assert len(same) <= max(PER_DAY, len(homes))
        assert all(
            one is facts or abs(one.planned_at - facts.planned_at) >= GAP + timedelta(minutes=50)
            for one in decided
            if one.manager == facts.manager
        )


def test_no_other_week_where_the_leader_is_a_day_ahead() -> None:
    """What is Sunday evening in Berlin is Monday in Tokyo, and still no day of its week."""
    off = DayOff(date(2026, 11, 21), date(2026, 11, 27), WhyOff.HOLIDAY, "")
    calendars = {
        MIA: Calendar(WorkingHours("Asia/Tokyo", off=(off,))),
        "U1R0": Calendar(WorkingHours("Europe/Berlin")),
    }
    monday = at("2026-11-23 15:00")
    facts = one_on_one(rep="U1R0", original_at=monday, planned_at=monday, length=50)
    placed = Placed(facts, home=monday, manager=MIA, zone="Europe/Berlin")

    [decided] = rearranged([placed], calendars, at("2026-11-22 12:00"))

    assert decided.state is State.EXCUSED
