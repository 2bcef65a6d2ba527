"""From rows to values and back: where tables and rules meet."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta

from sqlalchemy import and_, false, or_, select

from bot.errors import N_, NotFound
from bot.people import access
from bot.people.access import Parties, Right
from bot.people.rules import at_local
from bot.rhythm.model import OneOnOne, Rhythm, Sheet
from bot.rhythm.rules import Answer, Cause, OneOnOneFacts, State, WeeklyTime
from bot.rhythm.slots import Busy
from bot.store import WorkspaceSession

__all__ = [
    "busy_times",
    "facts_of",
    "load",
    "of_person",
    "parties",
    "sheets_about",
    "standing_time",
    "write",
]


def facts_of(row: OneOnOne) -> OneOnOneFacts:
    """Read a 1:1 as the rules know it."""
    return OneOnOneFacts(
        id=row.id,
        uid=row.uid,
        manager=row.manager,
        rep=row.rep,
        zone=row.zone,
        original_at=row.original_at,
        planned_at=row.planned_at,
        length=row.length_minutes,
        sequence=row.sequence,
        state=State(row.state),
        started_at=row.started_at,
        manager_says=Answer(row.manager_says) if row.manager_says else None,
        rep_says=Answer(row.rep_says) if row.rep_says else None,
        one_sided=row.one_sided,
        changed_by=row.changed_by,
        reason=row.reason,
        cause=Cause(row.cause) if row.cause else None,
        manager_coaching=row.manager_coaching,
        rep_coaching=row.rep_coaching,
    )


def write(row: OneOnOne, facts: OneOnOneFacts) -> None:
    """Put into the row what rules may change."""
    row.manager = facts.manager
    row.planned_at = facts.planned_at
    row.sequence = facts.sequence
    row.state = facts.state
    row.started_at = facts.started_at
    row.manager_says = facts.manager_says
    row.rep_says = facts.rep_says
    row.one_sided = facts.one_sided
    row.changed_by = facts.changed_by
    row.reason = facts.reason
    row.cause = facts.cause
    row.manager_coaching = facts.manager_coaching
    row.rep_coaching = facts.rep_coaching


def standing_time(row: Rhythm) -> WeeklyTime:
    """Read when a rhythm's 1:1s are."""
    return WeeklyTime(row.zone, row.weekday, row.start_minute, row.length_minutes)


async def parties(session: WorkspaceSession, one_on_one: int) -> list[str]:
    """Name the two people of a 1:1 as it stands; nobody if it isn't there."""
    found = await session.execute(
        select(OneOnOne.manager, OneOnOne.rep).where(OneOnOne.id == one_on_one)
    )
    return [person for both in found for person in both]


async def load(
    session: WorkspaceSession, one_on_one: int, *, viewer: str, right: Right
) -> OneOnOne:
    """Load a 1:1 for somebody, and keep it still until the commit (docs/rhythm.md R50).

    Raises NotFound, NotAllowed.
    """
    row = await session.scalar(select(OneOnOne).where(OneOnOne.id == one_on_one).with_for_update())
    if row is None:
        raise NotFound(N_("I can't find that for you. Type `/coach` to see what is yours."))
    access.require(viewer, right, Parties(row.manager, row.rep))
    return row


async def of_person(
    session: WorkspaceSession, person: str, day: date, zone: str
) -> list[OneOnOneFacts]:
    """List a person's 1:1s that are, or first were, on a local day, in the order of time."""
    start, end = at_local(day, 0, zone), at_local(day + timedelta(days=1), 0, zone)
    rows = await session.scalars(
        select(OneOnOne)
        .where(
            or_(OneOnOne.manager == person, OneOnOne.rep == person),
            or_(
                OneOnOne.planned_at.between(start, end - timedelta(microseconds=1)),
                OneOnOne.original_at.between(start, end - timedelta(microseconds=1)),
            ),
        )
        .order_by(OneOnOne.planned_at, OneOnOne.id)
    )
    return [facts_of(row) for row in rows]


async def busy_times(
    session: WorkspaceSession, person: str, start: datetime, end: datetime, *, but: int
) -> list[Busy]:
    """List the planned 1:1s of a person between two instants, without the one numbered `but`."""
    rows = await session.scalars(
        select(OneOnOne).where(
            or_(OneOnOne.manager == person, OneOnOne.rep == person),
            OneOnOne.state == State.PLANNED,
            OneOnOne.planned_at.between(start, end),
            OneOnOne.id != but,
        )
    )
    return [(facts.planned_at, facts.ends_at) for facts in map(facts_of, rows)]


async def sheets_about(
    session: WorkspaceSession, days: Mapping[str, Collection[date]]
) -> list[int]:
    """List the sheets that told, or will tell, each of these people of their days."""
    wanted = [and_(Sheet.person == one, Sheet.day.in_(theirs)) for one, theirs in days.items()]
    return list(await session.scalars(select(Sheet.id).where(or_(false(), *wanted))))
