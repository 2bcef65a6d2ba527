"""A house with a team whose rep was greeted, and what tests do with its agendas."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.meeting.agenda_pages import AgendaPage, NewItem
from bot.meeting.model import AgendaItem
from bot.meeting.rules import Block, PickField
from bot.pipeline.model import Deal
from bot.pipeline.rules import DealState
from bot.rhythm import rows
from bot.rhythm.model import OneOnOne
from tests.rhythm.house import MIA, RON, House

__all__ = ["Desk"]


@dataclass
class Desk:
    """The agendas of a house."""

    house: House

    def __post_init__(self) -> None:
        room = self.house.rooms.meeting
        self.agendas, self.focus = room.agendas, room.focus
        self.workspace, self.clock = self.house.workspace, self.house.clock

    async def open(self, *reps: str) -> None:
        """Set a team up and greet its reps."""
        await self.house.greeted(*(reps or (RON,)))

    async def add(
        self,
        text: str = "Pricing",
        *,
        by: str = RON,
        rep: str = RON,
        block: Block = Block.DEALS,
        deal: int | None = None,
    ) -> AgendaItem:
        """Put something on the agenda; returns what stands there now."""
        await self.agendas.add(self.workspace, NewItem(rep, text, block, deal), by=by)
        return (await self.house.all(AgendaItem, AgendaItem.rep == rep))[-1]

    async def deal(
        self, name: str, *, phase: str = "middle", rep: str = RON, close_on: date | None = None
    ) -> int:
        """Let there be an open deal; returns its id."""
        now = self.clock.now()
        async with self.house.store.begin(self.workspace) as session:
            row = Deal(
                rep=rep,
                name=name,
                stage="Proposal",
                phase=phase,
                stage_since=now,
                close_on=close_on,
                state=DealState.OPEN,
                created_by=rep,
                created_at=now,
                changed_at=now,
            )
            session.add(row)
            await session.flush()
            return row.id

    async def pick(self, *deals: int, by: str = RON, on_purpose: bool = False) -> None:
        """Pick these deals, in the form's order."""
        picked = dict(zip(PickField, deals, strict=False))
        await self.focus.pick(self.workspace, RON, picked, on_purpose=on_purpose, by=by)

    async def page(self, one_on_one: OneOnOne | None = None, *, viewer: str = RON) -> AgendaPage:
        """Load an agenda: of the next 1:1, unless another one is meant."""
        async with self.house.store.begin(self.workspace) as session:
            facts = (
                await rows.current(session, RON)
                if one_on_one is None
                else await rows.one_on_one(session, one_on_one.id)
            )
            assert facts is not None
            return await self.agendas.page(session, facts, viewer=viewer)

    async def texts(self, one_on_one: OneOnOne | None = None) -> Sequence[str]:
        """Say what is on an agenda, in its order."""
        return [one.item.text for one in (await self.page(one_on_one)).lines]

    async def open_texts(self) -> Sequence[str]:
        """Say what is still open on the agenda of the next 1:1, or the one under way."""
        return [one.item.text for one in (await self.page()).lines if not one.is_covered]

    async def start(self, *, nth: int = 0) -> OneOnOne:
        """Come to the time of a 1:1 and start it."""
        row = await self.house.one(nth=nth)
        await self.house.wind(row.planned_at)
        await self.house.rhythms.start(self.workspace, row.id, by=MIA)
        return await self.house.one(nth=nth)

    async def tick(
        self, item: AgendaItem, one_on_one: OneOnOne, *, by: str = MIA, is_covered: bool = True
    ) -> None:
        await self.agendas.tick(
            self.workspace, item.id, one_on_one.id, by=by, is_covered=is_covered
        )
