"""Workers are killed while they send: nothing is lost, nothing comes twice, the order holds."""

from __future__ import annotations

import asyncio
import os
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random, SystemRandom

import pytest
from sqlalchemy import func, select

from bot.clock import SystemClock
from bot.outbox import service
from bot.outbox.model import Delivery, Form, State
from bot.outbox.types import DeliveryClass
from bot.slack.workspaces import Workspace
from bot.store import Store, WorkspaceId
from tests.support.crash import ITEM, CrashingWorker, RememberingSlack

CHANNELS = 50


@dataclass(frozen=True, slots=True)
class Size:
    deliveries: int
    kills: int
    replicas: int


def _size(dialect: str, *, is_long: bool) -> Size:
    if dialect == "sqlite":
        return Size(2_000, 200, 1) if is_long else Size(500, 20, 1)
    return Size(2_000, 200, 3) if is_long else Size(500, 20, 2)


async def _fill(store: Store, now: datetime, count: int, *, kind: str = "card") -> None:
    async with store.begin_across() as across:
        workspace = Workspace(slack_team_id="T1", name="T", bot_user_id="U0", created_at=now)
        across.add(workspace)
    async with store.begin(WorkspaceId(workspace.id)) as session:
        for subject in range(count):
            await service.enqueue(
                session,
                kind=kind,
                subject=subject,
                recipient=f"C{subject % CHANNELS}",
                due_at=now + timedelta(microseconds=subject),
                expires_at=None,
                dedup_key=str(subject),
                klass=DeliveryClass.ASK,
            )


async def _count(store: Store, *conditions: object) -> int:
    async with store.begin_across() as session:
        found = await session.scalar(
            select(func.count()).select_from(Delivery).where(*conditions)  # type: ignore[arg-type]
        )
        return found or 0


async def _wait_until_done(store: Store) -> None:
    while await _count(store, Delivery.state == State.PENDING):  # noqa: ASYNC110 - other processes work
        await asyncio.sleep(0.1)


@pytest.mark.timeout(900)
async def test_kill_9_loses_nothing_of_a_bundle(
    store: Store, database_url: str, *, is_long: bool
) -> None:
    """Killed while they bundle and send, workers leave each item in exactly one message."""
    seed = int(os.environ.get("TEST_SEED") or SystemRandom().randrange(1_000_000))
    print(f"TEST_SEED={seed}")
    random = Random(seed)
    size = _size(store.dialect, is_long=is_long)
    await _fill(store, SystemClock().now(), size.deliveries, kind=ITEM)

    async with RememberingSlack(random) as slack:
        workers = [CrashingWorker(database_url, slack.url) for _ in range(size.replicas)]
        try:
            for _ in range(size.kills // 2):
                await asyncio.sleep(random.uniform(0.05, 0.3))
                victim = random.randrange(size.replicas)
                workers[victim].kill()
                workers[victim] = CrashingWorker(database_url, slack.url)
            await _wait_until_done(store)
        finally:
            for worker in workers:
                worker.kill()

    said = [str(message["text"]).split() for posts in slack.posts.values() for message in posts]
    assert Counter(subject for texts in said for subject in texts) == Counter(
        str(subject) for subject in range(size.deliveries)
    )
    assert max(len(texts) for texts in said) == 5
    assert await _count(store, Delivery.state.not_in((State.SENT, State.MERGED))) == 0


@pytest.mark.timeout(900)
async def test_kill_9_loses_nothing_and_doubles_nothing(
    store: Store, database_url: str, *, is_long: bool
) -> None:
    """Killed at random points while sending, each delivery is posted exactly once, in order."""
    seed = int(os.environ.get("TEST_SEED") or SystemRandom().randrange(1_000_000))
    print(f"TEST_SEED={seed}")
    random = Random(seed)
    size = _size(store.dialect, is_long=is_long)
    await _fill(store, SystemClock().now(), size.deliveries)
    points = sorted(random.sample(range(1, size.deliveries - CHANNELS), size.kills))
    reached = {point: asyncio.Event() for point in points}

    def on_post(taken: int) -> None:
        if taken in reached:
            reached[taken].set()

    async with RememberingSlack(random, on_post) as slack:
        workers = [CrashingWorker(database_url, slack.url) for _ in range(size.replicas)]
        try:
            for event in reached.values():
                await asyncio.wait_for(event.wait(), timeout=60)
                await asyncio.sleep(random.uniform(0, 0.03))
                victim = random.randrange(size.replicas)
                workers[victim].kill()
                workers[victim] = CrashingWorker(database_url, slack.url)
            await _wait_until_done(store)
        finally:
            for worker in workers:
                worker.kill()

    posted = Counter(str(message["text"]) for said in slack.posts.values() for message in said)
    assert posted == Counter(str(subject) for subject in range(size.deliveries))
    for said in slack.posts.values():
        subjects = [int(str(message["text"])) for message in said]
        assert subjects == sorted(subjects)
    assert await _count(store, Delivery.state != State.SENT) == 0
    # Nobody asks for a refresh here: each update comes from a post that was found in history.
    settled = await _count(store, Delivery.form == Form.UPDATE)
    print(f"{size}: {settled} settled by a look into history")
    assert settled > 0, "no kill hit the moment between Slack's taking it and our record"
