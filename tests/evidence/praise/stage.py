"""A house in which insights are praised."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from random import Random

from bot.evidence.praise.kinds import Kind
from bot.evidence.praise.model import Praise
from bot.evidence.praise.pages import PraisePage
from bot.evidence.praise.rows import facts_of
from bot.evidence.praise.rules import PraiseFacts
from bot.evidence.praise.service import Praises
from bot.outbox.worker import Worker
from bot.rhythm.model import OneOnOne, Rhythm
from bot.slack.messages import MessageRef
from tests.outbox.world import FakeSlack, Message
from tests.rhythm.house import MIA, RON, SALES, SAM, House
from tests.support.foresight import next_instant

__all__ = ["HERE", "WORDS", "Stage"]

HERE = MessageRef(SALES, "1795507320.000100")
WORDS = "Their <@U1SAM> told us & *why*: <https://a.b|the plan>"


@dataclass
class Stage:
    """What tests of praise do in many places; its outbox really sends, to a small Slack."""

    house: House

    def __post_init__(self) -> None:
        self.praises: Praises = self.house.rooms.evidence.praise.praises
        self.slack = FakeSlack(self.house.clock)
        self.worker = Worker(
            self.house.store,
            self.slack,
            clock=self.house.clock,
            composers=self.house.composers,
            gate=self.house.manners.gate,
            rng=Random(7),
        )

    async def point_out(
        self, *, by: str = SAM, author: str = RON, text: str = WORDS, at: MessageRef = HERE
    ) -> PraisePage:
        """Choose the shortcut in a message's menu."""
        return await self.praises.point_out(
            self.house.workspace, at, author=author, text=text, by=by
        )

    async def praise(
        self, why: str = "It says who.", *, by: str = MIA, at: MessageRef = HERE
    ) -> PraiseFacts:
        """Praise a message of Ron's, by its form."""
        page = await self.point_out(by=by, at=at)
        return (await self.praises.propose(self.house.workspace, page.praise.id, why, by=by)).praise

    async def now(self, praise: int) -> PraiseFacts:
        """Load a praise as it stands."""
        [row] = await self.house.all(Praise, Praise.id == praise)
        return facts_of(row)

    async def held(self, rep: str, at: datetime, *, state: str = "held") -> int:
        """Let a 1:1 of a rep with their manager have been at an instant; returns its id."""
        [rhythm] = await self.house.all(Rhythm, Rhythm.rep == rep)
        year, week, _ = at.isocalendar()
        async with self.house.store.begin(self.house.workspace) as session:
            row = OneOnOne(
                rhythm_id=rhythm.id,
                week=f"{year}-W{week:02}",
                uid=f"{rep}{week}",
                manager=rhythm.manager,
                rep=rep,
                zone=rhythm.zone,
                original_at=at,
                planned_at=at,
                length_minutes=60,
                state=state,
            )
            session.add(row)
            await session.flush()
            return row.id

    async def wind(self, to: datetime) -> None:
        """Go to an instant, sending what is due on the way."""
        clock = self.house.clock
        await self.worker.drain()
        while (due := await next_instant(self.house.store, self.worker)) is not None and due <= to:
            clock.set(max(due, clock.now()))
            await self.worker.drain()
        clock.set(to)

    async def of_kind(self, kind: Kind) -> list[Message]:
        """List the messages of a kind as they stand now."""
        ids = {row.public_id for row in await self.house.deliveries(kind)}
        return [one for one in self.slack.messages if one.delivery in ids]
