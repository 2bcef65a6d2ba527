"""The deals that a rep picks for a 1:1, and what the prep sheet proposes (R10, R12)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from bot.errors import N_, InvalidInput, NotAllowed
from bot.evidence.questions.service import Questions
from bot.meeting import agenda_rows as rows
from bot.meeting import questions, rules
from bot.meeting.agenda_pages import FocusPage, SheetAgenda
from bot.meeting.agenda_posting import AgendaPosts
from bot.meeting.model import AgendaItem
from bot.meeting.rules import Block, Pick, PickField
from bot.people import access
from bot.people.access import Right
from bot.people.ground import Ground
from bot.people.rules import PersonFacts
from bot.pipeline.hygiene import gaps
from bot.pipeline.proposals import Proposal, proposals
from bot.pipeline.rules import DealFacts, Phase
from bot.pipeline.service import Deals
from bot.rhythm.figures import Figures
from bot.rhythm.hours import Hours
from bot.rhythm.pages import SheetPage
from bot.rhythm.rules import OneOnOneFacts
from bot.rhythm.rules import Phase as OneOnOnePhase
from bot.store import WorkspaceId, WorkspaceSession

__all__ = ["Focus"]

MOST_PROPOSED = 5
"""As many as a prep sheet shows (docs/rhythm.md R43: a bundle has at most five)."""


class Focus:
    """Use cases around the focus deals of a rep's next 1:1."""

    def __init__(
        self,
        ground: Ground,
        deals: Deals,
        posts: AgendaPosts,
        bank: Questions,
        *,
        figures: Figures,
    ) -> None:
        self._ground = ground
        self._figures = figures
        self._deals = deals
        self._posts = posts
        self._questions = bank

    async def page(self, workspace: WorkspaceId, rep: str, *, by: str) -> FocusPage:
        """Load the form for the rep: what is picked, or else proposed.

        Raises NotFound, NotAllowed.
        """
        async with self._ground.store.begin(workspace) as session:
            await self._require(session, rep, by)
            person = (await self._ground.people.persons(session, [rep]))[rep]
            proposed = await self._proposals(session, person)
            picked = [
                one.deal_id
                for one in map(rows.facts_of, await rows.open_rows(session, rep))
                if one.is_pick and one.deal_id is not None
            ]
        best = [one.deal for one in proposed]
        known = {one.id for one in best}
        there = [one for one in dict.fromkeys(picked) if one in known]
        usual = [one.id for one in best[: rules.MOST_PICKS]]
        return FocusPage(person, tuple(best), tuple(there or usual), is_proposed=not there)

    async def pick(
        self,
        workspace: WorkspaceId,
        rep: str,
        picked: Mapping[PickField, int],
        *,
        on_purpose: bool,
        by: str,
    ) -> None:
        """Have just these deals on the agenda; what was picked before and isn't now is off.

        Raises NotFound, NotAllowed, InvalidInput at `PickField`.
        """
        async with self._ground.store.begin(workspace) as session:
            await self._require(session, rep, by)
            await self._ground.people.hold(session, [rep])
            deals = {one.id: one for one in await self._deals.of_rep(session, rep)}
            person = (await self._ground.people.persons(session, [rep]))[rep]
            choices = [
                Pick(one.deal.id, one.deal.name, one.deal.phase is Phase.EARLY)
                for one in await self._proposals(session, person)
            ]
            if problems := rules.pick_problems(picked, choices, on_purpose=on_purpose):
                raise InvalidInput(problems)
            if await self._put(session, rep, [deals[one] for one in picked.values()], by=by):
                await self._posts.bring(session, rep)

    async def on_sheet(self, workspace: WorkspaceId, page: SheetPage) -> Mapping[int, SheetAgenda]:
        """Tell, for each 1:1 of a sheet that is still to come, what is prepared for it."""
        now = self._ground.clock.now()
        ahead = [one for one in page.meetings if one.facts.phase(now) is OneOnOnePhase.AHEAD]
        async with self._ground.store.begin(workspace) as session:
            hours = await self._hours(session, page.reader.slack_id, [one.rep for one in ahead])
            found = {
                one.facts.id: await self._prepared(session, page, one.facts, one.rep)
                for one in ahead
            }
        return {
            one.facts.id: replace(found[one.facts.id], hours=hours.get(one.rep.slack_id))
            for one in ahead
        }

    async def _hours(
        self, session: WorkspaceSession, reader: str, reps: Collection[PersonFacts]
    ) -> Mapping[str, Hours]:
        """Reckon the months that a reader of a sheet may see: their own, those of their reps."""
        if not reps or not await self._ground.roles.shows_persons(session):
            return {}
        ids = {one.slack_id for one in reps}
        months: dict[str, Hours] = {}
        teams = {team.id: team for _, team in await self._ground.people.members(session, ids)}
        for team in teams.values():
            theirs = ids if reader == team.manager else ids & {reader}
            if theirs:
                found = await self._figures.of_team(session, team, only=theirs)
                months |= {rep: one.hours for rep, one in found.items()}
        return months

    async def _prepared(
        self,
        session: WorkspaceSession,
        page: SheetPage,
        facts: OneOnOneFacts,
        rep: PersonFacts,
    ) -> SheetAgenda:
        items = [rows.facts_of(row) for row in await rows.open_rows(session, facts.rep)]
        picks = [one for one in items if one.is_pick]
        if page.reader.slack_id != facts.rep:
            return SheetAgenda(facts.id, len(items), len(picks))
        today = rep.hours.local_day(self._ground.clock.now())
        proposed = await self._proposals(session, rep)
        named = {one.deal.id: one.deal.name for one in proposed}
        wanting = [(one.deal, found) for one in proposed if (found := gaps(one.deal, today))]
        taken = {one.deal_id for one in picks}
        best = [one for one in proposed if one.deal.id not in taken]
        return SheetAgenda(
            facts.id,
            len(items),
            len(picks),
            rep=rep.slack_id,
            today=today,
            names=tuple(named.get(one.deal_id or 0, one.text) for one in picks),
            gaps=tuple(wanting),
            proposed=tuple(best[:MOST_PROPOSED]),
        )

    async def _proposals(self, session: WorkspaceSession, rep: PersonFacts) -> Sequence[Proposal]:
        deals = await self._deals.of_rep(session, rep.slack_id)
        reviewed = await rows.reviewed(session, [one.id for one in deals])
        days = {deal: rep.hours.local_day(at) for deal, at in reviewed.items()}
        return proposals(deals, days, rep.hours.local_day(self._ground.clock.now()))

    async def _put(
        self, session: WorkspaceSession, rep: str, wanted: Collection[DealFacts], *, by: str
    ) -> bool:
        now = self._ground.clock.now()
        there = await rows.open_rows(session, rep)
        picked = {row.deal_id: row for row in there if rows.facts_of(row).is_pick}
        ids = [one.id for one in wanted]
        for deal_id, row in picked.items():
            if deal_id not in ids:
                row.dropped_at = now
        last = max((row.position for row in there), default=0)
        asked = dict(await self._questions.last_asked(session, person=rep))
        aside = await self._questions.aside(session)
        for position, deal in enumerate(wanted, start=last + 1):
            if deal.id in picked:
                continue
            question = questions.for_item(Block.DEALS, asked, rep=rep, now=now, aside=aside)
            asked[question] = now
            session.add(
                AgendaItem(
                    rep=rep,
                    block=Block.DEALS,
                    text=deal.name,
                    question=question,
                    deal_id=deal.id,
                    added_by=by,
                    added_at=now,
                    position=position,
                )
            )
        return set(picked) != set(ids)

    async def _require(self, session: WorkspaceSession, rep: str, by: str) -> None:
        parties = await self._ground.roster.parties_of(session, rep, by)
        access.require(by, Right.CHANGE_AGENDA, parties)
        if by != rep:
            raise NotAllowed(
                N_("The rep picks the deals. With *Add item* you put one up for talking about.")
            )
