"""A house with deals, a channel of one of them, and what is asked about them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from bot.evidence.checks.model import CheckQuestion, DealCheck
from bot.people.rules import Intensity
from bot.pipeline.model import Deal
from bot.pipeline.rules import DealState, Phase
from bot.rhythm.model import OneOnOne
from bot.rhythm.rules import State
from bot.slack.messages import MessageRef
from bot.slack.reactions import Reacted
from bot.slack.shortcuts import Pointed
from tests.rhythm.house import MIA, RON, House
from tests.support.foresight import next_instant

__all__ = ["ACME", "MESSAGE", "TUESDAY", "Office", "at"]

ACME = "C1ACME"
MESSAGE = MessageRef("C1SALES", "1.000100")
TUESDAY = datetime(2026, 11, 24, 14, tzinfo=UTC)
"""Nine in New York, where Ron works."""


def at(text: str) -> datetime:
    """Read an instant, "2026-11-24 14:00", as UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@dataclass
class Office:
    """What tests of beginnings do in many places."""

    house: House
    deals: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        part = self.house.rooms.evidence.starting
        self.starting, self.channels = part.starting, part.channels
        self.pointing, self.weekly = part.pointing, part.weekly
        self.checks = self.house.rooms.evidence.checks.checks
        self.workspace = self.house.workspace

    async def deal(
        self, name: str = "Acme renewal", *, rep: str = RON, account: str = "Acme"
    ) -> int:
        """Enter a deal."""
        now = self.house.clock.now()
        async with self.house.store.begin(self.workspace) as session:
            row = Deal(
                rep=rep,
                name=name,
                account=account,
                stage="Proposal",
                phase=Phase.MIDDLE,
                currency="",
                next_step="",
                reason="",
                state=DealState.OPEN,
                created_by=rep,
                created_at=now,
                changed_at=now,
                stage_since=now,
            )
            session.add(row)
            await session.flush()
            self.deals.append(row.id)
            return row.id

    async def meet(self, rep: str = RON) -> None:
        """Have the first 1:1 of a rep held, as far as the record goes."""
        one = await self.house.one(rep)
        async with self.house.store.begin(self.workspace) as session:
            row = await session.get_one(OneOnOne, one.id)
            row.state = State.HELD

    async def like(self, rep: str, intensity: Intensity) -> None:
        """Have a rep choose how much they want to be asked."""
        wishes = self.house.rooms.wishes
        reader = await wishes.reader(self.workspace, rep)
        await wishes.choose(self.workspace, rep, replace(reader.habits, intensity=intensity))

    async def all_checks(self) -> Sequence[DealCheck]:
        """List all checks in the order in which they were opened."""
        return await self.house.all(DealCheck)

    async def questions(self) -> Sequence[CheckQuestion]:
        """List all questions of checks."""
        return await self.house.all(CheckQuestion)

    async def wind(self, to: datetime) -> None:
        """Go to an instant, beginning what is due on the way."""
        clock = self.house.clock
        while (due := await next_instant(self.house.store, self.weekly)) is not None and due <= to:
            clock.set(max(due, clock.now()))
            await self.weekly.tick(clock.now())
        clock.set(to)
        await self.weekly.tick(to)

    def pointed(
        self,
        text: str = "Acme will sign",
        *,
        by: str = MIA,
        author: str = RON,
        message: MessageRef = MESSAGE,
    ) -> Pointed:
        """Have somebody choose the shortcut on a message."""
        return Pointed(self.workspace, by, message, text, "1.2", author)  # type: ignore[arg-type]

    def reacted(
        self,
        reaction: str = "mag",
        *,
        by: str = MIA,
        author: str = RON,
        channel: str = MESSAGE.channel,
        ts: str = MESSAGE.ts,
    ) -> Reacted:
        """Have somebody react to a message."""
        return Reacted(self.workspace, by, reaction, author, channel, ts)

    async def later(self, **by: int) -> None:
        """Let time pass."""
        self.house.clock.set(self.house.clock.now() + timedelta(**by))
