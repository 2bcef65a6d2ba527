"""What the App Home looks up itself: a person's 1:1s, and the page that stands."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta

from sqlalchemy import delete, func, select

from bot.home.model import HomePage
from bot.meeting.model import AgendaItem, SkillFocus
from bot.people.model import Person
from bot.rhythm import rows
from bot.rhythm.model import OneOnOne
from bot.rhythm.rules import OneOnOneFacts, State
from bot.store import WorkspaceSession, upsert

__all__ = [
    "agenda_counts",
    "differing_labels",
    "has_calendar",
    "number_of",
    "open_one_on_ones",
    "turn_to",
    "waiting_skills",
]

MOST_WAITING = 10
MOST_DIFFERING = 3
LOOKS_BACK = timedelta(days=14)
"""What is open for longer settles by itself (docs/rhythm.md R42)."""


async def open_one_on_ones(
    session: WorkspaceSession, person: str, *, as_rep: bool
) -> list[OneOnOneFacts]:
    """List somebody's 1:1s that are ahead, under way or not settled yet, in the order of time."""
    found = await session.scalars(
        select(OneOnOne)
        .where(
            rows.known_to(person, as_rep=as_rep),
            OneOnOne.state == State.PLANNED,
            OneOnOne.planned_at > session.clock.now() - LOOKS_BACK,
        )
        .order_by(OneOnOne.planned_at, OneOnOne.id)
    )
    return [rows.facts_of(row) for row in found]


async def differing_labels(
    session: WorkspaceSession, person: str, *, as_rep: bool
) -> list[OneOnOneFacts]:
    """List somebody's last few 1:1s that its two labelled with different minutes (R15).

    Of the last two weeks only: the team's summary of an older one is closed.
    """
    found = await session.scalars(
        select(OneOnOne)
        .where(
            rows.known_to(person, as_rep=as_rep),
            OneOnOne.state == State.HELD,
            OneOnOne.manager_coaching != OneOnOne.rep_coaching,
            OneOnOne.planned_at > session.clock.now() - LOOKS_BACK,
        )
        .order_by(OneOnOne.planned_at.desc(), OneOnOne.id)
        .limit(MOST_DIFFERING)
    )
    return [rows.facts_of(row) for row in found]


async def agenda_counts(session: WorkspaceSession, reps: Collection[str]) -> Mapping[str, int]:
    """Count what is open on each rep's agenda; who has nothing there is left out."""
    found = await session.execute(
        select(AgendaItem.rep, func.count())
        .where(
            AgendaItem.rep.in_(reps),
            AgendaItem.covered_in.is_(None),
            AgendaItem.dropped_at.is_(None),
        )
        .group_by(AgendaItem.rep)
    )
    return dict(found.all())


async def waiting_skills(
    session: WorkspaceSession, reps: Collection[str], *, of: str
) -> Sequence[str]:
    """Name those of these reps whose skill of the month waits for somebody's yes (R37)."""
    found = await session.scalars(
        select(SkillFocus.rep)
        .where(
            SkillFocus.rep.in_(reps),
            SkillFocus.agreed_at.is_(None),
            SkillFocus.proposed_by != of,
        )
        .order_by(SkillFocus.proposed_at)
        .limit(MOST_WAITING)
    )
    return found.all()


async def has_calendar(session: WorkspaceSession, person: str) -> bool:
    """Tell whether somebody gave a private calendar; its address isn't opened for that."""
    found = await session.scalar(select(Person.calendar_due_at).where(Person.slack_id == person))
    return found is not None


async def number_of(session: WorkspaceSession, person: str) -> int:
    """Tell which page of their reps somebody looks at; the first is 0."""
    number = await session.scalar(select(HomePage.number).where(HomePage.person == person))
    return number or 0


async def turn_to(session: WorkspaceSession, person: str, number: int) -> None:
    """Note which page somebody turned to."""
    if number == 0:
        await session.execute(delete(HomePage).where(HomePage.person == person))
        return
    await session.execute(
        upsert(session, HomePage)
        .values(workspace_id=session.workspace, person=person, number=number)
        .on_conflict_do_update(index_elements=["workspace_id", "person"], set_={"number": number})
    )
