"""One rep's slot apart from the team's, on real databases (docs/rhythm.md R3)."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import update

from bot.errors import InvalidInput, NotAllowed, NotFound
from bot.people.model import Audit, BusyTime, Person
from bot.people.rules import Times
from bot.rhythm.model import OneOnOne, Rhythm
from bot.rhythm.rules import Kind, WeeklyTime
from bot.rhythm.slot_pages import Wanted
from bot.rhythm.timetable import Slot
from tests.rhythm.house import AIKO, MIA, RON, SAM, STRANGER, House
from tests.rhythm.values import at

FIELD = "slot"
BERLIN = "Europe/Berlin"
FRIDAY_TEN = Wanted(5, 600, 60, 1)
WEDNESDAY = Wanted(3, 14 * 60, 30, 1)


async def change(house: House, rep: str, wanted: Wanted, *, by: str = MIA) -> None:
    member = await house.member_of(rep)
    await house.slot_editing.change(house.workspace, member, wanted, by=by, field=FIELD)


async def refused(house: House, rep: str, wanted: Wanted) -> str:
    with pytest.raises(InvalidInput) as problem:
        await change(house, rep, wanted)
    assert list(problem.value.fields) == [FIELD]
    return str(problem.value.fields[FIELD])


async def slot_of(house: House, rep: str) -> Slot:
    page = await house.slot_editing.page(house.workspace, await house.member_of(rep), by=MIA)
    return page.slot


async def planned(house: House, rep: str) -> list[tuple[str, int, int]]:
    found = await house.all(OneOnOne, OneOnOne.rep == rep)
    return [(f"{row.planned_at:%a %d %H:%M}", row.length_minutes, row.sequence) for row in found]


async def test_a_slot_of_their_own(house: House) -> None:
    """Coming 1:1s get the new day, time and length, with a new version for the calendar."""
    await house.save(SAM)
    await change(house, SAM, WEDNESDAY)

    assert await planned(house, SAM) == [("Wed 25 13:00", 30, 1), ("Wed 02 13:00", 30, 1)]
    slot = await slot_of(house, SAM)
    assert (slot.time, slot.is_own) == (WeeklyTime(BERLIN, 3, 14 * 60, 30), True)


async def test_both_are_told_by_the_card(house: House) -> None:
    """Who has been greeted gets the next 1:1's card in the group DM; who hasn't hears nothing."""
    team = await house.save(SAM, RON)
    await house.welcome.greet(house.workspace, team, by=MIA, reps=[SAM])
    for rep, start in ((SAM, 9 * 60), (RON, 15 * 60)):
        await change(house, rep, Wanted(3, start, 60, 1))

    assert [row.recipient for row in await house.deliveries(Kind.CARD)] == [f"{MIA},{SAM}"]
    # A calendar file falls silent where no sheet has told of the 1:1.
    assert {row.kind for row in await house.deliveries(to=RON)} <= {Kind.CHANGED_INVITE}


async def test_staggering_anew_leaves_it_alone(house: House) -> None:
    """Another time for the team moves the others; nobody is put where the own slot is."""
    await house.save(SAM, AIKO)
    await change(house, SAM, WEDNESDAY)
    await house.save(SAM, AIKO, weekday=3, start=14 * 60, every=2)

    slot = await slot_of(house, SAM)
    assert (slot.time, slot.every, slot.is_own) == (WeeklyTime(BERLIN, 3, 840, 30), 1, True)
    assert (await slot_of(house, AIKO)).time.start == 9 * 60


async def test_every_two_weeks_for_one(house: House) -> None:
    """One rep may meet every two weeks while the team does every week."""
    await house.save(SAM, RON)
    await change(house, SAM, Wanted(5, 600, 60, 2))
    await house.wind(at("2026-12-15 12:00"))

    weeks = [row.week for row in await house.all(OneOnOne, OneOnOne.rep == SAM)]
    assert weeks in (
        ["2026-W48", "2026-W49", "2026-W50", "2026-W52"],
        ["2026-W48", "2026-W49", "2026-W51"],
    )
    assert len(await house.all(OneOnOne, OneOnOne.rep == RON)) == 5


async def test_wanting_what_is_there_changes_nothing(house: House) -> None:
    """Pressing Save on the form as it was drawn makes nobody's slot their own."""
    await house.save(SAM)
    await change(house, SAM, FRIDAY_TEN)

    assert await planned(house, SAM) == [("Fri 27 09:00", 60, 0), ("Fri 04 09:00", 60, 0)]
    assert not (await slot_of(house, SAM)).is_own


async def test_what_is_in_the_way_is_told(house: House) -> None:
    """Another 1:1, hours, a busy calendar: each in words at the field, and nothing moves."""
    await house.save(SAM, AIKO)
    before = await planned(house, SAM)
    async with house.store.begin(house.workspace) as session:
        session.add(BusyTime(person=SAM, start=at("2026-11-25 13:15"), end=at("2026-11-25 14:30")))
        now = house.clock.now()
        await session.execute(
            update(Person).where(Person.slack_id == SAM).values(calendar_read_at=now)
        )

    assert "your 1:1 with Aiko Mori then" in await refused(house, SAM, Wanted(5, 9 * 60, 60, 1))
    assert "hours of Mia Berger" in await refused(house, SAM, Wanted(5, 18 * 60, 60, 1))
    assert "hours of Aiko Mori" in await refused(house, AIKO, Wanted(5, 12 * 60, 60, 1))
    assert "Sam Lind is often taken then" in await refused(house, SAM, WEDNESDAY)
    assert await planned(house, SAM) == before


async def test_a_full_day(house: House) -> None:
    """A fifth 1:1 on a day is refused (R3)."""
    reps = [f"U1REP{n}" for n in range(4)]
    for rep in reps:
        house.slack.meet(rep)
    await house.save(*reps, SAM, length=30)

    words = await refused(house, SAM, Wanted(5, 16 * 60, 30, 1))
    assert words == "You have four 1:1s on that day already. Pick another day."


async def test_the_times_on_offer(house: House) -> None:
    """Free times are offered, for another length too; the rep's own time is among them."""
    await house.save(SAM, AIKO)
    member = await house.member_of(SAM)
    page = await house.slot_editing.page(house.workspace, member, by=MIA)
    short = await house.slot_editing.page(house.workspace, member, by=MIA, length=30)

    assert page.free[0] == page.slot.time
    assert WeeklyTime(BERLIN, 5, 9 * 60, 60) not in page.free
    assert {one.length for one in short.free} == {30}
    assert len(short.free) > len(page.free)
    for time in page.free[:3]:
        await change(house, SAM, Wanted(time.weekday, time.start, 60, 1))


@pytest.mark.parametrize(
    ("times", "expected"),
    [(Times.STAGGERED, (5, 600, 60, 1)), (Times.KEPT, (3, 840, 60, 1))],
)
async def test_back_to_the_teams_time(
    house: House, times: Times, expected: tuple[int, int, int, int]
) -> None:
    """A staggered team finds a slot for them; where times are kept, length and rhythm come back."""
    if times is Times.KEPT:
        await house.keep({SAM: WeeklyTime(BERLIN, 5, 600, 60)})
    else:
        await house.save(SAM)
    await change(house, SAM, Wanted(3, 840, 30, 2))
    member = await house.member_of(SAM)
    page = await house.slot_editing.give_back(house.workspace, member, by=MIA)
    again = await house.slot_editing.give_back(house.workspace, member, by=MIA)

    [row] = await house.all(Rhythm)
    assert (row.weekday, row.start_minute, row.length_minutes, row.every_weeks) == expected
    assert not row.has_own_time
    assert page.slot.time == again.slot.time == (await slot_of(house, SAM)).time


async def test_only_the_manager_changes_it(house: House) -> None:
    """The rep may not, and to a stranger it isn't there (R50)."""
    await house.save(SAM)
    member = await house.member_of(SAM)
    for by, error in ((SAM, NotAllowed), (STRANGER, NotFound)):
        with pytest.raises(error):
            await house.slot_editing.page(house.workspace, member, by=by)
        with pytest.raises(error):
            await house.slot_editing.change(house.workspace, member, WEDNESDAY, by=by, field=FIELD)
        with pytest.raises(error):
            await house.slot_editing.give_back(house.workspace, member, by=by)


async def test_who_takes_no_part_has_no_slot(house: House) -> None:
    """A rep who refused has no 1:1 to change; the manager reads so (R46)."""
    team = await house.save(SAM)
    await house.welcome.greet(house.workspace, team, by=MIA)
    member = await house.member_of(SAM)
    await house.welcome.refuse(house.workspace, member, by=SAM)

    with pytest.raises(NotAllowed, match="take no part"):
        await house.slot_editing.page(house.workspace, member, by=MIA)


async def test_who_comes_back_has_their_own_slot(house: House) -> None:
    """A rep's no and their way back don't lose the slot that they had (R46)."""
    team = await house.save(SAM)
    await change(house, SAM, WEDNESDAY)
    await house.welcome.greet(house.workspace, team, by=MIA)
    member = await house.member_of(SAM)
    await house.welcome.refuse(house.workspace, member, by=SAM)
    await house.welcome.join(house.workspace, member, by=SAM)

    slot = await slot_of(house, SAM)
    assert (slot.time, slot.is_own) == (WeeklyTime(BERLIN, 3, 840, 30), True)


async def test_two_reps_want_one_slot_at_once(house: House) -> None:
    """Of two forms saved in the same moment one has the slot, the other is told who."""
    await house.save(SAM, RON)
    wanted = Wanted(4, 15 * 60, 60, 1)
    results = await asyncio.gather(
        change(house, SAM, wanted), change(house, RON, wanted), return_exceptions=True
    )

    assert sorted(type(one).__name__ for one in results) == ["InvalidInput", "NoneType"]


async def test_a_change_is_recorded(house: House) -> None:
    """Who changed whose slot to what stands in the record (R51)."""
    await house.save(SAM)
    await change(house, SAM, WEDNESDAY)

    [record] = await house.all(Audit, Audit.event == "slot.changed")
    assert (record.actor, record.subject) == (MIA, f"member:{await house.member_of(SAM)}")
    assert '"weekday": 3' in record.detail
