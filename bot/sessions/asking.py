"""What both kinds of coaching besides the 1:1 ask when they are written down."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Protocol

from sqlalchemy import func, select

from bot.errors import N_, InvalidInput, NotAllowed
from bot.people import access
from bot.people.access import Parties, Right
from bot.people.ground import Ground
from bot.people.rules import PersonFacts
from bot.pipeline.rules import DealFacts
from bot.sessions.ids import Field
from bot.sessions.model import Session
from bot.sessions.rules import LONGEST_ABOUT
from bot.store import WorkspaceId, WorkspaceSession

__all__ = ["LEADS_NOBODY", "MOST_DEALS", "Asking", "DealBook"]

MOST_DEALS = 100
LEADS_NOBODY = N_("Who leads a team does that. `/coach setup` sets one up.")


class DealBook(Protocol):
    """Where deals are looked up: `bot.pipeline.service.Deals`."""

    async def of_rep(
        self, session: WorkspaceSession, rep: str, *, only_open: bool = True
    ) -> list[DealFacts]:
        """List a rep's deals."""

    async def of_reps(
        self, session: WorkspaceSession, reps: Collection[str], *, only_open: bool = True
    ) -> list[DealFacts]:
        """List several reps' deals."""

    async def named(
        self, session: WorkspaceSession, ids: Collection[int]
    ) -> Mapping[int, DealFacts]:
        """Find these deals."""


class Asking:
    """Who leads whom, whose deal it is, and what may stand in a line."""

    def __init__(self, ground: Ground, deals: DealBook) -> None:
        self._ground = ground
        self._deals = deals

    async def led(
        self, session: WorkspaceSession, leader: str
    ) -> tuple[PersonFacts, tuple[PersonFacts, ...]]:
        """Load somebody and the reps whom they lead today, those coached last first.

        Raises NotAllowed for whom we never met.
        """
        people = self._ground.people
        reader = await people.known(session, leader)
        if reader is None:
            raise NotAllowed(LEADS_NOBODY)
        reps = await self._ground.roster.reps_of(session, leader)
        known = await people.persons(session, reps)
        found = await session.execute(
            select(Session.rep, func.max(Session.made_at))
            .where(Session.manager == leader, Session.rep.in_(reps))
            .group_by(Session.rep)
        )
        last = {rep: at.timestamp() for rep, at in found}
        several = sorted(
            (one for one in known.values() if not one.is_gone),
            key=lambda one: (-last.get(one.slack_id, 0.0), one.name.casefold(), one.slack_id),
        )
        return reader, tuple(several)

    async def parties(self, session: WorkspaceSession, rep: str, *, by: str) -> Parties:
        """See that somebody leads a rep today, and keep the two still until the commit.

        Raises NotFound, NotAllowed.
        """
        parties = await self._ground.roster.parties_of(session, rep, by)
        access.require(by, Right.LOG_SESSION, parties)
        await self._ground.people.hold(session, [parties.manager, rep])
        return parties

    async def deal(
        self, session: WorkspaceSession, deal_id: int | None, rep: str
    ) -> DealFacts | None:
        """Load the deal that a session is about. Raises InvalidInput for none of this rep's."""
        if deal_id is None:
            return None
        found = (await self._deals.named(session, [deal_id])).get(deal_id)
        if found is None or found.rep != rep:
            raise InvalidInput({Field.DEAL: N_("That is none of this rep's deals. Pick another.")})
        return found

    async def deals_of(
        self, workspace: WorkspaceId, leader: str, typed: str
    ) -> list[tuple[DealFacts, PersonFacts]]:
        """List the open deals of somebody's reps in which this is found; at most a hundred."""
        wanted = typed.casefold()
        async with self._ground.store.begin(workspace) as session:
            try:
                _, reps = await self.led(session, leader)
            except NotAllowed:
                return []
            of = {rep.slack_id: rep for rep in reps}
            found = [(deal, of[deal.rep]) for deal in await self._deals.of_reps(session, of)]
        return [
            (deal, rep)
            for deal, rep in found
            if wanted in f"{deal.name} {deal.account} {rep.name}".casefold()
        ][:MOST_DEALS]

    def about(self, typed: str) -> str:
        """Take the line that says what it is about. Raises InvalidInput for one too long."""
        words = " ".join(typed.split())
        if len(words) > LONGEST_ABOUT:
            raise InvalidInput(
                {Field.ABOUT: N_("Say it in at most {n} characters.", n=LONGEST_ABOUT)}
            )
        return words
