"""A house with deals, whose ideal customer can be described; Mia leads Ron and Sam."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.evidence.fit.kinds import Kind
from bot.evidence.fit.rules import Part
from bot.outbox.types import Saying
from bot.pipeline.model import Deal
from bot.pipeline.rules import DealFacts, DealState
from tests.rhythm.house import MIA, RON, House

__all__ = ["WORDS", "FitHouse"]

WORDS: Mapping[Part, str] = {
    Part.SEGMENT: "Water utilities in Europe",
    Part.SIZE: "Two plants or more",
    Part.PROBLEM: "Leaks are found weeks too late",
    Part.TRIGGER: "A new head of operations",
    Part.NO_GO: "Tenders on price alone",
}


@dataclass
class FitHouse(House):
    """The same, with this part's services in front."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.fit = self.rooms.evidence.fit
        self.deals = self.rooms.pipeline.deals

    async def describe(self, words: Mapping[Part, str] = WORDS, *, by: str = MIA) -> None:
        await self.fit.ideals.save(self.workspace, words, by=by)

    async def deal(
        self, name: str = "Acme meters", *, rep: str = RON, phase: str = "early", **more: object
    ) -> DealFacts:
        """Let there be an open deal."""
        now = self.clock.now()
        given = {
            "rep": rep,
            "name": name,
            "account": "Acme",
            "stage": "Lead",
            "phase": phase,
            "stage_since": now,
            "state": DealState.OPEN,
            "created_by": rep,
            "created_at": now,
            "changed_at": now,
            **more,
        }
        async with self.store.begin(self.workspace) as session:
            row = Deal(**given)
            session.add(row)
            await session.flush()
            return (await self.deals.named(session, [row.id]))[row.id]

    async def end(
        self, deal: DealFacts, state: DealState = DealState.LOST, *, why: str = "", by: str = RON
    ) -> None:
        reason = why or ("" if state is DealState.WON else "No budget")
        async with self.store.begin(self.workspace) as session:
            await self.deals.close(session, deal.id, state, reason, by=by)

    async def reopen(self, deal: DealFacts) -> None:
        async with self.store.begin(self.workspace) as session:
            await self.deals.reopen(session, deal.id, by=RON)

    async def compose(self, *, nth: int = -1, is_update: bool = False) -> Saying:
        """Compose the ask as it would be said now."""
        delivery = (await self.deliveries(Kind.WIN_LOSS))[nth]
        return await self.composers[Kind.WIN_LOSS](self.due(delivery, is_update=is_update))
