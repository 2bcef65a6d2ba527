"""A team's days and who leads it: pause and closing days, and a stand-in (R4, R8, R50)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Awaitable, Callable, Collection, Mapping
from datetime import date, datetime, timedelta

from sqlalchemy import select

from bot.clock import Clock
from bot.errors import N_, InvalidInput, NotFound
from bot.outbox import service as outbox
from bot.people import audit, roster_rules
from bot.people.access import Parties
from bot.people.closures import GONE, TOLD_FOR, Closures, local_day, note_days
from bot.people.model import StandIn
from bot.people.roster_rules import RosterField, RosterKind, StandInFacts, StandInPage
from bot.people.rules import Greeting, TeamFacts, at_local
from bot.people.service import People
from bot.slack.answers import SlackUser
from bot.store import Store, WorkspaceId, WorkspaceSession

__all__ = ["LeadersChanged", "Roster"]

LeadersChanged = Callable[[WorkspaceSession, int], Awaitable[None]]
"""Told, in the transaction that did it, of which team the 1:1s are led by others now."""

# So long it still matters who led: for a 1:1 whose answer is waited for.
STAND_INS_KEPT = timedelta(days=14)


class Roster(Closures):
    """Use cases around who leads a team; those around its days it has from `Closures`."""

    def __init__(self, store: Store, people: People, clock: Clock) -> None:
        super().__init__(store, people, clock)
        self._watching: list[LeadersChanged] = []

    def watch_leaders(self, follow: LeadersChanged) -> None:
        """Have `follow` called whenever others lead a team's 1:1s than before."""
        self._watching.append(follow)

    async def stand_ins(
        self, session: WorkspaceSession, team_ids: Collection[int]
    ) -> Mapping[int, tuple[StandInFacts, ...]]:
        """List each team's stand-ins of now and later, and of two weeks before."""
        since = self._clock.now().date() - STAND_INS_KEPT
        found: defaultdict[int, list[StandInFacts]] = defaultdict(list)
        for row in await session.scalars(
            select(StandIn)
            .where(StandIn.team_id.in_(team_ids), StandIn.last >= since)
            .where(StandIn.last >= StandIn.first)
            .order_by(StandIn.first, StandIn.id)
        ):
            found[row.team_id].append(_stand_in_of(row))
        return {team: tuple(found[team]) for team in team_ids}

    async def led_by(self, session: WorkspaceSession, person: str) -> list[TeamFacts]:
        """Load the teams that somebody leads today in another's place."""
        now = self._clock.now()
        rows = await session.scalars(
            select(StandIn)
            .where(StandIn.person == person, StandIn.last >= now.date() - roster_rules.DAY)
            .order_by(StandIn.id)
        )
        found = {}
        for row in rows.all():
            team = await self._people.team(session, row.team_id)
            if _stand_in_of(row).holds(local_day(team, now)):
                found[team.id] = team
        return list(found.values())

    async def parties_of(self, session: WorkspaceSession, rep: str, viewer: str) -> Parties:
        """Name the two of a rep's coaching today, as this viewer may take part in it (R50).

        That is the rep with whoever stands in, if it is the viewer who does, else with the
        manager. Somebody in no team is alone with what is theirs.
        """
        places = await self._people.members(session, [rep])
        for _, team in places:
            if viewer in {one.person for one in await self._stand_ins_today(session, team)}:
                return Parties(viewer, rep)
        return Parties(places[0][1].manager if places else rep, rep)

    async def leaders_of(self, session: WorkspaceSession, rep: str) -> tuple[str, ...]:
        """Name who leads a rep today: the manager, then who stands in; nobody for no team."""
        leaders: list[str] = []
        for _, team in await self._people.members(session, [rep]):
            leaders.append(team.manager)
            leaders += [one.person for one in await self._stand_ins_today(session, team)]
        return tuple(leaders)

    async def reps_of(self, session: WorkspaceSession, leader: str) -> tuple[str, ...]:
        """List whom somebody leads today, as manager or stand-in; not those who said no."""
        teams = await self._people.teams_of(session, leader)
        teams += await self.led_by(session, leader)
        return tuple(
            dict.fromkeys(
                one.rep
                for team in teams
                for one in team.members
                if one.greeting is not Greeting.REFUSED
            )
        )

    async def _stand_ins_today(
        self, session: WorkspaceSession, team: TeamFacts
    ) -> list[StandInFacts]:
        today = local_day(team, self._clock.now())
        found = await self.stand_ins(session, [team.id])
        return [one for one in found[team.id] if one.holds(today)]

    async def set_stand_in(
        self,
        workspace: WorkspaceId,
        team_id: int,
        person: str,
        first: date,
        last: date,
        *,
        by: str,
    ) -> StandInFacts:
        """Have somebody lead a team's 1:1s on these days, both included; they are told (R50).

        Sent once more it is done already. Raises NotFound, InvalidInput, SlackFailure.
        """
        users = await self._people.profiles(workspace, [by, person])
        async with self._store.begin(workspace) as session:
            return await self.have_led(session, team_id, users[person], first, last, asks=users[by])

    async def have_led(
        self,
        session: WorkspaceSession,
        team_id: int,
        user: SlackUser,
        first: date,
        last: date,
        *,
        asks: SlackUser,
    ) -> StandInFacts:
        """Do the same in a transaction that is open already. Raises NotFound, InvalidInput."""
        team = await self.held(session, team_id, asks.id, besides=[user.id])
        await self._people.remember(session, [asks, user])
        problems = roster_rules.day_problems(first, last, self.today(team))
        reps = [one.rep for one in team.members]
        if who := roster_rules.leader_problem(user, asks, team.manager, reps):
            problems[RosterField.WHO] = who
        there = (await self.stand_ins(session, [team_id]))[team_id]
        for one in there:
            if not problems and (one.person, one.first, one.last) == (user.id, first, last):
                return one
        if not problems and any(one.first <= last and first <= one.last for one in there):
            problems[RosterField.FIRST] = N_(
                "Somebody stands in on these days already. End that first, or pick other days."
            )
        if problems:
            raise InvalidInput(problems)
        row = StandIn(
            team_id=team_id,
            person=user.id,
            first=first,
            last=last,
            set_by=asks.id,
            set_at=self._clock.now(),
        )
        session.add(row)
        facts = await self._lead(session, team, row)
        await note_days(session, audit.Event.STAND_IN_SET, asks.id, facts, person=user.id)
        await self.tell(session, RosterKind.STAND_IN, facts.id, user.id, until=_end(team, last))
        return facts

    async def end_stand_in(self, workspace: WorkspaceId, stand_in_id: int, *, by: str) -> None:
        """Lead the 1:1s oneself again from today on; twice does nothing. Raises NotFound."""
        async with self._store.begin(workspace) as session:
            row = await session.scalar(select(StandIn).where(StandIn.id == stand_in_id))
            if row is None:
                raise NotFound(GONE)
            team = await self.held(session, row.team_id, by, besides=[row.person])
            await session.refresh(row)
            last = min(row.last, roster_rules.ended(row.first, self.today(team)))
            if last == row.last:
                return
            row.last = last
            facts = await self._lead(session, team, row)
            await note_days(session, audit.Event.STAND_IN_ENDED, by, facts, person=row.person)
            await outbox.refresh(session, RosterKind.STAND_IN, facts.id)
            until = self._clock.now() + TOLD_FOR
            await self.tell(session, RosterKind.STAND_IN_ENDED, facts.id, row.person, until=until)

    async def stand_in_page(
        self, workspace: WorkspaceId, stand_in_id: int, *, reader: str
    ) -> StandInPage:
        """Load a stand-in as the one who stands in reads of it. Raises NotFound."""
        async with self._store.begin(workspace) as session:
            row = await session.scalar(select(StandIn).where(StandIn.id == stand_in_id))
            if row is None or row.person != reader:
                raise NotFound(GONE)
            team = await self._people.team(session, row.team_id)
            known = await self._people.persons(session, {team.manager, reader})
            told = await outbox.sent_message(session, RosterKind.STAND_IN, stand_in_id, reader)
        return StandInPage(
            _stand_in_of(row), team, known[team.manager], known[reader], is_told=told is not None
        )

    async def _lead(self, session: WorkspaceSession, team: TeamFacts, row: StandIn) -> StandInFacts:
        await session.flush()
        for follow in self._watching:
            await follow(session, team.id)
        return _stand_in_of(row)


def _end(team: TeamFacts, last: date) -> datetime:
    return at_local(last + roster_rules.DAY, 0, team.policy.zone)


def _stand_in_of(row: StandIn) -> StandInFacts:
    return StandInFacts(row.id, row.team_id, row.person, row.first, row.last, row.set_by)
