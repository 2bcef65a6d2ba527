"""What stands: rhythms get their times, get others, and end. Changes are about the future only."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import timedelta

from sqlalchemy import or_, select

from bot.clock import Clock
from bot.people.busy import busy
from bot.people.rules import PersonFacts, TeamFacts
from bot.people.service import People
from bot.rhythm import replan, rows, rules
from bot.rhythm.model import OneOnOne, Rhythm
from bot.rhythm.planning import Planner
from bot.rhythm.rules import Cause, OneOnOneFacts, State, Week, WeeklyTime
from bot.rhythm.timetable import WEEKS_LOOKED_AT, Slot, Standing, Timetable
from bot.store import WorkspaceSession

__all__ = ["Standings", "slot_of"]


class Standings:
    """The standing 1:1s of teams, each change in its caller's transaction."""

    def __init__(self, people: People, planner: Planner, clock: Clock) -> None:
        self._people = people
        self._planner = planner
        self._clock = clock

    async def of_team(self, session: WorkspaceSession, team_id: int) -> dict[str, Slot]:
        """Tell when each rep of a team has their 1:1; who takes no part is left out."""
        current = await session.scalars(
            select(Rhythm)
            .where(Rhythm.team_id == team_id, Rhythm.ended_at.is_(None))
            .order_by(Rhythm.id)
        )
        return {row.rep: slot_of(row) for row in current}

    async def times_of(self, session: WorkspaceSession, team_id: int) -> dict[str, WeeklyTime]:
        """Tell the standing time of each rep of a team."""
        slots = await self.of_team(session, team_id)
        return {rep: slot.time for rep, slot in slots.items()}

    async def hold(self, session: WorkspaceSession, team_id: int) -> None:
        """Keep a team's rhythms still, in the order in which the tick takes them, too."""
        await session.execute(
            select(Rhythm.id)
            .where(Rhythm.team_id == team_id, Rhythm.ended_at.is_(None))
            .order_by(Rhythm.id)
            .with_for_update()
        )

    async def timetable(
        self, session: WorkspaceSession, persons: Collection[str], week: Week
    ) -> Timetable:
        """Load what these people have standing already, and what their calendars hold (R3).

        `persons` have been met; `week` is that of the first 1:1 to be placed.
        """
        found = await session.scalars(
            select(Rhythm)
            .where(
                or_(Rhythm.manager.in_(persons), Rhythm.rep.in_(persons)),
                Rhythm.ended_at.is_(None),
            )
            .order_by(Rhythm.id)
        )
        standing = [Standing(row.manager, row.rep, slot_of(row)) for row in found]
        named = {one for both in standing for one in (both.manager, both.rep)}
        people = await self._people.persons(session, {*persons, *named})
        # A day before and after: the week begins at another instant in every zone.
        start = WeeklyTime("UTC", 1, 0, 0).on(week) - timedelta(days=1)
        end = start + timedelta(weeks=WEEKS_LOOKED_AT, days=2)
        return Timetable(week, people, standing, await busy(session, persons, start, end))

    async def stand(
        self,
        session: WorkspaceSession,
        team: TeamFacts,
        rep: str,
        slot: Slot,
        readers: Mapping[str, PersonFacts],
    ) -> OneOnOneFacts | None:
        """Give a rep's rhythm its slot, re-date what isn't held or moved yet, make what is near.

        Whoever gives one to a rhythm that there is calls `make_way` when all have theirs.
        `readers` are the manager and the rep, at least. Returns the next 1:1 that has another time
        now, if there is one.
        """
        now = self._clock.now()
        re_dated: list[OneOnOneFacts] = []
        rhythm = await session.scalar(
            select(Rhythm)
            .where(Rhythm.team_id == team.id, Rhythm.rep == rep, Rhythm.ended_at.is_(None))
            .with_for_update()
        )
        if rhythm is None:
            rhythm = Rhythm(team_id=team.id, manager=team.manager, rep=rep, created_at=now)
            rhythm.next_week = str(slot.first_from(rules.first_week(slot.time, now)))
            session.add(rhythm)
        else:
            since = Week.parse(rhythm.next_week)
            if slot.every < rhythm.every_weeks:
                # The weeks between are filled; what is made already isn't made twice.
                since = rules.first_week(slot.time, now)
            rhythm.next_week = str(slot.first_from(since))
            if rows.standing_time(rhythm) != slot.time:
                re_dated = await self._re_date(session, rhythm, team, slot.time, readers)
        rhythm.zone, rhythm.weekday = slot.time.zone, slot.time.weekday
        rhythm.start_minute, rhythm.length_minutes = slot.time.start, slot.time.length
        rhythm.every_weeks, rhythm.has_own_time = slot.every, slot.is_own
        rhythm.next_at = slot.time.on(Week.parse(rhythm.next_week))
        await session.flush()
        await self._planner.make(session, rhythm, team, readers)
        return min(re_dated, key=lambda facts: facts.planned_at, default=None)

    async def make_way(self, session: WorkspaceSession, team_id: int) -> None:
        """Have a team's 1:1s make way for days off and stand-ins, once all have their new times."""
        await self._planner.times_changed(session, team_id)

    async def end(
        self,
        session: WorkspaceSession,
        team_id: int,
        *,
        keep: Collection[str] = (),
        only: str | None = None,
        cause: Cause = Cause.RHYTHM_ENDED,
    ) -> None:
        """End rhythms of a team; their coming 1:1s leave the plan and count for nothing.

        With `only` it is that rep's own wish, and then they get nothing more from us.
        """
        query = select(Rhythm).where(Rhythm.team_id == team_id, Rhythm.ended_at.is_(None))
        query = query.where(Rhythm.rep == only) if only else query.where(Rhythm.rep.not_in(keep))
        ending = (await session.scalars(query.order_by(Rhythm.id).with_for_update())).all()
        await self._planner.end(session, ending, cause, untold=[only] if only else [])

    async def ahead(self, session: WorkspaceSession, rhythms: Collection[int]) -> list[OneOnOne]:
        """Load the coming 1:1s of these rhythms, and keep them still."""
        return list(
            await session.scalars(
                select(OneOnOne)
                .where(
                    OneOnOne.rhythm_id.in_(rhythms),
                    OneOnOne.state == State.PLANNED,
                    OneOnOne.planned_at > self._clock.now(),
                )
                .order_by(OneOnOne.id)
                .with_for_update()
            )
        )

    async def _re_date(
        self,
        session: WorkspaceSession,
        rhythm: Rhythm,
        team: TeamFacts,
        time: WeeklyTime,
        readers: Mapping[str, PersonFacts],
    ) -> list[OneOnOneFacts]:
        now = self._clock.now()
        done: list[OneOnOneFacts] = []
        for row in await self.ahead(session, [rhythm.id]):
            before = rows.facts_of(row)
            to = time.on(Week.parse(row.week))
            # What the two moved themselves stays where they put it.
            if before.changed_by or before.started_at or to <= now:
                continue
            row.zone, row.length_minutes = time.zone, time.length
            if before.manager not in readers:  # a stand-in leads it
                stand_in = await self._people.persons(session, [before.manager])
                readers = {**readers, **stand_in}
            both = {one: readers[one] for one in (before.manager, before.rep)}
            # Where days off count, `make_way` finds another day.
            if before.cause or any(replan.day_off(one.hours, to) for one in both.values()):
                continue
            row.planned_at = to
            row.sequence += 1
            facts = rows.facts_of(row)
            row.wake_at = facts.ends_at
            await session.flush()
            fresh = await self._planner.announce(session, facts, team, both)
            await self._planner.follow(session, facts, besides=before.planned_at, readers=both)
            await self._planner.hand_out(session, facts, but=fresh)
            done.append(facts)
        return done


def slot_of(row: Rhythm) -> Slot:
    """Read when a rhythm's 1:1s are."""
    next_week = Week.parse(row.next_week)
    return Slot(rows.standing_time(row), row.every_weeks, next_week, row.has_own_time)
