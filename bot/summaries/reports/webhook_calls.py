"""The webhook's calls: made each month, and tried until they are taken or given up."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import uuid4

import structlog
from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.outbox import service as outbox
from bot.outbox.types import DeliveryClass
from bot.people import audit
from bot.people.ground import Ground
from bot.slack.workspaces import Workspace
from bot.store import Store, WorkspaceId, WorkspaceSession, upsert
from bot.summaries.figures.rules import total
from bot.summaries.figures.service import TeamWeeks
from bot.summaries.reports.kinds import Kind
from bot.summaries.reports.model import Webhook, WebhookCall
from bot.summaries.reports.teams import names_of
from bot.summaries.reports.webhook_body import month_body
from bot.summaries.reports.webhook_posting import Post
from bot.summaries.reports.webhook_rules import (
    Sent,
    due_for,
    month_before,
    next_after,
    next_try,
    signature,
    weeks_of,
)

__all__ = ["WebhookCalls", "slack_team"]

log = structlog.get_logger(__name__)

AT_ONCE = 4
LEASE = timedelta(minutes=2)
"""Well above what a post may take."""
TEST_SECONDS = 2.0
"""So long a form waits for a try; Slack waits 3 seconds for us."""
LOOK_AGAIN = timedelta(hours=1)
NOTICE_LASTS = timedelta(days=14)


@dataclass(frozen=True, slots=True, repr=False)
class _Task:
    """A call to be made; its repr shows neither address nor secret."""

    workspace: WorkspaceId
    call: int
    public_id: str
    body: str
    attempts: int
    lease_until: datetime
    url: str
    secret: str


class WebhookCalls:
    """Makes and sends what falls due; nothing is posted inside a transaction."""

    def __init__(
        self, ground: Ground, weeks: TeamWeeks, post: Post, *, test_seconds: float = TEST_SECONDS
    ) -> None:
        self._ground = ground
        self._store: Store = ground.store
        self._clock = ground.clock
        self._weeks = weeks
        self._post = post
        self._test_seconds = test_seconds
        self._next: datetime | None = None

    async def make(self, now: datetime) -> None:
        """Write down the calls of the month before, once its day has come."""
        if self._next is not None and now < self._next:
            return
        month = month_before(now.date())
        if now >= due_for(month):
            for workspace, webhook in await self._without(month):
                await self._make(workspace, webhook, month)
        self._next = min(now + LOOK_AGAIN, next_after(now))

    async def send(self, _now: datetime) -> None:
        """Make some of the calls that are due, side by side."""
        await asyncio.gather(*map(self._call, await self._due()))

    async def next_instant(self, session: AsyncSession) -> datetime | None:
        """Tell when there is next something to do; for whoever winds a clock."""
        soonest: datetime | None = await session.scalar(
            select(WebhookCall.next_at)
            .where(WebhookCall.next_at.is_not(None))
            .order_by(WebhookCall.next_at)
            .limit(1)
        )
        there = await session.scalar(select(Webhook.id).where(Webhook.ended_at.is_(None)).limit(1))
        coming = [] if there is None else [next_after(self._clock.now())]
        return min([*coming, *([soonest] if soonest else [])], default=None)

    async def _without(self, month: date) -> list[tuple[WorkspaceId, int]]:
        """List the webhooks, in all workspaces, that a month is to be made for."""
        made = exists().where(
            WebhookCall.webhook_id == Webhook.id, WebhookCall.about == _about(month)
        )
        query = (
            select(Webhook.workspace_id, Webhook.id)
            .where(Webhook.ended_at.is_(None), Webhook.set_at < due_for(month), ~made)
            .order_by(Webhook.id)
        )
        async with self._store.begin_across() as session:
            return [(WorkspaceId(one), webhook) for one, webhook in await session.execute(query)]

    async def _make(self, workspace: WorkspaceId, webhook: int, month: date) -> None:
        weeks = weeks_of(month)
        async with self._store.begin(workspace) as session:
            names = await names_of(session)
        counted = await self._weeks.of_many(workspace, [one.id for one in names], weeks)
        teams = []
        for name in names:
            whole = total(counted[name.id, week] for week in weeks if (name.id, week) in counted)
            if whole is not None and not whole.is_empty:
                teams.append((name, whole))
        async with self._store.begin(workspace) as session:
            now = self._clock.now()
            team = await slack_team(session, workspace)
            await session.execute(
                upsert(session, WebhookCall)
                .values(
                    webhook_id=webhook,
                    public_id=uuid4().hex,
                    about=_about(month),
                    body=month_body(month, weeks, teams, workspace=team, at=now),
                    next_at=now,
                    tried_from=now,
                    made_at=now,
                )
                .on_conflict_do_nothing(index_elements=["webhook_id", "about"])
            )

    async def _due(self) -> list[_Task]:
        """Take some of what is due, so that no other process takes it for a while."""
        now = self._clock.now()
        query = (
            select(WebhookCall, Webhook.url, Webhook.secret)
            .join(Webhook, Webhook.id == WebhookCall.webhook_id)
            .where(WebhookCall.next_at <= now, Webhook.ended_at.is_(None))
            .order_by(WebhookCall.next_at)
            .limit(AT_ONCE)
            .with_for_update(of=WebhookCall, skip_locked=True)
        )
        async with self._store.begin_across() as session:
            tasks = []
            for row, url, secret in (await session.execute(query)).all():
                row.attempts += 1
                row.next_at = row.lease_until = now + LEASE
                tasks.append(
                    _Task(
                        WorkspaceId(row.workspace_id),
                        row.id,
                        row.public_id,
                        row.body,
                        row.attempts,
                        row.lease_until,
                        url,
                        secret,
                    )
                )
            return tasks

    async def _call(self, task: _Task) -> None:
        body = task.body.encode()
        sent = await self._post(task.url, body, self._headers(task.secret, body, task.public_id))
        log.info(
            "webhook.called",
            workspace=task.workspace,
            call=task.public_id,
            attempts=task.attempts,
            problem=sent.problem or "",
        )
        async with self._store.begin(task.workspace) as session:
            # Only while it is still ours: after the lease another may have taken it.
            row = await session.scalar(
                select(WebhookCall)
                .where(
                    WebhookCall.id == task.call,
                    WebhookCall.attempts == task.attempts,
                    WebhookCall.lease_until == task.lease_until,
                )
                .with_for_update()
            )
            if row is not None:
                await self._record(session, row, sent)

    async def _record(self, session: WorkspaceSession, row: WebhookCall, sent: Sent) -> None:
        now = self._clock.now()
        row.lease_until = None
        row.problem = "" if sent.problem is None else str(sent.problem)
        webhook = await session.get_one(Webhook, row.webhook_id)
        if sent.problem is None:
            row.next_at, row.sent_at = None, now
            await audit.note(
                session,
                audit.Event.NUMBERS_SENT,
                actor=None,
                subject=f"webhook:{webhook.id}",
                host=webhook.host,
                month=row.about,
            )
        else:
            row.next_at = next_try(
                sent,
                row.attempts,
                first=row.tried_from,
                now=now,
                jitter=random.random(),  # noqa: S311 - spreads tries, keeps no secret
            )
            if row.next_at is None:
                await self._tell(session, row, webhook)
        await outbox.refresh(session, Kind.WEBHOOK, row.id)

    async def _tell(self, session: WorkspaceSession, row: WebhookCall, webhook: Webhook) -> None:
        """Tell who set it that a call was given up; again when it is once more."""
        now = self._clock.now()
        await outbox.enqueue(
            session,
            kind=Kind.WEBHOOK,
            subject=row.id,
            recipient=webhook.set_by,
            due_at=now,
            expires_at=now + NOTICE_LASTS,
            dedup_key=f"webhook:{row.id}:{row.tried_from.isoformat()}",
            klass=DeliveryClass.NOTICE,
        )

    def _headers(self, secret: str, body: bytes, delivery: str) -> Mapping[str, str]:
        timestamp = int(self._clock.now().timestamp())
        return {
            "Content-Type": "application/json",
            "User-Agent": "Coach",
            "X-Coach-Delivery": delivery,
            "X-Coach-Timestamp": str(timestamp),
            "X-Coach-Signature": signature(secret, timestamp, body),
        }


def _about(month: date) -> str:
    return f"{month:%Y-%m}"


async def slack_team(session: WorkspaceSession, workspace: WorkspaceId) -> str:
    """Find Slack's id of a workspace."""
    found = await session.scalar(select(Workspace.slack_team_id).where(Workspace.id == workspace))
    return found or ""
