"""The agenda of a 1:1: both add to it until the end, and nothing on it is lost (R9 to R12)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from sqlalchemy import select

from bot.errors import N_, InvalidInput, NotAllowed, NotFound
from bot.evidence.questions.service import Questions
from bot.meeting import agenda_rows as rows
from bot.meeting import questions, rules
from bot.meeting.agenda_pages import (
    AgendaPage,
    Arranging,
    Audience,
    NewItem,
    NextAgenda,
    Stage,
    stage_of,
)
from bot.meeting.agenda_posting import AgendaPosts
from bot.meeting.agenda_reading import AgendaReader
from bot.meeting.kinds import Kind
from bot.meeting.model import AgendaItem
from bot.meeting.rules import AgendaField, Block, ItemFacts
from bot.meeting.taking_up import TakingUp
from bot.outbox import service as outbox
from bot.people import access
from bot.people.access import Right
from bot.people.consent import refused_by
from bot.people.ground import Ground
from bot.pipeline.rules import DealFacts
from bot.pipeline.service import Deals
from bot.rhythm import rows as one_on_ones
from bot.rhythm.announcing import group_of
from bot.rhythm.rules import Kind as RhythmKind
from bot.rhythm.rules import OneOnOneFacts
from bot.slack.messages import MessageRef
from bot.store import WorkspaceId, WorkspaceSession

__all__ = ["Agendas"]

LATE_TICKS = timedelta(days=4)
"""So long after a 1:1 it can still be said what was covered in it: over a weekend, and a day."""
PUT_BACK_FOR = timedelta(hours=1)


class Agendas:
    """Use cases of the agenda. What takes a session joins its caller's transaction."""

    def __init__(
        self,
        ground: Ground,
        deals: Deals,
        *,
        reader: AgendaReader,
        taking_up: TakingUp,
        posts: AgendaPosts,
        bank: Questions,
    ) -> None:
        self._ground = ground
        self._deals = deals
        self._reader = reader
        self._taking_up = taking_up
        self._posts = posts
        self._questions = bank

    async def page(
        self, session: WorkspaceSession, one_on_one: OneOnOneFacts, *, viewer: str
    ) -> AgendaPage:
        """Load the agenda of a 1:1 for one of the two, or who stands in. Raises NotFound."""
        await self._require(session, viewer, one_on_one.rep, Right.SEE_AGENDA)
        elsewhere = await self._taking_up.take_up(session, one_on_one.rep)
        return await self._reader.read(session, one_on_one, elsewhere)

    async def audience(self, workspace: WorkspaceId, person: str) -> Audience:
        """Tell whose agendas somebody may read; works for people whom we never met."""
        async with self._ground.store.begin(workspace) as session:
            is_rep = bool(await self._ground.people.members(session, [person]))
            reps = await self._ground.roster.reps_of(session, person)
            known = await self._ground.people.persons(session, reps)
            return Audience(is_rep, tuple(known[one] for one in reps))

    async def next_of(self, workspace: WorkspaceId, rep: str, *, viewer: str) -> NextAgenda:
        """Load the agenda of a rep's next 1:1, if one is planned. Raises NotFound."""
        async with self._ground.store.begin(workspace) as session:
            await self._require(session, viewer, rep, Right.SEE_AGENDA)
            known = await self._ground.people.persons(session, {rep, viewer})
            facts = await one_on_ones.current(session, rep)
            page = None if facts is None else await self.page(session, facts, viewer=viewer)
            return NextAgenda(known[rep], known[viewer], page)

    async def as_it_stands(self, workspace: WorkspaceId, one_on_one: int) -> AgendaPage:
        """Load an agenda for a message that shows it, whoever reads there. Raises NotFound."""
        async with self._ground.store.begin(workspace) as session:
            facts = await one_on_ones.one_on_one(session, one_on_one)
            elsewhere = await self._taking_up.take_up(session, facts.rep)
            return await self._reader.read(session, facts, elsewhere)

    async def place(
        self, workspace: WorkspaceId, facts: OneOnOneFacts
    ) -> tuple[MessageRef | None, bool]:
        """Tell under which card an agenda belongs, and whether it stands there already."""
        group, detail = group_of(facts), str(facts.sequence)
        async with self._ground.store.begin(workspace) as session:
            card = await outbox.sent_message(session, RhythmKind.CARD, facts.id, group)
            stands = await rows.posted(session, Kind.AGENDA, facts.id, group, detail)
        return card, stands

    async def focus_of(
        self, session: WorkspaceSession, one_on_one: OneOnOneFacts
    ) -> list[DealFacts]:
        """List the focus deals of a 1:1: picked and still open, or covered in it (R12)."""
        items = await rows.items_for(session, one_on_one)
        wanted = [one.deal_id for one in rules.shown(items, one_on_one.id) if one.is_pick]
        ids = list(dict.fromkeys(one for one in wanted if one is not None))
        found = await self._deals.named(session, ids)
        return [found[one] for one in ids if one in found]

    async def add(self, workspace: WorkspaceId, new: NewItem, *, by: str) -> None:
        """Put something on a rep's agenda; the same once more stays one item (R11).

        Raises NotFound, InvalidInput at `AgendaField`.
        """
        async with self._ground.store.begin(workspace) as session:
            await self.put(session, new, by=by)

    async def put(self, session: WorkspaceSession, new: NewItem, *, by: str) -> None:
        """Do the same in a transaction that is open already. Raises as `add` does."""
        await self._require(session, by, new.rep, Right.CHANGE_AGENDA)
        await self._ground.people.hold(session, [new.rep])
        if by != new.rep and await refused_by(session, [new.rep]):
            raise InvalidInput(
                {
                    AgendaField.TEXT: N_(
                        "They would rather not take part, so nothing is kept of them."
                    )
                }
            )
        there = [rows.facts_of(row) for row in await rows.open_rows(session, new.rep)]
        deal = await self._deal(session, new, there)
        text = _text(new.text, deal)
        for one in there:
            if (one.text, one.block, one.deal_id) == (text, new.block, new.deal_id):
                return
        if sum(not one.origin for one in there) >= rules.MOST_OPEN:
            raise InvalidInput(
                {
                    AgendaField.TEXT: N_(
                        "This agenda is full. Tick or take off what is settled, then add this."
                    )
                }
            )
        now = self._ground.clock.now()
        asked = await self._questions.last_asked(session, person=new.rep)
        aside = await self._questions.aside(session)
        # A deal's questions don't fit what people put there in their own words.
        is_own = new.block is Block.DEALS and deal is None
        topic = questions.OWN_WORDS if is_own else str(new.block)
        session.add(
            AgendaItem(
                rep=new.rep,
                block=new.block,
                text=text,
                question=questions.for_item(topic, asked, rep=new.rep, now=now, aside=aside),
                deal_id=new.deal_id,
                added_by=by,
                added_at=now,
                position=1 + max((one.position for one in there), default=0),
            )
        )
        await self._posts.bring(session, new.rep)

    async def change(self, workspace: WorkspaceId, item: int, new: NewItem, *, by: str) -> None:
        """Write an item anew, or put it into another block.

        Raises NotFound, NotAllowed for what isn't typed, InvalidInput at `AgendaField`.
        """
        async with self._ground.store.begin(workspace) as session:
            row = await self._item(session, item, by=by)
            there = [rows.facts_of(one) for one in await rows.open_rows(session, row.rep)]
            others = [one for one in there if one.id != item]
            if row.origin:
                row.block = new.block
            else:
                deal = await self._deal(session, new, others)
                row.text = _text(new.text, deal)
                row.block, row.deal_id = new.block, new.deal_id
            await self._posts.changed(session, row.rep)

    async def drop(self, workspace: WorkspaceId, item: int, *, by: str) -> None:
        """Take an item off the agenda; once more does nothing. Raises NotFound."""
        async with self._ground.store.begin(workspace) as session:
            row = await self._item(session, item, by=by)
            if rows.facts_of(row).is_open:
                row.dropped_at = self._ground.clock.now()
                await self._posts.changed(session, row.rep)

    async def put_back(self, workspace: WorkspaceId, item: int, *, by: str) -> None:
        """Put an item that was taken off back on. Raises NotFound."""
        async with self._ground.store.begin(workspace) as session:
            row = await self._item(session, item, by=by)
            if row.dropped_at is not None:
                row.dropped_at = None
                await self._posts.changed(session, row.rep)

    async def shift(self, workspace: WorkspaceId, item: int, *, up: bool, by: str) -> None:
        """Change places with the one before or after, within its block. Raises NotFound."""
        async with self._ground.store.begin(workspace) as session:
            row = await self._item(session, item, by=by)
            block = [
                one for one in await rows.open_rows(session, row.rep) if one.block == row.block
            ]
            ids = [one.id for one in block]
            if item not in ids:
                return
            here = ids.index(item)
            there = here - 1 if up else here + 1
            if 0 <= there < len(block):
                block[here], block[there] = block[there], block[here]
                # All anew: two that were added at the same moment may share a position.
                for position, one in enumerate(block, start=1):
                    one.position = position
                await self._posts.changed(session, row.rep)

    async def tick(
        self, workspace: WorkspaceId, item: int, one_on_one: int, *, by: str, is_covered: bool
    ) -> None:
        """Say that an item was covered in a 1:1, or that it wasn't after all (R11).

        What the other one did at the same moment stays; twice changes nothing. Raises NotFound,
        NotAllowed where that 1:1 isn't to be talked about any more, or not yet.
        """
        async with self._ground.store.begin(workspace) as session:
            row = await self._item(session, item, by=by)
            facts = await one_on_ones.one_on_one(session, one_on_one)
            if facts.rep != row.rep:
                raise NotFound(GONE)
            await self._may_tick(session, facts)
            if is_covered and rows.facts_of(row).is_open:
                row.covered_in, row.covered_at = one_on_one, self._ground.clock.now()
            elif not is_covered and row.covered_in == one_on_one:
                row.covered_in = row.covered_at = None
            else:
                return
            await session.flush()
            await self._posts.refresh(session, facts)
            await self._posts.changed(session, row.rep)

    async def cover_all(
        self,
        session: WorkspaceSession,
        one_on_one: int,
        *,
        by: str,
        items: Collection[int] | None = None,
        deals: Collection[int] = (),
    ) -> None:
        """Tick several at once, for whoever closes a 1:1: these items, and those of these deals.

        All that is open, if `items` is None. Raises NotFound.
        """
        facts = await one_on_ones.one_on_one(session, one_on_one)
        await self._require(session, by, facts.rep, Right.CHANGE_AGENDA)
        await self._ground.people.hold(session, [facts.rep])
        for row in await rows.open_rows(session, facts.rep):
            if items is None or row.id in items or (row.deal_id and row.deal_id in deals):
                row.covered_in, row.covered_at = one_on_one, self._ground.clock.now()
        await session.flush()
        await self._posts.refresh(session, facts)
        await self._posts.changed(session, facts.rep)

    async def go_to(
        self, workspace: WorkspaceId, one_on_one: int, block: Block, *, by: str
    ) -> None:
        """Go on to a block of a 1:1 that is under way. Raises NotFound, NotAllowed."""
        async with self._ground.store.begin(workspace) as session:
            facts = await one_on_ones.one_on_one(session, one_on_one)
            await self._require(session, by, facts.rep, Right.CHANGE_AGENDA)
            closed = await rows.is_closed(session, one_on_one)
            stage = stage_of(facts, self._ground.clock.now(), is_closed=closed)
            if stage is not Stage.LIVE or facts.started_at is None:
                raise NotAllowed(
                    N_("This 1:1 isn't under way. `/coach agenda` shows what is on the next one.")
                )
            chosen = await rows.chosen_block(session, one_on_one)
            if chosen is None or chosen[0] is not block:
                await rows.go_to(session, one_on_one, block)
                await self._posts.refresh(session, facts)

    async def arranging(self, workspace: WorkspaceId, rep: str, *, viewer: str) -> Arranging:
        """Load all of a rep's open items, for the form that reorders them. Raises NotFound."""
        async with self._ground.store.begin(workspace) as session:
            await self._require(session, viewer, rep, Right.CHANGE_AGENDA)
            await self._taking_up.take_up(session, rep)
            return await self._arranging(session, rep, viewer)

    async def arranging_item(
        self, workspace: WorkspaceId, item: int, *, viewer: str
    ) -> tuple[Arranging, ItemFacts]:
        """Load the same for the rep of an item, and the item. Raises NotFound."""
        async with self._ground.store.begin(workspace) as session:
            row = await self._item(session, item, by=viewer)
            return await self._arranging(session, row.rep, viewer), rows.facts_of(row)

    async def _arranging(self, session: WorkspaceSession, rep: str, viewer: str) -> Arranging:
        known = await self._ground.people.persons(session, {rep, viewer})
        items = rules.open_items([rows.facts_of(one) for one in await rows.open_rows(session, rep)])
        since = self._ground.clock.now() - PUT_BACK_FOR
        dropped = await session.scalar(
            select(AgendaItem)
            .where(AgendaItem.rep == rep, AgendaItem.dropped_at > since)
            .order_by(AgendaItem.dropped_at.desc(), AgendaItem.id.desc())
            .limit(1)
        )
        return Arranging(
            known[rep],
            known[viewer],
            await self._reader.lines_of(session, rep, items),
            None if dropped is None else rows.facts_of(dropped),
            tuple(await self._deals.of_rep(session, rep)),
        )

    async def _item(self, session: WorkspaceSession, item: int, *, by: str) -> AgendaItem:
        row = await rows.item(session, item)
        await self._require(session, by, row.rep, Right.CHANGE_AGENDA)
        # Two who change one agenda at the same moment do it one after the other: whoever holds
        # its rep holds all its items, and sees what the other one did.
        await self._ground.people.hold(session, [row.rep])
        return await rows.item(session, item)

    async def _may_tick(self, session: WorkspaceSession, facts: OneOnOneFacts) -> None:
        now = self._ground.clock.now()
        stage = stage_of(facts, now, is_closed=await rows.is_closed(session, facts.id))
        if stage is Stage.PLANNED:
            raise NotAllowed(N_("This 1:1 hasn't begun. Press *Start* first, then tick."))
        if stage is Stage.OFF or now > facts.ends_at + LATE_TICKS:
            raise NotAllowed(
                N_(
                    "This agenda is of an earlier 1:1. What it left open stands on the next one: "
                    "`/coach agenda` shows it."
                )
            )

    async def _deal(
        self, session: WorkspaceSession, new: NewItem, there: Collection[ItemFacts]
    ) -> DealFacts | None:
        """Load the deal of an item, which in the block of deals is one of the few picked (R12)."""
        if new.deal_id is None:
            return None
        found = (await self._deals.named(session, [new.deal_id])).get(new.deal_id)
        if found is None or found.rep != new.rep:
            raise InvalidInput(
                {AgendaField.DEAL: N_("This deal isn't there any more. Pick another one.")}
            )
        picked = {one.deal_id for one in there if one.is_pick}
        is_new_pick = new.block is Block.DEALS and new.deal_id not in picked
        if is_new_pick and len(picked) >= rules.MOST_PICKS:
            raise InvalidInput(
                {
                    AgendaField.DEAL: N_(
                        "Three deals are picked already, so that each gets its time. Take one off "
                        "first, or add this without the deal."
                    )
                }
            )
        return found

    async def _require(
        self, session: WorkspaceSession, viewer: str, rep: str, right: Right
    ) -> None:
        access.require(viewer, right, await self._ground.roster.parties_of(session, rep, viewer))


GONE = N_("I can't find that for you. Type `/coach` to see what is yours.")


def _text(typed: str, deal: DealFacts | None) -> str:
    text = " ".join(typed.split()) or (deal.name if deal else "")
    if not text:
        raise InvalidInput({AgendaField.TEXT: N_("Say in a few words what it is about.")})
    if len(text) > rules.TEXT_LIMIT:
        raise InvalidInput(
            {AgendaField.TEXT: N_("Please keep it within {n} characters.", n=rules.TEXT_LIMIT)}
        )
    return text
