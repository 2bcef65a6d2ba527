"""What `/coach deal` and the forms of deals do: use cases of one transaction each."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.errors import N_, InvalidInput, Text
from bot.people import access
from bot.people.access import Right
from bot.people.ground import Ground
from bot.people.rules import PersonFacts
from bot.pipeline import money, stages
from bot.pipeline.model import Deal
from bot.pipeline.money import Money
from bot.pipeline.pages import DealPage, DealsPage, Typed
from bot.pipeline.rules import (
    Content,
    DealFacts,
    DealState,
    Field,
    content_of,
    merge,
    problems,
    seen_of,
    tidy,
)
from bot.pipeline.service import Deals
from bot.pipeline.stages import Stage
from bot.store import WorkspaceId, WorkspaceSession

__all__ = ["DealForms", "Saved"]


@dataclass(frozen=True, slots=True)
class Saved:
    """A deal as it was written down; `is_news` when there is something to read back."""

    reader: PersonFacts
    deal: DealFacts
    is_news: bool


class DealForms:
    """Use cases around the forms; what isn't `by`'s or `viewer`'s to see isn't found."""

    def __init__(self, ground: Ground, deals: Deals) -> None:
        self._ground = ground
        self._deals = deals

    async def look(self, workspace: WorkspaceId, viewer: str, typed: str) -> DealsPage | DealPage:
        """Find what somebody means by a deal's name: an open one, several alike, or a new one.

        Closed ones are among those alike, so that a closing can be taken back. With nothing typed,
        all open deals that are theirs to see.
        """
        typed = " ".join(typed.split())
        async with self._ground.store.begin(workspace) as session:
            page = await self._list(session, viewer, only_open=not typed)
            if not typed:
                return page
            wanted = typed.casefold()
            exact = [one for one in page.deals if one.is_open and one.name.casefold() == wanted]
            alike = [one for one in page.deals if wanted in f"{one.name} {one.account}".casefold()]
            if len(exact) == 1:
                return await self._page(session, exact[0], page.reader)
            if alike:
                alike.sort(key=lambda one: not one.is_open)
                return replace(page, deals=tuple(alike), typed=typed)
            return await self._blank(session, page.reader, typed)

    async def blank(self, workspace: WorkspaceId, viewer: str, name: str) -> DealPage:
        """Begin a new deal. Raises NotFound for somebody whom we haven't met."""
        async with self._ground.store.begin(workspace) as session:
            return await self._blank(session, await self._person(session, viewer), name)

    async def page(self, workspace: WorkspaceId, deal_id: int, *, viewer: str) -> DealPage:
        """Load a deal for its form. Raises NotFound."""
        async with self._ground.store.begin(workspace) as session:
            deal = await self._deals.see(session, deal_id, viewer=viewer)
            return await self._page(session, deal, await self._person(session, viewer))

    async def save(
        self,
        workspace: WorkspaceId,
        typed: Typed,
        *,
        by: str,
        deal_id: int | None = None,
        seen: str = "",
    ) -> Saved | DealPage:
        """Write a form down; of two who change one field, the later is asked once more.

        Then nothing was saved, and the page to show has what both wrote. Raises NotFound,
        NotAllowed, InvalidInput.
        """
        async with self._ground.store.begin(workspace) as session:
            reader = await self._person(session, by)
            if deal_id is None:
                return await self._add(session, typed, reader)
            row = await self._deals.to_change(session, deal_id, by=by)
            [before] = (await self._deals.named(session, [deal_id])).values()
            usual = before.currency or await self._currency(session, before.rep)
            wanted, wrong = _read(typed, usual, reader.locale, known=before)
            merged = merge(seen, content_of(before), tidy(wanted))
            today = await self._deals.today(session, before.rep)
            found = problems(merged.content, today, before=content_of(before)) | wrong
            if found:
                raise InvalidInput(found)
            if merged.clashes:
                page = await self._page(session, before, reader)
                return replace(
                    page, content=merged.content, clashes=merged.clashes, seen=merged.seen
                )
            if merged.content == content_of(before):
                return Saved(reader, before, is_news=False)
            deal = await self._deals.write(session, row, merged.content, by=by)
            return Saved(reader, deal, is_news=deal.amount != before.amount)

    async def close(
        self, workspace: WorkspaceId, deal_id: int, state: DealState, reason: str, *, by: str
    ) -> DealPage:
        """Close a deal; returns it as its form shows it now. Raises as `Deals.close`."""
        async with self._ground.store.begin(workspace) as session:
            deal = await self._deals.close(session, deal_id, state, reason, by=by)
            return await self._page(session, deal, await self._person(session, by))

    async def reopen(self, workspace: WorkspaceId, deal_id: int, *, by: str) -> DealPage:
        """Take a closing back. Raises NotFound, NotAllowed."""
        async with self._ground.store.begin(workspace) as session:
            deal = await self._deals.reopen(session, deal_id, by=by)
            return await self._page(session, deal, await self._person(session, by))

    async def remove(self, workspace: WorkspaceId, deal_id: int, *, by: str) -> DealPage:
        """Take out what was entered by mistake. Raises NotFound, NotAllowed."""
        async with self._ground.store.begin(workspace) as session:
            deal = await self._deals.remove(session, deal_id, by=by)
            return await self._page(session, deal, await self._person(session, by))

    async def _list(self, session: WorkspaceSession, viewer: str, *, only_open: bool) -> DealsPage:
        reader = await self._person(session, viewer)
        reps = await self._ground.roster.reps_of(session, viewer)
        deals = await self._deals.of_reps(session, {viewer, *reps}, only_open=only_open)
        persons = await self._ground.people.persons(session, {one.rep for one in deals})
        names = {one: facts.name for one, facts in persons.items()}
        order = {one: place for place, one in enumerate((viewer, *reps))}
        deals.sort(key=lambda one: order[one.rep])
        today = reader.hours.local_day(session.clock.now())
        return DealsPage(reader, today, tuple(deals), names, leads=bool(reps))

    async def _blank(self, session: WorkspaceSession, reader: PersonFacts, name: str) -> DealPage:
        me = reader.slack_id
        ids = await self._for_whom(session, me)
        known = await self._ground.people.persons(session, ids)
        leaders = await self._ground.roster.leaders_of(session, me)
        return DealPage(
            reader,
            reader.hours.local_day(session.clock.now()),
            await self._currency(session, me),
            name=name,
            leaders=tuple(one for one in leaders if one != me),
            reps=tuple(known[one] for one in ids),
        )

    async def _page(
        self, session: WorkspaceSession, deal: DealFacts, reader: PersonFacts
    ) -> DealPage:
        rep = await self._person(session, deal.rep)
        content = content_of(deal)
        return DealPage(
            reader,
            rep.hours.local_day(session.clock.now()),
            deal.currency or await self._currency(session, deal.rep),
            name=deal.name,
            deal=deal,
            content=content,
            rep=rep,
            leaders=await self._ground.roster.leaders_of(session, deal.rep),
            seen=seen_of(content),
        )

    async def _add(self, session: WorkspaceSession, typed: Typed, reader: PersonFacts) -> Saved:
        """Write a new deal down; sent twice, the first one is it."""
        me = reader.slack_id
        reps = await self._for_whom(session, me)
        rep = typed.rep or me
        if (reps and typed.rep not in reps) or (not reps and rep != me):
            raise InvalidInput({Field.REP: N_("Pick one of the people whom you lead.")})
        # So that of two forms sent at once one sees the other's deal.
        await self._ground.people.hold(session, [rep])
        wanted, wrong = _read(typed, await self._currency(session, rep), reader.locale, known=None)
        content = tidy(wanted)
        parties = await self._ground.roster.parties_of(session, rep, me)
        access.require(me, Right.CHANGE_DEAL, parties)
        found = problems(content, await self._deals.today(session, rep)) | wrong
        if found:
            raise InvalidInput(found)
        for one in await self._deals.of_rep(session, rep):
            if content_of(one) == content:
                return Saved(reader, one, is_news=True)
            if one.name.casefold() == content.name.casefold():
                raise InvalidInput(
                    {
                        Field.NAME: N_(
                            "There is an open deal of this name: `/coach deal {name}` opens it. "
                            "Or give this one another name.",
                            name=one.name,
                        )
                    }
                )
        row = Deal(
            rep=rep,
            state=DealState.OPEN,
            created_by=me,
            created_at=session.clock.now(),
        )
        session.add(row)
        deal = await self._deals.write(session, row, content, by=me)
        return Saved(reader, deal, is_news=True)

    async def _for_whom(self, session: WorkspaceSession, person: str) -> list[str]:
        """List whom a leader may enter deals for, themselves too if they are a rep; else nobody."""
        reps = [*await self._ground.roster.reps_of(session, person)]
        if reps and await self._ground.people.members(session, [person]):
            reps.insert(0, person)
        return reps

    async def _currency(self, session: WorkspaceSession, rep: str) -> str:
        """Guess what currency somebody means who names none: that of their latest deal."""
        theirs = await self._deals.of_rep(session, rep, only_open=False)
        used = [one for one in theirs if one.currency]
        if used:
            return max(used, key=lambda one: (one.changed_at, one.id)).currency
        return money.usual_in((await self._person(session, rep)).hours.country)

    async def _person(self, session: WorkspaceSession, person: str) -> PersonFacts:
        """Load somebody. Raises NotFound for whom we haven't met."""
        return (await self._ground.people.persons(session, [person]))[person]


def _read(
    typed: Typed, usual: str, locale: str | None, *, known: DealFacts | None
) -> tuple[Content, dict[str, Text]]:
    """Read what was chosen and typed; and what can't be read, at its field."""
    wrong: dict[str, Text] = {}
    stage = _stage(typed.stage, known)
    if stage is None:
        wrong[Field.STAGE] = N_("Pick one of the stages.")
        stage = stages.known()[0]
    paid = money.read(typed.amount, usual=usual, locale=locale) if typed.amount else None
    if isinstance(paid, Text):
        wrong[Field.AMOUNT] = paid
    paid = paid if isinstance(paid, Money) else None
    content = Content(
        typed.name,
        typed.account,
        stage.name,
        stage.phase,
        paid.amount if paid else None,
        paid.currency if paid else "",
        typed.close_on,
        typed.next_step,
        typed.next_step_on,
    )
    return content, wrong


def _stage(chosen: str | None, known: DealFacts | None) -> Stage | None:
    """Find a stage that the form offered: one of ours, or what the deal is in already."""
    if known is not None and chosen == known.stage:
        return Stage(known.stage, known.phase)
    return next((one for one in stages.known() if one.name == chosen), None)
