"""Days off that follow from a leave status in Slack, in their caller's transaction (R8)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import select

from bot.people import leave_status, rows
from bot.people.dates import Span
from bot.people.model import DayOff, Person
from bot.people.rules import WhyOff
from bot.slack.answers import SlackStatus
from bot.store import WorkspaceSession

__all__ = ["end", "follow"]

DAY = timedelta(days=1)


async def follow(
    session: WorkspaceSession, person: Person, status: SlackStatus, now: datetime
) -> bool:
    """Bring somebody's days off in step with their status; tells whether they are others now.

    Of the status only a digest is kept, by which it is known again tomorrow. One that the person
    overruled by coming back stays without effect until there is another.
    """
    key = leave_status.key_of(status) if leave_status.is_leave(status) else None
    hours = rows.hours_of(person)
    has_changed = False
    if key != person.status_key:
        person.status_key, person.is_status_overruled = key, False
        is_late = now >= hours.closes(hours.local_day(now))
        has_changed = await end(session, person, hours.local_day(now) + DAY * is_late)
    if key is None or person.is_status_overruled:
        return has_changed
    span = leave_status.days_of(status, hours, now)
    return (span is not None and await _stretch(session, person, span, now)) or has_changed


async def end(session: WorkspaceSession, person: Person, working: date) -> bool:
    """Have somebody work again from a day on, as far as their status goes."""
    ending = await _rows_until(session, person, working)
    for row in ending:
        if row.first >= working:
            await session.delete(row)
        else:
            row.last = working - DAY
    await session.flush()
    return bool(ending)


async def _stretch(session: WorkspaceSession, person: Person, span: Span, now: datetime) -> bool:
    """Have these days off, as part of the same leave if it ended only the day before."""
    for row in await _rows_until(session, person, span.first - DAY):
        if row.last >= span.last:
            return False
        row.last = span.last
        await session.flush()
        return True
    session.add(
        DayOff(
            person=person.slack_id,
            first=span.first,
            last=span.last,
            kind=WhyOff.STATUS,
            set_at=now,
        )
    )
    await session.flush()
    return True


async def _rows_until(session: WorkspaceSession, person: Person, day: date) -> list[DayOff]:
    """List the days off by status that reach this day, the latest first."""
    found = await session.scalars(
        select(DayOff)
        .where(DayOff.person == person.slack_id, DayOff.kind == WhyOff.STATUS, DayOff.last >= day)
        .order_by(DayOff.last.desc())
    )
    return list(found)
