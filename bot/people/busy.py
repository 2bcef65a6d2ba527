"""When people are taken by their own calendars, for whoever looks for free times (R3)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from sqlalchemy import and_, select

from bot.people.model import BusyTime, Person
from bot.store import WorkspaceSession

__all__ = ["GOOD_FOR", "Busy", "busy"]

GOOD_FOR = timedelta(days=3)
"""How long what was read once is believed when a calendar can't be read any more."""

Busy = tuple[datetime, datetime]
"""From when to when, aware UTC."""


async def busy(
    session: WorkspaceSession, persons: Collection[str], start: datetime, end: datetime
) -> Mapping[str, list[Busy]]:
    """List when each of these people is taken between two instants, in the order of time.

    Everybody has a list; it is empty for whoever gave no calendar, and for one that couldn't be
    read for so long that what it said then may have changed.
    """
    found = await session.execute(
        select(BusyTime.person, BusyTime.start, BusyTime.end)
        .join(
            Person,
            and_(Person.workspace_id == BusyTime.workspace_id, Person.slack_id == BusyTime.person),
        )
        .where(
            BusyTime.person.in_(persons),
            BusyTime.start < end,
            BusyTime.end > start,
            Person.calendar_read_at > session.clock.now() - GOOD_FOR,
        )
        .order_by(BusyTime.start)
    )
    taken: defaultdict[str, list[Busy]] = defaultdict(list)
    for person, begins, ends in found:
        taken[person].append((begins, ends))
    return {one: taken[one] for one in persons}
