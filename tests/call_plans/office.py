"""The services of call plans in a house, and what tests do with them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from bot.call_plans.commitment import Doubted
from bot.call_plans.kinds import Kind
from bot.call_plans.model import CallPlan
from bot.call_plans.pages import PlanPage
from bot.call_plans.rules import PlanFacts
from bot.outbox.model import Delivery
from bot.outbox.types import Saying
from bot.pipeline.model import Deal
from bot.pipeline.rules import DealState
from tests.call_plans.values import DRAFT
from tests.rhythm.house import RON, House

__all__ = ["Office"]


@dataclass
class Office:
    """A house with a team in it whose reps were greeted."""

    house: House

    def __post_init__(self) -> None:
        room = self.house.rooms.call_plans
        self.plans, self.writing, self.answering = room.call_plans, room.writing, room.answering
        self.workspace, self.clock = self.house.workspace, self.house.clock

    async def save(
        self, *, by: str = RON, plan_id: int | None = None, told_of: str = "", **changes: object
    ) -> PlanPage:
        """Save the usual plan, but for these, or change one."""
        saved = await self.try_to_save(by=by, plan_id=plan_id, told_of=told_of, **changes)
        assert isinstance(saved, PlanPage), saved
        return saved

    async def try_to_save(
        self, *, by: str = RON, plan_id: int | None = None, told_of: str = "", **changes: object
    ) -> PlanPage | Doubted:
        draft = replace(DRAFT, **changes)  # type: ignore[arg-type]
        return await self.writing.save(
            self.workspace, draft, by=by, plan_id=plan_id, told_of=told_of
        )

    async def deal(
        self, name: str = "Acme renewal", *, rep: str = RON, account: str = "Acme", **more: object
    ) -> int:
        """Let there be an open deal; returns its id."""
        now = self.clock.now()
        async with self.house.store.begin(self.workspace) as session:
            row = Deal(
                rep=rep,
                name=name,
                account=account,
                stage="Proposal",
                phase="middle",
                stage_since=now,
                state=DealState.OPEN,
                created_by=rep,
                created_at=now,
                changed_at=now,
                **more,
            )
            session.add(row)
            await session.flush()
            return row.id

    async def close(self, deal: int, state: DealState = DealState.WON) -> None:
        async with self.house.store.begin(self.workspace) as session:
            await self.plans.deals.close(session, deal, state, "They chose us", by=RON)

    async def rows(self) -> list[CallPlan]:
        return list(await self.house.all(CallPlan))

    async def delivery(self, kind: Kind, *, nth: int = 0) -> Delivery:
        return (await self.house.deliveries(kind))[nth]

    async def compose(self, kind: Kind, *, nth: int = 0, is_update: bool = False) -> Saying:
        """Compose a delivery of a kind as it would be said now."""
        delivery = await self.delivery(kind, nth=nth)
        return await self.house.composers[kind](self.house.due(delivery, is_update=is_update))

    def after(self, plan: PlanFacts, **by: int) -> None:
        """Let the call be over."""
        self.clock.set(plan.ends_at + timedelta(**by))
