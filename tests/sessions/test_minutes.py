"""Minutes of sessions in the month: set-based, and the same as counted plainly (R1, R6)."""

from __future__ import annotations

import asyncio
import random
from datetime import datetime, timedelta

from sqlalchemy import insert

from bot.rhythm.hours import Month, Pace
from bot.rhythm.pages import RepFigures
from bot.sessions import rules
from bot.sessions.model import Session
from bot.sessions.rows import facts_of
from bot.sessions.rules import AD_HOC, SessionMinutes, Share, State
from bot.sessions.templates import templates
from tests.conftest import add_workspace
from tests.rhythm.house import AIKO, MIA, RON, SAM, House
from tests.sessions.team import TUESDAY, greet, log, plan, stored
from tests.sessions.values import at

NOVEMBER = at("2026-10-31 23:00"), at("2026-11-30 23:00")


async def coached(house: House, start: datetime, end: datetime) -> dict[str, SessionMinutes]:
    async with house.store.begin(house.workspace) as session:
        return dict(
            await house.rooms.sessions.sessions.coached(session, [SAM, RON, AIKO], start, end)
        )


async def test_as_counted_plainly(house: House) -> None:
    """For 200 sessions of all kinds and states, at the edges of the month too (R1)."""
    await greet(house, SAM, RON)
    dice = random.Random(5)
    house.clock.set(at("2026-11-24 12:00"))
    kinds = [AD_HOC, *templates()]
    span = int((NOVEMBER[1] - NOVEMBER[0]).total_seconds() // 60) + 120
    async with house.store.begin(house.workspace) as session:
        await session.execute(
            insert(Session),
            [
                {
                    "kind": dice.choice(kinds),
                    "uid": f"u{n}",
                    "manager": MIA,
                    "rep": dice.choice([SAM, RON]),
                    "planned_at": NOVEMBER[0] + timedelta(minutes=dice.randrange(-60, span)),
                    "length_minutes": dice.choice([15, 45, 60]),
                    "state": dice.choice(list(State)),
                    "coaching": dice.choice([None, 0, 15, 45]),
                    "set_by": MIA,
                    "made_at": house.clock.now(),
                }
                for n in range(200)
            ],
        )

    found = await coached(house, *NOVEMBER)

    expected = dict.fromkeys((SAM, RON, AIKO), SessionMinutes())
    for row in await stored(house):
        facts = facts_of(row)
        if NOVEMBER[0] <= facts.planned_at < NOVEMBER[1]:
            usual = templates()[facts.kind].usual if facts.kind != AD_HOC else Share.ALL
            worth = rules.minutes_of([(facts, usual)], house.clock.now())
            expected[facts.rep] = expected[facts.rep] + worth
    assert found == expected
    assert found[AIKO] == SessionMinutes()


async def test_in_the_figures(house: House) -> None:
    """Held minutes join the hours, planned ones the outlook; the moment neither (R1, R6)."""
    await greet(house, SAM)
    before = await figures(house)
    facts = await plan(house, length=90)
    await log(house, 25)

    ahead = await figures(house)
    house.clock.set(facts.ends_at)
    await house.rooms.sessions.planned.answer(house.workspace, facts.id, Share.ALL, by=SAM)
    after = await figures(house)

    assert ahead.hours.to_come == before.hours.to_come + 90
    assert ahead.hours.tally.coached == 0
    assert (ahead.hours.tally.moments, ahead.hours.tally.in_moments) == (1, 25)
    assert (after.hours.tally.coached, after.hours.tally.in_sessions) == (90, 90)
    assert after.hours.to_come == before.hours.to_come
    assert after.hours.pace is not Pace.BEHIND
    assert after.streak == before.streak
    assert after.hours.tally.held == 0


async def figures(house: House) -> RepFigures:
    async with house.store.begin(house.workspace) as session:
        found = await house.figures.of_rep(session, SAM)
    assert found is not None
    return found


async def test_another_workspace_has_its_own(house: House) -> None:
    """The same people in another workspace have minutes of their own: none."""
    await greet(house, SAM)
    await log(house)
    theirs = await add_workspace(house.store, house.clock, "T0002")
    sessions = house.rooms.sessions.sessions

    async with house.store.begin(theirs) as session:
        found = await sessions.coached(session, [SAM], *NOVEMBER)
        assert await sessions.coming_of(session, SAM) == []
        assert await sessions.logged_lately(session, SAM) == []

    assert found == {SAM: SessionMinutes()}


async def test_lists_for_the_home(house: House) -> None:
    """What is ahead, what owes a word, and what was logged lately: for both of the two."""
    await greet(house, SAM)
    later, first = await plan(house, TUESDAY + timedelta(days=1)), await plan(house)
    moment = await log(house)
    sessions = house.rooms.sessions.sessions

    async def ids(which: str, person: str) -> list[int]:
        async with house.store.begin(house.workspace) as session:
            return [one.id for one in await getattr(sessions, which)(session, person)]

    for person in (MIA, SAM):
        assert await ids("coming_of", person) == [first.id, later.id]
        assert await ids("owing_answer", person) == []
        assert await ids("logged_lately", person) == [moment]
    house.clock.set(first.ends_at)
    assert await ids("coming_of", SAM) == [later.id]
    assert await ids("owing_answer", SAM) == [first.id]
    house.clock.advance(timedelta(days=16))
    assert await ids("owing_answer", SAM) == await ids("logged_lately", SAM) == []


async def test_two_answers_at_once(house: House) -> None:
    """When both answer in the same moment, one word stands, and it counts once (R42)."""
    await greet(house, SAM)
    facts = await plan(house)
    house.clock.set(facts.ends_at)
    answer = house.rooms.sessions.planned.answer

    await asyncio.gather(
        answer(house.workspace, facts.id, Share.ALL, by=MIA),
        answer(house.workspace, facts.id, Share.HALF, by=SAM),
    )

    month = Month.of(house.clock.now(), "Europe/Berlin")
    minutes = (await coached(house, month.starts_at, month.ends_at))[SAM].planned
    assert minutes in {45, 22}
    assert minutes == (await stored(house))[0].coaching
