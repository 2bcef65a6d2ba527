"""Giving roles and ending them, and what the whole workspace decides (docs/rhythm.md R50, R51)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import func, select

from bot.clock import Clock
from bot.errors import N_, InvalidInput, NotAllowed, NotFound, Text
from bot.outbox import service as outbox
from bot.outbox.types import DeliveryClass
from bot.people import audit
from bot.people.access import Role, WorkspaceRight
from bot.people.homes import home_changed
from bot.people.ids import Field
from bot.people.kinds import Kind
from bot.people.model import LedTeam, Membership, Person, RoleGrant, Team, WorkspacePolicy
from bot.people.roles import Roles
from bot.people.roles_pages import Given, Holder, RoleForm, RoleNotice, RolesPage, Standing
from bot.people.roster import Roster
from bot.people.service import People
from bot.slack.answers import SlackUser
from bot.store import Store, WorkspaceId, WorkspaceSession, upsert

__all__ = ["Appointing"]

TOLD_FOR = timedelta(days=14)
GONE = N_("This role has ended already. Type `/coach roles` to see who is what now.")
LAST = N_(
    "That would leave nobody who can give roles. Make somebody else an admin first, then end this."
)


class Appointing:
    """Use cases of the page of roles; each is one transaction."""

    def __init__(
        self, store: Store, people: People, roster: Roster, roles: Roles, clock: Clock
    ) -> None:
        self._store = store
        self._people = people
        self._roster = roster
        self._roles = roles
        self._clock = clock

    async def page(self, workspace: WorkspaceId, reader: str) -> RolesPage:
        """Load who is what; whoever may not appoint sees the admins and themselves.

        Works for people whom we never met. Raises SlackFailure.
        """
        await self._roles.look_at(workspace, reader)
        async with self._store.begin(workspace) as session:
            return await self._page(session, reader)

    async def give(self, workspace: WorkspaceId, form: RoleForm, *, by: str) -> Given:
        """Give somebody a role, and tell them; a leader of other teams than before is one anew.

        Raises NotAllowed, InvalidInput at the fields, SlackFailure.
        """
        if problems := _left_out(form):
            raise InvalidInput(problems)
        assert form.person is not None
        assert form.role is not None
        users = await self._people.profiles(workspace, [by, form.person])
        async with self._store.begin(workspace) as session:
            await self._people.remember(session, users.values())
            await self._roles.require(session, by, WorkspaceRight.APPOINT)
            if problem := _role_problem(users[form.person], users[by]):
                raise InvalidInput({Field.PERSON: problem})
            teams = await self._teams(session, form)
            return await self._give(session, form.person, form.role, teams, by=by)

    async def end(self, workspace: WorkspaceId, grant_id: int, *, by: str) -> RolesPage:
        """End a role that was given; Slack's own admins stay what they are. Twice does nothing.

        Raises NotFound, NotAllowed, SlackFailure.
        """
        await self._roles.look_at(workspace, by)
        async with self._store.begin(workspace) as session:
            await self._roles.require(session, by, WorkspaceRight.APPOINT)
            grant = await session.scalar(select(RoleGrant).where(RoleGrant.id == grant_id))
            if grant is None:
                raise NotFound(GONE)
            await self._people.hold(session, {by, grant.person})
            await session.refresh(grant)
            if grant.ended_at is None:
                await self._end(session, grant, by=by)
                if not await self._roles.with_role(session, Role.ADMIN):
                    raise NotAllowed(LAST)
                await audit.note(
                    session,
                    audit.Event.ROLE_ENDED,
                    actor=by,
                    subject=f"person:{grant.person}",
                    role=grant.role,
                )
                if grant.person != by:
                    await self._tell(session, Kind.ROLE_ENDED, grant)
            return await self._page(session, by)

    async def show_persons(self, workspace: WorkspaceId, *, shows: bool, by: str) -> RolesPage:
        """Have figures of single people exist in this workspace, or not (R50).

        Raises NotAllowed, SlackFailure.
        """
        await self._roles.look_at(workspace, by)
        async with self._store.begin(workspace) as session:
            await self._roles.require(session, by, WorkspaceRight.CHANGE_WORKSPACE)
            if await self._roles.shows_persons(session) is not shows:
                await self._decide(session, shows=shows, by=by)
            return await self._page(session, by)

    async def notice(self, workspace: WorkspaceId, grant_id: int, *, reader: str) -> RoleNotice:
        """Load what somebody reads of a role of theirs. Raises NotFound."""
        async with self._store.begin(workspace) as session:
            grant = await session.scalar(
                select(RoleGrant).where(RoleGrant.id == grant_id, RoleGrant.person == reader)
            )
            if grant is None:
                raise NotFound(GONE)
            facts = (await self._people.persons(session, [reader]))[reader]
            managers = await _managers(session, [grant.id])
            told = await outbox.sent_message(session, Kind.ROLE_GIVEN, grant_id, reader)
        holder = Holder(reader, Role(grant.role), grant.id, managers.get(grant.id, ()))
        ended_by = grant.ended_by if grant.ended_at else None
        return RoleNotice(facts, holder, grant.granted_by, ended_by, is_told=told is not None)

    async def _page(self, session: WorkspaceSession, reader: str) -> RolesPage:
        roles = await self._roles.roles_of(session, reader)
        known = await self._people.known(session, reader)
        page = RolesPage(
            reader,
            known.locale if known else None,
            roles,
            await self._holders(session, None if Role.ADMIN in roles else reader),
            await self._standing(session, reader),
            shows_persons=await self._roles.shows_persons(session),
        )
        if not page.may_appoint:
            return page
        teams, managers = (
            await session.execute(select(func.count(Team.id), func.count(Team.manager.distinct())))
        ).one()
        reps = await session.scalar(
            select(func.count(Membership.id)).where(Membership.until.is_(None))
        )
        return replace(page, teams=teams, managers=managers, reps=reps or 0)

    async def _holders(self, session: WorkspaceSession, only: str | None) -> tuple[Holder, ...]:
        """List who has a role; for somebody who may not appoint `only` admins and themselves."""
        slacks = await session.scalars(
            select(Person.slack_id).where(Person.is_admin.is_(True)).order_by(Person.name)
        )
        holders = [Holder(one, Role.ADMIN) for one in slacks]
        query = (
            select(RoleGrant.id, RoleGrant.person, RoleGrant.role)
            .join(Person, Person.slack_id == RoleGrant.person)
            .where(RoleGrant.ended_at.is_(None))
            .order_by(Person.name, RoleGrant.id)
        )
        if only is not None:
            query = query.where((RoleGrant.role == Role.ADMIN) | (RoleGrant.person == only))
        grants = (await session.execute(query)).all()
        managers = await _managers(session, [grant for grant, _, _ in grants])
        return (
            *holders,
            *(Holder(who, Role(role), one, managers.get(one, ())) for one, who, role in grants),
        )

    async def _standing(self, session: WorkspaceSession, person: str) -> Standing:
        own = await self._people.teams_of(session, person)
        stood_in = await self._roster.led_by(session, person)
        # Who hasn't been greeted doesn't hear of their team here first (R46).
        is_greeted = await self._people.is_greeted(session, person)
        places = await self._people.members(session, [person]) if is_greeted else []
        return Standing(
            len(own),
            tuple(team.manager for team in stood_in),
            tuple(team.manager for _, team in places),
        )

    async def _teams(self, session: WorkspaceSession, form: RoleForm) -> tuple[int, ...]:
        """Find the teams that a leader shall see, by who leads them; none for all."""
        if form.role is not Role.LEADER or not form.managers:
            return ()
        found = await session.execute(
            select(Team.id, Team.manager).where(Team.manager.in_(form.managers)).order_by(Team.id)
        )
        teams = found.all()
        if len({manager for _, manager in teams}) < len(form.managers):
            raise InvalidInput(
                {
                    Field.MANAGERS: N_(
                        "Pick people who lead a team here, or nobody: then it is all teams."
                    )
                }
            )
        return tuple(team for team, _ in teams)

    async def _give(
        self, session: WorkspaceSession, person: str, role: Role, teams: tuple[int, ...], *, by: str
    ) -> Given:
        standing = await session.scalar(
            select(RoleGrant).where(
                RoleGrant.person == person, RoleGrant.role == role, RoleGrant.ended_at.is_(None)
            )
        )
        if standing is not None:
            had = await session.scalars(
                select(LedTeam.team_id).where(LedTeam.grant_id == standing.id)
            )
            if set(had) == set(teams):
                managers = await _managers(session, [standing.id])
                holder = Holder(person, role, standing.id, managers.get(standing.id, ()))
                return Given(holder, is_new=False)
            await self._end(session, standing, by=by)
        grant = RoleGrant(person=person, role=role, granted_by=by, granted_at=self._clock.now())
        session.add(grant)
        await session.flush()
        session.add_all(LedTeam(grant_id=grant.id, team_id=team) for team in teams)
        await session.flush()
        await audit.note(
            session,
            audit.Event.ROLE_GIVEN,
            actor=by,
            subject=f"person:{person}",
            role=role,
            teams=[str(team) for team in teams] or None,
        )
        if person != by:
            await self._tell(session, Kind.ROLE_GIVEN, grant)
        await home_changed(session, [person])
        managers = await _managers(session, [grant.id])
        return Given(Holder(person, role, grant.id, managers.get(grant.id, ())), is_new=True)

    async def _end(self, session: WorkspaceSession, grant: RoleGrant, *, by: str) -> None:
        grant.ended_at, grant.ended_by = self._clock.now(), by
        await session.flush()
        await outbox.refresh(session, Kind.ROLE_GIVEN, grant.id)
        await home_changed(session, [grant.person])

    async def _tell(self, session: WorkspaceSession, kind: Kind, grant: RoleGrant) -> None:
        now = self._clock.now()
        await outbox.enqueue(
            session,
            kind=kind,
            subject=grant.id,
            recipient=grant.person,
            due_at=now,
            expires_at=now + TOLD_FOR,
            dedup_key=f"{kind}:{grant.id}",
            klass=DeliveryClass.NOTICE,
        )

    async def _decide(self, session: WorkspaceSession, *, shows: bool, by: str) -> None:
        decided = {"shows_persons": shows, "changed_by": by, "changed_at": self._clock.now()}
        await session.execute(
            upsert(session, WorkspacePolicy)
            .values(**decided)
            .on_conflict_do_update(index_elements=["workspace_id"], set_=decided)
        )
        event = audit.Event.PERSONS_SHOWN if shows else audit.Event.PERSONS_HIDDEN
        await audit.note(session, event, actor=by, subject="workspace")
        await home_changed(session, (await session.scalars(select(Person.slack_id))).all())


async def _managers(
    session: WorkspaceSession, grants: Collection[int]
) -> Mapping[int, tuple[str, ...]]:
    """Name whose teams each of these grants is about; those of all teams are left out."""
    if not grants:
        return {}
    found = await session.execute(
        select(LedTeam.grant_id, Team.manager)
        .join(Team, Team.id == LedTeam.team_id)
        .where(LedTeam.grant_id.in_(grants))
        .order_by(LedTeam.id)
    )
    managers: dict[int, tuple[str, ...]] = {}
    for grant, manager in found:
        managers[grant] = tuple(dict.fromkeys((*managers.get(grant, ()), manager)))
    return managers


def _left_out(form: RoleForm) -> dict[str, Text]:
    found: dict[str, Text] = {}
    if form.person is None:
        found[Field.PERSON] = N_("Pick who gets the role.")
    if form.role is None:
        found[Field.ROLE] = N_("Pick a role.")
    if form.managers and form.role is not Role.LEADER:
        found[Field.MANAGERS] = N_("Only leaders have chosen teams. Leave this empty.")
    return found


def _role_problem(user: SlackUser, asks: SlackUser) -> Text | None:
    """Tell why somebody can't have a role here."""
    if user.is_bot:
        return N_("Apps can't have a role. Pick a person.")
    if user.deleted:
        return N_("{name} is no longer in this workspace. Pick somebody else.", name=user.name)
    if user.is_guest or user.team_id != asks.team_id:
        return N_("Guests can't have a role. Pick a member of this workspace.")
    return None
