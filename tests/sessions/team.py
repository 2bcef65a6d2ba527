"""What tests of sessions do again and again."""

from __future__ import annotations

from datetime import date, datetime

from bot.people.model import DayOff
from bot.pipeline.model import Deal
from bot.sessions.model import Session
from bot.sessions.pages import Wish
from bot.sessions.rules import AD_HOC, SessionFacts
from tests.rhythm.house import MIA, SAM, House
from tests.sessions.values import at

TUESDAY = at("2026-11-24 09:00")
"""Ten in Berlin, where Mia and Sam are."""


async def greet(house: House, *reps: str) -> int:
    """Have a team whose reps heard of us; returns its id."""
    return await house.greeted(*reps)


def wish(start: datetime = TUESDAY, *, rep: str = SAM, kind: str = "deal", **more: object) -> Wish:
    return Wish(rep, lambda _: start, kind, **more)  # type: ignore[arg-type]


async def plan(
    house: House, start: datetime = TUESDAY, *, by: str = MIA, **more: object
) -> SessionFacts:
    """Plan a session as `by` does."""
    return await house.rooms.sessions.planned.plan(
        house.workspace,
        wish(start, **more),  # type: ignore[arg-type]
        by=by,
    )


async def log(house: House, length: int = 15, *, by: str = MIA, rep: str = SAM) -> int:
    """Log coaching in the moment; returns its id."""
    asked = Wish(rep, lambda _: house.clock.now(), AD_HOC, length)
    page = await house.rooms.sessions.moments.log(house.workspace, asked, by=by)
    return page.facts.id


async def stored(house: House) -> list[Session]:
    return list(await house.all(Session))


async def add_deal(
    house: House, name: str, *, rep: str = SAM, phase: str = "early", changed: str = "2026-11-01"
) -> int:
    """Let there be an open deal; returns its id."""
    changed_at = datetime.fromisoformat(f"{changed}T00:00:00+00:00")
    async with house.store.begin(house.workspace) as session:
        row = Deal(
            rep=rep,
            name=name,
            stage="Discovery",
            phase=phase,
            stage_since=changed_at,
            state="open",
            created_by=rep,
            created_at=changed_at,
            changed_at=changed_at,
        )
        session.add(row)
        await session.flush()
        return row.id


async def away(house: House, person: str, first: date, last: date) -> None:
    """Have somebody off, and all who plan with their days told of it."""
    async with house.store.begin(house.workspace) as session:
        session.add(
            DayOff(person=person, first=first, last=last, kind="away", set_at=house.clock.now())
        )
        await house.people.days_changed(session, [person])
