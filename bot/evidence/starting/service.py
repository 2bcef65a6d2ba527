"""Deal checks that somebody opens: who is asked, about what, and when there is room (R43)."""

from __future__ import annotations

from sqlalchemy import select

from bot.errors import N_, InvalidInput, NotFound
from bot.evidence.checks.kinds import PARENTS, Kind
from bot.evidence.checks.rules import CheckFacts, CheckState, Form, Source, last_chance
from bot.evidence.checks.service import Checks
from bot.evidence.neighbours import Neighbours
from bot.evidence.questions.linter import lint
from bot.evidence.questions.rules import BankQuestion, Step, Topic
from bot.evidence.starting.channels import DealChannels
from bot.evidence.starting.ids import Field, deal_field
from bot.evidence.starting.pages import CheckPage, HomePart, Outlook, StartedPage, Wanted
from bot.outbox.model import Delivery, State
from bot.outbox.types import DeliveryClass
from bot.people import budget, spending
from bot.people.budget import FallsAway, Use
from bot.people.ground import Ground
from bot.people.rules import PersonFacts
from bot.pipeline.rules import DealFacts
from bot.store import WorkspaceId, WorkspaceSession

__all__ = ["OWN_WORDS", "Starting"]

OWN_WORDS = "starting.own-words"
"""The key of a question that a manager put in words of their own."""
ALONE = N_(
    "Deal checks belong to two people who have 1:1s, and I don't know of any of yours yet. "
    "Type `/coach` to start."
)


class Starting:
    """Use cases around the form of a new check, and what its part of the Home shows."""

    def __init__(
        self, ground: Ground, neighbours: Neighbours, checks: Checks, channels: DealChannels
    ) -> None:
        self._ground = ground
        self._deals = neighbours.deals
        self._manners = neighbours.manners
        self._checks = checks
        self._channels = channels

    async def page(
        self,
        workspace: WorkspaceId,
        viewer: str,
        *,
        deal_id: int | None = None,
        rep: str | None = None,
        typed: str = "",
    ) -> CheckPage:
        """Load what the form shows: for a deal, for a rep, or for a name that was typed.

        Raises NotFound for strangers, for what isn't theirs, and where nothing fits.
        """
        async with self._ground.store.begin(workspace) as session:
            if deal_id is not None:
                deal = await self._deals.see(session, deal_id, viewer=viewer)
                return await self._page(session, viewer, deal.rep, deal)
            reps = await self.reps_of(session, viewer)
            deals = await self._deals.of_reps(session, reps)
            if rep is not None and rep in reps:
                return await self._page(session, viewer, rep, None)
            if not deals:
                raise NotFound(N_("There is no open deal yet to check. `/coach deal` enters one."))
            wanted = " ".join(typed.split()).casefold()
            alike = [one for one in deals if wanted in f"{one.name} {one.account}".casefold()]
            if not alike:
                raise NotFound(
                    N_("I find no open deal called “{name}”. `/coach deal` lists them.", name=typed)
                )
            alike.sort(key=lambda one: (one.name.casefold() != wanted, reps.index(one.rep)))
            return await self._page(session, viewer, alike[0].rep, alike[0] if wanted else None)

    async def start(
        self, workspace: WorkspaceId, wanted: Wanted, *, by: str, key: str
    ) -> StartedPage:
        """Open a check as a form asks for it, once for each `key`.

        What there is no room for this week goes to the agenda, and nothing is lost (R43). Raises
        NotFound, NotAllowed; InvalidInput at `Field` and at the deals' field.
        """
        words = " ".join(wanted.words.split())
        if words and (faults := lint(words)):
            raise InvalidInput({Field.WORDS: faults[0].text})
        if wanted.deal_id is None:
            raise InvalidInput(
                {deal_field(wanted.rep): N_("Pick the deal that you want to look at.")}
            )
        async with self._ground.store.begin(workspace) as session:
            deal = await self._deals.see(session, wanted.deal_id, viewer=by)
            if not deal.is_open or deal.rep != wanted.rep:
                raise InvalidInput(
                    {deal_field(wanted.rep): N_("This deal isn't open any more: pick another.")}
                )
            page = await self._page(session, by, deal.rep, deal)
            if there := page.under_way:
                if there.opened_by != by or there.source is not Source.MANAGER:
                    raise InvalidInput(
                        {
                            deal_field(wanted.rep): N_(
                                "A check of this deal is under way already: see it there."
                            )
                        }
                    )
                return StartedPage(page.reader, page.rep, there, deal, page.outlook)
            check = await self.begin(
                session,
                page.rep,
                deal.id,
                outlook=page.outlook,
                source=Source.MANAGER,
                key=key,
                by=by,
                form=wanted.form,
                place=await self.place_of(session, deal.id, deal.rep, by),
                first=_own(words) if words else None,
            )
            return StartedPage(page.reader, page.rep, check, deal, page.outlook)

    async def home(self, session: WorkspaceSession, rep: str) -> HomePart:
        """Load what stands about a rep's checks in the Home of the two; access is yours."""
        person = (await self._ground.people.persons(session, [rep]))[rep]
        checks = await self._checks.open_of(session, rep)
        deals = {one.id: one for one in await self._deals.of_rep(session, rep)}
        links = (await self._channels.of_deals(session, deals)).values()
        about = [(one, deals[one.deal_id]) for one in sorted(links, key=lambda one: one.id)]
        names = {one: deals[one].name for one in deals}
        return HomePart(
            person,
            tuple((one, names.get(one.deal_id or 0, "")) for one in checks),
            tuple((one, deal) for one, deal in about if one.is_unanswered),
            tuple((one, deal) for one, deal in about if one.blocked and one.agreed_at),
        )

    async def begin(
        self,
        session: WorkspaceSession,
        rep: PersonFacts,
        deal_id: int | None,
        *,
        outlook: Outlook,
        source: Source,
        key: str,
        by: str,
        form: Form,
        place: str,
        first: BankQuestion | None,
    ) -> CheckFacts:
        """Open a check, or keep its question for the agenda where there is no room at all."""
        if outlook.falls_away:
            return await self._checks.put_to_agenda(
                session,
                rep=rep.slack_id,
                deal_id=deal_id,
                source=source,
                source_key=key,
                by=by,
                first=first,
                is_told=True,  # by the form's last words
            )
        return await self._checks.open(
            session,
            rep=rep.slack_id,
            deal_id=deal_id,
            source=source,
            source_key=key,
            by=by,
            form=form,
            place=place,
            first=first,
        )

    async def reps_of(self, session: WorkspaceSession, viewer: str) -> list[str]:
        """List whom somebody may ask: themselves, if anybody leads them, and whom they lead.

        Raises NotFound when there is nobody.
        """
        people = self._ground.people
        reps = await self._ground.roster.reps_of(session, viewer)
        if await self._ground.roster.leaders_of(session, viewer):
            reps = (*reps, viewer)
        greeted = [one for one in dict.fromkeys(reps) if await people.is_greeted(session, one)]
        if not greeted:
            raise NotFound(ALONE)
        return greeted

    async def place_of(
        self, session: WorkspaceSession, deal_id: int | None, rep: str, viewer: str
    ) -> str:
        """Tell where a check is held: the deal's channel, or the group DM of the two (R50)."""
        if deal_id is not None:
            channels = await self._channels.used_for(session, [deal_id])
            if deal_id in channels:
                return channels[deal_id]
        parties = await self._ground.roster.parties_of(session, rep, viewer)
        return f"{parties.manager},{rep}"

    async def outlook(
        self, session: WorkspaceSession, rep: PersonFacts, *, by: str | None
    ) -> Outlook:
        """Look how a rep's week stands: nothing is set aside (R43, R49).

        What one opens oneself never counts, so for that there is always room.
        """
        if by == rep.slack_id:
            return Outlook()
        now = session.clock.now()
        manner = self._manners.kinds[Kind.CHECK if by is None else Kind.PUSHED]
        if manner.topic in rep.habits.muted:
            return Outlook(falls_away=True)
        today = rep.hours.local_day(now)
        taken = await spending.taken_in(session, rep.slack_id, today, self._manners.kinds)
        limits = await self._manners.limits(session, rep)
        # What still waits for their morning takes its place in the week, too.
        week = [*(one.use for one in taken), *await self._waiting(session, rep)]
        if by and limits.checks is not None and sum(use.is_check for use in week) >= limits.checks:
            return Outlook(falls_away=True)
        found = budget.decide(
            Use.of(manner, is_ask=True),
            limits,
            week=week,
            asks_today=sum(one.use.is_ask for one in taken if one.day == today),
            hours=rep.hours,
            now=now,
        )
        if isinstance(found, FallsAway):
            return Outlook(falls_away=True)
        opens = rep.hours.next_open(now)
        until = max(opens, rep.habits.quiet_until or opens, found.until if found else opens)
        if until > last_chance(rep.hours, now):
            # By then it would have fallen away: better to say so while its asker looks.
            return Outlook(falls_away=True)
        return Outlook(until if until > now else None)

    async def _waiting(self, session: WorkspaceSession, rep: PersonFacts) -> list[Use]:
        checks = await self._checks.open_of(session, rep.slack_id)
        found = await session.scalars(
            select(Delivery).where(
                Delivery.kind.in_(PARENTS),
                Delivery.subject_id.in_(
                    [one.id for one in checks if one.state is CheckState.WAITING]
                ),
                Delivery.klass == DeliveryClass.ASK,
                Delivery.state == State.PENDING,
            )
        )
        return [Use.of(self._manners.kinds[one.kind], is_ask=True) for one in found]

    async def under_way(self, session: WorkspaceSession, deal_id: int) -> CheckFacts | None:
        """Find the check of a deal that waits or is open."""
        of_deal = await self._checks.of_deal(session, deal_id)
        going = (CheckState.WAITING, CheckState.OPEN)
        return next((one for one in of_deal if one.state in going), None)

    async def _page(
        self, session: WorkspaceSession, viewer: str, rep: str, deal: DealFacts | None
    ) -> CheckPage:
        """Load the form; without a deal, of the one that closes first."""
        reps = await self.reps_of(session, viewer)
        if rep not in reps:
            raise NotFound(ALONE)
        parties = await self._ground.roster.parties_of(session, rep, viewer)
        known = await self._ground.people.persons(session, {viewer, parties.manager, *reps})
        deals = await self._deals.of_rep(session, rep)
        deal = deal or next(iter(deals), None)
        links = await self._channels.of_deals(session, [deal.id]) if deal else {}
        return CheckPage(
            known[viewer],
            tuple(known[one] for one in reps),
            known[rep],
            known[parties.manager if viewer == rep else rep],
            tuple(deals),
            deal,
            links.get(deal.id) if deal else None,
            await self.under_way(session, deal.id) if deal else None,
            await self.outlook(session, known[rep], by=viewer),
        )


def _own(words: str) -> BankQuestion:
    return BankQuestion(OWN_WORDS, words, Topic.DEALS, "R28", Step.CLARIFYING)
