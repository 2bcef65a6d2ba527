"""Why deals could be lost, as other rooms ask for it, and as it is loaded and told in this one.

What takes a session joins its caller's transaction (docs/rhythm.md R22).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from bot.errors import N_, NotFound
from bot.evidence.checks import rows as check_rows
from bot.evidence.checks.rules import CheckFacts, QuestionState
from bot.evidence.checks.service import Checks
from bot.evidence.neighbours import Neighbours
from bot.evidence.risks import rows
from bot.evidence.risks.kinds import Kind
from bot.evidence.risks.matching import same_reasons
from bot.evidence.risks.model import PreMortem, Risk
from bot.evidence.risks.pages import Look, Owed, RisksPage, ShownPage
from bot.evidence.risks.rules import (
    PreMortemFacts,
    RiskFacts,
    RiskState,
    each_once,
    is_due,
    needs_move,
    visible,
)
from bot.outbox import service as outbox
from bot.people import access
from bot.people.access import Right
from bot.people.ground import Ground
from bot.people.homes import home_changed
from bot.people.rules import PersonFacts
from bot.pipeline.rules import DealFacts
from bot.store import WorkspaceId, WorkspaceSession

__all__ = ["GONE", "PRE_MORTEM", "Risks"]

GONE = N_("These risks aren't there any more. Open the deal's page to see which are.")
PRE_MORTEM = "risks.premortem"
"""The question of the bank that asks for the reasons."""
STILL_ASKED = (QuestionState.ASKED, QuestionState.UNANSWERED)


class Risks:
    """What deals could be lost by. What takes no `viewer` leaves access to its caller."""

    def __init__(self, ground: Ground, neighbours: Neighbours, checks: Checks) -> None:
        self.ground = ground
        self.deals = neighbours.deals
        self.checks = checks
        neighbours.deals.watch(self.deal_changed)

    async def of_deal(
        self, session: WorkspaceSession, deal_id: int, readers: Collection[str]
    ) -> tuple[RiskFacts, ...]:
        """List the risks of a deal that all of these readers may read now.

        Those of its newest pre-mortem that was answered; what the manager added only once the
        rep's own are confirmed (docs/rhythm.md R22), and what both saw once, in the rep's words.
        """
        look = (await self._looks(session, [deal_id])).get(deal_id)
        return () if look is None else each_once(visible(look.found, look.risks, readers))

    async def worse(self, session: WorkspaceSession, rep: str) -> list[int]:
        """List a rep's open deals with a risk that became worse: they come first (R22)."""
        return [one.deal.id for one in await self.owed(session, rep) if one.worse]

    async def owed(
        self, session: WorkspaceSession, rep: str, *, viewer: str | None = None
    ) -> list[Owed]:
        """List what is owed around the risks of a rep's open deals, one entry a deal.

        For a viewer's own eyes, or (None) for what the rep shares with their manager, such as the
        agenda, which goes to a stand-in as well (docs/rhythm.md R50).
        """
        deals = await self.deals.of_rep(session, rep)
        looks = await self._looks(session, [one.id for one in deals])
        if not looks:
            return []
        today = await self.deals.today(session, rep)
        leaders = await self.ground.roster.leaders_of(session, rep)
        readers = {rep, *([viewer] if viewer else leaders[:1])}
        found = []
        for deal in deals:
            look = looks.get(deal.id)
            if look is None or look.found.rep != rep:
                continue
            shown = visible(look.found, look.risks, readers)
            one = Owed(
                deal,
                look.found.id if look.found.confirmed_at is None and shown else 0,
                len(needs_move(look.found, shown)),
                tuple(risk for risk in shown if is_due(risk, today)),
                tuple(risk for risk in shown if risk.state is RiskState.WORSE),
            )
            if one.to_confirm or one.without_move or one.due or one.worse:
                found.append(one)
        return found

    async def page(self, workspace: WorkspaceId, deal_id: int, *, viewer: str) -> RisksPage:
        """Load a deal's risks for its rep or whoever leads them. Raises NotFound."""
        async with self.ground.store.begin(workspace) as session:
            deal = await self.deals.see(session, deal_id, viewer=viewer)
            return await self.page_of(session, deal, viewer)

    async def shown(
        self, workspace: WorkspaceId, pre_mortem_id: int, *, told_with: str = ""
    ) -> tuple[ShownPage, CheckFacts | None]:
        """Load a pre-mortem as both of the two read it, and its check. Raises NotFound.

        Of who lead the rep today it is of `told_with`, while they do.
        """
        async with self.ground.store.begin(workspace) as session:
            row = await rows.one(session, pre_mortem_id)
            if row is None:
                raise NotFound(GONE)
            found = rows.pre_mortem_of(row)
            risks = [rows.facts_of(one) for one in await rows.risks_of(session, [row.id])]
            deals = await self.deals.named(session, [row.deal_id or 0])
            check = None
            if row.check_id is not None:
                check = check_rows.facts_of(await check_rows.check(session, row.check_id))
            rep, leader = await self._two(session, row.rep, told_with)
            readers = {one.slack_id for one in (rep, leader) if one}
            question = await self.asked_in(session, row)
            page = ShownPage(
                Look(found, visible(found, risks, readers)),
                deals.get(row.deal_id or 0),
                rep,
                leader,
                is_in_thread=check is not None and not check.is_in_channel,
                is_waiting=question is not None and found.confirmed_at is None,
            )
            return page, check

    async def page_of(self, session: WorkspaceSession, deal: DealFacts, viewer: str) -> RisksPage:
        """Put together what a reader sees of a deal's risks."""
        rep, leader = await self._two(session, deal.rep, None)
        reader = (await self.ground.people.persons(session, [viewer]))[viewer]
        found = [rows.pre_mortem_of(one) for one in await rows.of_deal(session, deal.id)]
        of_each = await self._risks(session, [one.id for one in found])
        looks = [Look(one, visible(one, of_each[one.id], [viewer])) for one in found]
        answered = [one for one in looks if one.found.answered_at is not None]
        current = next((one for one in answered if one.found.rep == deal.rep), None)
        newest = looks[0] if looks and looks[0].found.rep == deal.rep else None
        hidden = (
            tuple(one for one in newest.risks if one.said_by == viewer)
            if newest and not newest.found.is_revealed and viewer != deal.rep
            else ()
        )
        kept = {one.id for one in hidden}
        if current is not None:
            risks = tuple(one for one in current.risks if one.id not in kept)
            current = Look(current.found, risks)
        return RisksPage(
            deal,
            reader,
            rep,
            leader,
            current,
            hidden,
            tuple(one for one in answered if current is None or one.found.id != current.found.id),
            await self.deals.today(session, deal.rep),
        )

    async def held(self, session: WorkspaceSession, pre_mortem_id: int) -> PreMortem:
        """Load a pre-mortem's row and keep it still, its check's before it. Raises NotFound.

        A reply that is read holds them in this order, too.
        """
        row = await rows.one(session, pre_mortem_id)
        if row is None:
            raise NotFound(GONE)
        if row.check_id is not None:
            await check_rows.check(session, row.check_id, is_to_change=True)
        held = await rows.one(session, pre_mortem_id, is_to_change=True)
        if held is None:
            raise NotFound(GONE)
        await session.refresh(held)
        return held

    async def deal_of(
        self, session: WorkspaceSession, deal_id: int | None, right: Right, viewer: str
    ) -> DealFacts:
        """Load the deal that risks belong to, for who has that right. Raises NotFound, NotAllowed.

        Whose deal it is today counts, and who leads them (R50).
        """
        deal = (await self.deals.named(session, [deal_id or 0])).get(deal_id or 0)
        if deal is None:
            raise NotFound(GONE)
        parties = await self.ground.roster.parties_of(session, deal.rep, viewer)
        access.require(viewer, right, parties)
        return deal

    async def two(
        self, session: WorkspaceSession, deal: DealFacts
    ) -> tuple[PersonFacts, PersonFacts | None]:
        """Load a deal's rep, and who leads them today."""
        return await self._two(session, deal.rep, None)

    async def reveal(self, session: WorkspaceSession, row: PreMortem) -> None:
        """Pair what both saw, once both are in: then the two read all of it side by side (R22)."""
        if row.confirmed_at is None or row.managers_at is None:
            return
        found = [rows.facts_of(one) for one in await rows.risks_of(session, [row.id])]
        own = [one for one in found if one.said_by == row.rep]
        taken = {one.same_as for one in found}
        pairs = same_reasons(
            [one for one in own if one.id not in taken],
            [one for one in found if one.said_by != row.rep and one.same_as is None],
        )
        for theirs, mine in pairs.items():
            (await session.get_one(Risk, theirs)).same_as = mine

    async def go_on(self, session: WorkspaceSession, row: PreMortem) -> None:
        """Have a check that waited for the rest of the reasons go on."""
        question = await self.asked_in(session, row)
        if question is not None:
            await self.checks.go_on(session, question)

    async def asked_in(self, session: WorkspaceSession, row: PreMortem) -> int | None:
        """Find the question that a pre-mortem's check waits with for the rest; None for none."""
        if row.check_id is None or row.rest_asked_at is None:
            return None
        check = await check_rows.check(session, row.check_id)
        there = await check_rows.questions_of(session, row.check_id)
        is_open = check_rows.facts_of(check).is_under_way
        waiting = [one for one in there if one.key == PRE_MORTEM and one.state in STILL_ASKED]
        return waiting[-1].id if waiting and is_open and waiting[-1] is there[-1] else None

    async def changed(self, session: WorkspaceSession, row: PreMortem, rep: str) -> None:
        """Have all that is said of a pre-mortem follow."""
        await session.flush()
        await outbox.refresh(session, Kind.SHOWN, row.id)
        if row.check_id is not None:
            await self.checks.asker.refresh(session, row.check_id)
        leaders = await self.ground.roster.leaders_of(session, rep)
        await home_changed(session, {rep, *leaders})

    async def deal_changed(self, session: WorkspaceSession, deal: DealFacts) -> None:
        """End what was to be looked at again once a deal is closed (R22)."""
        found = await rows.of_deal(session, deal.id)
        if not found:
            return
        stands = (await self.deals.named(session, [deal.id])).get(deal.id)
        if stands is None or not stands.is_open:
            for risk in await rows.risks_of(session, [one.id for one in found]):
                risk.recheck_on = None
            await session.flush()
        for one in found[:1]:
            await outbox.refresh(session, Kind.SHOWN, one.id)

    async def _looks(self, session: WorkspaceSession, deal_ids: Collection[int]) -> dict[int, Look]:
        found: dict[int, PreMortemFacts] = await rows.answered(session, deal_ids)
        of_each = await self._risks(session, [one.id for one in found.values()])
        return {deal: Look(one, tuple(of_each[one.id])) for deal, one in found.items()}

    async def _risks(
        self, session: WorkspaceSession, ids: Iterable[int]
    ) -> defaultdict[int, list[RiskFacts]]:
        of_each: defaultdict[int, list[RiskFacts]] = defaultdict(list)
        wanted: Sequence[int] = list(ids)
        for risk in await rows.risks_of(session, wanted) if wanted else ():
            of_each[risk.pre_mortem_id].append(rows.facts_of(risk))
        return of_each

    async def _two(
        self, session: WorkspaceSession, rep: str, leader: str | None
    ) -> tuple[PersonFacts, PersonFacts | None]:
        leaders = await self.ground.roster.leaders_of(session, rep)
        if leader not in leaders:
            leader = leaders[-1] if leaders else None
        known = await self.ground.people.persons(session, {rep, *([leader] if leader else [])})
        return known[rep], known[leader] if leader else None
