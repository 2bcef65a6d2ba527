"""A team's pause, its closing days and its stand-ins, on real databases."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import date, timedelta

import pytest

from bot.errors import InvalidInput, NotFound
from bot.people.model import Audit, Closure, DayOff, StandIn
from bot.people.roster_rules import RosterField, RosterKind
from bot.people.rules import WhyOff
from bot.rhythm.model import OneOnOne
from bot.rhythm.rules import State
from tests.rhythm.house import AIKO, MIA, RON, SAM, STRANGER, House

MONDAY = date(2026, 11, 23)
FRIDAY = date(2026, 11, 27)
DAY = timedelta(days=1)
TOM = "U1TOM"


@pytest.fixture(name="team")
async def _team(house: House) -> int:
    """Mia's team of Ron, who has been greeted, and Sam, who hasn't."""
    house.slack.meet(TOM, name="Tom Frey")
    return await house.greeted(RON, SAM, only=[RON])


async def off(house: House, person: str) -> list[tuple[date, date, str]]:
    rows = await house.all(DayOff, DayOff.person == person)
    return [(row.first, row.last, row.kind) for row in rows]


async def events(house: House) -> list[str]:
    return [row.event for row in await house.all(Audit)]


async def states(house: House) -> Sequence[str]:
    return [row.state for row in await house.all(OneOnOne)]


async def test_a_pause_is_days_off_of_each_rep(house: House, team: int) -> None:
    """Every rep is off in their team's pause, the manager isn't: they may lead another team."""
    await house.roster.pause(house.workspace, team, MONDAY, FRIDAY, by=MIA)

    for rep in (RON, SAM):
        assert await off(house, rep) == [(MONDAY, FRIDAY, WhyOff.PAUSED)]
    assert await off(house, MIA) == []
    assert (await events(house))[-1] == "team.paused"


async def test_1_1s_in_a_pause_count_for_nothing(house: House, team: int) -> None:
    """What a pause takes off the plan is excused; an early end brings it back (R4)."""
    await house.roster.pause(house.workspace, team, MONDAY, MONDAY + 13 * DAY, by=MIA)
    assert set(await states(house)) == {State.EXCUSED}

    await house.roster.resume(house.workspace, team, by=MIA)
    assert set(await states(house)) == {State.PLANNED}
    assert await off(house, RON) == []


async def test_a_pause_that_runs_ends_yesterday(house: House, team: int) -> None:
    """Ended in its middle, a pause keeps the days that are over, and today counts again."""
    await house.roster.pause(house.workspace, team, MONDAY, FRIDAY, by=MIA)
    await house.wind_by(days=2)
    await house.roster.resume(house.workspace, team, by=MIA)

    assert await off(house, RON) == [(MONDAY, MONDAY + DAY, WhyOff.PAUSED)]
    assert await house.roster.resume(house.workspace, team, by=MIA) is None


async def test_a_team_has_one_pause(house: House, team: int) -> None:
    """Pausing once more gives the pause other days; one that runs keeps its first day."""
    await house.roster.pause(house.workspace, team, FRIDAY, FRIDAY, by=MIA)
    await house.roster.pause(house.workspace, team, MONDAY, FRIDAY, by=MIA)
    await house.wind_by(days=1)
    await house.roster.pause(house.workspace, team, MONDAY + DAY, FRIDAY + DAY, by=MIA)

    [row] = await house.all(Closure)
    assert (row.first, row.last) == (MONDAY, FRIDAY + DAY)
    assert await off(house, RON) == [(MONDAY, FRIDAY + DAY, WhyOff.PAUSED)]


async def test_greeted_reps_are_told_of_a_pause(house: House, team: int) -> None:
    """Whoever knows us hears of it; for the others it would be the first contact (R46)."""
    await house.roster.pause(house.workspace, team, FRIDAY, FRIDAY, by=MIA)

    told = await house.deliveries(RosterKind.PAUSED)
    assert [(row.recipient, row.klass) for row in told] == [(RON, "notice")]


async def test_a_closing_day_is_everybodys(house: House, team: int) -> None:
    """Reps and, with a single team, the manager are off on it; taken back, nobody is."""
    day = MONDAY + 3 * DAY
    made = await house.roster.close(house.workspace, team, day, day, " Kick  off ", by=MIA)
    for person in (RON, SAM, MIA):
        assert await off(house, person) == [(day, day, WhyOff.CLOSED)]
    assert made.name == "Kick off"

    for _ in range(2):
        await house.roster.open_again(house.workspace, made.id, by=MIA)
    assert await house.all(DayOff) == []
    assert (await events(house)).count("team.reopened") == 1


async def test_whoever_joins_has_the_closing_days(house: House, team: int) -> None:
    """A rep who comes later has them, a rep who leaves has them no more."""
    await house.roster.close(house.workspace, team, FRIDAY, FRIDAY, "Kick-off", by=MIA)
    await house.save(SAM, AIKO)

    assert await off(house, AIKO) == [(FRIDAY, FRIDAY, WhyOff.CLOSED)]
    assert await off(house, RON) == []


@pytest.mark.parametrize(
    ("first", "last", "name", "field"),
    [
        (0, 0, " ", RosterField.NAME),
        (0, 0, "N" * 61, RosterField.NAME),
        (-1, 0, "Kick-off", RosterField.FIRST),
        (2, 1, "Kick-off", RosterField.LAST),
        (3, 5, "Kick-off", RosterField.FIRST),
    ],
)
async def test_what_is_wrong_with_a_closing_day(
    house: House, team: int, first: int, last: int, name: str, field: RosterField
) -> None:
    """It has a name and days ahead that hold none yet; else nothing is written."""
    await house.roster.close(house.workspace, team, FRIDAY, FRIDAY, "Kick-off", by=MIA)
    with pytest.raises(InvalidInput) as refused:
        await house.roster.close(
            house.workspace, team, MONDAY + first * DAY, MONDAY + last * DAY, name, by=MIA
        )

    assert list(refused.value.fields) == [field]
    assert len(await house.all(Closure)) == 1


async def test_a_stand_in_leads_on_their_days(house: House, team: int) -> None:
    """The 1:1s of these days are the stand-in's, those before and after stay the manager's."""
    await house.roster.set_stand_in(house.workspace, team, TOM, MONDAY, FRIDAY, by=MIA)

    by_week = {(row.rep, row.week): row.manager for row in await house.all(OneOnOne)}
    assert by_week == {
        (rep, week): leads
        for rep in (RON, SAM)
        for week, leads in (("2026-W48", TOM), ("2026-W49", MIA))
    }
    told = await house.deliveries(RosterKind.STAND_IN)
    assert [row.recipient for row in told] == [TOM]


async def test_the_manager_is_back_early(house: House, team: int) -> None:
    """Ended, the 1:1s still ahead are the manager's again, however often it is ended."""
    made = await house.roster.set_stand_in(house.workspace, team, TOM, MONDAY, FRIDAY, by=MIA)
    for _ in range(2):
        await house.roster.end_stand_in(house.workspace, made.id, by=MIA)

    assert {row.manager for row in await house.all(OneOnOne)} == {MIA}
    assert (await events(house)).count("stand-in.ended") == 1
    async with house.store.begin(house.workspace) as session:
        assert (await house.roster.stand_ins(session, [team]))[team] == ()
        assert await house.roster.led_by(session, TOM) == []


async def test_a_stand_in_leads_today_only_in_their_days(house: House, team: int) -> None:
    """Somebody who stands in from tomorrow sees the team from tomorrow on."""
    days = MONDAY + DAY, FRIDAY - DAY
    await house.roster.set_stand_in(house.workspace, team, TOM, *days, by=MIA)
    seen = []
    for _ in range(3):
        async with house.store.begin(house.workspace) as session:
            seen.append([one.id for one in await house.roster.led_by(session, TOM)])
        await house.wind_by(days=2)

    assert seen == [[], [team], []]


@pytest.mark.parametrize("who", [MIA, RON, "U1BOT"])
async def test_who_cant_stand_in(house: House, team: int, who: str) -> None:
    """Not oneself, no rep of the team, no app: the words stand at the field."""
    house.slack.meet("U1BOT", is_bot=True)
    with pytest.raises(InvalidInput) as refused:
        await house.roster.set_stand_in(house.workspace, team, who, MONDAY, FRIDAY, by=MIA)

    assert list(refused.value.fields) == [RosterField.WHO]
    assert await house.all(StandIn) == []


async def test_one_stand_in_at_a_time(house: House, team: int) -> None:
    """Of two stand-ins for one day nobody would know who leads; days side by side are fine."""
    await house.roster.set_stand_in(house.workspace, team, TOM, MONDAY, FRIDAY, by=MIA)
    with pytest.raises(InvalidInput):
        await house.roster.set_stand_in(house.workspace, team, STRANGER, FRIDAY, FRIDAY, by=MIA)
    await house.roster.set_stand_in(
        house.workspace, team, STRANGER, FRIDAY + DAY, FRIDAY + DAY, by=MIA
    )

    assert len(await house.all(StandIn)) == 2


@pytest.mark.parametrize("by", [RON, STRANGER, TOM])
async def test_strangers(house: House, team: int, by: str) -> None:
    """To a stranger, a rep and a stand-in the team isn't there to be changed (R50)."""
    roster, where = house.roster, house.workspace
    closed = await roster.close(where, team, FRIDAY, FRIDAY, "Kick-off", by=MIA)
    stand_in = await roster.set_stand_in(where, team, TOM, MONDAY, FRIDAY, by=MIA)
    for attempt in (
        roster.pause(where, team, MONDAY, FRIDAY, by=by),
        roster.resume(where, team, by=by),
        roster.close(where, team, MONDAY, MONDAY, "Party", by=by),
        roster.open_again(where, closed.id, by=by),
        roster.set_stand_in(where, team, AIKO, FRIDAY + DAY, FRIDAY + DAY, by=by),
        roster.end_stand_in(where, stand_in.id, by=by),
    ):
        with pytest.raises(NotFound):
            await attempt

    assert len(await house.all(Closure)) == len(await house.all(StandIn)) == 1


async def test_two_pauses_at_once(house: House, team: int) -> None:
    """Of two clicks at once one makes the pause and the other changes it."""
    await asyncio.gather(
        *(house.roster.pause(house.workspace, team, FRIDAY, FRIDAY, by=MIA) for _ in range(2))
    )

    assert len(await house.all(Closure)) == 1
    assert len(await off(house, RON)) == 1


async def test_a_stand_in_has_their_own_1_1s_only(house: House, team: int) -> None:
    """What was before, and what comes after, isn't there for them; theirs isn't the manager's."""
    await house.roster.set_stand_in(house.workspace, team, TOM, MONDAY, FRIDAY, by=MIA)

    one_on_ones = await house.all(OneOnOne)
    assert {row.manager for row in one_on_ones} == {TOM, MIA}
    for row in one_on_ones:
        other = MIA if row.manager == TOM else TOM
        seen = await house.rhythms.meeting(house.workspace, row.id, viewer=row.manager)
        assert seen.facts.id == row.id
        for attempt in (
            house.rhythms.meeting(house.workspace, row.id, viewer=other),
            house.rhythms.offer(house.workspace, row.id, by=other),
            house.rhythms.skip(house.workspace, row.id, by=other, reason="Not mine"),
        ):
            with pytest.raises(NotFound):
                await attempt
