"""Persons and teams: who they are, when they work, who reports to whom."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Protocol

import structlog
from sqlalchemy import bindparam, select, update

from bot.clock import Clock
from bot.errors import N_, NotFound
from bot.outbox.types import DeliveryClass, Due, Go, Verdict, Wait
from bot.people.model import Membership, Person, Team
from bot.people.rules import (
    Greeting,
    Member,
    PersonFacts,
    Policy,
    TeamFacts,
    Times,
    WorkingHours,
    zones,
)
from bot.slack.answers import SlackUser
from bot.slack.failures import SlackFailure
from bot.store import Store, WorkspaceId, WorkspaceSession, upsert

__all__ = ["People", "Profiles"]

log = structlog.get_logger(__name__)

PROFILE_AGE = timedelta(days=1)
# Written once: it is asked more often than anything else, and writing it takes as long as asking.
_PERSONS = select(Person).where(Person.slack_id.in_(bindparam("ids", expanding=True)))
WAITS_FOR_WORK = frozenset({DeliveryClass.ASK, DeliveryClass.NOTICE, DeliveryClass.CONVERSATION})


class Profiles(Protocol):
    """Where a person's name, zone and language are asked for: Slack."""

    async def user(self, workspace: WorkspaceId, user: str) -> SlackUser: ...


class People:
    """Use cases around persons and teams.

    What takes a session joins its caller's transaction; what takes a workspace opens its own.
    """

    def __init__(self, store: Store, profiles: Profiles, clock: Clock) -> None:
        self._store = store
        self._profiles = profiles
        self._clock = clock

    async def profiles(self, workspace: WorkspaceId, ids: Iterable[str]) -> dict[str, SlackUser]:
        """Ask Slack who these people are, all at once; never inside a transaction.

        Raises SlackFailure when Slack doesn't say.
        """
        wanted = list(dict.fromkeys(ids))
        found = await asyncio.gather(*(self._profiles.user(workspace, one) for one in wanted))
        return {user.id: user for user in found}

    async def names(self, workspace: WorkspaceId, ids: Collection[str]) -> dict[str, str]:
        """Tell people's names, from memory where they are known."""
        async with self._store.begin(workspace) as session:
            known = {one.slack_id: one.name for one in await self._rows(session, ids)}
        fresh = await self.profiles(workspace, [one for one in ids if one not in known])
        return {one: known.get(one) or fresh[one].name for one in ids}

    async def freshen(self, workspace: WorkspaceId, ids: Collection[str]) -> None:
        """Bring name, zone and language up to date once a day; Slack being away is no harm."""
        before = self._clock.now() - PROFILE_AGE
        async with self._store.begin(workspace) as session:
            stale = [one.slack_id for one in await self._rows(session, ids) if one.seen_at < before]
        if not stale:
            return
        try:
            users = await self.profiles(workspace, stale)
        except SlackFailure as failure:
            log.info("people.not_freshened", reason=str(failure))
            return
        async with self._store.begin(workspace) as session:
            await self.remember(session, users.values())

    async def remember(self, session: WorkspaceSession, users: Iterable[SlackUser]) -> None:
        """Keep what Slack said of these people; their working hours stay as they set them."""
        # In one order everywhere: two set-ups at once then wait for each other, never in a ring.
        for user in sorted(users, key=lambda one: one.id):
            zone = user.zone if user.zone in zones() else "UTC"
            told = {
                "name": user.name[:120],
                "zone": zone,
                "locale": user.locale,
                "seen_at": self._clock.now(),
            }
            hours = WorkingHours(zone)
            row = {
                "slack_id": user.id,
                "work_days": "".join(map(str, sorted(hours.days))),
                "work_from": hours.start,
                "work_until": hours.end,
                **told,
            }
            await session.execute(
                upsert(session, Person)
                .values(row)
                .on_conflict_do_update(index_elements=["workspace_id", "slack_id"], set_=told)
            )

    async def persons(
        self, session: WorkspaceSession, ids: Collection[str]
    ) -> Mapping[str, PersonFacts]:
        """Load people by their Slack ids.

        Raises NotFound when one of them was never enrolled here.
        """
        found = {row.slack_id: _facts(row) for row in await self._rows(session, ids)}
        if any(one not in found for one in ids):
            raise NotFound(N_("I don't know this person yet. Type `/coach` to start."))
        return found

    async def hold(self, session: WorkspaceSession, ids: Collection[str]) -> None:
        """Keep people still until the commit, so that of two who want one hour one sees the other.

        In the order of `remember`, and before anything of theirs is locked.
        """
        for one in sorted(ids):
            query = select(Person.slack_id).where(Person.slack_id == one)
            # Not against new rows that refer to a person: those don't wait for each other.
            await session.execute(query.with_for_update(key_share=True))

    async def known(self, session: WorkspaceSession, person: str) -> PersonFacts | None:
        """Load somebody if we have met."""
        rows = await self._rows(session, [person])
        return _facts(rows[0]) if rows else None

    async def locale(self, workspace: WorkspaceId, person: str) -> str | None:
        """Tell which language somebody reads, if we have met."""
        async with self._store.begin(workspace) as session:
            rows = await self._rows(session, [person])
        return rows[0].locale if rows else None

    async def gate(self, due: Due, now: datetime) -> Verdict:
        """Let a delivery through, or hold it until its reader works (docs/rhythm.md R44).

        Appointments, updates in place and answers to one's own doing pass at any hour (R43).
        """
        if due.klass not in WAITS_FOR_WORK:
            return Go()
        async with self._store.begin(due.workspace) as session:
            readers = await self._rows(session, due.recipient.split(","))
        opens = max((_facts(row).hours.next_open(now) for row in readers), default=now)
        return Go() if opens <= now else Wait(opens, "outside-working-hours")

    async def team_of(
        self, session: WorkspaceSession, manager: str, *, to_change: bool = False
    ) -> TeamFacts | None:
        """Load the team that somebody leads; `to_change` keeps it still until the commit."""
        query = select(Team).where(Team.manager == manager)
        team = await session.scalar(query.with_for_update() if to_change else query)
        return None if team is None else await self._team_facts(session, team)

    async def team(self, session: WorkspaceSession, team_id: int) -> TeamFacts:
        """Load a team by its id.

        Raises NotFound.
        """
        team = await session.scalar(select(Team).where(Team.id == team_id))
        if team is None:
            raise NotFound(
                N_("This team isn't there any more. Type `/coach` to see what is yours.")
            )
        return await self._team_facts(session, team)

    async def member(self, session: WorkspaceSession, member_id: int) -> tuple[Member, TeamFacts]:
        """Load a rep's present place in a team.

        Raises NotFound, also when the rep has left it.
        """
        row = await session.scalar(
            select(Membership).where(Membership.id == member_id, Membership.until.is_(None))
        )
        if row is None:
            raise NotFound(
                N_("This team isn't there any more. Type `/coach` to see what is yours.")
            )
        return _member(row), await self.team(session, row.team_id)

    async def is_greeted(self, session: WorkspaceSession, rep: str) -> bool:
        """Tell whether a rep has heard of us and takes part (docs/rhythm.md R46)."""
        found = await session.scalar(
            select(Membership.id).where(
                Membership.rep == rep,
                Membership.until.is_(None),
                Membership.greeting == Greeting.GREETED,
            )
        )
        return found is not None

    async def managers_of(self, session: WorkspaceSession, reps: Collection[str]) -> dict[str, str]:
        """Tell who leads each of these reps today; reps in no team are left out."""
        rows = await session.execute(
            select(Membership.rep, Team.manager)
            .join(Team, Team.id == Membership.team_id)
            .where(Membership.rep.in_(reps), Membership.until.is_(None))
        )
        return dict(rows.all())

    async def save_team(
        self, session: WorkspaceSession, manager: str, policy: Policy, reps: Collection[str]
    ) -> TeamFacts:
        """Write a team down: its policy, who joins (ungreeted as yet) and who leaves."""
        now = self._clock.now()
        team = await session.scalar(select(Team).where(Team.manager == manager).with_for_update())
        if team is None:
            team = Team(manager=manager, created_at=now)
            session.add(team)
        team.channel, team.zone = policy.channel, policy.zone
        team.weekday, team.start_minute = policy.weekday, policy.start
        team.length_minutes, team.times = policy.length, policy.times
        team.changed_at = now
        await session.flush()
        present = {member.rep for member in (await self._team_facts(session, team)).members}
        session.add_all(
            Membership(team_id=team.id, rep=rep, greeting=Greeting.WAITING, since=now)
            for rep in reps
            if rep not in present
        )
        await session.execute(
            update(Membership)
            .where(
                Membership.team_id == team.id,
                Membership.until.is_(None),
                Membership.rep.not_in(reps),
            )
            .values(until=now)
        )
        await session.flush()
        return await self._team_facts(session, team)

    async def set_greeting(
        self, session: WorkspaceSession, team_id: int, rep: str, to: Greeting
    ) -> None:
        """Write down how far the first contact with a rep has come (docs/rhythm.md R46)."""
        await session.execute(
            update(Membership)
            .where(Membership.team_id == team_id, Membership.rep == rep, Membership.until.is_(None))
            .values(greeting=to)
        )

    async def _rows(self, session: WorkspaceSession, ids: Collection[str]) -> list[Person]:
        return list(await session.scalars(_PERSONS, {"ids": list(ids)}))

    async def _team_facts(self, session: WorkspaceSession, team: Team) -> TeamFacts:
        rows = await session.scalars(
            select(Membership)
            .where(Membership.team_id == team.id, Membership.until.is_(None))
            .order_by(Membership.id)
        )
        return TeamFacts(
            team.id,
            team.manager,
            Policy(
                team.channel,
                team.zone,
                team.weekday,
                team.start_minute,
                team.length_minutes,
                Times(team.times),
            ),
            tuple(_member(row) for row in rows),
        )


def _member(row: Membership) -> Member:
    return Member(row.id, row.rep, Greeting(row.greeting))


def _facts(row: Person) -> PersonFacts:
    hours = WorkingHours(
        row.zone, frozenset(map(int, row.work_days)), row.work_from, row.work_until
    )
    return PersonFacts(row.slack_id, row.name, row.locale, hours)
