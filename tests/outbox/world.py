"""A small Slack, a gate and composers with a memory: what a worker under test talks to."""

from __future__ import annotations

import asyncio
from collections import defaultdict, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from sqlalchemy import select

from bot.clock import HandClock
from bot.outbox import service
from bot.outbox.model import Delivery
from bot.outbox.types import Composer, DeliveryClass, Due, FailureTeller, Go, Post, Saying, Verdict
from bot.outbox.worker import Worker
from bot.slack.messages import Blocks, MessageRef, View
from bot.store import Store, WorkspaceId

MINUTE = timedelta(minutes=1)


async def until(condition: Callable[[], bool]) -> None:
    """Let the others run until something has come about; TimeoutError after ten seconds."""
    async with asyncio.timeout(10):
        while not condition():  # noqa: ASYNC110 - a test looks from outside, nobody tells it
            await asyncio.sleep(0.005)


@dataclass(frozen=True, slots=True)
class Fault:
    """What happens to the next call: `error` is raised, after Slack took it or instead."""

    error: Exception
    is_accepted: bool = False


@dataclass(slots=True)
class Message:
    channel: str
    ts: str
    text: str
    thread_ts: str | None
    delivery: str | None
    at: datetime
    blocks: Blocks = ()


@dataclass(slots=True)
class FakeSlack:
    """Keeps what it is sent; fails as told, by method, one call after the other."""

    clock: HandClock
    messages: list[Message] = field(default_factory=list)
    files: list[tuple[str, str, str | None]] = field(default_factory=list)
    homes: list[tuple[str, View]] = field(default_factory=list)
    faults: defaultdict[str, deque[Fault]] = field(default_factory=lambda: defaultdict(deque))
    calls: list[str] = field(default_factory=list)
    pause: asyncio.Event | None = None
    busy: int = 0
    busiest: int = 0
    workspaces: list[WorkspaceId] = field(default_factory=list)

    @property
    def texts(self) -> list[str]:
        return [message.text for message in self.messages]

    async def post(
        self,
        workspace: WorkspaceId,
        channel: str,
        *,
        text: str,
        blocks: Blocks,
        thread_ts: str | None = None,
        delivery: str | None = None,
    ) -> MessageRef:
        fault = await self._begin("post")
        place = self._place(channel)
        ts = f"{len(self.messages) + 1}.000000"
        self.messages.append(
            Message(place, ts, text, thread_ts, delivery, self.clock.now(), blocks)
        )
        self.workspaces.append(workspace)
        if fault:
            raise fault.error
        return MessageRef(place, ts, thread_ts)

    async def update(
        self, workspace: WorkspaceId, message: MessageRef, *, text: str, blocks: Blocks
    ) -> None:
        fault = await self._begin("update")
        for standing in self.messages:
            if (standing.channel, standing.ts) == (message.channel, message.ts):
                standing.text = text
        if fault:
            raise fault.error

    async def upload(
        self,
        workspace: WorkspaceId,
        channel: str,
        *,
        filename: str,
        title: str,
        content: bytes,
        thread_ts: str | None = None,
        comment: str | None = None,
    ) -> None:
        fault = await self._begin("upload")
        self.files.append((channel, filename, thread_ts))
        if fault:
            raise fault.error

    async def find_delivery(
        self,
        workspace: WorkspaceId,
        channel: str,
        delivery: str,
        *,
        since: datetime,
        thread_ts: str | None = None,
    ) -> MessageRef | None:
        await self._begin("find_delivery")
        for message in self.messages:
            if (
                (message.channel, message.thread_ts) == (channel, thread_ts)
                and message.delivery == delivery
                and message.at >= since
            ):
                return MessageRef(channel, message.ts, thread_ts)
        return None

    async def find_file(
        self,
        workspace: WorkspaceId,
        channel: str,
        filename: str,
        *,
        since: datetime,
        thread_ts: str | None = None,
    ) -> bool:
        await self._begin("find_file")
        return (channel, filename, thread_ts) in self.files

    async def open_conversation(self, workspace: WorkspaceId, users: Sequence[str]) -> str:
        await self._begin("open_conversation")
        return self._place(users[0]) if len(users) == 1 else f"G{''.join(users)}"

    async def publish_home(self, workspace: WorkspaceId, user: str, view: View) -> None:
        fault = await self._begin("publish_home")
        self.homes.append((user, view))
        if fault:
            raise fault.error

    def fail(self, method: str, error: Exception, *, is_accepted: bool = False) -> None:
        """Let one more call of this method fail."""
        self.faults[method].append(Fault(error, is_accepted))

    async def _begin(self, method: str) -> Fault | None:
        self.calls.append(method)
        self.busy += 1
        self.busiest = max(self.busiest, self.busy)
        try:
            if self.pause is not None:
                await self.pause.wait()
            await asyncio.sleep(0)
        finally:
            self.busy -= 1
        fault = self.faults[method].popleft() if self.faults[method] else None
        if fault and not fault.is_accepted:
            raise fault.error
        return fault

    def _place(self, channel: str) -> str:
        return f"D{channel[1:]}" if channel.startswith("U") else channel


@dataclass(slots=True)
class Desk:
    """Composes "kind subject" or what it was told to say, and lets all pass or as it was told."""

    sayings: dict[str, Saying | Exception] = field(default_factory=dict)
    verdicts: deque[Verdict | Exception] = field(default_factory=deque)
    composed: list[Due] = field(default_factory=list)
    judged: list[Due] = field(default_factory=list)
    failed: list[tuple[int, str]] = field(default_factory=list)

    async def compose(self, due: Due) -> Saying:
        self.composed.append(due)
        saying = self.sayings.get(due.kind)
        if isinstance(saying, Exception):
            raise saying
        return saying or Post(f"{due.kind} {due.subject}", [])

    async def judge(self, due: Due, now: datetime) -> Verdict:
        self.judged.append(due)
        verdict = self.verdicts.popleft() if self.verdicts else Go()
        if isinstance(verdict, Exception):
            raise verdict
        return verdict

    async def hear(self, due: Due, reason: str) -> None:
        self.failed.append((due.subject, reason))


@dataclass(slots=True)
class World:
    """One workspace with a worker; deliveries are put in and looked at by their subject."""

    store: Store
    clock: HandClock
    workspace: WorkspaceId
    slack: FakeSlack
    desk: Desk

    def worker(
        self,
        *,
        lease: timedelta = MINUTE,
        composer: Composer | None = None,
        on_failed: FailureTeller | None = None,
        concurrency: int = 8,
    ) -> Worker:
        return Worker(
            self.store,
            self.slack,
            clock=self.clock,
            composers=dict.fromkeys(("card", "ping"), composer or self.desk.compose),
            gate=self.desk.judge,
            on_failed=on_failed or self.desk.hear,
            rng=Random(7),
            lease=lease,
            call_timeout=timedelta(seconds=10),
            concurrency=concurrency,
        )

    async def put(
        self,
        subject: int,
        recipient: str = "C1",
        *,
        kind: str = "card",
        at: timedelta = timedelta(),
        expires: timedelta | None = None,
        workspace: WorkspaceId | None = None,
        klass: DeliveryClass = DeliveryClass.ASK,
    ) -> None:
        now = self.clock.now()
        async with self.store.begin(workspace or self.workspace) as session:
            await service.enqueue(
                session,
                kind=kind,
                subject=subject,
                recipient=recipient,
                due_at=now + at,
                expires_at=None if expires is None else now + expires,
                dedup_key=f"{kind}:{subject}:{recipient}",
                klass=klass,
            )

    async def refresh(self, subject: int, kind: str = "card") -> None:
        async with self.store.begin(self.workspace) as session:
            await service.refresh(session, kind, subject)

    async def rows(self) -> list[Delivery]:
        async with self.store.begin_across() as session:
            return list((await session.scalars(select(Delivery).order_by(Delivery.id))).all())

    async def row(self, subject: int, form: str | None = None) -> Delivery:
        found = [
            row
            for row in await self.rows()
            if row.subject_id == subject and form in {None, row.form}
        ]
        assert len(found) == 1, found
        return found[0]

    async def states(self) -> dict[int, str]:
        return {row.subject_id: row.state for row in await self.rows()}
