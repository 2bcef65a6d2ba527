"""Who is what in the whole workspace: admin, ops, leader (docs/rhythm.md R46, R50, R51)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from sqlalchemy import select

from bot.clock import Clock
from bot.people import access, rows
from bot.people.access import Role, WorkspaceRight
from bot.people.model import LedTeam, Person, RoleGrant, Team, WorkspacePolicy
from bot.people.service import People
from bot.store import Store, WorkspaceId, WorkspaceSession

__all__ = ["Role", "Roles", "shows_persons"]


class Roles:
    """Use cases around roles, and what the whole workspace decided.

    Slack's admins and owners are admins, and whom they appoint. Managers, stand-ins and reps are
    who they are by their teams: nobody gives them that here.
    """

    def __init__(self, store: Store, people: People, clock: Clock) -> None:
        self._store = store
        self._people = people
        self._clock = clock

    async def look_at(self, workspace: WorkspaceId, person: str) -> None:
        """Ask Slack whether somebody is an admin there; for whoever acts by a role.

        Of who is none, and was never met, nothing is kept. Raises SlackFailure.
        """
        users = await self._people.profiles(workspace, [person])
        async with self._store.begin(workspace) as session:
            if users[person].is_admin or await rows.persons(session, [person]):
                await self._people.remember(session, users.values())

    async def roles_of(self, session: WorkspaceSession, person: str) -> frozenset[Role]:
        """Tell what somebody is in the whole workspace, as Slack and the grants say."""
        found = await session.scalars(
            select(RoleGrant.role).where(RoleGrant.person == person, RoleGrant.ended_at.is_(None))
        )
        roles = {Role(one) for one in found}
        if any(row.is_admin for row in await rows.persons(session, [person])):
            roles.add(Role.ADMIN)
        return frozenset(roles)

    async def with_role(self, session: WorkspaceSession, role: Role) -> tuple[str, ...]:
        """List who has a role, in the order of their ids; of Slack's admins those we have met."""
        found = await session.scalars(
            select(RoleGrant.person)
            .join(Person, Person.slack_id == RoleGrant.person)
            .where(RoleGrant.role == role, RoleGrant.ended_at.is_(None), Person.is_gone.is_(False))
        )
        people = set(found)
        if role is Role.ADMIN:
            people.update(
                await session.scalars(select(Person.slack_id).where(Person.is_admin.is_(True)))
            )
        return tuple(sorted(people))

    async def led_by(self, session: WorkspaceSession, person: str) -> tuple[int, ...]:
        """List the ids of the teams whose numbers somebody may see (R50).

        As their leader, of all teams or of chosen ones; or as their manager.
        """
        own = await session.scalars(select(Team.id).where(Team.manager == person))
        led = await self.leaders(session, person)
        return tuple(sorted({*own, *led.get(person, ())}))

    async def leaders(self, session: WorkspaceSession, *only: str) -> Mapping[str, tuple[int, ...]]:
        """Tell of each leader, or of these alone, the ids of the teams that they lead.

        Who was given no teams of their own sees the numbers of all.
        """
        query = (
            select(RoleGrant.person, LedTeam.team_id)
            .outerjoin(LedTeam, LedTeam.grant_id == RoleGrant.id)
            .join(Person, Person.slack_id == RoleGrant.person)
            .where(RoleGrant.role == Role.LEADER, RoleGrant.ended_at.is_(None))
            .where(Person.is_gone.is_(False))
        )
        found = await session.execute(query.where(RoleGrant.person.in_(only)) if only else query)
        led: defaultdict[str, list[int | None]] = defaultdict(list)
        for person, team in found:
            led[person].append(team)
        if not led:
            return {}
        every = tuple(await session.scalars(select(Team.id).order_by(Team.id)))
        return {
            one: tuple(team for team in every if team in teams) if any(teams) else every
            for one, teams in sorted(led.items())
        }

    async def require(
        self, session: WorkspaceSession, viewer: str, right: WorkspaceRight
    ) -> frozenset[Role]:
        """Let the viewer pass, with their roles, or refuse.

        Numbers a manager sees, too: those of their own teams. Raises NotAllowed.
        """
        roles = await self.roles_of(session, viewer)
        if right is WorkspaceRight.SEE_NUMBERS and await self.led_by(session, viewer):
            return roles
        access.require_role(viewer, right, roles)
        return roles

    async def shows_persons(self, session: WorkspaceSession) -> bool:
        """Tell whether figures of single people exist in this workspace (R50)."""
        return await shows_persons(session)


async def shows_persons(session: WorkspaceSession) -> bool:
    """Tell whether figures of single people exist in this workspace; they do, unless decided so."""
    found = await session.scalar(select(WorkspacePolicy.shows_persons))
    return True if found is None else found
