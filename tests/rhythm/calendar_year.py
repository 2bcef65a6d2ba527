"""Forty rhythms put straight into the tables: what a year of ticks is run on."""

from __future__ import annotations

from datetime import datetime

from bot.people.model import Membership, Person, Team
from bot.rhythm import rules
from bot.rhythm.model import Rhythm
from bot.rhythm.rules import WeeklyTime
from bot.store import WorkspaceSession
from tests.rhythm.house import House

ZONES = (
    "Europe/Berlin",
    "America/New_York",
    "Australia/Sydney",
    "America/Santiago",
    "Asia/Kolkata",
    "Pacific/Auckland",
)


async def people_a_year(house: House, times: list[WeeklyTime], *, greeted: int = 0) -> None:
    """Put managers of ten reps each into the database, with a rhythm for each rep.

    The first `greeted` reps are told of their 1:1s; of the others' only the managers are.
    """
    now = house.clock.now()
    async with house.store.begin(house.workspace) as session:
        for number, time in enumerate(times):
            manager, rep = f"U1M{number // 10}", f"U1R{number}"
            if number % 10 == 0:
                team = await add_team(session, manager, ZONES[number // 10], now)
            session.add(Person(slack_id=rep, name=rep, zone=time.zone, seen_at=now))
            await session.flush()
            greeting = "greeted" if number < greeted else "waiting"
            session.add(Membership(team_id=team.id, rep=rep, greeting=greeting, since=now))
            week = rules.first_week(time, now)
            session.add(
                Rhythm(
                    team_id=team.id,
                    manager=manager,
                    rep=rep,
                    zone=time.zone,
                    weekday=time.weekday,
                    start_minute=time.start,
                    length_minutes=time.length,
                    next_week=str(week),
                    next_at=time.on(week),
                    created_at=now,
                )
            )


async def add_team(session: WorkspaceSession, manager: str, zone: str, now: datetime) -> Team:
    session.add(Person(slack_id=manager, name=manager, zone=zone, seen_at=now))
    await session.flush()
    team = Team(
        manager=manager,
        channel="C1SALES",
        zone=zone,
        weekday=5,
        start_minute=600,
        length_minutes=60,
        times="staggered",
        created_at=now,
        changed_at=now,
    )
    session.add(team)
    await session.flush()
    return team
