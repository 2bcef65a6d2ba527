"""A 1:1 on its way to its end: what a manager types, sends, and sends again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from bot.actions.rules import ActionFacts, Source
from bot.meeting import record_rows
from bot.meeting.agenda_pages import NewItem
from bot.meeting.closing_form import shown_in
from bot.meeting.closing_pages import ClosePage, RecordFacts
from bot.pipeline.model import Deal
from bot.pipeline.rules import DealState, Phase
from bot.rhythm.rules import WeeklyTime
from tests.rhythm.house import MIA, SAM, House

__all__ = ["FRIDAY", "Hour"]

TEN = WeeklyTime("Europe/Berlin", 5, 10 * 60, 60)
FRIDAY = datetime.fromisoformat("2026-11-27T09:00+00:00")
"""Ten in the morning in Berlin: when Sam's first 1:1 begins."""


@dataclass
class Hour:
    """Sam's first 1:1 with Mia, and what is done in it."""

    house: House
    one_on_one: int = 0

    async def begin(self, *, at: str = "2026-11-27T09:00+00:00", starts: bool = True) -> Hour:
        """Set the team up, greet Sam, and let the hour come."""
        await self.house.greeted(times={SAM: TEN})
        self.one_on_one = (await self.house.one(SAM)).id
        await self.wind(at)
        if starts:
            await self.house.rhythms.start(self.house.workspace, self.one_on_one, by=MIA)
        return self

    async def wind(self, to: str) -> None:
        await self.house.wind(datetime.fromisoformat(to))

    async def deal(self, name: str = "Acme", *, phase: Phase = Phase.EARLY) -> int:
        """Have a deal of Sam's on the agenda."""
        now = self.house.clock.now()
        async with self.house.store.begin(self.house.workspace) as session:
            row = Deal(
                rep=SAM,
                name=name,
                account="",
                stage="First talk",
                phase=phase,
                currency="",
                next_step="",
                state=DealState.OPEN,
                reason="",
                created_by=SAM,
                created_at=now,
                changed_at=now,
                stage_since=now,
            )
            session.add(row)
            await session.flush()
            number = row.id
        agendas = self.house.rooms.meeting.agendas
        await agendas.add(self.house.workspace, NewItem(SAM, name, deal_id=number), by=SAM)
        return number

    async def page(self, *, by: str = MIA) -> ClosePage:
        """Open the form."""
        closing = self.house.rooms.meeting.closing
        return await closing.page(self.house.workspace, self.one_on_one, by=by)

    async def type(self, page: ClosePage, view: str = "V1", at: str = "1.0", **given: str) -> None:
        """Type into the open form."""
        closing = self.house.rooms.meeting.closing
        typed = shown_in(page.about) | given
        await closing.typed(self.house.workspace, typed, page.about, by=MIA, view=view, typed_at=at)

    async def send(self, page: ClosePage, *, by: str = MIA, view: str = "V1", **given: str) -> None:
        """Send the form, with these fields typed into it."""
        closing = self.house.rooms.meeting.closing
        typed = shown_in(page.about) | dict(page.fields) | given
        await closing.close(self.house.workspace, typed, page.about, by=by, view=view)

    async def record(self) -> RecordFacts | None:
        async with self.house.store.begin(self.house.workspace) as session:
            return await record_rows.record_of(session, self.one_on_one)

    async def actions(self) -> list[ActionFacts]:
        async with self.house.store.begin(self.house.workspace) as session:
            actions = self.house.rooms.actions.actions
            return await actions.of_source(session, Source.ONE_ON_ONE, self.one_on_one)

    def due(self) -> str:
        """A day on which something can be due."""
        return date(2026, 12, 1).isoformat()
