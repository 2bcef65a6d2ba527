"""Calendars at work on a real database, with a small web and somebody who reads by heart."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import select

from bot.clock import HandClock
from bot.outbox.model import Delivery
from bot.outbox.types import DeliveryClass, Due, Post, Silence
from bot.people.busy import Busy, busy
from bot.people.calendars.composer import CalendarComposer
from bot.people.calendars.fetching import Fetched
from bot.people.calendars.problems import Problem, Unreadable
from bot.people.calendars.service import CalendarPage, Calendars
from bot.people.service import People
from bot.store import Store, WorkspaceId
from tests.conftest import START
from tests.support.foresight import next_instant

__all__ = ["LATER", "MIA", "OTHER", "RON", "SPAN", "URL", "Desk", "Eyes", "Web"]

MIA, RON = "U1MIA", "U1RON"
URL, OTHER = "https://example.com/mia.ics", "https://example.com/other.ics"
HOUR = timedelta(hours=1)
SPAN = (START + HOUR, START + 2 * HOUR)
LATER = (START + 5 * HOUR, START + 6 * HOUR)


@dataclass
class Web:
    """What lies at which address; a problem is raised, an event waited for."""

    at: dict[str, bytes | Problem | asyncio.Event] = field(default_factory=dict)
    etag: str = ""
    asked: list[tuple[str, str]] = field(default_factory=list)
    at_once: int = 0
    most_at_once: int = 0

    async def __call__(self, address: str, *, etag: str = "") -> Fetched:
        self.asked.append((address, etag))
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        await asyncio.sleep(0)
        self.at_once -= 1
        found = self.at[address]
        if isinstance(found, asyncio.Event):
            await found.wait()
            found = b"after all"
        if isinstance(found, Problem):
            raise Unreadable(found)
        return Fetched(None) if etag and etag == self.etag else Fetched(found, self.etag)


@dataclass
class Eyes:
    """Reads spans out of a content by looking them up."""

    spans: dict[bytes, Sequence[Busy]] = field(default_factory=dict)
    windows: list[tuple[datetime, datetime, str]] = field(default_factory=list)

    async def __call__(
        self, content: bytes, start: datetime, end: datetime, *, zone: str
    ) -> list[Busy]:
        self.windows.append((start, end, zone))
        if content not in self.spans:
            raise Unreadable(Problem.NO_CALENDAR)
        return list(self.spans[content])


@dataclass
class Desk:
    """One replica's calendars, and what they did."""

    store: Store
    workspace: WorkspaceId
    clock: HandClock
    people: People
    web: Web
    eyes: Eyes

    def __post_init__(self) -> None:
        self.calendars = Calendars(
            self.store,
            self.people,
            self.clock,
            fetch=self.web,
            read=self.eyes,
            check_seconds=0.05,
        )

    async def give(self, person: str = MIA, address: str = URL) -> bool:
        return await self.calendars.keep(self.workspace, person, address)

    async def page(self, person: str = MIA) -> CalendarPage:
        return await self.calendars.page(self.workspace, person)

    async def busy(self, person: str = MIA) -> list[Busy]:
        now = self.clock.now()
        async with self.store.begin(self.workspace) as session:
            found = await busy(session, [person], now - timedelta(days=30), now + timedelta(30))
        return list(found[person])

    async def wind(self, **by: int) -> None:
        """Wind on from one thing that is due to the next."""
        to = self.clock.now() + timedelta(**by)
        while (due := await next_instant(self.store, self.calendars)) is not None and due <= to:
            self.clock.set(max(due, self.clock.now()))
            await self.calendars.tick(self.clock.now())
        self.clock.set(to)

    async def told(self, person: str = MIA) -> list[Delivery]:
        async with self.store.begin(self.workspace) as session:
            query = select(Delivery).where(Delivery.recipient == person).order_by(Delivery.id)
            return list(await session.scalars(query))

    async def said(self, delivery: Delivery) -> str:
        """What its composer would say now, or why nothing."""
        due = Due(
            delivery.id,
            self.workspace,
            delivery.kind,
            delivery.subject_id,
            delivery.recipient,
            DeliveryClass(delivery.klass),
            delivery.due_at,
            delivery.expires_at,
            delivery.detail,
        )
        saying = await CalendarComposer(self.calendars)(due)
        if isinstance(saying, Silence):
            return saying.reason
        assert isinstance(saying, Post)
        return saying.text
