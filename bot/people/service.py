"""Persons and teams: who they are, when they work, who reports to whom."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping
from datetime import timedelta
from functools import cache
from typing import Protocol

import structlog
from babel.core import get_global
from sqlalchemy import Date, and_, bindparam, select, update

from bot.clock import Clock
from bot.errors import N_, NotFound
from bot.people import model
from bot.people.model import Membership, Person, Team
from bot.people.rules import (
    DayOff,
    Greeting,
    Habits,
    Intensity,
    Member,
    PersonFacts,
    Policy,
    TeamFacts,
    Times,
    WhyOff,
    WorkingHours,
    zones,
)
from bot.slack.answers import SlackUser
from bot.slack.failures import SlackFailure
from bot.store import Store, WorkspaceId, WorkspaceSession, upsert

__all__ = ["DaysChanged", "People", "Profiles", "country_of"]

log = structlog.get_logger(__name__)

PROFILE_AGE = timedelta(days=1)
# So far back a day off still matters: for a 1:1 whose answer is waited for.
DAYS_OFF_KEPT = timedelta(days=31)
# Written once: it is asked more often than anything else, and writing it takes as long as asking.
_PERSONS = select(Person).where(Person.slack_id.in_(bindparam("ids", expanding=True)))
_WITH_DAYS_OFF = (
    select(Person, model.DayOff)
    .outerjoin(
        model.DayOff,
        and_(
            model.DayOff.person == Person.slack_id,
            model.DayOff.last >= bindparam("since", type_=Date()),
        ),
    )
    .where(Person.slack_id.in_(bindparam("ids", expanding=True)))
    .order_by(model.DayOff.first, model.DayOff.id)
)

DaysChanged = Callable[[WorkspaceSession, Collection[str]], Awaitable[None]]
"""Told, in the transaction that did it, whose working days or hours are others now."""


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
        self._watching: list[DaysChanged] = []

    def watch_days(self, follow: DaysChanged) -> None:
        """Have `follow` called whenever somebody's working days or hours change."""
        self._watching.append(follow)

    async def days_changed(self, session: WorkspaceSession, persons: Collection[str]) -> None:
        """Tell all who plan with these people's days that they are others now."""
        await session.flush()
        for follow in self._watching:
            await follow(session, persons)

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
        found = {one.slack_id: one for one in await self._found(session, ids)}
        if any(one not in found for one in ids):
            raise NotFound(N_("I don't know this person yet. Type `/coach` to start."))
        return found

    async def met(self, session: WorkspaceSession, ids: Collection[str]) -> list[PersonFacts]:
        """Load those of these people whom we have met."""
        return await self._found(session, ids)

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
        found = await self._found(session, [person])
        return found[0] if found else None

    async def locale(self, workspace: WorkspaceId, person: str) -> str | None:
        """Tell which language somebody reads, if we have met."""
        async with self._store.begin(workspace) as session:
            rows = await self._rows(session, [person])
        return rows[0].locale if rows else None

    async def teams_of(self, session: WorkspaceSession, manager: str) -> list[TeamFacts]:
        """Load the teams that somebody leads, the oldest first."""
        teams = await session.scalars(select(Team).where(Team.manager == manager).order_by(Team.id))
        return [await self._team_facts(session, one) for one in teams]

    async def team(
        self, session: WorkspaceSession, team_id: int, *, to_change: bool = False
    ) -> TeamFacts:
        """Load a team by its id; `to_change` keeps it still until the commit.

        Raises NotFound.
        """
        query = select(Team).where(Team.id == team_id)
        team = await session.scalar(query.with_for_update() if to_change else query)
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

    async def members(
        self, session: WorkspaceSession, reps: Collection[str]
    ) -> list[tuple[Member, TeamFacts]]:
        """Load the present places of these people in teams; who is in none is left out."""
        rows = await session.scalars(
            select(Membership).where(Membership.rep.in_(reps), Membership.until.is_(None))
        )
        return [(_member(row), await self.team(session, row.team_id)) for row in rows.all()]

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
        self,
        session: WorkspaceSession,
        manager: str,
        policy: Policy,
        reps: Collection[str],
        *,
        team_id: int | None = None,
        name: str = "",
    ) -> TeamFacts:
        """Write a team down: its policy, who joins (ungreeted as yet) and who leaves.

        A new one without a `team_id`; the caller has seen that an old one is theirs to change.
        """
        now = self._clock.now()
        if team_id is None:
            team = Team(manager=manager, created_at=now)
            session.add(team)
        else:
            found = await session.scalars(select(Team).where(Team.id == team_id).with_for_update())
            team = found.one()
        team.name = name
        team.channel, team.zone = policy.channel, policy.zone
        team.weekday, team.start_minute = policy.weekday, policy.start
        team.length_minutes, team.times = policy.length, policy.times
        team.every_weeks, team.target_hours = policy.every, policy.target
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

    async def _found(self, session: WorkspaceSession, ids: Collection[str]) -> list[PersonFacts]:
        since = self._clock.now().date() - DAYS_OFF_KEPT
        rows = await session.execute(_WITH_DAYS_OFF, {"ids": list(ids), "since": since})
        persons: dict[str, Person] = {}
        off: defaultdict[str, list[DayOff]] = defaultdict(list)
        for person, day in rows:
            persons[person.slack_id] = person
            if day is not None:
                off[person.slack_id].append(_day_off(day))
        return [_facts(row, off[one]) for one, row in persons.items()]

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
                team.every_weeks,
                team.target_hours,
            ),
            tuple(_member(row) for row in rows),
            team.name,
        )


def _member(row: Membership) -> Member:
    return Member(row.id, row.rep, Greeting(row.greeting))


def _facts(row: Person, off: Iterable[DayOff]) -> PersonFacts:
    hours = WorkingHours(
        row.zone,
        frozenset(map(int, row.work_days)),
        row.work_from,
        row.work_until,
        country_of(row.zone) if row.country is None else row.country,
        tuple(off),
    )
    habits = Habits(
        Intensity(row.intensity),
        frozenset(filter(None, row.muted.split(","))),
        row.ping_lead,
        row.sheet_days,
        row.quiet_until,
    )
    return PersonFacts(row.slack_id, row.name, row.locale, hours, habits, row.is_gone)


def _day_off(row: model.DayOff) -> DayOff:
    return DayOff(row.first, row.last, WhyOff(row.kind), row.name)


@cache
def country_of(zone: str) -> str:
    """Guess the country whose holidays somebody has by their zone; "" where none can be told.

    Slack knows no country. People who live elsewhere choose their own (docs/rhythm.md R8).
    """
    zone = get_global("zone_aliases").get(zone, zone)
    found: str = get_global("zone_territories").get(zone, "")
    return found
