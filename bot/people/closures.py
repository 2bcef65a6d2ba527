"""A team's pause and its closing days (docs/rhythm.md R4, R8)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from bot.clock import Clock
from bot.errors import N_, InvalidInput, NotFound
from bot.outbox import service as outbox
from bot.outbox.types import DeliveryClass
from bot.people import access, audit, roster_rules, shared_days
from bot.people.access import Parties, Right
from bot.people.model import Closure
from bot.people.roster_rules import (
    ClosureFacts,
    ClosurePage,
    RosterField,
    RosterKind,
    StandInFacts,
)
from bot.people.rules import Greeting, TeamFacts, WhyOff, at_local
from bot.people.service import People
from bot.store import Store, WorkspaceId, WorkspaceSession

__all__ = ["GONE", "TOLD_FOR", "Closures", "local_day", "note_days"]

TOLD_FOR = timedelta(days=14)
"""So long what was changed is worth telling."""

GONE = N_("That isn't there any more. Type `/coach team` to see how things stand.")


class Closures:
    """Use cases around a team's days; only its manager may change them.

    What takes a session joins its caller's transaction; what takes a workspace opens its own.
    """

    def __init__(self, store: Store, people: People, clock: Clock) -> None:
        self._store = store
        self._people = people
        self._clock = clock

    async def closures(
        self, session: WorkspaceSession, team_ids: Collection[int]
    ) -> Mapping[int, tuple[ClosureFacts, ...]]:
        """List each team's closing days and pauses that aren't over, the first ones first."""
        since = self._clock.now().date() - roster_rules.DAY
        found: defaultdict[int, list[ClosureFacts]] = defaultdict(list)
        for row in await session.scalars(
            select(Closure)
            .where(Closure.team_id.in_(team_ids), Closure.last >= since)
            .where(Closure.last >= Closure.first)
            .order_by(Closure.first, Closure.id)
        ):
            found[row.team_id].append(_closure_of(row))
        return {team: tuple(found[team]) for team in team_ids}

    async def pause(
        self, workspace: WorkspaceId, team_id: int, first: date, last: date, *, by: str
    ) -> ClosureFacts:
        """Pause a team on these days, both included; a pause that there is gets these days.

        Nothing is sent then and nothing missed (docs/rhythm.md R4). Greeted reps are told once.
        Raises NotFound, InvalidInput.
        """
        async with self._store.begin(workspace) as session:
            team = await self.held(session, team_id, by)
            today = self.today(team)
            row = await self._pause_of(session, team)
            if row is not None and row.first <= today:
                first = row.first
            asked = max(first, today) if row is not None else first
            if problems := roster_rules.day_problems(asked, last, today):
                raise InvalidInput(problems)
            if row is None:
                row = self._closure(team, WhyOff.PAUSED, by)
                session.add(row)
            row.first, row.last = first, last
            row.set_by, row.set_at = by, self._clock.now()
            facts = await self._spread(session, team, row)
            await outbox.refresh(session, RosterKind.PAUSED, facts.id)
            await note_days(session, audit.Event.TEAM_PAUSED, by, facts)
            await self._tell_reps(session, team, RosterKind.PAUSED, facts)
        return facts

    async def resume(self, workspace: WorkspaceId, team_id: int, *, by: str) -> ClosureFacts | None:
        """End a team's pause yesterday, so that today counts; None if it isn't pausing.

        What is still ahead comes back to the plan. Raises NotFound.
        """
        async with self._store.begin(workspace) as session:
            team = await self.held(session, team_id, by)
            row = await self._pause_of(session, team)
            if row is None:
                return None
            before = _closure_of(row)
            row.last = roster_rules.ended(row.first, self.today(team))
            facts = await self._spread(session, team, row)
            await note_days(session, audit.Event.TEAM_RESUMED, by, facts)
            await outbox.refresh(session, RosterKind.PAUSED, facts.id)
            await self._tell_reps(session, team, RosterKind.RESUMED, facts)
        return before

    async def close(
        self,
        workspace: WorkspaceId,
        team_id: int,
        first: date,
        last: date,
        name: str,
        *,
        by: str,
    ) -> ClosureFacts:
        """Give a team closing days of its own, such as a kick-off (docs/rhythm.md R8).

        Raises NotFound, InvalidInput.
        """
        async with self._store.begin(workspace) as session:
            team = await self.held(session, team_id, by)
            problems = roster_rules.day_problems(first, last, self.today(team))
            name = " ".join(name.split())
            if not name:
                problems[RosterField.NAME] = N_("Give the day a name that your reps know.")
            elif len(name) > roster_rules.LONGEST_NAME:
                problems[RosterField.NAME] = N_(
                    "Say it in at most {n} characters.", n=roster_rules.LONGEST_NAME
                )
            there = (await self.closures(session, [team_id]))[team_id]
            if not problems and any(
                one.why is WhyOff.CLOSED and one.first <= last and first <= one.last
                for one in there
            ):
                problems[RosterField.FIRST] = N_("These days hold a closing day already.")
            if problems:
                raise InvalidInput(problems)
            row = self._closure(team, WhyOff.CLOSED, by)
            row.first, row.last, row.name = first, last, name
            session.add(row)
            facts = await self._spread(session, team, row)
            await note_days(session, audit.Event.TEAM_CLOSED, by, facts)
        return facts

    async def open_again(self, workspace: WorkspaceId, closure_id: int, *, by: str) -> None:
        """Take closing days back, as far as they are still ahead; twice does nothing.

        Raises NotFound.
        """
        async with self._store.begin(workspace) as session:
            row = await session.scalar(select(Closure).where(Closure.id == closure_id))
            if row is None or row.kind != WhyOff.CLOSED:
                raise NotFound(GONE)
            team = await self.held(session, row.team_id, by)
            await session.refresh(row)
            last = min(row.last, roster_rules.ended(row.first, self.today(team)))
            if last == row.last:
                return
            row.last = last
            facts = await self._spread(session, team, row)
            await note_days(session, audit.Event.TEAM_REOPENED, by, facts)

    async def closure_page(
        self, workspace: WorkspaceId, closure_id: int, *, reader: str
    ) -> ClosurePage:
        """Load a closure as its team's people read of it. Raises NotFound."""
        async with self._store.begin(workspace) as session:
            row = await session.scalar(select(Closure).where(Closure.id == closure_id))
            if row is None:
                raise NotFound(GONE)
            team = await self._people.team(session, row.team_id)
            known = await self._people.persons(session, {team.manager, reader})
            told = await outbox.sent_message(session, RosterKind.PAUSED, closure_id, reader)
        return ClosurePage(
            _closure_of(row),
            team,
            known[team.manager],
            known[reader],
            self.today(team),
            is_told=told is not None,
        )

    async def held(
        self,
        session: WorkspaceSession,
        team_id: int,
        by: str,
        *,
        besides: Collection[str] = (),
    ) -> TeamFacts:
        """Load a team for its manager, and keep it and its people still until the commit.

        Raises NotFound for everybody else.
        """
        team = await self._people.team(session, team_id)
        access.require(by, Right.CHANGE_TEAM, Parties(team.manager))
        reps = [one.rep for one in team.members]
        await self._people.hold_around(session, {team.manager, *reps, *besides})
        team = await self._people.team(session, team_id, to_change=True)
        access.require(by, Right.CHANGE_TEAM, Parties(team.manager))
        return team

    async def _pause_of(self, session: WorkspaceSession, team: TeamFacts) -> Closure | None:
        found: Closure | None = await session.scalar(
            select(Closure)
            .where(Closure.team_id == team.id, Closure.kind == WhyOff.PAUSED)
            .where(Closure.last >= self.today(team), Closure.last >= Closure.first)
        )
        return found

    def _closure(self, team: TeamFacts, why: WhyOff, by: str) -> Closure:
        return Closure(team_id=team.id, kind=why, name="", set_by=by, set_at=self._clock.now())

    async def _spread(
        self, session: WorkspaceSession, team: TeamFacts, row: Closure
    ) -> ClosureFacts:
        await session.flush()
        changed = await shared_days.spread(session, team.manager, self._clock.now())
        await self._people.days_changed(session, sorted(changed))
        return _closure_of(row)

    async def _tell_reps(
        self, session: WorkspaceSession, team: TeamFacts, kind: RosterKind, facts: ClosureFacts
    ) -> None:
        reps = [one.rep for one in team.members if one.greeting is Greeting.GREETED]
        detail = f"{facts.first}/{facts.last}"
        for rep in reps:
            # Before the pause, or on its first day at the latest: in it nothing is sent.
            until = at_local(facts.first + roster_rules.DAY, 0, team.policy.zone)
            if kind is not RosterKind.PAUSED:
                until = self._clock.now() + TOLD_FOR
            await self.tell(session, kind, facts.id, rep, until=until, detail=detail)

    async def tell(
        self,
        session: WorkspaceSession,
        kind: RosterKind,
        subject: int,
        recipient: str,
        *,
        until: datetime,
        detail: str = "",
    ) -> None:
        """Tell somebody what another one did, in their working hours."""
        now = self._clock.now()
        await outbox.enqueue(
            session,
            kind=kind,
            subject=subject,
            recipient=recipient,
            due_at=now,
            expires_at=until,
            dedup_key=f"{kind}:{subject}:{recipient}:{now.isoformat()}",
            klass=DeliveryClass.NOTICE,
            detail=detail,
        )

    def today(self, team: TeamFacts) -> date:
        """Tell which day it is for a team."""
        return local_day(team, self._clock.now())


def local_day(team: TeamFacts, now: datetime) -> date:
    """Tell which day it is for a team."""
    return now.astimezone(ZoneInfo(team.policy.zone)).date()


def _closure_of(row: Closure) -> ClosureFacts:
    why = WhyOff(row.kind)
    return ClosureFacts(row.id, row.team_id, row.first, row.last, why, row.name, row.set_by)


async def note_days(
    session: WorkspaceSession,
    event: audit.Event,
    by: str,
    facts: ClosureFacts | StandInFacts,
    **more: str,
) -> None:
    """Write down who changed which days of a team (docs/rhythm.md R51)."""
    await audit.note(
        session,
        event,
        actor=by,
        subject=f"team:{facts.team_id}",
        first=str(facts.first),
        last=str(facts.last),
        **more,
    )
