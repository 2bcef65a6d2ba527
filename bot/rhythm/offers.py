"""Offers to take a rep over: made, answered, taken back (docs/rhythm.md R50)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import Select, select

from bot.clock import Clock
from bot.errors import N_, InvalidInput, NotFound
from bot.outbox import service as outbox
from bot.outbox.types import DeliveryClass
from bot.people import access, audit, roster_rules
from bot.people.access import Parties, Right
from bot.people.closures import TOLD_FOR
from bot.people.homes import home_changed
from bot.people.model import HandOver, Membership
from bot.people.roster_rules import RosterField, RosterKind
from bot.people.rules import Member, TeamFacts
from bot.people.service import People
from bot.rhythm import hand_over_rules
from bot.rhythm.hand_over_rules import OFFER_LASTS, Answered, OfferFacts, OfferState
from bot.rhythm.roster_pages import OfferPage
from bot.rhythm.rules import Kind
from bot.rhythm.standing import Standings
from bot.rhythm.timetable import Slot
from bot.store import Store, WorkspaceId, WorkspaceSession

__all__ = ["Offers"]

GONE = N_("This offer isn't there any more. Type `/coach team` to see how things stand.")


class Offers:
    """Use cases around offers, and what hand-overs need of them.

    What takes a session joins its caller's transaction; what takes a workspace opens its own.
    """

    def __init__(self, store: Store, people: People, standings: Standings, clock: Clock) -> None:
        self._store = store
        self._people = people
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
            for row in await self.open_rows(session, [member.id]):
                if row.to_manager == to:
                    return
                await self.close(session, row, Answered.WITHDRAWN)
            offer = HandOver(membership_id=member.id, to_manager=to, offered_by=by, offered_at=now)
            session.add(offer)
            await session.flush()
            await home_changed(session, [by, to])
            await self.note(session, audit.Event.REP_OFFERED, by, team, member.rep, to=to)
            until = now + OFFER_LASTS
            await self.tell(session, RosterKind.HAND_OVER, offer.id, to, until=until)

    async def withdraw(self, workspace: WorkspaceId, offer_id: int, *, by: str) -> None:
        """Take an offer back; what was answered or taken back already stays so.

        Raises NotFound.
        """
        async with self._store.begin(workspace) as session:
            row = await self.row(session, offer_id)
            access.require(by, Right.CHANGE_TEAM, Parties(row.offered_by))
            if row.answer is not None:
                return
            facts = await self.facts(session, row)
            await self.close(session, row, Answered.WITHDRAWN)
            _, team = await self._place(session, row.membership_id)
            await self.note(session, audit.Event.OFFER_WITHDRAWN, by, team, facts.rep)

    async def decline(self, workspace: WorkspaceId, offer_id: int, *, by: str) -> None:
        """Say not now; whoever asked is told. Raises NotFound, NotAllowed."""
        async with self._store.begin(workspace) as session:
            row = await self.row(session, offer_id)
            access.require(by, Right.TAKE_OVER, Parties(row.to_manager))
            if row.answer == Answered.DECLINED:
                return
            facts = await self.facts(session, row)
            hand_over_rules.still_open(facts, self._clock.now())
            await self.close(session, row, Answered.DECLINED)
            _, team = await self._place(session, row.membership_id)
            await self.note(session, audit.Event.OFFER_DECLINED, by, team, facts.rep)
            await self.tell(session, RosterKind.HAND_OVER_ANSWER, offer_id, row.offered_by)

    async def offer_page(self, workspace: WorkspaceId, offer_id: int, *, reader: str) -> OfferPage:
        """Load an offer for one of the two managers. Raises NotFound."""
        async with self._store.begin(workspace) as session:
            row = await self.row(session, offer_id, to_change=False)
            if reader != row.offered_by:
                access.require(reader, Right.TAKE_OVER, Parties(row.to_manager))
            facts = await self.facts(session, row)
            member, team = await self._place(session, row.membership_id)
            known = await self._people.persons(
                session, {row.offered_by, row.to_manager, member.rep}
            )
            teams = await self._people.teams_of(session, row.to_manager)
            slot = await self.slot(session, member.rep)
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

    async def open_offers(
        self, session: WorkspaceSession, member_ids: Collection[int]
    ) -> Mapping[int, OfferFacts]:
        """List the offers that wait for an answer, by the rep's place in the team."""
        found = {}
        for row in (await session.scalars(self._open(member_ids))).all():
            facts = await self.facts(session, row)
            if facts.state(self._clock.now()) is OfferState.OPEN:
                found[row.membership_id] = facts
        return found

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

    async def row(
        self, session: WorkspaceSession, offer_id: int, *, to_change: bool = True
    ) -> HandOver:
        """Load an offer, and keep it still until the commit. Raises NotFound."""
        query = select(HandOver).where(HandOver.id == offer_id)
        if to_change:
            query = query.with_for_update().execution_options(populate_existing=True)
        row = await session.scalar(query)
        if row is None:
            raise NotFound(GONE)
        return row

    async def open_rows(
        self, session: WorkspaceSession, member_ids: Collection[int]
    ) -> list[HandOver]:
        """Load the offers of these places in teams that wait for an answer; keep them still."""
        return list(await session.scalars(self._open(member_ids).with_for_update()))

    def _open(self, member_ids: Collection[int]) -> Select[HandOver]:
        return (
            select(HandOver)
            .where(HandOver.membership_id.in_(member_ids), HandOver.answer.is_(None))
            .where(HandOver.offered_at > self._clock.now() - OFFER_LASTS)
            .order_by(HandOver.id)
        )

    async def facts(self, session: WorkspaceSession, row: HandOver) -> OfferFacts:
        """Read an offer as the rules know it."""
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

    async def close(self, session: WorkspaceSession, row: HandOver, answer: Answered) -> None:
        """Write down what became of an offer, and show it where it was asked."""
        row.answer, row.answered_at = answer, self._clock.now()
        await home_changed(session, [row.offered_by, row.to_manager])
        await session.flush()
        await outbox.refresh(session, RosterKind.HAND_OVER, row.id)

    async def slot(self, session: WorkspaceSession, rep: str) -> Slot | None:
        """Tell when a rep has their 1:1s at present."""
        for _, team in await self._people.members(session, [rep]):
            return (await self._standings.of_team(session, team.id)).get(rep)
        return None

    async def tell(
        self,
        session: WorkspaceSession,
        kind: RosterKind | Kind,
        subject: int,
        recipient: str,
        *,
        until: datetime | None = None,
    ) -> None:
        """Tell somebody what another one did, once, in their working hours."""
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

    async def note(
        self,
        session: WorkspaceSession,
        event: audit.Event,
        by: str,
        team: TeamFacts,
        rep: str,
        **more: str,
    ) -> None:
        """Write down who did what with a rep of this team (docs/rhythm.md R51)."""
        await audit.note(session, event, actor=by, subject=f"team:{team.id}", rep=rep, **more)
