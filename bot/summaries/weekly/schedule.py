"""Makes each team's summary when its day begins, sends it when it is due, and keeps it true.

What late facts change is counted anew while a summary isn't settled: what is said of its 1:1s with
the next beat, all else a few times a day, since else every room's changes would have to know of
summaries. Nothing is sent where nothing changed (R40).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import and_, bindparam, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.outbox import service as outbox
from bot.outbox.foresight import Coming
from bot.people.ground import Ground
from bot.people.model import Team
from bot.people.rules import at_local
from bot.people.topics import Topic
from bot.rhythm.model import OneOnOne, Rhythm
from bot.rhythm.rules import OneOnOneFacts, Week
from bot.store import UtcDateTime, WorkspaceId, WorkspaceSession, upsert
from bot.summaries.weekly import rows, rules, sharing
from bot.summaries.weekly.crews import Crew, Crews
from bot.summaries.weekly.kinds import Kind
from bot.summaries.weekly.model import Summary, SummarySetting
from bot.summaries.weekly.pages import Told
from bot.summaries.weekly.rules import SETTLES_AFTER, Setting, State, Whither
from bot.summaries.weekly.settings import Settings
from bot.summaries.weekly.telling import Telling, digest

__all__ = ["Schedule"]

log = structlog.get_logger(__name__)

LASTS = timedelta(days=3)
"""So long after its day has begun a week's summary is still made, for a bot that was down."""
COUNTS_AGAIN = timedelta(hours=6)
SOON = timedelta(seconds=5)
"""Later than any commit that is on its way."""
AT_ONCE = 100
"""So many teams in one transaction: short ones, and memory that doesn't grow with teams."""
STANDS = tuple(set(State) - {State.NOTHING})
# Written once, and asked at each step of a wound clock.
_NEXT = select(
    func.count(Team.id),
    func.max(Team.id),
    select(func.min(Summary.due_at)).where(Summary.state == State.WAITING).scalar_subquery(),
)
_DUE = (
    select(Summary.workspace_id, Summary.id)
    .where(Summary.state == State.WAITING, Summary.due_at <= bindparam("now", type_=UtcDateTime()))
    .order_by(Summary.due_at)
    .limit(AT_ONCE)
)


@dataclass(frozen=True, slots=True)
class _Group:
    """Teams whose summaries come at the same time."""

    zone: str
    weekday: int
    minute: int

    @property
    def setting(self) -> Setting:
        return Setting(weekday=self.weekday, minute=self.minute)


class Schedule:
    """The part's job at each beat; any number of replicas may run it."""

    def __init__(self, ground: Ground, telling: Telling, crews: Crews, settings: Settings) -> None:
        self._store = ground.store
        self._clock = ground.clock
        self._telling = telling
        self._crews = crews
        self._count_at: datetime | None = None
        self._coming = Coming()
        settings.watch(self._look_again)

    async def tick(self, now: datetime) -> None:
        """Make and send what has become due."""
        if not self._coming.holds_at(now):
            await self._make(now)
        await self._send(now)

    async def recount(self, now: datetime) -> None:
        """Count anew what isn't settled, and correct what says something else now."""
        if self._count_at is None or now >= self._count_at:
            await self._count(now)

    async def next_instant(self, session: AsyncSession) -> datetime | None:
        """Tell when something is made or sent next. Counting anew waits for nobody."""
        found = await session.execute(_NEXT)
        count, last, due = found.one()
        at = self._coming.next_for((count, last or 0), self._clock.now())
        return min((one for one in (due, at) if one is not None), default=None)

    async def follow(self, session: WorkspaceSession, facts: OneOnOneFacts) -> None:
        """Have a week that was told already follow what is said of its 1:1s now."""
        week = Week.of(self._clock.now().date())
        if week.plus(-3).day(1) <= facts.original_at.date() < week.day(2):
            session.lastly(self._count_soon, [str(facts.id)])

    def _look_again(self) -> None:
        self._coming.forget()

    async def _groups(self) -> tuple[tuple[int, ...], Sequence[_Group]]:
        async with self._store.begin_across() as session:
            count, last, _ = (await session.execute(_NEXT)).one()
            found = await session.execute(
                select(
                    Team.zone,
                    func.coalesce(SummarySetting.weekday, Setting().weekday),
                    func.coalesce(SummarySetting.minute, Setting().minute),
                )
                .outerjoin(SummarySetting, SummarySetting.team_id == Team.id)
                .where(SummarySetting.is_on.is_not(False))
                .distinct()
            )
            return (count, last or 0), [_Group(*one) for one in found]

    async def _make(self, now: datetime) -> None:
        moments = []
        crowd, groups = await self._groups()
        for group in groups:
            week = rules.latest_week(group.setting, group.zone, now)
            if now < rules.opens_at(week, group.setting, group.zone) + LASTS:
                await self._make_group(group, week, now)
            moments.append(rules.next_moment(group.setting, group.zone, now))
        self._coming.found(crowd, now, min(moments, default=None))

    async def _make_group(self, group: _Group, week: Week, now: datetime) -> None:
        after = 0
        while True:
            async with self._store.begin_across() as session:
                found = await session.execute(
                    select(Team.workspace_id, Team.id)
                    .outerjoin(SummarySetting, SummarySetting.team_id == Team.id)
                    .outerjoin(Summary, and_(Summary.team_id == Team.id, Summary.week == str(week)))
                    .where(
                        Team.id > after,
                        Team.zone == group.zone,
                        func.coalesce(SummarySetting.weekday, Setting().weekday) == group.weekday,
                        func.coalesce(SummarySetting.minute, Setting().minute) == group.minute,
                        SummarySetting.is_on.is_not(False),
                        Summary.id.is_(None),
                        # A team that began this week has no past one.
                        Team.created_at < at_local(week.plus(1).day(1), 0, group.zone),
                    )
                    .order_by(Team.id)
                    .limit(AT_ONCE)
                )
                teams = [(WorkspaceId(workspace), team) for workspace, team in found]
            if not teams:
                return
            after = teams[-1][1]
            for workspace, several in _by_workspace(teams).items():
                async with self._store.begin(workspace) as session:
                    await self._begin(session, several, week, now)

    async def _begin(
        self, session: WorkspaceSession, teams: Sequence[int], week: Week, now: datetime
    ) -> None:
        self._count_at = None
        crews = await self._crews.of(session, teams)
        settings = await rows.settings(session, teams)
        told = await self._telling.of(session, teams, week)
        for team in teams:
            if (crew := crews.get(team)) is not None:
                await self._put(session, crew, settings[team], told[team], now)

    async def _put(
        self, session: WorkspaceSession, crew: Crew, setting: Setting, told: Told, now: datetime
    ) -> None:
        week = told.week.week
        opens_at = rules.opens_at(week, setting, crew.zone)
        found = crew.times(week, setting, now)
        state, shows_at, due_at = State.NOTHING, opens_at, opens_at
        if found is not None and not told.is_nothing and not crew.is_paused(now):
            leader, times = found
            alone = rules.is_alone(week, crew.began, setting) or told.is_one_persons
            state = State.PRIVATE if times is None or alone else State.WAITING
            shows_at = times.shows_at if times else leader.hours.next_open(now)
            due_at = times.due_at if times else shows_at
        settles_at = opens_at + SETTLES_AFTER
        made = await session.scalar(
            upsert(session, Summary)
            .values(
                team_id=crew.team,
                week=str(week),
                manager=found[0].slack_id if found else crew.manager,
                channel=crew.channel,
                state=state,
                left_out=rows.joined(setting.left_out),
                shows_at=shows_at,
                due_at=due_at,
                settles_at=settles_at,
                counted_at=now,
                said=digest(told, setting.left_out),
                made_at=now,
            )
            .on_conflict_do_nothing(index_elements=["team_id", "week"])
            .returning(Summary.id)
        )
        if made is not None and state is not State.NOTHING:
            await sharing.preview(session, await rows.load(session, made))

    async def _send(self, now: datetime) -> None:
        async with self._store.begin_across() as session:
            found = await session.execute(_DUE, {"now": now})
            due = [(WorkspaceId(workspace), one) for workspace, one in found]
        for workspace, one in due:
            async with self._store.begin(workspace) as session:
                row = await rows.load(session, one)
                if row.state == State.WAITING and row.due_at <= now:
                    await self._decide(session, row, now)

    async def _decide(self, session: WorkspaceSession, row: Summary, now: datetime) -> None:
        """Post what is due, unless the days have become others since it was made."""
        crew = (await self._crews.of(session, [row.team_id])).get(row.team_id)
        setting = await rows.setting(session, row.team_id)
        if crew is None or crew.is_paused(now) or setting.whither is not Whither.CHANNEL:
            row.state = State.PRIVATE
            await sharing.refresh(session, row)
            return
        if row.decided_by is None and not await self._was_seen(session, row, crew):
            found = crew.times(Week.parse(row.week), setting, now)
            leader, times = found or (None, None)
            if leader is None or times is None:
                row.state = State.PRIVATE
            else:
                row.shows_at, row.due_at = times.shows_at, times.due_at
                if leader.slack_id != row.manager:
                    # Somebody stands in since, or doesn't any more.
                    row.manager = leader.slack_id
                    await sharing.preview(session, row)
            await sharing.refresh(session, row)
            return
        leader = crew.people[crew.manager]
        opens = rules.team_opens(crew.hours(leader), crew.zone, now)
        if opens > now:
            row.due_at = opens
            await sharing.refresh(session, row)
            return
        await sharing.go_out(session, row, crew.channel)

    async def _was_seen(self, session: WorkspaceSession, row: Summary, crew: Crew) -> bool:
        """Tell whether who decides could decide: they read it, or wish to read none before."""
        decides = crew.people.get(row.manager)
        if decides is not None and Topic.SUMMARY in decides.habits.muted:
            return True
        return await outbox.sent_message(session, Kind.PREVIEW, row.id, row.manager) is not None

    async def _count(self, now: datetime) -> None:
        """Count anew what isn't settled, and have what says something else now follow."""
        unsettled = (Summary.settles_at > now, Summary.state.in_(STANDS))
        while True:
            async with self._store.begin_across() as session:
                found = await session.execute(
                    select(Summary.workspace_id, Summary.id)
                    .where(*unsettled, Summary.counted_at <= now - COUNTS_AGAIN)
                    .order_by(Summary.workspace_id, Summary.id)
                    .limit(AT_ONCE)
                )
                waiting = [(WorkspaceId(workspace), one) for workspace, one in found]
            for workspace, several in _by_workspace(waiting).items():
                async with self._store.begin(workspace) as session:
                    await self._count_these(session, several, now)
            if len(waiting) < AT_ONCE:
                break
        async with self._store.begin_across() as session:
            first = await session.scalar(select(func.min(Summary.counted_at)).where(*unsettled))
        self._count_at = (first or now) + COUNTS_AGAIN

    async def _count_soon(self, session: WorkspaceSession, one_on_ones: Sequence[str]) -> None:
        """Have the weeks of these 1:1s counted anew with the next beat."""
        now = self._clock.now()
        theirs = (
            select(OneOnOne.id)
            .join(Rhythm, Rhythm.id == OneOnOne.rhythm_id)
            .where(
                OneOnOne.id.in_(map(int, one_on_ones)),
                Rhythm.team_id == Summary.team_id,
                OneOnOne.week == Summary.week,
            )
        )
        await session.execute(
            update(Summary)
            .where(Summary.settles_at > now, theirs.exists())
            .values(counted_at=now - COUNTS_AGAIN)
        )
        self._count_at = min(self._count_at or now, now) + SOON

    async def _count_these(
        self, session: WorkspaceSession, summaries: Sequence[int], now: datetime
    ) -> None:
        found = await session.scalars(
            select(Summary).where(Summary.id.in_(summaries)).order_by(Summary.id).with_for_update()
        )
        of_week: defaultdict[str, list[Summary]] = defaultdict(list)
        for row in found:
            of_week[row.week].append(row)
        changed = []
        for week, several in of_week.items():
            told = await self._telling.of(
                session, [row.team_id for row in several], Week.parse(week)
            )
            for row in several:
                row.counted_at = now
                said = digest(told[row.team_id], rows.names_of(row.left_out))
                if said != row.said:
                    row.said = said
                    changed.append(row.id)
        if changed:
            await session.flush()
            await sharing.refresh_all(session, changed)
            log.info("summaries.changed", workspace=session.workspace, count=len(changed))


def _by_workspace(
    found: Iterable[tuple[WorkspaceId, int]],
) -> Mapping[WorkspaceId, Sequence[int]]:
    by: defaultdict[WorkspaceId, list[int]] = defaultdict(list)
    for workspace, one in found:
        by[workspace].append(one)
    return by
