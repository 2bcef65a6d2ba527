"""A team's month on a Monday: capacity, and who is far behind (docs/rhythm.md R1, R2, R41a)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, select

from bot.people.ground import Ground
from bot.people.rules import PersonFacts, at_local
from bot.rhythm import diaries, slots
from bot.rhythm.capacity import WEEKS_A_MONTH
from bot.rhythm.hours import Hours, Month
from bot.rhythm.model import OneOnOne
from bot.rhythm.rules import State, Week
from bot.rhythm.slots import Window
from bot.sessions.model import Session
from bot.sessions.rules import AD_HOC
from bot.sessions.rules import State as SessionState
from bot.sessions.templates import template
from bot.store import WorkspaceSession
from bot.summaries.digest.leading import Led
from bot.summaries.digest.mondays import is_short
from bot.summaries.digest.pages import Capacity, Short
from bot.summaries.neighbours import Neighbours

__all__ = ["BESIDES", "Monthly", "is_behind"]

BESIDES = "deal"
"""The kind of session that is offered where hours lack (R15a)."""
MOST_SHORT = 3
OFFERED_FOR = timedelta(days=11)


class Monthly:
    """Looks months up in its caller's transaction, who sees to it that they are the reader's."""

    def __init__(self, ground: Ground, neighbours: Neighbours) -> None:
        self._ground = ground
        self._figures = neighbours.figures

    async def of(self, session: WorkspaceSession, led: Led) -> Mapping[str, Hours]:
        """Reckon the month of each rep of somebody's own teams."""
        found: dict[str, Hours] = {}
        for team in led.teams:
            figures = await self._figures.of_team(session, team)
            found |= {rep: one.hours for rep, one in figures.items()}
        there = {one.slack_id for one in led.own}
        return {rep: one for rep, one in found.items() if rep in there}

    async def capacity(
        self, session: WorkspaceSession, reader: PersonFacts, months: Mapping[str, Hours]
    ) -> Capacity | None:
        """Hold what this week and month offer against what they need; None without any rep."""
        if not months:
            return None
        start, end = week_of(reader, self._ground.clock.now())
        offered = await session.scalar(
            select(func.sum(OneOnOne.length_minutes)).where(
                OneOnOne.rep.in_(months),
                OneOnOne.state.in_((State.PLANNED, State.HELD)),
                OneOnOne.planned_at >= start,
                OneOnOne.planned_at < end,
            )
        )
        every = months.values()
        target = sum(one.target for one in every)
        return Capacity(
            int(offered or 0),
            float(target / WEEKS_A_MONTH),
            target,
            sum(one.tally.coached for one in every),
            sum(_open(one) for one in every),
            sum(one.to_come for one in every),
        )

    async def shorts(
        self,
        session: WorkspaceSession,
        reader: PersonFacts,
        reps: Sequence[PersonFacts],
        months: Mapping[str, Hours],
    ) -> tuple[tuple[Short, ...], int]:
        """Name the three who are farthest behind, with a free time, and count all who are."""
        behind = [one for one in reps if one.slack_id in months and is_behind(months[one.slack_id])]
        behind.sort(key=lambda one: months[one.slack_id].tally.coached)
        shown = behind[:MOST_SHORT]
        if not shown:
            return (), 0
        planned = await self._planned(session, reader, [one.slack_id for one in shown])
        free = await self._free(
            session, reader, [one for one in shown if one.slack_id not in planned]
        )
        return (
            tuple(
                Short(one, months[one.slack_id], free.get(one.slack_id), planned.get(one.slack_id))
                for one in shown
            ),
            len(behind),
        )

    async def _planned(
        self, session: WorkspaceSession, reader: PersonFacts, reps: Collection[str]
    ) -> Mapping[str, datetime]:
        """Tell when a session besides is planned already."""
        found = await session.execute(
            select(Session.rep, func.min(Session.planned_at))
            .where(
                Session.rep.in_(reps),
                Session.manager == reader.slack_id,
                Session.state == SessionState.PLANNED,
                Session.kind != AD_HOC,
                Session.planned_at > self._ground.clock.now(),
            )
            .group_by(Session.rep)
        )
        return dict(found.all())

    async def _free(
        self, session: WorkspaceSession, reader: PersonFacts, reps: Sequence[PersonFacts]
    ) -> Mapping[str, datetime]:
        """Find the first time from tomorrow on, in this month, when the reader and each can meet.

        No two are offered the same time: whoever takes up one offer can take up the next.
        """
        kind = template(BESIDES)
        now = self._ground.clock.now()
        today = reader.hours.local_day(now)
        last = min(today + OFFERED_FOR, Month.of(now, reader.zone).next.first - timedelta(days=1))
        if not reps or kind is None or last <= today:
            return {}
        readers = {one.slack_id: one for one in (reader, *reps)}
        until = at_local(last + timedelta(days=1), 0, reader.zone)
        found = await diaries.calendars(session, readers, now, until)
        free: dict[str, datetime] = {}
        for one in reps:
            starts = slots.free_slots(
                found[reader.slack_id],
                found[one.slack_id],
                Window(today + timedelta(days=1), last),
                kind.minutes,
                now,
                most=MOST_SHORT + 1,
            )
            taken = set(free.values())
            if left := [start for start in starts if start not in taken]:
                free[one.slack_id] = left[0]
        return free


def is_behind(hours: Hours) -> bool:
    """Tell whether a rep is far behind though half of the month is over (docs/rhythm.md R41a)."""
    return is_short(hours.tally.coached, _open(hours), hours.expected, hours.target)


def week_of(reader: PersonFacts, now: datetime) -> tuple[datetime, datetime]:
    """Tell from when to when it is somebody's ISO week."""
    week = Week.of(reader.hours.local_day(now))
    return at_local(week.day(1), 0, reader.zone), at_local(week.plus(1).day(1), 0, reader.zone)


def _open(hours: Hours) -> int:
    return hours.tally.waiting + hours.tally.unlabelled + hours.tally.open
