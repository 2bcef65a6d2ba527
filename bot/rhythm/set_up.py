"""Setting a team's rhythm up, changing it later, and the first contact with each rep."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Protocol

import structlog
from sqlalchemy import or_, select

from bot.clock import Clock
from bot.errors import InvalidInput, Text
from bot.outbox import service as outbox
from bot.outbox.types import DeliveryClass
from bot.people import audit
from bot.people.rules import Greeting, PersonFacts, TeamFacts, Times
from bot.people.service import People
from bot.rhythm import form as forms
from bot.rhythm import rows, rules, slots
from bot.rhythm.form import Field, SetUpForm
from bot.rhythm.model import OneOnOne, Rhythm
from bot.rhythm.pages import Draft, Preview
from bot.rhythm.planning import Planner
from bot.rhythm.rules import Kind, State, WeeklyTime
from bot.rhythm.slots import Busy, Calendar
from bot.slack.answers import SlackChannel
from bot.slack.failures import SlackRefused
from bot.store import Store, WorkspaceId, WorkspaceSession

__all__ = ["SetUp"]

log = structlog.get_logger(__name__)

PREVIEW_LASTS = timedelta(days=7)


class Channels(Protocol):
    """Where a channel is looked at: Slack."""

    async def channel(self, workspace: WorkspaceId, channel: str) -> SlackChannel: ...


class SetUp:
    """Use cases around a team's standing rhythm. Changing it changes the future, never the past."""

    def __init__(
        self, store: Store, people: People, planner: Planner, channels: Channels, clock: Clock
    ) -> None:
        self._store = store
        self._people = people
        self._planner = planner
        self._channels = channels
        self._clock = clock

    async def draft(self, workspace: WorkspaceId, manager: str) -> Draft:
        """Load what the form shows at first. Raises SlackFailure."""
        users = await self._people.profiles(workspace, [manager])
        async with self._store.begin(workspace) as session:
            await self._people.remember(session, users.values())
            team = next(iter(await self._people.teams_of(session, manager)), None)
            times = {} if team is None else await self.standing(session, team.id)
        user = users[manager]
        zone = team.policy.zone if team else user.zone
        return Draft(team, zone, user.locale, times)

    async def save(self, workspace: WorkspaceId, form: SetUpForm, *, by: str) -> None:
        """Write a team's rhythm down, give each rep a time, and show the manager a preview.

        Raises InvalidInput at the fields, SlackFailure when Slack can't tell who they are.
        """
        users = await self._people.profiles(workspace, [by, *form.reps])
        problems = forms.problems(form, by, users)
        problems |= await self._channel_problem(workspace, form)
        if problems:
            raise InvalidInput(problems)
        async with self._store.begin(workspace) as session:
            await self._people.remember(session, users.values())
            before = next(iter(await self._people.teams_of(session, by)), None)
            if before is not None:
                before = await self._people.team(session, before.id, to_change=True)
                await self._hold(session, before.id)
            leaders = await self._people.managers_of(session, form.reps)
            taken = [rep for rep, manager in leaders.items() if manager != by]
            if taken:
                raise InvalidInput({Field.REPS: forms.taken_words([users[one] for one in taken])})
            team = await self._people.save_team(
                session, by, form.policy, form.reps, team_id=before.id if before else None
            )
            await self.end(session, team.id, keep=form.reps)
            await audit.note(
                session,
                audit.Event.TEAM_SAVED,
                actor=by,
                subject=f"team:{team.id}",
                reps=sorted(form.reps),
                every=form.policy.every,
                length=form.policy.length,
            )
            readers = await self._people.persons(session, [by, *form.reps])
            if problems := forms.hours_problems(form, readers[by].hours):
                raise InvalidInput(problems)
            times = await self._times(session, form, before, team, readers)
            # First, so that it stands above a sheet that is due at once.
            await self._show_preview(session, team)
            for rep, time in times.items():
                await self.stand(session, team, rep, time, readers)

    async def preview(self, workspace: WorkspaceId, team_id: int) -> Preview:
        """Load what the manager's preview shows now. Raises NotFound."""
        async with self._store.begin(workspace) as session:
            team = await self._people.team(session, team_id)
            times = await self.standing(session, team.id)
            everybody = await self._people.persons(
                session, [team.manager, *(one.rep for one in team.members)]
            )
            first = {
                row.rep: row.planned_at
                for row in await session.scalars(
                    select(OneOnOne)
                    .where(
                        OneOnOne.manager == team.manager,
                        OneOnOne.state == State.PLANNED,
                        OneOnOne.planned_at >= self._clock.now(),
                    )
                    .order_by(OneOnOne.planned_at.desc())
                )
            }
        reps = {one.rep: everybody[one.rep] for one in team.members}
        return Preview(team, everybody[team.manager], reps, times, first)

    async def _channel_problem(self, workspace: WorkspaceId, form: SetUpForm) -> dict[str, Text]:
        try:
            channel = await self._channels.channel(workspace, form.channel)
        except SlackRefused as refusal:
            if refusal.error != "channel_not_found":
                raise
            return {Field.CHANNEL: forms.INVITE_FIRST}
        problem = forms.channel_problem(channel)
        return {Field.CHANNEL: problem} if problem else {}

    async def standing(self, session: WorkspaceSession, team_id: int) -> dict[str, WeeklyTime]:
        current = await session.scalars(
            select(Rhythm).where(Rhythm.team_id == team_id, Rhythm.ended_at.is_(None))
        )
        return {row.rep: rows.standing_time(row) for row in current}

    async def _hold(self, session: WorkspaceSession, team_id: int) -> None:
        """Keep a team's rhythms still, in the order in which the tick takes them, too."""
        await session.execute(
            select(Rhythm.id)
            .where(Rhythm.team_id == team_id, Rhythm.ended_at.is_(None))
            .order_by(Rhythm.id)
            .with_for_update()
        )

    async def _times(
        self,
        session: WorkspaceSession,
        form: SetUpForm,
        before: TeamFacts | None,
        team: TeamFacts,
        readers: Mapping[str, PersonFacts],
    ) -> dict[str, WeeklyTime]:
        """Give each rep who takes part a time. Raises InvalidInput where there is none."""
        part = [one.rep for one in team.members if one.greeting is not Greeting.REFUSED]
        if form.policy.times is Times.KEPT:
            clash = forms.clash({rep: form.kept[rep] for rep in part})
            if clash:
                field = forms.kept_field(Field.KEPT_TIME, clash[1])
                raise InvalidInput({field: forms.overlap_words(readers[clash[0]])})
            return {rep: form.kept[rep] for rep in part}
        standing = await self.standing(session, team.id)
        same = before is not None and replace(before.policy, channel="") == replace(
            form.policy, channel=""
        )
        kept = {rep: standing[rep] for rep in part if same and rep in standing}
        wanted = form.wanted
        week = rules.first_week(wanted, self._clock.now())
        busy = await self._busy_in(session, [team.manager, *part], week, without=team.id)
        of_manager = [*busy[team.manager], *(_span(time, week) for time in kept.values())]
        placed, left = slots.stagger(
            wanted,
            week,
            Calendar(readers[team.manager].hours, of_manager),
            {rep: Calendar(readers[rep].hours, busy[rep]) for rep in part if rep not in kept},
        )
        if left:
            raise InvalidInput({Field.REPS: forms.no_slot_words([readers[one] for one in left])})
        return {**kept, **placed}

    async def _busy_in(
        self, session: WorkspaceSession, persons: Collection[str], week: rules.Week, *, without: int
    ) -> dict[str, list[Busy]]:
        """List when people's other standing 1:1s are in a week."""
        found = await session.scalars(
            select(Rhythm).where(
                or_(Rhythm.manager.in_(persons), Rhythm.rep.in_(persons)),
                Rhythm.ended_at.is_(None),
                Rhythm.team_id != without,
            )
        )
        busy: dict[str, list[Busy]] = {one: [] for one in persons}
        for row in found:
            for one in {row.manager, row.rep} & busy.keys():
                busy[one].append(_span(rows.standing_time(row), week))
        return busy

    async def stand(
        self,
        session: WorkspaceSession,
        team: TeamFacts,
        rep: str,
        time: WeeklyTime,
        readers: Mapping[str, PersonFacts],
    ) -> None:
        """Give a rep's rhythm its time, re-date what isn't held or moved yet, make what is near."""
        now = self._clock.now()
        rhythm = await session.scalar(
            select(Rhythm)
            .where(Rhythm.team_id == team.id, Rhythm.rep == rep, Rhythm.ended_at.is_(None))
            .with_for_update()
        )
        if rhythm is None:
            week = rules.first_week(time, now)
            rhythm = Rhythm(team_id=team.id, manager=team.manager, rep=rep, created_at=now)
            rhythm.next_week = str(week)
            session.add(rhythm)
        elif rows.standing_time(rhythm) != time:
            await self._re_date(session, rhythm, team, time, readers)
        rhythm.zone, rhythm.weekday = time.zone, time.weekday
        rhythm.start_minute, rhythm.length_minutes = time.start, time.length
        rhythm.next_at = time.on(rules.Week.parse(rhythm.next_week))
        await session.flush()
        await self._planner.make(session, rhythm, team, readers)

    async def _re_date(
        self,
        session: WorkspaceSession,
        rhythm: Rhythm,
        team: TeamFacts,
        time: WeeklyTime,
        readers: Mapping[str, PersonFacts],
    ) -> None:
        now = self._clock.now()
        for row in await self.ahead(session, [rhythm.id]):
            before = rows.facts_of(row)
            to = time.on(rules.Week.parse(row.week))
            # What the two moved themselves stays where they put it.
            if before.changed_by or before.started_at or to <= now:
                continue
            row.planned_at = to
            row.zone, row.length_minutes = time.zone, time.length
            row.sequence += 1
            facts = rows.facts_of(row)
            row.wake_at = facts.ends_at
            await session.flush()
            both = {one: readers[one] for one in (facts.manager, facts.rep)}
            fresh = await self._planner.announce(session, facts, team, both)
            await self._planner.follow(session, facts, besides=before.planned_at)
            await self._planner.hand_out(session, facts, but=fresh)

    async def end(
        self,
        session: WorkspaceSession,
        team_id: int,
        *,
        keep: Collection[str] = (),
        only: str | None = None,
    ) -> None:
        """End rhythms of a team; their coming 1:1s leave the plan and count for nothing.

        With `only` it is that rep's own wish, and then they get nothing more from us.
        """
        query = select(Rhythm).where(Rhythm.team_id == team_id, Rhythm.ended_at.is_(None))
        query = query.where(Rhythm.rep == only) if only else query.where(Rhythm.rep.not_in(keep))
        ending = list(await session.scalars(query.with_for_update()))
        for rhythm in ending:
            rhythm.ended_at = self._clock.now()
        for row in await self.ahead(session, [one.id for one in ending]):
            facts = rules.excused(rows.facts_of(row), "rhythm-ended")
            rows.write(row, facts)
            row.wake_at = None
            await self._planner.follow(session, facts)
            await self._planner.hand_out(session, facts, but=frozenset({only} if only else ()))
        await session.flush()

    async def ahead(self, session: WorkspaceSession, rhythms: list[int]) -> list[OneOnOne]:
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

    async def _show_preview(self, session: WorkspaceSession, team: TeamFacts) -> None:
        now = self._clock.now()
        await outbox.enqueue(
            session,
            kind=Kind.PREVIEW,
            subject=team.id,
            recipient=team.manager,
            due_at=now,
            expires_at=now + PREVIEW_LASTS,
            dedup_key=f"preview:{team.id}:{now.isoformat()}",
            klass=DeliveryClass.ANSWER,
        )
        await outbox.refresh(session, Kind.PREVIEW, team.id)


def _span(time: WeeklyTime, week: rules.Week) -> Busy:
    start = time.on(week)
    return start, start + timedelta(minutes=time.length)
