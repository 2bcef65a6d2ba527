"""A replica is paused beyond its lease and goes on: another has delivered, and it sends nothing."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import select

from bot.clock import SystemClock
from bot.outbox import service
from bot.outbox.model import Delivery, State
from bot.outbox.types import DeliveryClass
from bot.slack.workspaces import Workspace
from bot.store import Store, WorkspaceId
from tests.support.crash import CALL_TIMEOUT, PausingWorker, Point, RememberingSlack


class Outbox:
    """Deliveries in a store that workers of other processes share."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._workspace = WorkspaceId(0)

    async def open(self) -> None:
        async with self._store.begin_across() as session:
            row = Workspace(
                slack_team_id="T1", name="T", bot_user_id="U0", created_at=SystemClock().now()
            )
            session.add(row)
        self._workspace = WorkspaceId(row.id)

    async def put(self, subject: int) -> None:
        async with self._store.begin(self._workspace) as session:
            await service.enqueue(
                session,
                kind="card",
                subject=subject,
                recipient=f"C{subject}",
                due_at=SystemClock().now(),
                expires_at=None,
                dedup_key=str(subject),
                klass=DeliveryClass.ASK,
            )

    async def sent(self, subject: int) -> None:
        """Wait until a delivery has come to its end, and see that it is a good one."""
        state = select(Delivery.state).where(Delivery.subject_id == subject)
        async with asyncio.timeout(30):
            while True:
                async with self._store.begin_across() as session:
                    found = await session.scalar(state.where(Delivery.form == "post"))
                if found != State.PENDING:
                    break
                await asyncio.sleep(0.05)
        assert found == State.SENT


async def _paused_beyond_its_lease(
    store: Store, database_url: str, slack: RememberingSlack, point: Point | None
) -> None:
    outbox = Outbox(store)
    await outbox.open()
    paused = PausingWorker(database_url, slack.url, point)
    try:
        if point is None:
            slack.on_post = lambda _: paused.pause()
        await outbox.put(1)
        if point is None:
            async with asyncio.timeout(20):
                while not slack.taken:  # noqa: ASYNC110 - another process works
                    await asyncio.sleep(0.01)
            slack.on_post = lambda _: None
        else:
            await paused.reached()

        rescuer = PausingWorker(database_url, slack.url, None)
        try:
            await outbox.sent(1)
        finally:
            rescuer.kill()
        paused.go_on()
        # It is alive, and done with what it was about to do: it delivers what comes next.
        await outbox.put(2)
        await outbox.sent(2)
        await asyncio.sleep((2 * CALL_TIMEOUT + timedelta(seconds=0.1)).total_seconds())
    finally:
        paused.kill()


@pytest.mark.parametrize("point", Point, ids=lambda point: point.name.lower())
async def test_paused(store: Store, database_url: str, point: Point) -> None:
    """Wherever it was paused, each message stands in Slack once."""
    async with RememberingSlack(Random(1)) as slack:
        await _paused_beyond_its_lease(store, database_url, slack, point)

    posted = Counter(str(message["text"]) for said in slack.posts.values() for message in said)
    assert posted == {"1": 1, "2": 1}


async def test_paused_while_slack_takes_it(store: Store, database_url: str) -> None:
    """Paused once its request was written: the other one finds it in Slack, and sends nothing."""
    async with RememberingSlack(Random(1)) as slack:
        await _paused_beyond_its_lease(store, database_url, slack, None)

    posted = Counter(str(message["text"]) for said in slack.posts.values() for message in said)
    assert posted == {"1": 1, "2": 1}
