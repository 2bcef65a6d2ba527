"""From when on one side's word counts, for many managers at once (docs/rhythm.md R15, R42).

`bot.rhythm.rules.settles_at` says it of one 1:1. It never is earlier for a later word, so for each
manager there is an instant that parts what has settled from what hasn't: that, a statement can use.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.people.rules import PersonFacts, WorkingHours, at_local, working_days_after
from bot.rhythm.rules import LONGEST_OPEN, OBJECTION_DAYS

__all__ = ["LONGEST_AGO", "settled_before", "settled_by_manager"]

LONGEST_AGO = LONGEST_OPEN + timedelta(days=1)
"""Of what was said and was over so long ago nothing is open any more, whoever the manager is."""
DAY = timedelta(days=1)
INSTANT = timedelta(microseconds=1)


def settled_before(hours: WorkingHours | None, now: datetime) -> datetime:
    """Tell before which instant a word was said that stands by now; None: whatever the hours."""
    longest = now - LONGEST_OPEN + INSTANT
    if hours is None:
        return longest
    day = hours.local_day(now)
    while at_local(day + DAY, 0, hours.zone) > longest:
        if hours.closes(working_days_after(hours, day, OBJECTION_DAYS)) <= now:
            return at_local(day + DAY, 0, hours.zone)
        day -= DAY
    return longest


def settled_by_manager(people: Iterable[PersonFacts], now: datetime) -> dict[str, datetime]:
    """Tell it for each of these people; many of them have the same hours."""
    known: dict[WorkingHours, datetime] = {}
    found = {}
    for one in people:
        if one.hours not in known:
            known[one.hours] = settled_before(one.hours, now)
        found[one.slack_id] = known[one.hours]
    return found
