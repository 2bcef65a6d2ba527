"""Making way for days off, and coming back after them; who leads in whose place (R4, R8, R50)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Protocol

import structlog
from sqlalchemy import ColumnElement, and_, or_, select

from bot.clock import Clock
from bot.people.roster_rules import StandInFacts
from bot.people.rules import PersonFacts, TeamFacts
from bot.people.service import People
from bot.rhythm import diaries, replan, rows, rules
from bot.rhythm.announcing import Announcer
from bot.rhythm.model import OneOnOne, Rhythm
from bot.rhythm.replan import Placed
from bot.rhythm.rules import Cause, OneOnOneFacts, State, Week
from bot.store import WorkspaceSession

__all__ = ["Rearranger", "StandIns", "placed"]

log = structlog.get_logger(__name__)

A_WEEK = timedelta(days=7)

Closed = Callable[[WorkspaceSession, OneOnOneFacts], Awaitable[None]]


class StandIns(Protocol):
    """Where it is known who leads a team in its manager's place."""

    async def stand_ins(
        self, session: WorkspaceSession, team_ids: Collection[int]
    ) -> Mapping[int, tuple[StandInFacts, ...]]: ...


@dataclass(frozen=True, slots=True)
class _Scene:
    """The rows to decide about, and all who play in them."""

    rows: Sequence[tuple[OneOnOne, Rhythm]]
    stand_ins: Mapping[int, Sequence[StandInFacts]]
    teams: Mapping[int, TeamFacts]
    readers: Mapping[str, PersonFacts]

    def placed(self) -> list[Placed]:
        return [
            placed(
                rows.facts_of(row),
                Week.parse(row.week),
                rhythm,
                self.teams[rhythm.team_id],
                self.stand_ins[rhythm.team_id],
            )
            for row, rhythm in self.rows
        ]


class Rearranger:
    """Keeps coming 1:1s where both people can be, each time in a caller's transaction.

    Whoever calls it holds the people concerned (`People.hold`): of two who want one hour one sees
    the other.
    """

    def __init__(
        self,
        people: People,
        stand_ins: StandIns,
        announcer: Announcer,
        clock: Clock,
        closed: Closed,
    ) -> None:
        self._people = people
        self._stand_ins = stand_ins
        self._announcer = announcer
        self._clock = clock
        self._closed = closed

    async def days_changed(self, session: WorkspaceSession, persons: Collection[str]) -> None:
        """Follow what these people's working days are now (docs/rhythm.md R8)."""
        for one in await self._people.met(session, persons):
            if one.is_gone:
                await self._end_of(session, one.slack_id)
        await self.rearrange(
            session,
            or_(
                OneOnOne.manager.in_(persons),
                OneOnOne.rep.in_(persons),
                Rhythm.manager.in_(persons),
            ),
        )
        await self._settle_anew(session, persons)
        for person in sorted(persons):
            await self._announcer.habits_changed(session, person)

    async def leaders_changed(self, session: WorkspaceSession, team_id: int) -> None:
        """Follow who leads a team's 1:1s on which days now (docs/rhythm.md R50)."""
        await self.rearrange(session, Rhythm.team_id == team_id)

    async def rearrange(self, session: WorkspaceSession, *which: ColumnElement[bool]) -> None:
        """Decide anew about the coming 1:1s for which this holds, and tell of what changes."""
        scene = await self._load(session, *which)
        if not scene.rows:
            return
        several = scene.placed()
        decided = await self._decide(session, several, scene.readers)
        for (row, rhythm), before, after in zip(scene.rows, several, decided, strict=True):
            if after == before.facts:
                continue
            rows.write(row, after)
            row.wake_at = after.ends_at if after.state is State.PLANNED else None
            log.info("one_on_one.replanned", id=row.id, state=after.state, cause=after.cause)
            await session.flush()
            await self._tell(session, before, after, scene.teams[rhythm.team_id], scene.readers)

    async def place(
        self,
        session: WorkspaceSession,
        one: Placed,
        readers: Mapping[str, PersonFacts],
    ) -> OneOnOneFacts:
        """Decide where a 1:1 that is about to be made goes; nobody knows of it yet."""
        leader = one.leader_at(one.home)
        hours = {who: diaries.hours_of(readers[who]) for who in (leader, one.facts.rep)}
        if replan.is_kept(one, hours):
            return one.facts
        [facts] = await self._decide(session, [one], readers)
        return replace(facts, sequence=one.facts.sequence)

    async def belongs(self, session: WorkspaceSession, one_on_one: int) -> Placed:
        """Tell where a 1:1 belongs, and who would lead it at which time."""
        found = await session.execute(
            select(OneOnOne, Rhythm)
            .join(Rhythm, Rhythm.id == OneOnOne.rhythm_id)
            .where(OneOnOne.id == one_on_one)
        )
        row, rhythm = found.one()
        team = await self._people.team(session, rhythm.team_id)
        stand_ins = (await self.leaders(session, [team.id]))[team.id]
        return placed(rows.facts_of(row), Week.parse(row.week), rhythm, team, stand_ins)

    async def leaders(
        self, session: WorkspaceSession, team_ids: Collection[int]
    ) -> Mapping[int, tuple[StandInFacts, ...]]:
        """List who stands in for the managers of teams, and when."""
        return await self._stand_ins.stand_ins(session, team_ids)

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
        now = self._clock.now()
        for rhythm in rhythms:
            rhythm.ended_at = now
        ahead = await session.scalars(
            select(OneOnOne)
            .where(
                OneOnOne.rhythm_id.in_([one.id for one in rhythms]),
                OneOnOne.state == State.PLANNED,
                OneOnOne.planned_at > now,
            )
            .order_by(OneOnOne.id)
            .with_for_update()
        )
        for row in ahead.all():
            facts = rules.excused(rows.facts_of(row), cause)
            rows.write(row, facts)
            row.wake_at = None
            await session.flush()
            await self._announcer.follow(session, facts)
            await self._announcer.hand_out(session, facts, but=untold)
            await self._closed(session, facts)
        await session.flush()

    async def _load(self, session: WorkspaceSession, *which: ColumnElement[bool]) -> _Scene:
        now = self._clock.now()
        this_week = str(Week.of((now - timedelta(days=1)).date()))
        ahead = and_(
            OneOnOne.state == State.PLANNED,
            OneOnOne.planned_at > now,
            OneOnOne.started_at.is_(None),
        )
        may_return = and_(
            OneOnOne.state == State.EXCUSED,
            OneOnOne.cause.in_(replan.DAYS_OFF),
            OneOnOne.week >= this_week,
        )
        found = await session.execute(
            select(OneOnOne, Rhythm)
            .join(Rhythm, Rhythm.id == OneOnOne.rhythm_id)
            .where(Rhythm.ended_at.is_(None), or_(ahead, may_return), *which)
            .where(OneOnOne.planned_at > now - 2 * A_WEEK)
            .order_by(OneOnOne.id)
            .with_for_update(of=OneOnOne)
        )
        pairs = [(row, rhythm) for row, rhythm in found]
        team_ids = sorted({rhythm.team_id for _, rhythm in pairs})
        stand_ins = await self.leaders(session, team_ids) if team_ids else {}
        everybody = {
            *(who for row, rhythm in pairs for who in (row.manager, row.rep, rhythm.manager)),
            *(one.person for several in stand_ins.values() for one in several),
        }
        readers = await self._people.persons(session, everybody) if everybody else {}
        teams = {one: await self._people.team(session, one) for one in team_ids}
        return _Scene(pairs, stand_ins, teams, readers)

    async def _decide(
        self,
        session: WorkspaceSession,
        several: Sequence[Placed],
        readers: Mapping[str, PersonFacts],
    ) -> list[OneOnOneFacts]:
        homes = [one.home for one in several]
        found = await diaries.calendars(
            session,
            readers,
            min(homes) - A_WEEK,
            max(homes) + A_WEEK,
            but=[one.facts.id for one in several],
        )
        return replan.rearranged(several, found, self._clock.now())

    async def _tell(
        self,
        session: WorkspaceSession,
        before: Placed,
        after: OneOnOneFacts,
        team: TeamFacts,
        readers: Mapping[str, PersonFacts],
    ) -> None:
        was, tell = before.facts, self._announcer
        new_sheets: frozenset[str] = frozenset()
        if after.state is State.PLANNED:
            new_sheets = await tell.announce(session, after, team, readers)
        watchers = {was.manager, before.manager}
        await tell.follow(
            session, after, besides=was.planned_at, readers=readers, watchers=watchers
        )
        if was.manager != after.manager:
            await tell.withdraw(session, after, from_=was.manager)
        if await self._is_news(session, was, after, readers):
            await tell.show_card(session, after, new_sheets=new_sheets)
        await tell.hand_out(session, after, but=new_sheets)
        if was.state is not after.state:
            await self._closed(session, after)

    async def _is_news(
        self,
        session: WorkspaceSession,
        was: OneOnOneFacts,
        after: OneOnOneFacts,
        readers: Mapping[str, PersonFacts],
    ) -> bool:
        """Tell whether the two should read of it at once, or with the sheet of its day."""
        if after.state is State.PLANNED and after.planned_at != was.planned_at:
            return True
        # Its team tells of a pause itself; and what nobody was told of needn't be called off.
        is_paused = after.state is State.EXCUSED and after.cause is Cause.PAUSED
        return not is_paused and await self._announcer.was_announced(session, was, readers)

    async def _settle_anew(self, session: WorkspaceSession, managers: Collection[str]) -> None:
        """Have answers that are waited for settle by the days that count now (R42)."""
        now = self._clock.now()
        waiting = await session.scalars(
            select(OneOnOne)
            .where(
                OneOnOne.manager.in_(managers),
                OneOnOne.state == State.PLANNED,
                OneOnOne.planned_at.between(now - 2 * A_WEEK, now),
                OneOnOne.wake_at > now,
            )
            .order_by(OneOnOne.id)
            .with_for_update()
        )
        over = [row for row in waiting.all() if rows.facts_of(row).ends_at <= now]
        known = await self._people.persons(session, {row.manager for row in over}) if over else {}
        for row in over:
            row.wake_at = rules.settles_at(rows.facts_of(row), known[row.manager].hours)

    async def _end_of(self, session: WorkspaceSession, rep: str) -> None:
        """End the rhythm of a rep who has left Slack, and tell who led it, once."""
        found = await session.scalars(
            select(Rhythm).where(Rhythm.rep == rep, Rhythm.ended_at.is_(None)).with_for_update()
        )
        ending = found.all()
        await self.end(session, ending, Cause.RHYTHM_ENDED, untold=[rep])
        if ending:
            await self._announcer.tell_undelivered(session, [rep], "account_inactive")


def placed(
    facts: OneOnOneFacts,
    week: Week,
    rhythm: Rhythm,
    team: TeamFacts,
    stand_ins: Sequence[StandInFacts],
) -> Placed:
    """Say where a 1:1 belongs: at its standing time, unless its two people chose another one."""
    home = facts.planned_at if facts.changed_by else rows.standing_time(rhythm).on(week)
    return Placed(facts, home, rhythm.manager, team.policy.zone, stand_ins)
