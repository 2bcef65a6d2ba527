"""What a test does with the bank of a workspace, in few words."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from bot.evidence.questions.pages import Listed, NewQuestion, QuestionsPage
from bot.evidence.questions.rules import BankQuestion, Step, Topic
from bot.pipeline.model import Deal
from bot.pipeline.rules import DealState, Phase
from tests.rhythm.house import MIA, RON, House

NEW = NewQuestion("Which of their plants would they show us first?", Step.RISKS, Topic.PROBLEM)


@dataclass
class Library:
    """The services of the bank in one house."""

    house: House

    def __post_init__(self) -> None:
        part = self.house.rooms.evidence.questions
        self.questions, self.own, self.hints = part.questions, part.own, part.hints
        self.workspace = self.house.workspace

    async def choose(
        self,
        person: str = RON,
        step: Step = Step.RISKS,
        phase: Phase = Phase.LATE,
        *,
        deal_id: int | None = None,
        but: Collection[str] = (),
    ) -> BankQuestion:
        """Choose without asking."""
        async with self.house.store.begin(self.workspace) as session:
            return await self.questions.choose(
                session, person=person, step=step, phase=phase, deal_id=deal_id, but=but
            )

    async def ask(
        self,
        person: str = RON,
        step: Step = Step.RISKS,
        phase: Phase = Phase.LATE,
        *,
        deal_id: int | None = None,
    ) -> BankQuestion:
        """Choose, and write down that it was asked."""
        async with self.house.store.begin(self.workspace) as session:
            found = await self.questions.choose(
                session, person=person, step=step, phase=phase, deal_id=deal_id
            )
            await self.questions.asked(session, person, found, deal_id)
            return found

    async def wait(self, **span: float) -> None:
        """Let time pass; nothing else happens meanwhile."""
        self.house.clock.set(self.house.clock.now() + timedelta(**span))

    async def deal(self) -> int:
        """Let Ron have a deal."""
        now = self.house.clock.now()
        async with self.house.store.begin(self.workspace) as session:
            row = Deal(
                rep=RON,
                name="Acme meters",
                account="Acme",
                stage="Offer",
                phase=Phase.LATE,
                stage_since=now,
                state=DealState.OPEN,
                created_by=RON,
                created_at=now,
                changed_at=now,
            )
            session.add(row)
            await session.flush()
            return row.id

    async def page(
        self, viewer: str = MIA, page: int = 0, listed: Listed | None = None
    ) -> QuestionsPage:
        """Look at the list."""
        return await self.own.page(self.workspace, viewer, listed or Listed(), page)
