"""Making 1:1s in time, announcing them, and noticing when they are over."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping
from datetime import date, datetime, timedelta
from uuid import uuid4

import structlog
from sqlalchemy import select

from bot.clock import Clock
from bot.outbox import service as outbox
from bot.outbox.types import DeliveryClass
from bot.people.rules import Greeting, PersonFacts, TeamFacts, WorkingHours, at_local
from bot.people.service import People
from bot.rhythm import rows, rules
from bot.rhythm.model import OneOnOne, Rhythm, Sheet
from bot.rhythm.rules import Kind, OneOnOneFacts, Phase, State, Week
from bot.store import Store, WorkspaceId, WorkspaceSession, upsert

__all__ = ["Planner"]

log = structlog.get_logger(__name__)

# A transaction holds SQLite for all others: so many take about 0.2 s, a click waits 2 s at most.
BATCH = 10

Find = Callable[[datetime, Collection[int]], Awaitable[dict[WorkspaceId, list[int]]]]
Act = Callable[[WorkspaceSession, list[int]], Awaitable[None]]
Follow = Callable[[WorkspaceSession, OneOnOneFacts], Awaitable[None]]
"""Told of a 1:1, in the transaction in which it changed."""


class Planner:
    """Keeps the plan two weeks long, and everybody's messages in step with it.

    Its cost grows with what is due, not with what exists: both searches walk a partial index.
    """

    def __init__(self, store: Store, people: People, clock: Clock) -> None:
        self._store = store
        self._people = people
        self._clock = clock
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

    async def next_instant(self) -> datetime | None:
        """Tell when the tick will next have something to do; for whoever winds a clock."""
        async with self._store.begin_across() as session:
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
        """Make a rhythm's 1:1s up to the horizon; what is there already stays as it is."""
        time = rows.standing_time(rhythm)
        now = self._clock.now()
        week = rules.catch_up(Week.parse(rhythm.next_week), time, now)
        both = {one: readers[one] for one in (rhythm.manager, rhythm.rep)}
        made = set(
            await session.scalars(
                select(OneOnOne.week).where(
                    OneOnOne.rhythm_id == rhythm.id, OneOnOne.week >= str(week)
                )
            )
        )
        while time.on(week) < rules.horizon(now):
            if str(week) not in made:
                one_on_one = OneOnOne(
                    rhythm_id=rhythm.id,
                    week=str(week),
                    uid=uuid4().hex,
                    manager=rhythm.manager,
                    rep=rhythm.rep,
                    zone=time.zone,
                    original_at=time.on(week),
                    planned_at=time.on(week),
                    length_minutes=time.length,
                    sequence=0,
                    one_sided=False,
                    state=State.PLANNED,
                    wake_at=time.on(week) + timedelta(minutes=time.length),
                )
                session.add(one_on_one)
                await session.flush()
                await self.announce(session, rows.facts_of(one_on_one), team, both)
            week = week.plus(1)
        rhythm.next_week, rhythm.next_at = str(week), time.on(week)

    async def announce(
        self,
        session: WorkspaceSession,
        facts: OneOnOneFacts,
        team: TeamFacts,
        readers: Mapping[str, PersonFacts],
    ) -> frozenset[str]:
        """Have a 1:1 on the sheet of each who was greeted, with a ping before (R43, R46).

        Returns who gets a new sheet at once, and with it the .ics. All others have the old file
        in their calendars until somebody hands them the new one.
        """
        greeted = [
            person
            for person in readers.values()
            if person.slack_id != facts.rep or team.greeting_of(facts.rep) is Greeting.GREETED
        ]
        return frozenset(
            [one.slack_id for one in greeted if await self._announce_to(session, facts, one)]
        )

    async def follow(
        self,
        session: WorkspaceSession,
        facts: OneOnOneFacts,
        *,
        besides: datetime | None = None,
        readers: Mapping[str, PersonFacts] | None = None,
    ) -> None:
        """Bring every message about a 1:1 up to date; `besides` is where it stood before.

        `readers` are the two and whoever else was loaded with them.
        """
        instants = {facts.planned_at, facts.original_at, besides or facts.planned_at}
        both = (facts.manager, facts.rep)
        readers = readers or await self._people.persons(session, both)
        days = {
            person: {readers[person].hours.local_day(instant) for instant in instants}
            for person in both
        }
        sheets = await rows.sheets_about(session, days)
        await outbox.refresh_all(
            session, {Kind.SHEET: sheets, Kind.PING: [facts.id], Kind.CARD: [facts.id]}
        )

    async def show_card(self, session: WorkspaceSession, facts: OneOnOneFacts) -> None:
        """Put the card into the group DM of the two, once for each of its times.

        Not for a rep who hasn't been greeted: that would be the first contact (R46).
        """
        if not await self._people.is_greeted(session, facts.rep):
            return
        now = self._clock.now()
        await outbox.enqueue(
            session,
            kind=Kind.CARD,
            subject=facts.id,
            recipient=group_of(facts),
            due_at=now,
            expires_at=max(facts.ends_at, now + timedelta(days=1)),
            dedup_key=f"card:{facts.id}:{facts.sequence}",
            klass=DeliveryClass.APPOINTMENT,
            detail=str(facts.sequence),
        )

    async def tell_of_change(
        self,
        session: WorkspaceSession,
        facts: OneOnOneFacts,
        *,
        new_sheets: frozenset[str] = frozenset(),
    ) -> None:
        """Tell both in their group DM of a change; who gets no new sheet gets a new .ics."""
        await self.show_card(session, facts)
        await self.hand_out(session, facts, but=new_sheets)

    async def hand_out(
        self, session: WorkspaceSession, facts: OneOnOneFacts, *, but: frozenset[str] = frozenset()
    ) -> None:
        """Hand both the changed .ics in the thread of the sheet that told them first (R3)."""
        now = self._clock.now()
        for person in sorted({facts.manager, facts.rep} - but):
            await outbox.enqueue(
                session,
                kind=Kind.CHANGED_INVITE,
                subject=facts.id,
                recipient=person,
                due_at=now,
                expires_at=max(facts.ends_at, now + timedelta(days=1)),
                dedup_key=f"changed-invite:{facts.id}:{facts.sequence}:{person}",
                klass=DeliveryClass.APPOINTMENT,
                detail=str(facts.sequence),
            )

    def wakes_at(self, facts: OneOnOneFacts, hours: WorkingHours) -> datetime | None:
        """Tell when a 1:1 next changes by itself: at its end, and when its answer settles."""
        if facts.state is not State.PLANNED:
            return None
        over = facts.phase(self._clock.now()) is Phase.OVER
        return rules.settles_at(facts, hours) if over else facts.ends_at

    async def _announce_to(
        self, session: WorkspaceSession, facts: OneOnOneFacts, person: PersonFacts
    ) -> bool:
        now = self._clock.now()
        day = person.hours.local_day(facts.planned_at)
        sheet = await _sheet(session, person.slack_id, day)
        tells_at = max(now, person.hours.opens(person.hours.working_day_before(day)))
        ends = at_local(day + timedelta(days=1), 0, person.zone)
        is_new = await outbox.enqueue(
            session,
            kind=Kind.SHEET,
            subject=sheet,
            recipient=person.slack_id,
            due_at=tells_at,
            expires_at=ends,
            dedup_key=f"sheet:{sheet}",
            klass=DeliveryClass.APPOINTMENT,
        )
        if not is_new:
            await outbox.refresh(session, Kind.SHEET, sheet)
        await outbox.enqueue(
            session,
            kind=Kind.INVITE,
            subject=sheet,
            recipient=person.slack_id,
            due_at=tells_at,
            expires_at=ends,
            dedup_key=f"invite:{sheet}",
            klass=DeliveryClass.APPOINTMENT,
        )
        await outbox.enqueue(
            session,
            kind=Kind.PING,
            subject=facts.id,
            recipient=person.slack_id,
            due_at=max(now, facts.planned_at - rules.PING_LEAD),
            expires_at=facts.planned_at,
            dedup_key=f"ping:{facts.id}:{facts.sequence}:{person.slack_id}",
            klass=DeliveryClass.APPOINTMENT,
            detail=str(facts.sequence),
        )
        return is_new and tells_at <= now

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


def group_of(facts: OneOnOneFacts) -> str:
    """Name the group DM of the two: their ids, which the outbox opens with the bot."""
    return f"{facts.manager},{facts.rep}"


def _both_of_each(found: Iterable[Rhythm | OneOnOne]) -> set[str]:
    return {person for row in found for person in (row.manager, row.rep)}


async def _sheet(session: WorkspaceSession, person: str, day: date) -> int:
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


def _by_workspace(found: Iterable[tuple[int, int]]) -> dict[WorkspaceId, list[int]]:
    ids: defaultdict[WorkspaceId, list[int]] = defaultdict(list)
    for workspace, one in found:
        ids[WorkspaceId(workspace)].append(one)
    return ids
