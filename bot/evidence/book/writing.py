"""What the two write into a deal's book: use cases of one transaction each (R24, R48)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from sqlalchemy import select

from bot.errors import N_, InvalidInput, NotFound, Text
from bot.evidence.book import rows
from bot.evidence.book.fields import Content, content_of, merge, problems, seen_of, taken_in, tidy
from bot.evidence.book.model import Buyer, DealKnowledge
from bot.evidence.book.pages import BookForm, BookPage, BuyerForm, Typed
from bot.evidence.book.rules import (
    LONGEST_NAME,
    MOST_BUYERS,
    BuyerFacts,
    Field,
    Gap,
    day_problem,
    too_long,
)
from bot.evidence.book.seats import Seats
from bot.evidence.book.service import GONE, Book
from bot.pipeline import money
from bot.pipeline.money import Money
from bot.pipeline.rules import DealFacts
from bot.slack.messages import MessageRef
from bot.store import WorkspaceId, WorkspaceSession

__all__ = ["Writing"]


class Writing:
    """Use cases around the forms; what isn't the writer's to see isn't found."""

    def __init__(self, book: Book, seats: Seats) -> None:
        self._book = book
        self._seats = seats
        self._store = book.ground.store

    async def form(self, workspace: WorkspaceId, deal_id: int, *, by: str) -> BookForm:
        """Load the form as the book stands. Raises NotFound, NotAllowed."""
        async with self._store.begin(workspace) as session:
            deal = await self._book.to_change(session, deal_id, by=by)
            return await self._form(session, deal, by)

    async def take_in(
        self, workspace: WorkspaceId, message: MessageRef, key: str, *, by: str
    ) -> BookForm | BuyerForm:
        """Load the form that a question of a check asks for, with what its rep replied.

        Nothing is written down by that. Raises NotFound, NotAllowed.
        """
        async with self._store.begin(workspace) as session:
            check, question = await self._seats.asked_in(session, message, key)
            if check.deal_id is None:
                raise NotFound(GONE)
            replies = [
                one.shown_to([by]).text
                for one in await rows.readings_of(session, check.deal_id)
                if one.question_id == question.id and one.author == check.rep
            ]
            words = replies[0] if replies else ""
            return await self._taken_in(session, check.deal_id, key, words, by)

    async def take_in_reading(
        self, workspace: WorkspaceId, reading_id: int, *, by: str
    ) -> BookForm | BuyerForm:
        """Load the form that a reply belongs into, filled with its words.

        Nothing is written down by that. Raises NotFound, NotAllowed.
        """
        async with self._store.begin(workspace) as session:
            found = await rows.reading(session, reading_id)
            if found is None or found.deal_id is None:
                raise NotFound(GONE)
            key, words = found.question_key.removeprefix("again."), found.shown_to([by]).text
            return await self._taken_in(session, found.deal_id, key, words, by)

    async def save(
        self, workspace: WorkspaceId, deal_id: int, typed: Typed, *, by: str, seen: str
    ) -> BookPage | BookForm:
        """Write the form down; of two who change one field, the later is asked once more.

        Then nothing was saved, and the form to show has what both wrote. Raises NotFound,
        NotAllowed, InvalidInput.
        """
        async with self._store.begin(workspace) as session:
            deal = await self._book.to_change(session, deal_id, by=by)
            form = await self._form(session, deal, by)
            now = content_of(form.book)
            wanted, wrong = _read(typed, now, form.currency, form.reader.locale)
            merged = merge(seen, now, tidy(wanted))
            if found := problems(merged.content, form.today, before=now) | wrong:
                raise InvalidInput(found)
            if merged.clashes:
                return replace(
                    form, content=merged.content, clashes=merged.clashes, seen=merged.seen
                )
            if merged.content != now:
                await self._write(session, deal, merged.content, by)
            return await self._book.page_of(session, deal, by)

    async def new_buyer(self, workspace: WorkspaceId, deal_id: int, *, by: str) -> BuyerForm:
        """Begin a buyer of a deal. Raises NotFound, NotAllowed."""
        async with self._store.begin(workspace) as session:
            deal = await self._book.to_change(session, deal_id, by=by)
            return await self._buyer_form(session, deal, by)

    async def buyer(self, workspace: WorkspaceId, buyer_id: int, *, by: str) -> BuyerForm:
        """Load a buyer's form. Raises NotFound, NotAllowed."""
        async with self._store.begin(workspace) as session:
            row, deal = await self._buyer(session, buyer_id, by)
            form = await self._buyer_form(session, deal, by)
            return replace(form, buyer=_buyer_of(row))

    async def save_buyer(
        self,
        workspace: WorkspaceId,
        deal_id: int,
        wanted: BuyerFacts,
        *,
        by: str,
    ) -> BookPage:
        """Write a buyer down; its `id` is 0 for a new one. Sent twice, the first one is it.

        Raises NotFound, NotAllowed; InvalidInput at `Field.NAME`, `ROLE`, `MET_ON`.
        """
        wanted = replace(
            wanted, name=" ".join(wanted.name.split()), role=" ".join(wanted.role.split())
        )
        async with self._store.begin(workspace) as session:
            if wanted.id:
                row, deal = await self._buyer(session, wanted.id, by)
            else:
                deal = await self._book.to_change(session, deal_id, by=by)
                row = Buyer(deal_id=deal.id, added_by=by)
            known = (await rows.book_of(session, deal.id)).buyers
            today = await self._book.deals.today(session, deal.rep)
            if found := _buyer_problems(wanted, known, today):
                raise InvalidInput(found)
            if not _stands(wanted, known):
                row.name, row.role, row.met_on = wanted.name, wanted.role, wanted.met_on
                row.changed_at = session.clock.now()
                session.add(row)
                await session.flush()
                await self._book.changed(session, deal.rep)
            return await self._book.page_of(session, deal, by)

    async def drop_buyer(self, workspace: WorkspaceId, buyer_id: int, *, by: str) -> BookPage:
        """Take a buyer off the list; twice does nothing. Raises NotFound, NotAllowed."""
        async with self._store.begin(workspace) as session:
            row, deal = await self._buyer(session, buyer_id, by, is_dropped=True)
            if row.dropped_at is None:
                row.dropped_at = row.changed_at = session.clock.now()
                await session.flush()
                await self._book.changed(session, deal.rep)
            return await self._book.page_of(session, deal, by)

    async def _taken_in(
        self, session: WorkspaceSession, deal_id: int, key: str, words: str, by: str
    ) -> BookForm | BuyerForm:
        deal = await self._book.to_change(session, deal_id, by=by)
        words = await self._book.plain(session, words)
        if key == Gap.BUYERS.key:
            return replace(await self._buyer_form(session, deal, by), words=words)
        form = await self._form(session, deal, by)
        content = taken_in(form.content, key, words) if words else form.content
        return replace(form, content=content, words=words)

    async def _write(
        self, session: WorkspaceSession, deal: DealFacts, content: Content, by: str
    ) -> None:
        row = await session.scalar(select(DealKnowledge).where(DealKnowledge.deal_id == deal.id))
        if row is None:
            row = DealKnowledge(deal_id=deal.id)
            session.add(row)
        row.competition, row.approach = content.competition, content.approach
        row.cost, row.currency = content.cost, content.currency
        row.cost_reckoning = content.reckoning
        row.last_act, row.last_act_on = content.last_act, content.last_act_on
        row.changed_by, row.changed_at = by, session.clock.now()
        await session.flush()
        await self._book.changed(session, deal.rep)

    async def _form(self, session: WorkspaceSession, deal: DealFacts, by: str) -> BookForm:
        book = await rows.book_of(session, deal.id)
        reader = await self._book.person(session, by)
        rep = await self._book.person(session, deal.rep)
        content = content_of(book)
        return BookForm(
            reader,
            rep,
            await self._leaders(session, deal.rep),
            deal,
            book,
            content,
            seen_of(content),
            book.currency or deal.currency or money.usual_in(rep.hours.country),
            rep.hours.local_day(session.clock.now()),
        )

    async def _buyer_form(self, session: WorkspaceSession, deal: DealFacts, by: str) -> BuyerForm:
        rep = await self._book.person(session, deal.rep)
        return BuyerForm(
            await self._book.person(session, by),
            rep,
            await self._leaders(session, deal.rep),
            deal,
            rep.hours.local_day(session.clock.now()),
        )

    async def _buyer(
        self, session: WorkspaceSession, buyer_id: int, by: str, *, is_dropped: bool = False
    ) -> tuple[Buyer, DealFacts]:
        row = await session.scalar(select(Buyer).where(Buyer.id == buyer_id))
        if row is None:
            raise NotFound(GONE)
        deal = await self._book.to_change(session, row.deal_id, by=by)
        await session.refresh(row)
        if row.dropped_at is not None and not is_dropped:
            raise NotFound(GONE)
        return row, deal

    async def _leaders(self, session: WorkspaceSession, rep: str) -> tuple[str, ...]:
        found = await self._book.ground.roster.leaders_of(session, rep)
        return tuple(one for one in found if one != rep)


def _read(
    typed: Typed, now: Content, usual: str, locale: str | None
) -> tuple[Content, dict[str, Text]]:
    wrong: dict[str, Text] = {}
    paid = money.read(typed.cost, usual=usual, locale=locale) if typed.cost else None
    if isinstance(paid, Text):
        wrong[Field.COST] = paid
    paid = paid if isinstance(paid, Money) else None
    content = Content(
        typed.competition,
        typed.approach,
        paid.amount if paid else None,
        paid.currency if paid else "",
        typed.reckoning,
        typed.last_act,
        typed.last_act_on,
    )
    if wrong:
        content = replace(content, cost=now.cost, currency=now.currency)
    return content, wrong


def _buyer_problems(
    wanted: BuyerFacts, known: tuple[BuyerFacts, ...], today: date
) -> dict[str, Text]:
    found: dict[str, Text] = {}
    others = [one for one in known if one.id != wanted.id]
    if not wanted.name:
        found[Field.NAME] = N_("Say who it is; a first name is enough.")
    elif wrong := too_long(wanted.name, LONGEST_NAME):
        found[Field.NAME] = wrong
    if wrong := too_long(wanted.role, LONGEST_NAME):
        found[Field.ROLE] = wrong
    if wrong := day_problem(wanted.met_on, today):
        found[Field.MET_ON] = wrong
    if found or _stands(wanted, known):
        return found
    if any(one.name.casefold() == wanted.name.casefold() for one in others):
        found[Field.NAME] = N_("Somebody of this name is on the list. Change that entry instead.")
    elif not wanted.id and len(known) >= MOST_BUYERS:
        found[Field.NAME] = N_(
            "There are {n} people on the list; more get lost. Take somebody off it first.",
            n=MOST_BUYERS,
        )
    return found


def _stands(wanted: BuyerFacts, known: tuple[BuyerFacts, ...]) -> bool:
    """Tell whether just that is written down already, as when a form is sent twice."""
    if wanted.id:
        return wanted in known
    return any(replace(one, id=0) == wanted for one in known)


def _buyer_of(row: Buyer) -> BuyerFacts:
    return BuyerFacts(row.id, row.name, row.role, row.met_on)
