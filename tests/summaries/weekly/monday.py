"""A house in which a team's week is told; its outbox really sends, to a small Slack."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random
from zoneinfo import ZoneInfo

from sqlalchemy import update

from bot.outbox.model import Delivery
from bot.outbox.worker import Worker
from bot.people.model import Membership, Team
from bot.rhythm.model import OneOnOne, Rhythm
from bot.rhythm.rules import State as Became
from bot.summaries.weekly.model import Summary
from bot.summaries.weekly.schedule import Schedule
from bot.summaries.weekly.service import Summaries
from bot.summaries.weekly.settings import Settings
from tests.outbox.world import FakeSlack, Message
from tests.rhythm.house import AIKO, MIA, RON, SALES, SAM, House

__all__ = ["WEEKS_AGO", "Monday", "berlin"]

WEEKS_AGO = datetime(2026, 10, 1, 8, tzinfo=UTC)


def berlin(day: int, at: str) -> datetime:
    """Tell an instant by Berlin's clock: of November 30, or of a day in December."""
    hour, minute = map(int, at.split(":"))
    return datetime(
        2026, 11 if day == 30 else 12, day, hour, minute, tzinfo=ZoneInfo("Europe/Berlin")
    )


@dataclass
class Monday:
    """What tests of the summary do in many places."""

    house: House

    def __post_init__(self) -> None:
        part = self.house.rooms.summaries.weekly
        self.summaries: Summaries = part.summaries
        self.settings: Settings = part.settings
        self.schedule: Schedule = part.schedule
        self.slack = FakeSlack(self.house.clock)
        self.worker = Worker(
            self.house.store,
            self.slack,
            clock=self.house.clock,
            composers=self.house.composers,
            gate=self.house.manners.gate,
            rng=Random(7),
        )

    async def begin(self, *reps: str) -> int:
        """Have a team of Mia's since weeks, whose reps were greeted; returns its id."""
        house = self.house
        house.furnish()
        team = await house.save(*(reps or (RON, AIKO, SAM)))
        await house.welcome.greet(house.workspace, team, by=MIA)
        await self.change(
            update(Team).where(Team.id == team).values(created_at=WEEKS_AGO),
            update(Membership).values(since=WEEKS_AGO),
            update(Rhythm).values(created_at=WEEKS_AGO),
        )
        return team

    async def change(self, *statements: object) -> None:
        """Change rows as no service would."""
        async with self.house.store.begin(self.house.workspace) as session:
            for one in statements:
                await session.execute(one)  # type: ignore[call-overload]

    async def meet(self, *held: str) -> None:
        """Have Friday's 1:1s be over: held with these, missed with all others."""
        await self.change(
            update(OneOnOne).values(state=Became.MISSED, wake_at=None),
            update(OneOnOne).where(OneOnOne.rep.in_(held)).values(state=Became.HELD),
        )

    async def at(self, instant: datetime, *, sends: bool = True) -> None:
        """Let the clock show this, beat once, and have what is due sent."""
        self.house.clock.set(instant.astimezone(UTC))
        await self.schedule.tick(self.house.clock.now())
        await self.schedule.recount(self.house.clock.now())
        if sends:
            await self.worker.drain()

    async def rows(self) -> Sequence[Summary]:
        return await self.house.all(Summary)

    async def one(self) -> Summary:
        [found] = await self.rows()
        return found

    async def kinds(self) -> list[tuple[str, str, str]]:
        """List what the outbox has of summaries: kind, form, state."""
        found = await self.house.all(Delivery, Delivery.kind.startswith("summaries.weekly"))
        return [
            (one.kind.removeprefix("summaries.weekly."), str(one.form), str(one.state))
            for one in found
        ]

    def said_in(self, channel: str = SALES) -> list[Message]:
        """List what stands in a channel."""
        return [one for one in self.slack.messages if one.channel == channel]

    def told(self, week: int = 48) -> list[Message]:
        """List whatever was said of a week."""
        return [one for one in self.slack.messages if f"week {week}" in one.text]
