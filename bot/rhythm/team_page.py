"""What `/coach team` shows: the teams that somebody leads, and their own place in one."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import select

from bot.clock import Clock
from bot.people import access
from bot.people.access import Parties, Right
from bot.people.closures import local_day
from bot.people.roles import Roles
from bot.people.roster import Roster
from bot.people.roster_rules import ClosureFacts, leader_on
from bot.people.rules import DayOff, Greeting, Member, PersonFacts, TeamFacts, WhyOff
from bot.people.service import People
from bot.rhythm import rows
from bot.rhythm.figures import Figures, summed_up
from bot.rhythm.handing_over import HandingOver
from bot.rhythm.model import OneOnOne
from bot.rhythm.pages import RepFigures
from bot.rhythm.roster_pages import OwnPage, RepLine, TeamPage, TeamSection
from bot.rhythm.rules import OneOnOneFacts, State
from bot.rhythm.standing import Standings
from bot.store import Store, WorkspaceId, WorkspaceSession

__all__ = ["TeamPages"]

AWAY_SOON = timedelta(days=14)
NOTHING: Mapping[str, RepFigures] = {}
AWAY = frozenset({WhyOff.AWAY, WhyOff.STATUS})


class TeamPages:
    """Puts a team's page together; what somebody may not see isn't loaded (docs/rhythm.md R50)."""

    def __init__(
        self,
        store: Store,
        people: People,
        *,
        roster: Roster,
        standings: Standings,
        figures: Figures,
        handing_over: HandingOver,
        roles: Roles,
        clock: Clock,
    ) -> None:
        self._store = store
        self._people = people
        self._roster = roster
        self._standings = standings
        self._figures = figures
        self._handing_over = handing_over
        self._roles = roles
        self._clock = clock

    async def page(self, workspace: WorkspaceId, person: str) -> TeamPage:
        """Tell somebody of the teams that they lead, also in another's place, and of their own.

        Works for people whom we never met.
        """
        async with self._store.begin(workspace) as session:
            reader = await self._people.known(session, person)
            led = await self._people.teams_of(session, person)
            stood_in = await self._roster.led_by(session, person)
            sections = [
                *[await self._section(session, one, may_change=True) for one in led],
                *[await self._section(session, one, may_change=False) for one in stood_in],
            ]
            own = await self._own(session, person)
            shows_persons = await self._roles.shows_persons(session)
        return TeamPage(reader, tuple(sections), own, shows_persons)

    async def to_change(
        self, workspace: WorkspaceId, team_id: int, *, by: str
    ) -> tuple[TeamFacts, ClosureFacts | None]:
        """Load a team and its pause for a form of its manager's. Raises NotFound."""
        async with self._store.begin(workspace) as session:
            team = await self._people.team(session, team_id)
            access.require(by, Right.CHANGE_TEAM, Parties(team.manager))
            closures = (await self._roster.closures(session, [team.id]))[team.id]
        today = local_day(team, self._clock.now())
        pauses = [one for one in closures if one.why is WhyOff.PAUSED and one.last >= today]
        return team, next(iter(pauses), None)

    async def rep(self, workspace: WorkspaceId, member_id: int, *, by: str) -> PersonFacts:
        """Load a rep for a form of their manager's. Raises NotFound."""
        async with self._store.begin(workspace) as session:
            member, team = await self._people.member(session, member_id)
            access.require(by, Right.CHANGE_TEAM, Parties(team.manager))
            return (await self._people.persons(session, [member.rep]))[member.rep]

    async def _section(
        self, session: WorkspaceSession, team: TeamFacts, *, may_change: bool
    ) -> TeamSection:
        today = local_day(team, self._clock.now())
        closures = (await self._roster.closures(session, [team.id]))[team.id]
        stand_ins = (await self._roster.stand_ins(session, [team.id]))[team.id]
        ahead = [one for one in stand_ins if one.last >= today]
        known = await self._people.persons(session, {team.manager, *(one.person for one in ahead)})
        figures = await self._figures.of_team(session, team) if may_change else {}
        shows_persons = await self._roles.shows_persons(session)
        return TeamSection(
            team,
            known[team.manager],
            today,
            await self._lines(
                session,
                team,
                team.members,
                figures=figures if shows_persons else {},
                is_managers=may_change,
            ),
            tuple(one for one in closures if one.last >= today),
            tuple((one, known[one.person]) for one in ahead),
            may_change,
            summed_up(figures, shows_persons=shows_persons),
        )

    async def _own(self, session: WorkspaceSession, person: str) -> OwnPage | None:
        """Load a rep's own line; who hasn't been greeted doesn't hear of it here first (R46)."""
        for member, team in await self._people.members(session, [person]):
            if member.greeting is Greeting.GREETED:
                [line] = await self._lines(session, team, [member])
                if await self._roles.shows_persons(session):
                    figures = await self._figures.of_team(session, team, only=[person])
                    line = replace(line, figures=figures.get(person))
                stand_ins = (await self._roster.stand_ins(session, [team.id]))[team.id]
                leads = leader_on(local_day(team, self._clock.now()), team.manager, stand_ins)
                known = await self._people.persons(session, {team.manager, leads})
                stands_in = known[leads] if leads != team.manager else None
                return OwnPage(known[team.manager], stands_in, line)
        return None

    async def _lines(
        self,
        session: WorkspaceSession,
        team: TeamFacts,
        members: Collection[Member],
        *,
        figures: Mapping[str, RepFigures] = NOTHING,
        is_managers: bool = False,
    ) -> tuple[RepLine, ...]:
        reps = [one.rep for one in members]
        slots = await self._standings.of_team(session, team.id)
        coming = await self._coming(session, reps)
        ids = [one.id for one in members]
        offers = await self._handing_over.open_offers(session, ids) if is_managers else {}
        known = await self._people.persons(session, {*reps, *(o.to for o in offers.values())})
        lines = []
        for one in members:
            offer = offers.get(one.id)
            lines.append(
                RepLine(
                    one,
                    known[one.rep],
                    slots.get(one.rep),
                    coming.get(one.rep),
                    figures.get(one.rep),
                    _away(known[one.rep], local_day(team, self._clock.now())),
                    offer,
                    known[offer.to] if offer else None,
                )
            )
        return tuple(lines)

    async def _coming(
        self, session: WorkspaceSession, reps: Collection[str]
    ) -> dict[str, OneOnOneFacts]:
        """Find each rep's next 1:1; one whose time it is counts as such until its end."""
        now = self._clock.now()
        found = await session.scalars(
            select(OneOnOne)
            .where(
                OneOnOne.rep.in_(reps),
                OneOnOne.state == State.PLANNED,
                OneOnOne.ended_at.is_(None),
                OneOnOne.planned_at > now - rows.LONGEST,
            )
            .order_by(OneOnOne.planned_at.desc())
        )
        coming = [rows.facts_of(row) for row in found]
        return {one.rep: one for one in coming if one.ends_at > now}


def _away(rep: PersonFacts, today: date) -> DayOff | None:
    """Find the leave that somebody is on, or goes on within two weeks."""
    near = [
        off
        for off in rep.hours.off
        if off.why in AWAY and off.last >= today and off.first <= today + AWAY_SOON
    ]
    return min(near, key=lambda off: off.first, default=None)
