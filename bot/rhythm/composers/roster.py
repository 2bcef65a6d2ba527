"""What is told of pauses, stand-ins and hand-overs, or why it needn't be (R33, R50)."""

from __future__ import annotations

from collections.abc import Mapping

from bot.errors import NotFound
from bot.outbox.types import Composer, Due, Post, Saying, Silence
from bot.people.roster import Roster
from bot.people.roster_rules import RosterKind
from bot.people.rules import Greeting
from bot.rhythm import roster_notices, welcome_views
from bot.rhythm.hand_over_rules import OfferState
from bot.rhythm.handing_over import HandingOver
from bot.rhythm.welcome import Welcome
from bot.words import tongue

__all__ = ["RosterComposers"]


class RosterComposers:
    """One method for each kind; each loads what stands now."""

    def __init__(self, roster: Roster, handing_over: HandingOver, welcome: Welcome) -> None:
        self._roster = roster
        self._handing_over = handing_over
        self._welcome = welcome

    def by_kind(self) -> Mapping[str, Composer]:
        """List the composers for the outbox."""
        return {
            RosterKind.PAUSED: self.paused,
            RosterKind.RESUMED: self.resumed,
            RosterKind.STAND_IN: self.stand_in,
            RosterKind.STAND_IN_ENDED: self.stand_in_ended,
            RosterKind.HAND_OVER: self.hand_over,
            RosterKind.HAND_OVER_ANSWER: self.hand_over_answer,
            RosterKind.NEW_LEADER: self.new_leader,
        }

    async def paused(self, due: Due) -> Saying:
        """Tell a rep of their team's pause, before it and once."""
        page = await self._roster.closure_page(due.workspace, due.subject, reader=due.recipient)
        if not due.is_update:
            if page.is_over:
                return Silence("withdrawn")
            if due.detail != f"{page.closure.first}/{page.closure.last}":
                return Silence("changed-again")
        return Post.of(roster_notices.paused(tongue(page.reader.locale), page))

    async def resumed(self, due: Due) -> Saying:
        """Tell a rep who heard of the pause that it ended early."""
        page = await self._roster.closure_page(due.workspace, due.subject, reader=due.recipient)
        if not page.is_told:
            return Silence("never-told")
        return Post.of(roster_notices.resumed(tongue(page.reader.locale)))

    async def stand_in(self, due: Due) -> Saying:
        """Tell a stand-in of their days."""
        page = await self._roster.stand_in_page(due.workspace, due.subject, reader=due.recipient)
        if not due.is_update and page.stand_in.last < page.stand_in.first:
            return Silence("withdrawn")
        return Post.of(roster_notices.stand_in(tongue(page.reader.locale), page))

    async def stand_in_ended(self, due: Due) -> Saying:
        """Tell a stand-in who heard of it that the manager leads again."""
        page = await self._roster.stand_in_page(due.workspace, due.subject, reader=due.recipient)
        if not page.is_told:
            return Silence("never-told")
        return Post.of(roster_notices.stand_in_ended(tongue(page.reader.locale), page))

    async def hand_over(self, due: Due) -> Saying:
        """Ask a manager to take a rep in, and show what came of it."""
        page = await self._handing_over.offer_page(due.workspace, due.subject, reader=due.recipient)
        if not due.is_update and page.state is not OfferState.OPEN:
            return Silence(f"offer-{page.state}")
        return Post.of(roster_notices.hand_over(tongue(page.to.locale), page))

    async def hand_over_answer(self, due: Due) -> Saying:
        """Tell a manager whether their rep was taken in."""
        page = await self._handing_over.offer_page(due.workspace, due.subject, reader=due.recipient)
        return Post.of(roster_notices.hand_over_answer(tongue(page.by.locale), page))

    async def new_leader(self, due: Due) -> Saying:
        """Tell a rep who leads their 1:1s now; after a no, how to come back."""
        try:
            page = await self._handing_over.leader_page(due.workspace, due.subject)
            t = tongue(page.rep.locale)
            if page.greeting is Greeting.GREETED:
                return Post.of(roster_notices.new_leader(t, page))
            greeting = await self._welcome.greeting(due.workspace, due.subject)
        except NotFound:
            return Silence("left-the-team")
        return Post.of(welcome_views.greeting(t, greeting))
