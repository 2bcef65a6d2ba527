"""A house in which a check asks what a deal could be lost by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.evidence.checks.rules import CheckFacts
from bot.evidence.questions.bank import bank
from bot.evidence.risks.kinds import Kind
from bot.evidence.risks.model import PreMortem, Risk
from bot.evidence.risks.pages import RisksPage
from bot.evidence.risks.rules import RiskFacts
from bot.outbox.model import Delivery
from bot.outbox.model import Form as Shape
from bot.outbox.types import Post, Saying
from bot.pipeline.rules import DealFacts, DealState
from tests.evidence.checks.check_house import GROUP, PLACE, CheckHouse
from tests.rhythm.house import MIA, SAM

__all__ = ["THREE", "RisksHouse"]

THREE = "1. The price\n2. Our champion left\n3. They do nothing"


@dataclass
class RisksHouse(CheckHouse):
    """The same, with this part's services in front."""

    def __post_init__(self) -> None:
        super().__post_init__()
        part = self.rooms.evidence.risks
        self.risks, self.writing = part.risks, part.writing

    async def pre_mortem(
        self, deal: DealFacts, *, channel: str = GROUP, place: str = PLACE, key: str = ""
    ) -> CheckFacts:
        """Open a check whose question is the pre-mortem's, and have it sent."""
        check = await self.open(deal, first=bank()["risks.premortem"], place=place, key=key)
        await self.send(channel=channel)
        return await self.check(check.id)

    async def named(self, deal: DealFacts, *texts: str, by: str = SAM) -> RisksPage:
        """Have the rep name reasons on the deal's page."""
        return await self.writing.put_right(self.workspace, (deal.id, 0), texts, (), by=by)

    async def added(self, deal: DealFacts, *texts: str, by: str = MIA) -> RisksPage:
        """Have who leads the rep add reasons."""
        return await self.writing.add(self.workspace, (deal.id, 0), texts, (), by=by)

    async def page(self, deal: DealFacts, viewer: str) -> RisksPage:
        return await self.risks.page(self.workspace, deal.id, viewer=viewer)

    async def of_deal(self, deal: DealFacts) -> tuple[RiskFacts, ...]:
        async with self.store.begin(self.workspace) as session:
            return await self.risks.of_deal(session, deal.id, [SAM, MIA])

    async def texts(self, deal: DealFacts) -> list[str]:
        return [one.text for one in await self.of_deal(deal)]

    async def looks(self) -> Sequence[PreMortem]:
        return await self.all(PreMortem)

    async def rows(self) -> Sequence[Risk]:
        return await self.all(Risk)

    async def close_deal(self, deal: DealFacts, state: DealState = DealState.WON) -> None:
        async with self.store.begin(self.workspace) as session:
            await self.deals.close(session, deal.id, state, "They chose us", by=SAM)

    async def told(self, kind: Kind = Kind.SHOWN) -> list[Delivery]:
        """List what this part has in the outbox, updates aside."""
        return [one for one in await self.deliveries(kind) if one.form == Shape.POST]

    async def say_it(self, kind: Kind = Kind.SHOWN, *, is_update: bool = False) -> Saying:
        """Compose the latest message of a kind as it would be said now."""
        delivery = (await self.told(kind))[-1]
        return await self.composers[kind](self.due(delivery, is_update=is_update))

    async def shown(self, *, is_update: bool = False) -> Post:
        said = await self.say_it(is_update=is_update)
        assert isinstance(said, Post), said
        return said
