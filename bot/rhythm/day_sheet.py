"""The manager's daily sheet: which of today's 1:1s still want their answer (docs/rhythm.md R49)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from bot.clock import Clock
from bot.outbox import service as outbox
from bot.outbox.types import DeliveryClass
from bot.people.budget import next_working_morning
from bot.people.rules import WorkingHours, working_days_after
from bot.people.service import People
from bot.rhythm import rows
from bot.rhythm.pages import Meeting, SheetPage
from bot.rhythm.rules import OBJECTION_DAYS, Kind, OneOnOneFacts, Phase, State
from bot.store import WorkspaceSession

__all__ = ["DaySheets", "asks_at", "is_open", "of_day"]

BEFORE_THE_END = timedelta(minutes=30)


class DaySheets:
    """Has each manager asked once a day, at its end, if there is anything to be asked."""

    def __init__(self, people: People, clock: Clock) -> None:
        self._people = people
        self._clock = clock

    async def follow(self, session: WorkspaceSession, facts: OneOnOneFacts) -> None:
        """Have its manager asked in the evening about a 1:1 whose time is over."""
        if facts.manager_says is not None:
            return
        leader = (await self._people.persons(session, [facts.manager]))[facts.manager]
        hours = leader.hours
        day = hours.local_day(facts.planned_at)
        known = await rows.of_person(session, facts.manager, day, hours.zone)
        ends = [
            one.ends_at
            for one in known
            if one.manager == facts.manager
            and one.state is State.PLANNED
            and hours.local_day(one.planned_at) == day
        ]
        sheet = await rows.sheet_of(session, facts.manager, day)
        await outbox.enqueue(
            session,
            kind=Kind.DAY_SHEET,
            subject=sheet,
            recipient=facts.manager,
            due_at=max(asks_at(hours, day, max([facts.ends_at, *ends])), self._clock.now()),
            # Then the silence of both has decided (R42).
            expires_at=hours.closes(working_days_after(hours, day, OBJECTION_DAYS)),
            dedup_key=f"day-sheet:{sheet}",
            klass=DeliveryClass.ASK,
        )


def asks_at(hours: WorkingHours, day: date, last_end: datetime) -> datetime:
    """Tell when to ask about a day: half an hour before its end, or the next working morning.

    `last_end` is the end of that day's last 1:1.
    """
    evening = hours.closes(day) - BEFORE_THE_END
    if hours.works_on(day) and last_end <= evening:
        return evening
    return next_working_morning(hours, max(last_end, hours.opens(day)))


def of_day(page: SheetPage) -> Sequence[Meeting]:
    """List the 1:1s of a day that its reader led and that are over."""
    return [
        one
        for one in page.meetings
        if one.facts.manager == page.reader.slack_id
        and page.reader.hours.local_day(one.facts.planned_at) == page.day
        and (
            one.facts.phase(one.now) is Phase.OVER or one.facts.state in {State.HELD, State.MISSED}
        )
    ]


def is_open(meeting: Meeting) -> bool:
    """Tell whether its manager's answer is still wanted."""
    return meeting.facts.phase(meeting.now) is Phase.OVER and meeting.facts.manager_says is None
