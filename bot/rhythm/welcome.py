"""The first contact with a rep: the greeting, their no, and their yes after all (R46)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection
from datetime import timedelta

from sqlalchemy import select

from bot.clock import Clock
from bot.errors import N_, NotAllowed
from bot.outbox import service as outbox
from bot.outbox.types import DeliveryClass, Due
from bot.people import access, audit
from bot.people.access import Parties, Right
from bot.people.kinds import Kind as PeopleKind
from bot.people.roster_rules import RosterKind
from bot.people.rules import Greeting, Member, TeamFacts
from bot.people.service import People
from bot.rhythm import rows, rules
from bot.rhythm.model import Rhythm
from bot.rhythm.pages import GreetingPage
from bot.rhythm.planning import Planner
from bot.rhythm.rules import Kind
from bot.rhythm.standing import Standings, slot_of
from bot.rhythm.timetable import Slot
from bot.store import Store, WorkspaceId, WorkspaceSession

__all__ = ["Welcome"]

GREETING_LASTS = timedelta(days=14)

Refused = Callable[[WorkspaceSession, str], Awaitable[None]]


class Welcome:
    """Use cases around who hears of us, and who would rather not."""

    def __init__(
        self, store: Store, people: People, planner: Planner, standings: Standings, clock: Clock
    ) -> None:
        self._store = store
        self._people = people
        self._planner = planner
        self._standings = standings
        self._clock = clock
        self._refusals: list[Refused] = []

    def watch_refusals(self, follow: Refused) -> None:
        """Have `follow` called with each rep who says no, in the transaction that takes it."""
        self._refusals.append(follow)

    async def greet(
        self, workspace: WorkspaceId, team_id: int, *, by: str, reps: Collection[str] | None = None
    ) -> int:
        """Let reps hear of us for the first time; all that wait, or only some (R46).

        Returns how many were greeted now. Raises NotFound, NotAllowed.
        """
        async with self._store.begin(workspace) as session:
            team = await self._people.team(session, team_id)
            access.require(by, Right.CHANGE_TEAM, Parties(team.manager))
            team = await self._people.team(session, team_id, to_change=True)
            chosen = [
                one
                for one in team.members
                if one.greeting is Greeting.WAITING and (reps is None or one.rep in reps)
            ]
            if not chosen:
                return 0
            for member in chosen:
                await self._people.set_greeting(session, team.id, member.rep, Greeting.GREETED)
            team = await self._people.team(session, team_id)
            for member in chosen:
                await self._welcome(session, team, member)
            await outbox.refresh(session, Kind.PREVIEW, team.id)
            await audit.note(
                session,
                audit.Event.REPS_GREETED,
                actor=by,
                subject=f"team:{team.id}",
                reps=[one.rep for one in chosen],
            )
        return len(chosen)

    async def refuse(self, workspace: WorkspaceId, member_id: int, *, by: str) -> None:
        """Take a rep's no: their rhythm ends, the manager is told (R46). Raises NotFound."""
        async with self._store.begin(workspace) as session:
            team, member = await self._member(session, member_id, by)
            if member.greeting is Greeting.REFUSED:
                return
            await self._people.set_greeting(session, team.id, by, Greeting.REFUSED)
            subject = f"team:{team.id}"
            await audit.note(session, audit.Event.REP_REFUSED, actor=by, subject=subject)
            await self._standings.end(session, team.id, only=by)
            for follow in self._refusals:
                await follow(session, by)
            await outbox.enqueue(
                session,
                kind=Kind.REFUSED,
                subject=member_id,
                recipient=team.manager,
                due_at=self._clock.now(),
                expires_at=self._clock.now() + GREETING_LASTS,
                dedup_key=f"refused:{member_id}:{self._clock.now().isoformat()}",
                klass=DeliveryClass.NOTICE,
            )
            await self._refresh_greeting(session, member_id)

    async def join(self, workspace: WorkspaceId, member_id: int, *, by: str) -> None:
        """Take a rep in again who had refused: at their time, or at another if it is taken now.

        Raises NotFound, and NotAllowed where no time is free.
        """
        async with self._store.begin(workspace) as session:
            team, member = await self._member(session, member_id, by)
            if member.greeting is not Greeting.REFUSED:
                return
            await self._people.set_greeting(session, team.id, by, Greeting.GREETED)
            subject = f"team:{team.id}"
            await audit.note(session, audit.Event.REP_JOINED, actor=by, subject=subject)
            team = await self._people.team(session, team.id)
            # Whoever could refuse had a rhythm, here or in the team they came from: they come back
            # to its time.
            ended = await session.scalars(
                select(Rhythm).where(Rhythm.rep == by).order_by(Rhythm.id.desc()).limit(1)
            )
            await self._stand_again(session, team, by, slot_of(ended.one()))
            await self._refresh_greeting(session, member_id)
            await outbox.refresh(session, Kind.REFUSED, member_id)

    async def tell_undelivered(self, due: Due, reason: str) -> None:
        """Tell a manager, once, that Slack takes no messages for one of their reps."""
        # A Home is no message: its own reader sees that it isn't there, and opens it again.
        if due.kind in {Kind.UNDELIVERED, PeopleKind.HOME}:
            return
        async with self._store.begin(due.workspace) as session:
            await self._planner.tell_undelivered(session, due.recipient.split(","), reason)

    async def greeting(self, workspace: WorkspaceId, member_id: int) -> GreetingPage:
        """Load a rep's greeting. Raises NotFound when they left the team."""
        async with self._store.begin(workspace) as session:
            member, team = await self._people.member(session, member_id)
            both = await self._people.persons(session, [team.manager, member.rep])
            slots = await self._standings.of_team(session, team.id)
        return GreetingPage(
            member_id,
            team,
            both[team.manager],
            both[member.rep],
            member.greeting,
            slots.get(member.rep),
        )

    async def _refresh_greeting(self, session: WorkspaceSession, member_id: int) -> None:
        """Bring the message up to date that told a rep of us here: whichever it was."""
        for kind in (Kind.GREETING, RosterKind.NEW_LEADER):
            await outbox.refresh(session, kind, member_id)

    async def _member(
        self, session: WorkspaceSession, member_id: int, viewer: str
    ) -> tuple[TeamFacts, Member]:
        """Load a rep's place for themselves; they and their team stay still until the commit."""
        member, team = await self._people.member(session, member_id)
        access.require(viewer, Right.JOIN_OR_REFUSE, Parties(team.manager, member.rep))
        await self._people.hold_around(session, [team.manager, member.rep])
        await self._people.team(session, team.id, to_change=True)
        member, team = await self._people.member(session, member_id)
        return team, member

    async def _stand_again(
        self, session: WorkspaceSession, team: TeamFacts, rep: str, slot: Slot
    ) -> None:
        week = rules.first_week(slot.time, self._clock.now())
        table = await self._standings.timetable(session, {team.manager, rep}, week)
        if table.is_taken(slot, [team.manager, rep]):
            placed, _ = table.place(slot.time, slot.every, team.manager, [rep])
            if rep not in placed:
                name = table.people[team.manager].name
                raise NotAllowed(
                    N_(
                        "Your time is taken by now, and no other one is free for you both. "
                        "Ask {name} to make room with `/coach setup`, then press this once more.",
                        name=name,
                    )
                )
            slot = placed[rep]
        await self._standings.stand(session, team, rep, slot, table.people)

    async def _welcome(self, session: WorkspaceSession, team: TeamFacts, member: Member) -> None:
        now = self._clock.now()
        await outbox.enqueue(
            session,
            kind=Kind.GREETING,
            subject=member.id,
            recipient=member.rep,
            due_at=now,
            expires_at=now + GREETING_LASTS,
            dedup_key=f"greeting:{member.id}",
            klass=DeliveryClass.NOTICE,
        )
        readers = await self._people.persons(session, [member.rep])
        rhythms = await session.scalars(
            select(Rhythm.id).where(
                Rhythm.team_id == team.id, Rhythm.rep == member.rep, Rhythm.ended_at.is_(None)
            )
        )
        for row in await self._standings.ahead(session, list(rhythms)):
            await self._planner.announce(session, rows.facts_of(row), team, readers)
