"""One rep's slot apart from the team's: another day, another length, every two weeks."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.clock import Clock
from bot.errors import N_, InvalidInput, NotAllowed, Text
from bot.people import access, audit
from bot.people.access import Parties, Right
from bot.people.rules import Member, TeamFacts, Times
from bot.people.service import People
from bot.rhythm import form as forms
from bot.rhythm import rules
from bot.rhythm.planning import Planner
from bot.rhythm.rules import WeeklyTime
from bot.rhythm.slot_pages import SlotPage, Wanted
from bot.rhythm.standing import Standings
from bot.rhythm.timetable import Slot, Timetable
from bot.store import Store, WorkspaceId, WorkspaceSession

__all__ = ["SlotEditing"]


@dataclass(frozen=True, slots=True)
class _Case:
    """All that a decision about one rep's slot needs."""

    member: Member
    team: TeamFacts
    slot: Slot
    table: Timetable

    @property
    def manager(self) -> str:
        return self.team.manager

    @property
    def rep(self) -> str:
        return self.member.rep

    def fitting(self, wanted: Wanted) -> tuple[Slot, Text | None]:
        """Find the weeks that suit a wanted slot, or tell what is in the way in each."""
        time = wanted.time(self.team.policy.zone)
        weeks = (
            [self.slot.week]
            if wanted.every == self.slot.every
            else [self.table.week.plus(ahead) for ahead in range(wanted.every)]
        )
        ways = [Slot(time, wanted.every, week, is_own=True) for week in weeks]
        problems = [self.table.problem(way, self.manager, self.rep) for way in ways]
        best = problems.index(None) if None in problems else 0
        return ways[best], problems[best]


class SlotEditing:
    """Use cases around a single rep's slot; they are the manager's of the team."""

    def __init__(
        self, store: Store, people: People, standings: Standings, planner: Planner, clock: Clock
    ) -> None:
        self._store = store
        self._people = people
        self._standings = standings
        self._planner = planner
        self._clock = clock

    async def page(
        self,
        workspace: WorkspaceId,
        member_id: int,
        *,
        by: str,
        length: int | None = None,
        every: int | None = None,
    ) -> SlotPage:
        """Load a rep's slot, with the times that are free for it or for another length (R3).

        Raises NotFound, NotAllowed.
        """
        async with self._store.begin(workspace) as session:
            case = await self._load(session, member_id, by)
        slot, people = case.slot, case.table.people
        shape = replace(slot, time=replace(slot.time, length=length or slot.time.length))
        if every is not None and every != slot.every:
            shape = Slot(shape.time, every)
        free = case.table.times_for(shape, case.manager, case.rep)
        manager, rep = people[case.manager], people[case.rep]
        return SlotPage(member_id, case.team, manager, rep, slot, tuple(free))

    async def change(
        self, workspace: WorkspaceId, member_id: int, wanted: Wanted, *, by: str, field: str
    ) -> None:
        """Give a rep a slot of their own, which staggering the team anew leaves alone (R3).

        Both hear of it by their cards, if the rep has been greeted. Raises NotFound, NotAllowed,
        InvalidInput at `field` when the slot doesn't suit.
        """
        async with self._store.begin(workspace) as session:
            case = await self._load(session, member_id, by, to_change=True)
            if wanted == Wanted.of(case.slot) and case.slot.time.zone == case.team.policy.zone:
                return
            slot, problem = case.fitting(wanted)
            if problem:
                raise InvalidInput({field: problem})
            await self._stand(session, case, slot, by)

    async def give_back(self, workspace: WorkspaceId, member_id: int, *, by: str) -> SlotPage:
        """Let a rep's slot be the team's again; returns what it is then.

        Raises NotFound, NotAllowed where the team's ways leave no room.
        """
        async with self._store.begin(workspace) as session:
            case = await self._load(session, member_id, by, to_change=True)
            if case.slot.is_own:
                slot = self._of_team(case)
                await self._stand(session, case, slot, by)
                case = replace(case, slot=slot)
        manager, rep = case.table.people[case.manager], case.table.people[case.rep]
        return SlotPage(member_id, case.team, manager, rep, case.slot, ())

    def _of_team(self, case: _Case) -> Slot:
        policy, rep = case.team.policy, case.rep
        if policy.times is Times.KEPT:
            time = case.slot.time
            slot, problem = case.fitting(
                Wanted(time.weekday, time.start, policy.length, policy.every)
            )
            if problem:
                raise NotAllowed(problem)
            return replace(slot, is_own=False)
        wanted = WeeklyTime(policy.zone, policy.weekday, policy.start, policy.length)
        found, _ = case.table.place(wanted, policy.every, case.manager, [rep])
        if rep not in found:
            raise NotAllowed(forms.no_slot_words([case.table.people[rep]]))
        return found[rep]

    async def _load(
        self, session: WorkspaceSession, member_id: int, by: str, *, to_change: bool = False
    ) -> _Case:
        member, team = await self._people.member(session, member_id)
        access.require(by, Right.CHANGE_TEAM, Parties(team.manager, member.rep))
        if to_change:
            # All of the team: its other 1:1s make way, too.
            await self._people.hold_around(session, [team.manager, member.rep])
            team = await self._people.team(session, team.id, to_change=True)
            await self._standings.hold(session, team.id)
        slot = (await self._standings.of_team(session, team.id)).get(member.rep)
        if slot is None:
            raise NotAllowed(
                N_("They take no part at the moment, so there is no 1:1 to change here.")
            )
        week = rules.first_week(slot.time, self._clock.now())
        table = await self._standings.timetable(session, [team.manager, member.rep], week)
        return _Case(member, team, slot, table.without([member.rep]))

    async def _stand(self, session: WorkspaceSession, case: _Case, slot: Slot, by: str) -> None:
        moved = await self._standings.stand(session, case.team, case.rep, slot, case.table.people)
        if moved is not None:
            await self._planner.show_card(session, moved)
        await self._standings.make_way(session, case.team.id)
        await audit.note(
            session,
            audit.Event.SLOT_CHANGED,
            actor=by,
            subject=f"member:{case.member.id}",
            weekday=slot.time.weekday,
            start=slot.time.start,
            length=slot.time.length,
            every=slot.every,
        )
