"""The gate with asks of every kind, a worker and a small Slack: who hears what, and when."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

from sqlalchemy import select

from bot.clock import HandClock
from bot.outbox.model import Delivery
from bot.outbox.types import DeliveryClass
from bot.outbox.worker import Worker
from bot.people.composers import with_manners
from bot.people.kinds import MANNERS
from bot.people.manners import Manners
from bot.people.model import DayOff, Person, Spent
from bot.people.rules import Greeting, Policy, Times
from bot.people.service import People
from bot.people.why import Why
from bot.people.wishes import Wishes
from bot.store import Store, WorkspaceId
from tests.outbox.world import FakeSlack, Message
from tests.support.asks import KINDS, AskRoom
from tests.support.foresight import next_instant

__all__ = [
    "AIKO",
    "MIA",
    "POLICY",
    "RON",
    "SAM",
    "Gatehouse",
    "at",
    "refuse",
    "set_person",
    "take_off",
]

MIA, RON, AIKO, SAM = "U1MIA", "U1RON", "U1AIKO", "U1SAM"
"""A manager in Berlin and her reps in New York, Tokyo and Berlin."""
POLICY = Policy("C1SALES", "Europe/Berlin", 5, 600, 60, Times.STAGGERED)


def at(text: str) -> datetime:
    """Read an instant, "2026-11-24T09:00", as UTC."""
    return datetime.fromisoformat(f"{text}+00:00")


@dataclass
class Gatehouse:
    """One replica's gate and worker."""

    store: Store
    people: People
    clock: HandClock
    workspace: WorkspaceId
    slack: FakeSlack
    room: AskRoom = field(default_factory=AskRoom)

    def __post_init__(self) -> None:
        self.manners = Manners(self.store, self.people, {**MANNERS, **KINDS})
        self.wishes = Wishes(self.store, self.people, self.manners, self.clock)
        self.why = Why(self.store, self.people, self.manners, self.clock)

    async def furnish(self) -> None:
        """Let Mia lead three reps."""
        users = await self.people.profiles(self.workspace, [MIA, RON, AIKO, SAM])
        async with self.store.begin(self.workspace) as session:
            await self.people.remember(session, users.values())
            await self.people.save_team(session, MIA, POLICY, [RON, AIKO, SAM])

    def worker(self) -> Worker:
        kinds = dict.fromkeys(KINDS, self.room.compose)
        return Worker(
            self.store,
            self.slack,
            clock=self.clock,
            composers=with_manners(kinds, self.manners, self.wishes, self.clock),
            gate=self.manners.gate,
            rng=Random(7),
        )

    async def put(
        self,
        kind: str,
        subject: int,
        recipient: str = SAM,
        *,
        due_at: datetime | None = None,
        lasts: timedelta | None = timedelta(days=14),
        klass: DeliveryClass = DeliveryClass.ASK,
    ) -> None:
        """Have something asked, now if nothing else is said."""
        due_at = due_at or self.clock.now()
        await self.room.put(
            self.store,
            self.workspace,
            f"test.{kind}",
            subject,
            recipient,
            at=due_at,
            lasts=lasts,
            klass=klass,
        )

    async def deliver(self) -> list[Message]:
        """Send what may be sent now; returns what came by it."""
        before = len(self.slack.messages)
        await self.worker().drain()
        return self.slack.messages[before:]

    async def wind(self, to: datetime) -> None:
        """Go to an instant, sending what is due on the way."""
        worker = self.worker()
        await worker.drain()
        while (due := await next_instant(self.store, worker)) is not None and due <= to:
            self.clock.set(max(due, self.clock.now()))
            await worker.drain()
        self.clock.set(to)

    def heard(self, person: str = SAM) -> list[tuple[str, str]]:
        """List what somebody was sent: the moment and the words."""
        return [
            (f"{one.at:%a %H:%M}", one.text)
            for one in self.slack.messages
            if one.channel == f"D{person[1:]}"
        ]

    async def rows(self) -> list[Delivery]:
        async with self.store.begin(self.workspace) as session:
            return list(await session.scalars(select(Delivery).order_by(Delivery.id)))

    async def reasons(self) -> dict[int, tuple[str, str | None]]:
        """Tell of each subject where its delivery stands, and why."""
        return {row.subject_id: (row.state, row.reason) for row in await self.rows()}

    async def spent(self, person: str = SAM) -> list[Spent]:
        async with self.store.begin(self.workspace) as session:
            query = select(Spent).where(Spent.person == person).order_by(Spent.id)
            return list(await session.scalars(query))


async def set_person(gate: Gatehouse, person: str, **to: object) -> None:
    async with gate.store.begin(gate.workspace) as session:
        row = await session.get_one(Person, (gate.workspace, person))
        for name, value in to.items():
            setattr(row, name, value)


async def take_off(gate: Gatehouse, person: str, first: date, last: date) -> None:
    async with gate.store.begin(gate.workspace) as session:
        session.add(
            DayOff(
                person=person, first=first, last=last, kind="away", name="", set_at=gate.clock.now()
            )
        )


async def refuse(gate: Gatehouse, rep: str) -> None:
    async with gate.store.begin(gate.workspace) as session:
        [(_, team)] = await gate.people.members(session, [rep])
        await gate.people.set_greeting(session, team.id, rep, Greeting.REFUSED)
