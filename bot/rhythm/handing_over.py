"""A rep changes manager: offered, taken in, and told (docs/rhythm.md R50)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from sqlalchemy import select

from bot.clock import Clock
from bot.errors import N_, NotAllowed
from bot.outbox import service as outbox
from bot.people import access, audit
from bot.people.access import Parties, Right
from bot.people.roster_rules import RosterKind
from bot.people.rules import Greeting, PersonFacts, TeamFacts
from bot.people.service import People
from bot.rhythm import form as forms
from bot.rhythm import hand_over_rules, rows, rules
from bot.rhythm.hand_over_rules import Answered
from bot.rhythm.model import Rhythm
from bot.rhythm.offers import Offers
from bot.rhythm.planning import Planner
from bot.rhythm.roster_pages import LeaderPage
from bot.rhythm.rules import Cause, Kind, OneOnOneFacts
from bot.rhythm.standing import Standings
from bot.rhythm.timetable import Slot
from bot.store import Store, WorkspaceId, WorkspaceSession

__all__ = ["HandingOver", "Released"]


@dataclass(frozen=True, slots=True)
class Released:
    """A rep whom their manager let go, with what moves along: greeting and time.

    `was_greeted` is False while no greeting has reached them yet.
    """

    rep: str
    manager: str
    greeting: Greeting
    was_greeted: bool
    slot: Slot | None


class HandingOver(Offers):
    """Use cases around a rep's change of manager; those around offers it has from `Offers`."""

    def __init__(
        self, store: Store, people: People, planner: Planner, standings: Standings, clock: Clock
    ) -> None:
        super().__init__(store, people, standings, clock)
        self._planner = planner

    async def accept(self, workspace: WorkspaceId, offer_id: int, team_id: int, *, by: str) -> None:
        """Take a rep into a team of one's own: rhythm, greeting and time move along.

        Twice does nothing. Raises NotFound, and NotAllowed where the offer no longer stands or
        there is no time for the two.
        """
        async with self._store.begin(workspace) as session:
            row = await self.row(session, offer_id, to_change=False)
            access.require(by, Right.TAKE_OVER, Parties(row.to_manager))
            rep = (await self.facts(session, row)).rep
            await self._people.hold_around(session, {by, rep, row.offered_by})
            row = await self.row(session, offer_id)
            if row.answer == Answered.ACCEPTED:
                return
            hand_over_rules.still_open(await self.facts(session, row), self._clock.now())
            team = await self._people.team(session, team_id, to_change=True)
            access.require(by, Right.CHANGE_TEAM, Parties(team.manager))
            if len(team.members) >= forms.MOST_REPS:
                raise NotAllowed(
                    N_("That team is full: {most} reps at most.", most=forms.MOST_REPS)
                )
            released = (await self.release(session, [rep], to=by))[rep]
            team = await self._people.enter(session, team.id, rep)
            await self.receive(session, team, released)
            await self._stand(session, await self._people.team(session, team.id), released)
            await self.hand_files(session, team.id, [rep])

    async def release(
        self, session: WorkspaceSession, reps: Collection[str], *, to: str
    ) -> Mapping[str, Released]:
        """Let those of these reps go whom somebody may take in, and say what moves along.

        These are the reps whom their manager offered, and those whose manager is gone. Their
        place and their rhythm end; coming 1:1s leave the plan and count for nothing. Whoever
        calls it then makes them members of a team and calls `receive`, in the same transaction.
        """
        found: dict[str, Released] = {}
        for member, team in await self._people.members(session, reps):
            offers = await self.open_rows(session, [member.id])
            is_offered = any(one.to_manager == to for one in offers)
            if team.manager == to or not (is_offered or await self._is_gone(session, team.manager)):
                continue
            told = await outbox.sent_message(session, Kind.GREETING, member.id, member.rep)
            slots = await self._standings.of_team(session, team.id)
            found[member.rep] = Released(
                member.rep, team.manager, member.greeting, told is not None, slots.get(member.rep)
            )
            keep = slots.keys() - {member.rep}
            await self._standings.end(session, team.id, keep=keep, cause=Cause.HANDED_OVER)
            await self._people.leave(session, member.id)
            for row in offers:
                mine = row.to_manager == to
                await self.close(session, row, Answered.ACCEPTED if mine else Answered.WITHDRAWN)
                if mine:
                    await self.tell(session, RosterKind.HAND_OVER_ANSWER, row.id, row.offered_by)
            await self.note(session, audit.Event.REP_HANDED_OVER, to, team, member.rep, to=to)
            await outbox.refresh(session, Kind.PREVIEW, team.id)
        return found

    async def receive(self, session: WorkspaceSession, team: TeamFacts, released: Released) -> None:
        """Have a rep, now in this team, stand as they stood before; who was greeted is told.

        Whom no greeting has reached yet gets the new manager's: it is the first contact (R46).
        """
        await self._people.set_greeting(session, team.id, released.rep, released.greeting)
        member = next(one for one in team.members if one.rep == released.rep)
        if released.greeting is Greeting.GREETED:
            kind = RosterKind.NEW_LEADER if released.was_greeted else Kind.GREETING
            await self.tell(session, kind, member.id, released.rep)
        await outbox.refresh(session, Kind.PREVIEW, team.id)

    async def hand_files(
        self, session: WorkspaceSession, team_id: int, reps: Collection[str]
    ) -> None:
        """Hand out the .ics of 1:1s that are on a sheet by now whose reader had it before (R3)."""
        found = await session.scalars(
            select(Rhythm.id).where(
                Rhythm.team_id == team_id, Rhythm.rep.in_(reps), Rhythm.ended_at.is_(None)
            )
        )
        for row in await self._standings.ahead(session, found.all()):
            facts = rows.facts_of(row)
            both = await self._people.persons(session, {facts.manager, facts.rep})
            untold = [
                one.slack_id for one in both.values() if not await _has_sheet(session, one, facts)
            ]
            await self._planner.hand_out(session, facts, but=untold)

    async def leader_page(self, workspace: WorkspaceId, member_id: int) -> LeaderPage:
        """Load who leads a rep's 1:1s. Raises NotFound when they have left the team again."""
        async with self._store.begin(workspace) as session:
            member, team = await self._people.member(session, member_id)
            known = await self._people.persons(session, {team.manager, member.rep})
            slot = await self.slot(session, member.rep)
        return LeaderPage(member.id, member.greeting, known[team.manager], known[member.rep], slot)

    async def _stand(self, session: WorkspaceSession, team: TeamFacts, released: Released) -> None:
        """Give a rep their old time with the new manager if both are free then, else the next."""
        if released.greeting is Greeting.REFUSED or released.slot is None:
            return
        both = {team.manager, released.rep}
        time = replace(released.slot.time, length=team.policy.length)
        week = rules.first_week(time, self._clock.now())
        table = await self._standings.timetable(session, both, week)
        slot = Slot(time, team.policy.every, week)
        if table.problem(slot, team.manager, released.rep) is not None:
            placed, _ = table.place(time, team.policy.every, team.manager, [released.rep])
            if released.rep not in placed:
                raise NotAllowed(forms.no_slot_words([table.people[released.rep]]))
            slot = placed[released.rep]
        await self._standings.stand(session, team, released.rep, slot, table.people)
        await self._standings.make_way(session, team.id)

    async def _is_gone(self, session: WorkspaceSession, person: str) -> bool:
        return (await self._people.persons(session, [person]))[person].is_gone


async def _has_sheet(session: WorkspaceSession, person: PersonFacts, facts: OneOnOneFacts) -> bool:
    day = person.hours.local_day(facts.planned_at)
    sheets = await rows.sheets_about(session, {person.slack_id: [day]})
    sent = [
        await outbox.sent_message(session, Kind.SHEET, sheet, person.slack_id) for sheet in sheets
    ]
    return any(sent)
