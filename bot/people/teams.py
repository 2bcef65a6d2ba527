"""Teams: who leads, who reports to whom, and what a team agreed on."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import or_, select, update

from bot.clock import Clock
from bot.errors import N_, NotFound
from bot.people import rows, shared_days
from bot.people.homes import home_changed
from bot.people.model import Membership, Team
from bot.people.rules import Greeting, Member, Policy, TeamFacts
from bot.store import WorkspaceSession

__all__ = ["Teams"]


class Teams:
    """What is done with teams, each in its caller's transaction; `People` is known by it, too."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    async def teams_of(self, session: WorkspaceSession, manager: str) -> list[TeamFacts]:
        """Load the teams that somebody leads, the oldest first."""
        teams = await session.scalars(select(Team).where(Team.manager == manager).order_by(Team.id))
        return [await rows.team_facts(session, one) for one in teams]

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
        return await rows.team_facts(session, team)

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
        return rows.member_of(row), await self.team(session, row.team_id)

    async def members(
        self, session: WorkspaceSession, reps: Collection[str]
    ) -> list[tuple[Member, TeamFacts]]:
        """Load the present places of these people in teams; who is in none is left out."""
        found = (
            await session.scalars(
                select(Membership).where(Membership.rep.in_(reps), Membership.until.is_(None))
            )
        ).all()
        teams = {one: await self.team(session, one) for one in {row.team_id for row in found}}
        return [(rows.member_of(row), teams[row.team_id]) for row in found]

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
        found = await session.execute(
            select(Membership.rep, Team.manager)
            .join(Team, Team.id == Membership.team_id)
            .where(Membership.rep.in_(reps), Membership.until.is_(None))
        )
        return dict(found.all())

    async def around(self, session: WorkspaceSession, ids: Collection[str]) -> set[str]:
        """Name those with whom these people have 1:1s: who leads them, and whom they lead."""
        found = await session.execute(
            select(Membership.rep, Team.manager)
            .join(Team, Team.id == Membership.team_id)
            .where(Membership.until.is_(None))
            .where(or_(Membership.rep.in_(ids), Team.manager.in_(ids)))
        )
        return {person for both in found for person in both}

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
        present = {member.rep for member in (await rows.team_facts(session, team)).members}
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
        await shared_days.spread(session, manager, now)
        await home_changed(session, {manager, *present, *reps})
        return await rows.team_facts(session, team)

    async def enter(self, session: WorkspaceSession, team_id: int, rep: str) -> TeamFacts:
        """Take a rep who is in no team into this one, ungreeted as yet."""
        now = self._clock.now()
        session.add(Membership(team_id=team_id, rep=rep, greeting=Greeting.WAITING, since=now))
        await session.flush()
        team = await self.team(session, team_id)
        await shared_days.spread(session, team.manager, now)
        await home_changed(session, {team.manager, rep})
        return team

    async def leave(self, session: WorkspaceSession, member_id: int) -> None:
        """End a rep's present place in a team, and with it that team's closing days for them."""
        member, team = await self.member(session, member_id)
        now = self._clock.now()
        await session.execute(
            update(Membership).where(Membership.id == member_id).values(until=now)
        )
        await shared_days.spread(session, team.manager, now)
        await home_changed(session, {team.manager, member.rep})

    async def set_greeting(
        self, session: WorkspaceSession, team_id: int, rep: str, to: Greeting
    ) -> None:
        """Write down how far the first contact with a rep has come (docs/rhythm.md R46)."""
        await session.execute(
            update(Membership)
            .where(Membership.team_id == team_id, Membership.rep == rep, Membership.until.is_(None))
            .values(greeting=to)
        )
        manager = await session.scalar(select(Team.manager).where(Team.id == team_id))
        await home_changed(session, {manager or rep, rep})
