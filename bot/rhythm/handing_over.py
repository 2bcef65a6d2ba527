"""A rep changes manager: offered, taken in, and told (docs/rhythm.md R50)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select

from bot.clock import Clock
from bot.errors import N_, InvalidInput, NotAllowed, NotFound
from bot.outbox import service as outbox
from bot.outbox.types import DeliveryClass
from bot.people import access, audit, roster_rules
from bot.people.access import Parties, Right
from bot.people.closures import TOLD_FOR
from bot.people.model import HandOver, Membership
from bot.people.roster_rules import RosterField, RosterKind
from bot.people.rules import Greeting, Member, PersonFacts, TeamFacts
from bot.people.service import People
from bot.rhythm import form as forms
from bot.rhythm import hand_over_rules, rows, rules
from bot.rhythm.hand_over_rules import OFFER_LASTS, Answered, OfferFacts, OfferState
from bot.rhythm.model import Rhythm
from bot.rhythm.planning import Planner
from bot.rhythm.roster_pages import LeaderPage, OfferPage
from bot.rhythm.rules import Cause, Kind, OneOnOneFacts
from bot.rhythm.standing import Standings
from bot.rhythm.timetable import Slot
from bot.store import Store, WorkspaceId, WorkspaceSession

__all__ = ["HandingOver", "Released"]

GONE = N_("This offer isn't there any more. Type `/coach team` to see how things stand.")


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


class HandingOver:
    """Use cases around a rep's change of manager.

    What takes a session joins its caller's transaction; what takes a workspace opens its own.
    """

    def __init__(
        self, store: Store, people: People, planner: Planner, standings: Standings, clock: Clock
    ) -> None:
        self._store = store
        self._people = people
        self._planner = planner
        self._standings = standings
        self._clock = clock

    async def offer(self, workspace: WorkspaceId, member_id: int, to: str, *, by: str) -> None:
        """Ask another manager to take a rep in; an offer to somebody else is taken back.

        Raises NotFound, InvalidInput, SlackFailure.
        """
        users = await self._people.profiles(workspace, [by, to])
        async with self._store.begin(workspace) as session:
            await self._people.remember(session, users.values())
            member, team = await self._member(session, member_id, by)
            who = roster_rules.leader_problem(users[to], users[by], team.manager, [member.rep])
            if who:
                raise InvalidInput({RosterField.WHO: who})
            now = self._clock.now()
            for row in await self._open_rows(session, [member.id]):
                if row.to_manager == to:
                    return
                await self._close(session, row, Answered.WITHDRAWN)
            offer = HandOver(membership_id=member.id, to_manager=to, offered_by=by, offered_at=now)
            session.add(offer)
            await session.flush()
            await self._note(session, audit.Event.REP_OFFERED, by, team, member.rep, to=to)
            until = now + OFFER_LASTS
            await self._tell(session, RosterKind.HAND_OVER, offer.id, to, until=until)

    async def withdraw(self, workspace: WorkspaceId, offer_id: int, *, by: str) -> None:
        """Take an offer back; what was answered or taken back already stays so.

        Raises NotFound.
        """
        async with self._store.begin(workspace) as session:
            row = await self._row(session, offer_id)
            access.require(by, Right.CHANGE_TEAM, Parties(row.offered_by))
            if row.answer is not None:
                return
            facts = await self._facts(session, row)
            await self._close(session, row, Answered.WITHDRAWN)
            _, team = await self._place(session, row.membership_id)
            await self._note(session, audit.Event.OFFER_WITHDRAWN, by, team, facts.rep)

    async def decline(self, workspace: WorkspaceId, offer_id: int, *, by: str) -> None:
        """Say not now; whoever asked is told. Raises NotFound, NotAllowed."""
        async with self._store.begin(workspace) as session:
            row = await self._row(session, offer_id)
            access.require(by, Right.TAKE_OVER, Parties(row.to_manager))
            if row.answer == Answered.DECLINED:
                return
            facts = await self._facts(session, row)
            hand_over_rules.still_open(facts, self._clock.now())
            await self._close(session, row, Answered.DECLINED)
            _, team = await self._place(session, row.membership_id)
            await self._note(session, audit.Event.OFFER_DECLINED, by, team, facts.rep)
            await self._tell(session, RosterKind.HAND_OVER_ANSWER, offer_id, row.offered_by)

    async def accept(self, workspace: WorkspaceId, offer_id: int, team_id: int, *, by: str) -> None:
        """Take a rep into a team of one's own: rhythm, greeting and time move along.

        Twice does nothing. Raises NotFound, and NotAllowed where the offer no longer stands or
        there is no time for the two.
        """
        async with self._store.begin(workspace) as session:
            row = await self._row(session, offer_id, to_change=False)
            access.require(by, Right.TAKE_OVER, Parties(row.to_manager))
            rep = (await self._facts(session, row)).rep
            await self._people.hold_around(session, {by, rep, row.offered_by})
            row = await self._row(session, offer_id)
            if row.answer == Answered.ACCEPTED:
                return
            hand_over_rules.still_open(await self._facts(session, row), self._clock.now())
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
            offers = await self._open_rows(session, [member.id])
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
                await self._close(session, row, Answered.ACCEPTED if mine else Answered.WITHDRAWN)
                if mine:
                    await self._tell(session, RosterKind.HAND_OVER_ANSWER, row.id, row.offered_by)
            await self._note(session, audit.Event.REP_HANDED_OVER, to, team, member.rep, to=to)
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
            await self._tell(session, kind, member.id, released.rep)
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

    async def offer_page(self, workspace: WorkspaceId, offer_id: int, *, reader: str) -> OfferPage:
        """Load an offer for one of the two managers. Raises NotFound."""
        async with self._store.begin(workspace) as session:
            row = await self._row(session, offer_id, to_change=False)
            if reader != row.offered_by:
                access.require(reader, Right.TAKE_OVER, Parties(row.to_manager))
            facts = await self._facts(session, row)
            member, team = await self._place(session, row.membership_id)
            known = await self._people.persons(
                session, {row.offered_by, row.to_manager, member.rep}
            )
            teams = await self._people.teams_of(session, row.to_manager)
            slot = await self._slot(session, member.rep)
        state = facts.state(self._clock.now())
        return OfferPage(
            facts,
            state,
            team,
            tuple(teams),
            known[row.offered_by],
            known[row.to_manager],
            known[member.rep],
            slot,
        )

    async def answerable(self, workspace: WorkspaceId, offer_id: int, *, by: str) -> OfferPage:
        """Load an offer for the one who is about to accept it.

        Raises NotFound, and NotAllowed where it no longer stands.
        """
        page = await self.offer_page(workspace, offer_id, reader=by)
        access.require(by, Right.TAKE_OVER, Parties(page.to.slack_id))
        hand_over_rules.still_open(page.offer, self._clock.now())
        return page

    async def leader_page(self, workspace: WorkspaceId, member_id: int) -> LeaderPage:
        """Load who leads a rep's 1:1s. Raises NotFound when they have left the team again."""
        async with self._store.begin(workspace) as session:
            member, team = await self._people.member(session, member_id)
            known = await self._people.persons(session, {team.manager, member.rep})
            slot = await self._slot(session, member.rep)
        return LeaderPage(member.id, member.greeting, known[team.manager], known[member.rep], slot)

    async def open_offers(
        self, session: WorkspaceSession, member_ids: Collection[int]
    ) -> Mapping[int, OfferFacts]:
        """List the offers that wait for an answer, by the rep's place in the team."""
        found = {}
        for row in await self._open_rows(session, member_ids):
            facts = await self._facts(session, row)
            if facts.state(self._clock.now()) is OfferState.OPEN:
                found[row.membership_id] = facts
        return found

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

    async def _member(
        self, session: WorkspaceSession, member_id: int, by: str
    ) -> tuple[Member, TeamFacts]:
        """Load a rep's place for their manager, and keep the team still until the commit."""
        _, team = await self._people.member(session, member_id)
        access.require(by, Right.CHANGE_TEAM, Parties(team.manager))
        await self._people.team(session, team.id, to_change=True)
        return await self._people.member(session, member_id)

    async def _place(
        self, session: WorkspaceSession, membership_id: int
    ) -> tuple[Membership, TeamFacts]:
        """Load a rep's place in a team, also one that they have left."""
        row = (
            await session.scalars(select(Membership).where(Membership.id == membership_id))
        ).one()
        return row, await self._people.team(session, row.team_id)

    async def _row(
        self, session: WorkspaceSession, offer_id: int, *, to_change: bool = True
    ) -> HandOver:
        query = select(HandOver).where(HandOver.id == offer_id)
        if to_change:
            query = query.with_for_update().execution_options(populate_existing=True)
        row = await session.scalar(query)
        if row is None:
            raise NotFound(GONE)
        return row

    async def _open_rows(
        self, session: WorkspaceSession, member_ids: Collection[int]
    ) -> list[HandOver]:
        found = await session.scalars(
            select(HandOver)
            .where(HandOver.membership_id.in_(member_ids), HandOver.answer.is_(None))
            .where(HandOver.offered_at > self._clock.now() - OFFER_LASTS)
            .order_by(HandOver.id)
            .with_for_update()
        )
        return list(found)

    async def _facts(self, session: WorkspaceSession, row: HandOver) -> OfferFacts:
        place = (
            await session.scalars(select(Membership).where(Membership.id == row.membership_id))
        ).one()
        return OfferFacts(
            row.id,
            row.membership_id,
            place.rep,
            row.offered_by,
            row.to_manager,
            row.offered_at,
            Answered(row.answer) if row.answer else None,
            is_there=place.until is None,
        )

    async def _close(self, session: WorkspaceSession, row: HandOver, answer: Answered) -> None:
        row.answer, row.answered_at = answer, self._clock.now()
        await session.flush()
        await outbox.refresh(session, RosterKind.HAND_OVER, row.id)

    async def _is_gone(self, session: WorkspaceSession, person: str) -> bool:
        return (await self._people.persons(session, [person]))[person].is_gone

    async def _slot(self, session: WorkspaceSession, rep: str) -> Slot | None:
        for _, team in await self._people.members(session, [rep]):
            return (await self._standings.of_team(session, team.id)).get(rep)
        return None

    async def _tell(
        self,
        session: WorkspaceSession,
        kind: RosterKind | Kind,
        subject: int,
        recipient: str,
        *,
        until: datetime | None = None,
    ) -> None:
        now = self._clock.now()
        await outbox.enqueue(
            session,
            kind=kind,
            subject=subject,
            recipient=recipient,
            due_at=now,
            expires_at=until or now + TOLD_FOR,
            dedup_key=f"{kind}:{subject}",
            klass=DeliveryClass.NOTICE,
        )

    async def _note(
        self,
        session: WorkspaceSession,
        event: audit.Event,
        by: str,
        team: TeamFacts,
        rep: str,
        **more: str,
    ) -> None:
        await audit.note(session, event, actor=by, subject=f"team:{team.id}", rep=rep, **more)


async def _has_sheet(session: WorkspaceSession, person: PersonFacts, facts: OneOnOneFacts) -> bool:
    day = person.hours.local_day(facts.planned_at)
    sheets = await rows.sheets_about(session, {person.slack_id: [day]})
    sent = [
        await outbox.sent_message(session, Kind.SHEET, sheet, person.slack_id) for sheet in sheets
    ]
    return any(sent)
