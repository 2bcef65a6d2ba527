"""What is known of deals: for its page, and for the parts above (docs/rhythm.md R20 to R24)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.errors import N_
from bot.evidence.book import figures, rows, rules
from bot.evidence.book.pages import BookPage, Draw, KnowPage
from bot.evidence.book.rules import BookFacts, Footing, Gap, RiskLine, Share, Standing
from bot.evidence.checks.rules import QuestionState
from bot.evidence.checks.service import Checks
from bot.evidence.neighbours import Neighbours
from bot.people import access
from bot.people.access import Parties, Right
from bot.people.ground import Ground
from bot.people.homes import home_changed
from bot.people.rules import PersonFacts
from bot.pipeline.rules import DealFacts
from bot.slack.shortcuts import mentioned, plain_words
from bot.store import WorkspaceId, WorkspaceSession

__all__ = ["GONE", "Book", "RisksOf"]

GONE = N_("That isn't there any more. `/coach know` shows what is known of your deals.")

CHECKS_LOOKED_AT = 5
NOT_ANSWERED = (QuestionState.ASKED, QuestionState.UNANSWERED, QuestionState.FELL_AWAY)

RisksOf = Callable[[WorkspaceSession, int, str], Awaitable[Sequence[RiskLine]]]
"""Lists the risks of a deal that somebody may see; the part that keeps them lies beside."""

MoreOf = Callable[[WorkspaceSession, DealFacts], Awaitable[Draw]]
"""Loads what a part above shows of a deal, ready to be drawn."""


class Book:
    """What there is to know of each deal. What takes no `viewer` leaves access to its caller."""

    def __init__(self, ground: Ground, neighbours: Neighbours, checks: Checks) -> None:
        self.ground = ground
        self.deals = neighbours.deals
        self._checks = checks
        self._risks: RisksOf | None = None
        self._more: list[MoreOf] = []

    def show_risks(self, risks: RisksOf) -> None:
        """Have the page show a deal's risks, which another part keeps."""
        self._risks = risks

    def show_more(self, more: MoreOf) -> None:
        """Have the page show what a part above knows of a deal."""
        self._more.append(more)

    async def gaps(self, session: WorkspaceSession, deal_id: int) -> tuple[Gap, ...]:
        """List what is missing in a deal's book, what matters most first (docs/rhythm.md R24)."""
        return (await self.gaps_of(session, [deal_id])).get(deal_id, ())

    async def gaps_of(
        self, session: WorkspaceSession, deal_ids: Collection[int]
    ) -> dict[int, tuple[Gap, ...]]:
        """List what is missing in many deals' books; deals that aren't there are left out."""
        deals = await self.deals.named(session, deal_ids)
        books = await rows.books_of(session, deals)
        today = session.clock.now().date()
        return {one.id: rules.gaps(books[one.id], one.phase, today) for one in deals.values()}

    async def of_deals(
        self, session: WorkspaceSession, deal_ids: Collection[int]
    ) -> dict[int, BookFacts]:
        """Load what stands in the books of deals (docs/rhythm.md R24, R36)."""
        return await rows.books_of(session, deal_ids)

    async def standings(
        self, session: WorkspaceSession, reps: Collection[str]
    ) -> tuple[Standing, ...]:
        """Tell of each open deal of these reps what it rests on, the earliest to close first."""
        deals = await self.deals.of_reps(session, reps)
        found = await figures.grounds(session, [one.id for one in deals])
        now = session.clock.now()
        nothing = (None, 0)
        return tuple(
            Standing(one, rules.standing_of(newest, replies, now), newest)
            for one in deals
            for newest, replies in [found.get(one.id, nothing)]
        )

    async def late_on_claims(
        self, session: WorkspaceSession, reps: Collection[str]
    ) -> tuple[Standing, ...]:
        """List the late deals that rest on claims or stale evidence, or on nothing (R41)."""
        return rules.late_on_claims(await self.standings(session, reps))

    async def without_evidence(
        self, session: WorkspaceSession, reps: Collection[str]
    ) -> tuple[Standing, ...]:
        """List the open deals of which nothing is known that another person could verify."""
        weak = (Footing.CLAIMS, Footing.NOTHING)
        return tuple(one for one in await self.standings(session, reps) if one.on in weak)

    async def share(
        self, session: WorkspaceSession, reps: Collection[str], start: datetime, end: datetime
    ) -> Mapping[str, Share]:
        """Count each rep's replies from `start` up to `end`, and how many were evidence (R42)."""
        return await figures.share(session, reps, start, end)

    async def page(
        self, workspace: WorkspaceId, deal_id: int, *, viewer: str, offset: int = 0
    ) -> BookPage:
        """Load all that is known of a deal, for its rep or who leads them. Raises NotFound."""
        async with self.ground.store.begin(workspace) as session:
            deal = await self.deals.see(session, deal_id, viewer=viewer)
            return await self.page_of(session, deal, viewer, offset)

    async def page_of(
        self, session: WorkspaceSession, deal: DealFacts, viewer: str, offset: int = 0
    ) -> BookPage:
        """Put together what a viewer sees of a deal that is theirs to see."""
        parties = await self.parties(session, deal.rep, viewer)
        book = await rows.book_of(session, deal.id)
        readings = [
            one.shown_to([viewer])
            for one in await rows.readings_of(session, deal.id)
            if one.is_about_evidence
        ]
        views = [one.shown_to([viewer]) for one in await rows.views_of(session, deal.id)]
        leaders = await self.ground.roster.leaders_of(session, deal.rep)
        named = {deal.rep, viewer, *leaders, *(one.author for one in readings)}
        named |= {one.rep for one in readings}
        named |= {one.overruled_by or deal.rep for one in readings}
        named |= {one.verified_by or deal.rep for one in readings}
        named |= {one.seat for one in views}
        named |= {person for one in readings for person in mentioned(one.text)}
        met = await self.ground.people.met(session, named)
        known = {one.slack_id: one for one in met}
        rep = known[deal.rep]
        now = session.clock.now()
        today = rep.hours.local_day(now)
        return BookPage(
            known[viewer],
            rep,
            tuple(one for one in leaders if one != deal.rep),
            deal,
            book,
            rules.gaps(book, deal.phase, today),
            tuple(readings),
            tuple(views),
            tuple(await rows.calls_of(session, deal.id)),
            await self._open_questions(session, deal.id),
            tuple(await self._risks(session, deal.id, viewer)) if self._risks else (),
            {one: facts.name for one, facts in known.items()},
            today,
            now,
            may_verify=viewer == parties.manager != deal.rep,
            offset=max(0, offset),
            more=tuple([await one(session, deal) for one in self._more]),
        )

    async def look(self, workspace: WorkspaceId, viewer: str, typed: str) -> BookPage | KnowPage:
        """Find what somebody means by a deal's name; with nothing typed, all open deals of theirs.

        Raises NotFound for somebody whom we haven't met.
        """
        typed = " ".join(typed.split())
        async with self.ground.store.begin(workspace) as session:
            reader = await self.person(session, viewer)
            reps = await self.ground.roster.reps_of(session, viewer)
            known = await self.ground.people.persons(session, {viewer, *reps})
            page = KnowPage(
                reader,
                await self.standings(session, {viewer, *reps}),
                {one: facts.name for one, facts in known.items()},
                session.clock.now(),
                typed,
                leads=bool(reps),
            )
            if not typed:
                return page
            wanted = typed.casefold()
            deals = page.standings
            exact = [one.deal for one in deals if one.deal.name.casefold() == wanted]
            alike = [
                one for one in deals if wanted in f"{one.deal.name} {one.deal.account}".casefold()
            ]
            if len(exact) == 1 or len(alike) == 1:
                deal = exact[0] if len(exact) == 1 else alike[0].deal
                return await self.page_of(session, deal, viewer)
            return replace(page, standings=tuple(alike))

    async def _open_questions(self, session: WorkspaceSession, deal_id: int) -> tuple[str, ...]:
        """List what was asked about a deal and not answered, the newest check first."""
        checks = await self._checks.of_deal(session, deal_id)
        found = [
            one
            for check in checks[:CHECKS_LOOKED_AT]
            for one in await self._checks.questions_of(session, check.id)
        ]
        return tuple(one.text for one in found if one.state in NOT_ANSWERED)

    async def to_change(self, session: WorkspaceSession, deal_id: int, *, by: str) -> DealFacts:
        """Load a deal whose book somebody means to change, and keep it still.

        Raises NotFound, NotAllowed.
        """
        deal = await self.deals.see(session, deal_id, viewer=by)
        parties = await self.parties(session, deal.rep, by)
        access.require(by, Right.CHANGE_BOOK, parties)
        # So that of two forms sent at once one sees what the other wrote.
        await self.ground.people.hold(session, [deal.rep])
        return deal

    async def parties(self, session: WorkspaceSession, rep: str, viewer: str) -> Parties:
        """Name the two whom a rep's deals belong to, as this viewer may take part in them."""
        return await self.ground.roster.parties_of(session, rep, viewer)

    async def plain(self, session: WorkspaceSession, text: str) -> str:
        """Say what somebody wrote in Slack as people read it: with names and without marks."""
        named = await self.ground.people.met(session, mentioned(text))
        return plain_words(text, {one.slack_id: one.name for one in named})

    async def person(self, session: WorkspaceSession, person: str) -> PersonFacts:
        """Load somebody. Raises NotFound for whom we haven't met."""
        return (await self.ground.people.persons(session, [person]))[person]

    async def changed(self, session: WorkspaceSession, rep: str) -> None:
        """Have the Homes follow of those who see a rep's deals."""
        leaders = await self.ground.roster.leaders_of(session, rep)
        await home_changed(session, {rep, *leaders})
