"""Making 1:1s in time, announcing them, and noticing when they are over."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from uuid import uuid4

import structlog
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import Clock
from bot.people.rules import PersonFacts, TeamFacts, WorkingHours
from bot.people.service import People
from bot.rhythm import rows, rules
from bot.rhythm.announcing import Announcer
from bot.rhythm.model import OneOnOne, Rhythm
from bot.rhythm.rearranging import Rearranger, StandIns, placed
from bot.rhythm.replan import Placed
from bot.rhythm.rules import Cause, OneOnOneFacts, Phase, State, Week
from bot.store import Store, WorkspaceId, WorkspaceSession

__all__ = ["Planner"]

log = structlog.get_logger(__name__)

# A transaction holds SQLite for all others: so many take about 0.2 s, a click waits 2 s at most.
BATCH = 10

Find = Callable[[datetime, Collection[int]], Awaitable[dict[WorkspaceId, list[int]]]]
Act = Callable[[WorkspaceSession, list[int]], Awaitable[None]]
Follow = Callable[[WorkspaceSession, OneOnOneFacts], Awaitable[None]]
"""Told of a 1:1, in the transaction in which it changed."""


class Planner(Announcer):
    """Keeps the plan two weeks long, and everybody's messages in step with it.

    Its cost grows with what is due, not with what exists: both searches walk a partial index.
    """

    def __init__(self, store: Store, people: People, stand_ins: StandIns, clock: Clock) -> None:
        super().__init__(people, clock)
        self._store = store
        self._rearranger = Rearranger(people, stand_ins, self, clock, self.tell_closed)
        self._over: list[Follow] = []
        self._closed: list[Follow] = []

    def watch(self, *, over: Follow | None = None, closed: Follow | None = None) -> None:
        """Have `over` called when the time of a planned 1:1 is over, `closed` when it is decided.

        `closed` is called again when an answer changes what became of it.
        """
        self._over += [over] if over else []
        self._closed += [closed] if closed else []

    async def tell_closed(self, session: WorkspaceSession, facts: OneOnOneFacts) -> None:
        """Tell all who watch what became of a 1:1."""
        for follow in self._closed:
            await follow(session, facts)

    async def tick(self, now: datetime) -> None:
        """Make the 1:1s that have come near, then look after those that are over."""
        await self._work_off(now, self._due_rhythms, self._extend)
        await self._work_off(now, self._awake, self._look_after)

    async def next_instant(self, session: AsyncSession) -> datetime | None:
        """Tell when the tick will next have something to do; for whoever winds a clock."""
        wakes = await session.scalar(
            select(OneOnOne.wake_at)
            .where(OneOnOne.wake_at.is_not(None))
            .order_by(OneOnOne.wake_at)
            .limit(1)
        )
        unmade = await session.scalar(
            select(Rhythm.next_at)
            .where(Rhythm.ended_at.is_(None))
            .order_by(Rhythm.next_at)
            .limit(1)
        )
        instants = [wakes, rules.near_from(unmade) if unmade else None]
        return min((one for one in instants if one is not None), default=None)

    async def make(
        self,
        session: WorkspaceSession,
        rhythm: Rhythm,
        team: TeamFacts,
        readers: Mapping[str, PersonFacts],
    ) -> None:
        """Make a rhythm's 1:1s up to the horizon, where days off leave room for them (R8).

        What is there already stays as it is; `times_changed` is for that.
        """
        time, now = rows.standing_time(rhythm), self._clock.now()
        week = rules.catch_up(Week.parse(rhythm.next_week), time, now, rhythm.every_weeks)
        made = set(
            await session.scalars(
                select(OneOnOne.week).where(
                    OneOnOne.rhythm_id == rhythm.id, OneOnOne.week >= str(week)
                )
            )
        )
        stand_ins = (await self._rearranger.leaders(session, [team.id]))[team.id]
        who = {rhythm.manager, rhythm.rep, *(one.person for one in stand_ins)}
        if unknown := who - readers.keys():
            readers = {**readers, **await self._people.persons(session, unknown)}
        while time.on(week) < rules.horizon(now):
            if str(week) not in made:
                wished = placed(_new(rhythm, week), week, rhythm, team, stand_ins)
                playing = {one: readers[one] for one in who}
                facts = await self._rearranger.place(session, wished, playing)
                await self._add(session, _row_of(facts, rhythm, week), team, readers)
            week = week.plus(rhythm.every_weeks)
        rhythm.next_week, rhythm.next_at = str(week), time.on(week)

    async def days_changed(self, session: WorkspaceSession, persons: Collection[str]) -> None:
        """Follow what these people's working days are now (docs/rhythm.md R8).

        Who calls it holds them and whom they meet, in the order of `People.hold`.
        """
        await self._rearranger.days_changed(session, persons)

    async def times_changed(self, session: WorkspaceSession, team_id: int) -> None:
        """Follow the standing times that a team has now, where days off leave room for them."""
        await session.flush()
        await self._rearranger.rearrange(session, Rhythm.team_id == team_id)

    async def belongs(self, session: WorkspaceSession, one_on_one: int) -> Placed:
        """Tell where a 1:1 belongs, and who would lead it at which time."""
        return await self._rearranger.belongs(session, one_on_one)

    async def leaders_changed(self, session: WorkspaceSession, team_id: int) -> None:
        """Follow who leads a team's 1:1s on which days now (docs/rhythm.md R50)."""
        await self._rearranger.leaders_changed(session, team_id)

    async def end(
        self,
        session: WorkspaceSession,
        rhythms: Sequence[Rhythm],
        cause: Cause,
        *,
        untold: Collection[str] = (),
    ) -> None:
        """End rhythms; their coming 1:1s leave the plan and count for nothing.

        Who is `untold` gets no changed calendar file.
        """
        await self._rearranger.end(session, rhythms, cause, untold=untold)

    def wakes_at(self, facts: OneOnOneFacts, hours: WorkingHours) -> datetime | None:
        """Tell when a 1:1 next changes by itself: at its end, and when its answer settles."""
        if facts.state is not State.PLANNED:
            return None
        over = facts.phase(self._clock.now()) is Phase.OVER
        return rules.settles_at(facts, hours) if over else facts.ends_at

    async def _add(
        self,
        session: WorkspaceSession,
        row: OneOnOne,
        team: TeamFacts,
        readers: Mapping[str, PersonFacts],
    ) -> None:
        session.add(row)
        await session.flush()
        facts = rows.facts_of(row)
        if facts.state is State.PLANNED:
            await self.announce(session, facts, team, readers)
        else:
            await self.tell_closed(session, facts)

    async def _work_off(self, now: datetime, find: Find, act: Act) -> None:
        """Act on all that is due, batch by batch.

        What fails in a batch is tried alone, so that one bad row holds up nobody else; alone it
        is logged, and tried again with the next tick.
        """
        stuck: set[int] = set()
        while due := await find(now, stuck):
            for workspace, ids in due.items():
                if await self._has_acted(workspace, ids, act):
                    continue
                for one in ids:
                    if not await self._has_acted(workspace, [one], act):
                        stuck.add(one)

    async def _has_acted(self, workspace: WorkspaceId, ids: list[int], act: Act) -> bool:
        try:
            async with self._store.begin(workspace) as session:
                await act(session, ids)
        except Exception:
            log.exception("planning.failed", workspace=workspace, ids=ids)
            return False
        return True

    async def _due_rhythms(
        self, now: datetime, but: Collection[int]
    ) -> dict[WorkspaceId, list[int]]:
        async with self._store.begin_across() as session:
            found = await session.execute(
                select(Rhythm.workspace_id, Rhythm.id)
                .where(
                    Rhythm.ended_at.is_(None),
                    Rhythm.next_at < rules.horizon(now),
                    Rhythm.id.not_in(but),
                )
                .order_by(Rhythm.next_at)
                .limit(BATCH)
            )
            return _by_workspace(found.all())

    async def _extend(self, session: WorkspaceSession, ids: list[int]) -> None:
        both = await session.execute(select(Rhythm.manager, Rhythm.rep).where(Rhythm.id.in_(ids)))
        await self._people.hold(session, {person for pair in both for person in pair})
        query = select(Rhythm).where(Rhythm.id.in_(ids), Rhythm.ended_at.is_(None))
        found = (await session.scalars(query.order_by(Rhythm.id).with_for_update())).all()
        readers = await self._people.persons(session, _both_of_each(found))
        teams: dict[int, TeamFacts] = {}
        for rhythm in found:
            if rhythm.team_id not in teams:
                teams[rhythm.team_id] = await self._people.team(session, rhythm.team_id)
            await self.make(session, rhythm, teams[rhythm.team_id], readers)

    async def _awake(self, now: datetime, but: Collection[int]) -> dict[WorkspaceId, list[int]]:
        async with self._store.begin_across() as session:
            found = await session.execute(
                select(OneOnOne.workspace_id, OneOnOne.id)
                .where(OneOnOne.wake_at <= now, OneOnOne.id.not_in(but))
                .order_by(OneOnOne.wake_at)
                .limit(BATCH)
            )
            return _by_workspace(found.all())

    async def _look_after(self, session: WorkspaceSession, ids: list[int]) -> None:
        query = select(OneOnOne).where(OneOnOne.id.in_(ids))
        found = (await session.scalars(query.order_by(OneOnOne.id).with_for_update())).all()
        readers = await self._people.persons(session, _both_of_each(found))
        now = self._clock.now()
        for row in found:
            if row.wake_at is None or row.wake_at > now:
                continue
            facts = rows.facts_of(row)
            hours = readers[row.manager].hours
            if facts.state is State.PLANNED and now >= rules.settles_at(facts, hours):
                facts = rules.settled(facts)
                rows.write(row, facts)
                log.info("one_on_one.settled", id=row.id, state=facts.state)
                await self.tell_closed(session, facts)
            elif facts.state is State.PLANNED:
                for follow in self._over:
                    await follow(session, facts)
            row.wake_at = self.wakes_at(facts, hours)
            await self.follow(session, facts, readers=readers)


def _new(rhythm: Rhythm, week: Week) -> OneOnOneFacts:
    time = rows.standing_time(rhythm)
    return OneOnOneFacts(
        id=0,
        uid=uuid4().hex,
        manager=rhythm.manager,
        rep=rhythm.rep,
        zone=time.zone,
        original_at=time.on(week),
        planned_at=time.on(week),
        length=time.length,
    )


def _row_of(facts: OneOnOneFacts, rhythm: Rhythm, week: Week) -> OneOnOne:
    row = OneOnOne(
        rhythm_id=rhythm.id,
        week=str(week),
        uid=facts.uid,
        rep=facts.rep,
        zone=facts.zone,
        length_minutes=facts.length,
        wake_at=facts.ends_at if facts.state is State.PLANNED else None,
    )
    rows.write(row, facts)
    return row


def _both_of_each(found: Iterable[Rhythm | OneOnOne]) -> set[str]:
    return {person for row in found for person in (row.manager, row.rep)}


def _by_workspace(found: Iterable[tuple[int, int]]) -> dict[WorkspaceId, list[int]]:
    ids: defaultdict[WorkspaceId, list[int]] = defaultdict(list)
    for workspace, one in found:
        ids[WorkspaceId(workspace)].append(one)
    return ids
