"""Streaks and hours as they are found in the database, for those who may see them (R1, R5, R50)."""

from __future__ import annotations

from datetime import date, timedelta

from bot.people.model import DayOff
from bot.rhythm.figures import streaks_at
from bot.rhythm.hours import Pace
from bot.rhythm.label import Label
from bot.rhythm.model import OneOnOne
from bot.rhythm.pages import RepFigures, WayIn
from bot.rhythm.rules import Answer, State, WeeklyTime
from bot.rhythm.streak import Streak
from tests.conftest import add_workspace
from tests.rhythm.house import AIKO, MIA, RON, SAM, STRANGER, House
from tests.rhythm.values import at

TEN = WeeklyTime("Europe/Berlin", 5, 10 * 60, 60)
THREE = WeeklyTime("Europe/Berlin", 5, 15 * 60, 60)


async def stand(house: House) -> int:
    """Let Sam and Ron have 1:1s on Fridays since the first of September, greeted both."""
    house.clock.set(at("2027-09-01 08:00"))
    return await house.greeted(times={SAM: TEN, RON: THREE})


async def hold(house: House, rep: str, nth: int, label: Label | None = Label.COACHING) -> None:
    """Have a rep's 1:1 over, and both sides say held and what it mostly was."""
    while len(await house.all(OneOnOne, OneOnOne.rep == rep)) <= nth:
        await house.wind_by(days=1)
    planned = (await house.one(rep, nth=nth)).planned_at
    await house.wind(max(planned + timedelta(hours=1), house.clock.now()))
    subject = (await house.one(rep, nth=nth)).id
    for side in (MIA, rep):
        await house.rhythms.answer(house.workspace, subject, by=side, says=Answer.HELD)
        if label:
            await house.rhythms.label(house.workspace, subject, by=side, label=label)


async def figures(house: House, team: int) -> dict[str, RepFigures]:
    async with house.store.begin(house.workspace) as session:
        facts = await house.people.team(session, team)
        return dict(await house.figures.of_team(session, facts))


async def test_a_team(house: House) -> None:
    """Each rep's figures are their own, and what nobody answered for isn't held."""
    team = await stand(house)
    for nth in range(3):
        await hold(house, SAM, nth)
    await hold(house, RON, 2, Label.HALF)

    found = await figures(house, team)

    assert set(found) == {SAM, RON}
    assert found[SAM].streak == Streak(3, 3, 0)
    assert found[SAM].hours.tally.coached == 180
    assert found[SAM].hours.pace is Pace.REACHED
    # Nobody answered for Ron's first two.
    assert found[RON].streak == Streak(1, 1, 0)
    assert (found[RON].hours.tally.coached, found[RON].hours.tally.over) == (30, 3)


async def test_who_takes_no_part_has_no_figures(house: House) -> None:
    """A rep who said no, and one of another team, aren't in a team's figures."""
    team = await stand(house)
    await house.welcome.refuse(house.workspace, await house.member_of(RON), by=RON)

    assert set(await figures(house, team)) == {SAM}
    async with house.store.begin(house.workspace) as session:
        assert await house.figures.of_rep(session, RON) is None
        assert await house.figures.of_rep(session, STRANGER) is None


async def test_another_workspace_has_its_own(house: House) -> None:
    """The same people in another workspace have figures of their own: none."""
    await stand(house)
    await hold(house, SAM, 0)
    theirs = await add_workspace(house.store, house.clock, "T0002")

    async with house.store.begin(theirs) as session:
        assert await house.figures.of_rep(session, SAM) is None
        assert await streaks_at(session, [1, 2, 3]) == {}


async def test_streaks_as_they_stood(house: House) -> None:
    """An old sheet keeps the streak of its day, whatever came after (R5)."""
    await stand(house)
    for nth in (0, 1):
        await hold(house, SAM, nth)
    third = await house.one(SAM, nth=2)
    await house.rhythms.skip(house.workspace, third.id, by=SAM, reason="A fair")
    await hold(house, SAM, 3)
    ids = [(await house.one(SAM, nth=nth)).id for nth in range(4)]

    async with house.store.begin(house.workspace) as session:
        found = await streaks_at(session, ids)

    assert [found[one] for one in ids] == [
        Streak(1, 1, 0),
        Streak(2, 2, 0),
        Streak(0, 2, 1),
        Streak(1, 2, 0),
    ]


async def test_every_two_weeks_works_the_same(house: House) -> None:
    """Weeks that have no 1:1 break nothing (R3, R5)."""
    house.clock.set(at("2027-09-01 08:00"))
    team = await house.save(SAM, every=2)
    await house.welcome.greet(house.workspace, team, by=MIA)
    for nth in (0, 1):
        await hold(house, SAM, nth)

    assert (await figures(house, team))[SAM].streak == Streak(2, 2, 0)


async def test_leave_keeps_the_streak(house: House) -> None:
    """A week off in between counts as nothing (R4)."""
    team = await stand(house)
    await hold(house, SAM, 0)
    async with house.store.begin(house.workspace) as session:
        session.add(
            DayOff(
                person=SAM,
                first=date(2027, 9, 6),
                last=date(2027, 9, 12),
                kind="away",
                set_at=house.clock.now(),
            )
        )
        await house.people.days_changed(session, [SAM])
    await hold(house, SAM, 2)

    states = [(await house.one(SAM, nth=nth)).state for nth in range(3)]
    assert states == [State.HELD, State.EXCUSED, State.HELD]
    assert (await figures(house, team))[SAM].streak == Streak(2, 2, 0)


async def front(house: House, person: str) -> WayIn:
    return await house.front.page(house.workspace, person)


async def test_the_front_page(house: House) -> None:
    """Each reader gets what is theirs: a rep their own figures, a manager their teams' sums."""
    team = await stand(house)
    await hold(house, SAM, 0)

    sam, mia, eve = [await front(house, one) for one in (SAM, MIA, STRANGER)]

    assert sam.figures is not None
    assert (sam.figures.hours.tally.coached, dict(sam.team_figures)) == (60, {})
    assert (mia.figures, set(mia.team_figures)) == (None, {team})
    assert (mia.team_figures[team].tally.coached, mia.team_figures[team].target) == (60, 360)
    assert (eve.figures, dict(eve.team_figures), eve.away_until) == (None, {}, None)


async def test_nobody_ungreeted_reads_figures(house: House) -> None:
    """Before the greeting a rep's page has nothing of a rhythm (R46)."""
    await house.save(AIKO)

    assert (await front(house, AIKO)).figures is None


async def test_away_until(house: House) -> None:
    """Who is away reads until when, by the last day of what they are in."""
    await stand(house)
    async with house.store.begin(house.workspace) as session:
        for first, last, kind in ((1, 2, "away"), (1, 9, "status"), (1, 20, "paused")):
            session.add(
                DayOff(
                    person=SAM,
                    first=date(2027, 9, first),
                    last=date(2027, 9, last),
                    kind=kind,
                    set_at=house.clock.now(),
                )
            )

    assert (await front(house, SAM)).away_until == date(2027, 9, 9)
    house.clock.set(at("2027-09-13 08:00"))
    assert (await front(house, SAM)).away_until is None
