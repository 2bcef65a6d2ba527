"""From rows to values and back: where tables and rules meet."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, and_, bindparam, false, func, or_, select
from sqlalchemy.orm import aliased

from bot.errors import N_, NotFound
from bot.people import access
from bot.people.access import Parties, Right
from bot.people.rules import at_local
from bot.rhythm.model import OneOnOne, Rhythm, Sheet
from bot.rhythm.rules import Answer, Cause, OneOnOneFacts, State, WeeklyTime
from bot.store import UtcDateTime, WorkspaceSession, upsert

__all__ = [
    "LONGEST",
    "current",
    "facts_of",
    "known_to",
    "led_by_others",
    "load",
    "next_after",
    "of_person",
    "one_on_one",
    "parties",
    "sheet_of",
    "sheets_about",
    "standing_time",
    "write",
]

LONGEST = timedelta(hours=2)
"""No 1:1 is planned for longer."""

# Written once: each sheet and each ping asks all of this, and writing takes as long as asking.
_ONE = select(OneOnOne).where(OneOnOne.id == bindparam("id"))
_ONE_TO_CHANGE = _ONE.with_for_update()
_START, _END = bindparam("start", type_=UtcDateTime()), bindparam("end", type_=UtcDateTime())
_OF_PERSON = (
    select(OneOnOne)
    .where(
        or_(OneOnOne.manager == bindparam("person"), OneOnOne.rep == bindparam("person")),
        or_(
            and_(OneOnOne.planned_at >= _START, OneOnOne.planned_at < _END),
            and_(OneOnOne.original_at >= _START, OneOnOne.original_at < _END),
        ),
    )
    .order_by(OneOnOne.planned_at, OneOnOne.id)
)
_LED_BY_OTHERS = (
    select(OneOnOne)
    .join(Rhythm, Rhythm.id == OneOnOne.rhythm_id)
    .where(
        Rhythm.manager == bindparam("person"),
        OneOnOne.manager != bindparam("person"),
        OneOnOne.state == State.PLANNED,
        OneOnOne.planned_at >= _START,
        OneOnOne.planned_at < _END,
    )
    .order_by(OneOnOne.planned_at, OneOnOne.id)
)


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
        ended_at=row.ended_at,
        manager_says=Answer(row.manager_says) if row.manager_says else None,
        rep_says=Answer(row.rep_says) if row.rep_says else None,
        one_sided=row.one_sided,
        changed_by=row.changed_by,
        reason=row.reason,
        cause=Cause(row.cause) if row.cause else None,
        manager_coaching=row.manager_coaching,
        rep_coaching=row.rep_coaching,
        manager_forecasting=row.manager_forecasting,
        rep_forecasting=row.rep_forecasting,
        answered_at=row.answered_at,
    )


def write(row: OneOnOne, facts: OneOnOneFacts) -> None:
    """Put into the row what rules may change."""
    row.manager = facts.manager
    row.original_at = facts.original_at
    row.planned_at = facts.planned_at
    row.sequence = facts.sequence
    row.state = facts.state
    row.started_at = facts.started_at
    row.ended_at = facts.ended_at
    row.manager_says = facts.manager_says
    row.rep_says = facts.rep_says
    row.one_sided = facts.one_sided
    row.changed_by = facts.changed_by
    row.reason = facts.reason
    row.cause = facts.cause
    row.manager_coaching = facts.manager_coaching
    row.rep_coaching = facts.rep_coaching
    row.manager_forecasting = facts.manager_forecasting
    row.rep_forecasting = facts.rep_forecasting
    row.answered_at = facts.answered_at


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
    row = await session.scalar(_ONE_TO_CHANGE, {"id": one_on_one})
    if row is None:
        raise NotFound(N_("I can't find that for you. Type `/coach` to see what is yours."))
    access.require(viewer, right, Parties(row.manager, row.rep))
    return row


async def one_on_one(session: WorkspaceSession, number: int) -> OneOnOneFacts:
    """Load a 1:1 for a message about it, whoever leads it now. Raises NotFound."""
    row = await session.scalar(_ONE, {"id": number})
    if row is None:
        raise NotFound(N_("This 1:1 isn't there any more."))
    return facts_of(row)


async def current(session: WorkspaceSession, rep: str) -> OneOnOneFacts | None:
    """Find the 1:1 that a rep's agenda is for: the one that is under way, or else the next.

    One that was started counts until it is closed, or it is decided what became of it.
    """
    found = await session.scalar(
        select(OneOnOne)
        .where(
            OneOnOne.rep == rep,
            OneOnOne.state == State.PLANNED,
            OneOnOne.ended_at.is_(None),
            or_(
                OneOnOne.planned_at > session.clock.now() - LONGEST,
                OneOnOne.started_at.is_not(None),
            ),
        )
        .order_by(OneOnOne.planned_at)
        .limit(1)
    )
    return None if found is None else facts_of(found)


def known_to(person: str, *, as_rep: bool) -> ColumnElement[bool]:
    """Say of 1:1s that somebody leads them or, once greeted `as_rep`, is in them (R46)."""
    leads = OneOnOne.manager == person
    return or_(leads, OneOnOne.rep == person) if as_rep else leads


async def of_person(
    session: WorkspaceSession, person: str, day: date, zone: str
) -> list[OneOnOneFacts]:
    """List a person's 1:1s that are, or first were, on a local day, in the order of time."""
    given = {"person": person, **_limits(day, zone)}
    return [facts_of(row) for row in await session.scalars(_OF_PERSON, given)]


async def led_by_others(
    session: WorkspaceSession, person: str, day: date, zone: str
) -> list[OneOnOneFacts]:
    """List the 1:1s of a person's rhythms on a local day that a stand-in leads (R50)."""
    given = {"person": person, **_limits(day, zone)}
    return [facts_of(row) for row in await session.scalars(_LED_BY_OTHERS, given)]


def _limits(day: date, zone: str) -> dict[str, datetime]:
    return {"start": at_local(day, 0, zone), "end": at_local(day + timedelta(days=1), 0, zone)}


async def next_after(session: WorkspaceSession, ids: Collection[int]) -> dict[int, datetime]:
    """Tell when the next planned 1:1 of the same rhythm is, for each of these that has one."""
    later = aliased(OneOnOne)
    found = await session.execute(
        select(OneOnOne.id, func.min(later.planned_at))
        .join(later, later.rhythm_id == OneOnOne.rhythm_id)
        .where(
            OneOnOne.id.in_(ids),
            later.state == State.PLANNED,
            later.planned_at > OneOnOne.planned_at,
        )
        .group_by(OneOnOne.id)
    )
    return dict(found.all())


async def sheet_of(session: WorkspaceSession, person: str, day: date) -> int:
    """Find the sheet of somebody's day, or make it."""
    # Two replicas may want it at once: whoever comes second takes the first one's.
    made: int | None = await session.scalar(
        upsert(session, Sheet)
        .values(person=person, day=day)
        .on_conflict_do_nothing(index_elements=["workspace_id", "person", "day"])
        .returning(Sheet.id)
    )
    if made is not None:
        return made
    found = await session.scalars(select(Sheet.id).where(Sheet.person == person, Sheet.day == day))
    return found.one()


async def sheets_about(
    session: WorkspaceSession, days: Mapping[str, Collection[date]]
) -> list[int]:
    """List the sheets that told, or will tell, each of these people of their days."""
    wanted = [and_(Sheet.person == one, Sheet.day.in_(theirs)) for one, theirs in days.items()]
    return list(await session.scalars(select(Sheet.id).where(or_(false(), *wanted))))
