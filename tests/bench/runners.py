"""Who delivers reminders: our outbox, and one APScheduler job for each."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import count

import structlog
from apscheduler.jobstores.sqlalchemy import (  # type: ignore[import-untyped]
    SQLAlchemyJobStore,
)
from apscheduler.schedulers.asyncio import (  # type: ignore[import-untyped]
    AsyncIOScheduler,
)

from bot.clock import SystemClock
from bot.outbox import service
from bot.outbox.types import DeliveryClass, Due, Go, Post
from bot.outbox.worker import Worker
from bot.slack.messages import Blocks, MessageRef, View
from bot.store import Store, StoreError, WorkspaceId
from bot.store.engine import parse_url
from tests.bench.processes import Lane
from tests.support.foresight import next_instant

__all__ = ["JobPerReminder", "Outbox", "PromptSlack"]

KIND = "reminder"


class PromptSlack:
    """Takes every message at once, and counts."""

    def __init__(self) -> None:
        self.taken = 0
        self._ts = count(1)

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
        self.taken += 1
        return MessageRef(channel, f"{next(self._ts)}.000000", thread_ts)

    async def update(
        self, workspace: WorkspaceId, message: MessageRef, *, text: str, blocks: Blocks
    ) -> None:
        self.taken += 1

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
        self.taken += 1

    async def find_delivery(
        self,
        workspace: WorkspaceId,
        channel: str,
        delivery: str,
        *,
        since: datetime,
        thread_ts: str | None = None,
    ) -> MessageRef | None:
        # Who is in doubt failed to record: this Slack took it, it takes everything.
        return MessageRef(channel, "1.000000", thread_ts)

    async def find_file(
        self,
        workspace: WorkspaceId,
        channel: str,
        filename: str,
        *,
        since: datetime,
        thread_ts: str | None = None,
    ) -> bool:
        return True

    async def open_conversation(self, workspace: WorkspaceId, users: Sequence[str]) -> str:
        return "D" + "-".join(users)

    async def publish_home(self, workspace: WorkspaceId, user: str, view: View) -> None:
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Outbox:
    """Our way: a row in the transaction that needs it, workers that claim, send and record."""

    database_url: str

    async def put(self, workspace: WorkspaceId, reminders: int) -> None:
        clock = SystemClock()
        store = Store(self.database_url, clock=clock)
        for number in range(reminders):
            async with store.begin(workspace) as session:
                await service.enqueue(
                    session,
                    kind=KIND,
                    subject=number,
                    recipient=f"U{number}",
                    due_at=clock.now(),
                    expires_at=None,
                    dedup_key=f"reminder:{number}",
                    klass=DeliveryClass.APPOINTMENT,
                )
        await store.close()

    async def __call__(self, lane: Lane) -> None:
        structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
        clock = SystemClock()
        store = Store(self.database_url, clock=clock)
        slack = PromptSlack()
        worker = Worker(store, slack, clock=clock, composers={KIND: _compose}, gate=_let_pass)
        await next_instant(store, worker)  # connects
        lane.start()
        while not await _is_done(store, worker):  # noqa: ASYNC110 - the others' ends are in the database
            await asyncio.sleep(0.01)
        lane.finish(slack.taken)
        await store.close()


@dataclass(frozen=True, slots=True)
class JobPerReminder:
    """The other way: a date job for each in APScheduler's SQLAlchemyJobStore."""

    database_url: str
    reminders: int

    async def put(self) -> None:
        scheduler = self._scheduler()
        now = SystemClock().now()
        for number in range(self.reminders):
            scheduler.add_job(
                send_reminder, "date", run_date=now, args=[number], misfire_grace_time=None
            )
        scheduler.shutdown()

    async def __call__(self, lane: Lane) -> None:
        scheduler = self._scheduler()
        lane.start()
        scheduler.resume()
        while _slack.taken < self.reminders:  # noqa: ASYNC110 - jobs know of no event
            await asyncio.sleep(0.001)
        lane.finish(_slack.taken)
        scheduler.shutdown()

    def _scheduler(self) -> AsyncIOScheduler:
        url = parse_url(self.database_url)
        sync = url.set(drivername=url.drivername.replace("+aiosqlite", ""))
        scheduler = AsyncIOScheduler(jobstores={"default": SQLAlchemyJobStore(url=sync)})
        scheduler.start(paused=True)
        return scheduler


async def _is_done(store: Store, worker: Worker) -> bool:
    try:
        await worker.drain()
        return await next_instant(store, worker) is None
    except StoreError:
        # Another process holds SQLite's lock too often; a running bot tries again, too.
        return False


_slack = PromptSlack()


async def send_reminder(number: int) -> None:
    """What a stored job names, and so has to be found by its import path."""
    await _slack.post(WorkspaceId(1), f"U{number}", text=str(number), blocks=[])


async def _compose(due: Due) -> Post:
    return Post(str(due.subject), [])


async def _let_pass(due: Due, now: datetime) -> Go:
    return Go()
