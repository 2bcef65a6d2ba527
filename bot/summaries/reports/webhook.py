"""The webhook: set, called each month with R40's numbers until it takes them, and ended."""

from __future__ import annotations

import asyncio
import random
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import uuid4

import structlog
from sqlalchemy import exists, select, update
from yarl import URL

from bot.errors import N_, InvalidInput, NotFound
from bot.outbox import service as outbox
from bot.outbox.types import DeliveryClass
from bot.people import audit
from bot.people.access import WorkspaceRight
from bot.people.ground import Ground
from bot.people.homes import home_changed
from bot.slack.workspaces import Workspace
from bot.store import Store, WorkspaceId, WorkspaceSession, upsert
from bot.store.secrets import SecretsOff
from bot.summaries.figures.rules import total
from bot.summaries.figures.service import TeamWeeks
from bot.summaries.reports.ids import Field
from bot.summaries.reports.kinds import Kind
from bot.summaries.reports.model import Webhook, WebhookCall
from bot.summaries.reports.teams import names_of
from bot.summaries.reports.webhook_body import example_body, month_body
from bot.summaries.reports.webhook_pages import CallFacts, WebhookPage
from bot.summaries.reports.webhook_posting import Post
from bot.summaries.reports.webhook_rules import (
    Problem,
    Sent,
    due_for,
    month_before,
    next_after,
    next_try,
    signature,
    weeks_of,
)

__all__ = ["Webhooks"]

log = structlog.get_logger(__name__)

LONGEST = 2000
SECRET = "whsec_"  # noqa: S105 - what a secret begins with
SECRET_BYTES = 24
AT_ONCE = 4
LEASE = timedelta(minutes=2)
"""Well above what a post may take."""
TEST_SECONDS = 2.0
"""So long a form waits for a try; Slack waits 3 seconds for us."""
LOOK_AGAIN = timedelta(hours=1)
NOTICE_LASTS = timedelta(days=14)
SHOWN = 3


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


class Webhooks:
    """Use cases of the webhook. Nothing is posted inside a transaction."""

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

    async def page(self, workspace: WorkspaceId, viewer: str) -> WebhookPage:
        """Load what the form shows. Raises SecretsOff, NotAllowed."""
        if not self._store.secrets.is_on:
            raise SecretsOff
        async with self._store.begin(workspace) as session:
            return await self._page(session, viewer)

    async def keep(self, workspace: WorkspaceId, typed: str, *, by: str) -> str:
        """Take an address, in place of the one before; gives the new secret, to be shown once.

        Raises SecretsOff, NotAllowed, InvalidInput.
        """
        if not self._store.secrets.is_on:
            raise SecretsOff
        address = typed.strip().strip("<>")
        if len(address) > LONGEST or not self._post.may_call(address):
            raise InvalidInput(
                {
                    Field.ADDRESS: N_(
                        "That isn't an address that I can call. It begins with https:// and is "
                        "reachable from the internet, without a port or password of its own."
                    )
                }
            )
        secret = _new_secret()
        async with self._store.begin(workspace) as session:
            await self._require(session, by)
            now = self._clock.now()
            if (before := await _current(session)) is not None:
                await self._close(session, before)
                await session.flush()
            host = URL(address).host or ""
            row = Webhook(url=address, host=host[:255], secret=secret, set_by=by, set_at=now)
            session.add(row)
            await session.flush()
            await self._note(session, audit.Event.WEBHOOK_SET, by, row)
            await home_changed(session, [by])
        return secret

    async def renew(self, workspace: WorkspaceId, *, by: str) -> str:
        """Make the secret anew; gives it, to be shown once. Raises NotAllowed, NotFound."""
        secret = _new_secret()
        async with self._store.begin(workspace) as session:
            row = await self._required(session, by)
            row.secret = secret
            await self._note(session, audit.Event.WEBHOOK_SECRET_RENEWED, by, row)
        return secret

    async def end(self, workspace: WorkspaceId, *, by: str) -> None:
        """Send nothing there any more; a second time changes nothing. Raises NotAllowed."""
        async with self._store.begin(workspace) as session:
            await self._require(session, by)
            if (row := await _current(session)) is None:
                return
            await self._close(session, row)
            await self._note(session, audit.Event.WEBHOOK_ENDED, by, row)
            await home_changed(session, [by])

    async def test(self, workspace: WorkspaceId, *, by: str) -> Sent:
        """Send a made-up month there, now, and tell what came of it; it isn't tried again.

        Raises NotAllowed, NotFound.
        """
        now = self._clock.now()
        month = month_before(now.date())
        async with self._store.begin(workspace) as session:
            row = await self._required(session, by)
            found = await session.execute(
                select(Webhook.url, Webhook.secret).where(Webhook.id == row.id)
            )
            url, secret = found.one()
            team = await _slack_team(session, workspace)
        body = example_body(month, weeks_of(month), workspace=team, at=now).encode()
        headers = self._headers(secret, body, uuid4().hex)
        sent = await self._post(url, body, headers, seconds=self._test_seconds)
        log.info("webhook.tested", workspace=workspace, problem=sent.problem or "")
        return sent

    async def again(self, workspace: WorkspaceId, call_id: int, *, by: str) -> None:
        """Try once more, from the start, what was given up. Raises NotAllowed, NotFound."""
        async with self._store.begin(workspace) as session:
            row = await self._required(session, by)
            now = self._clock.now()
            # Only what was given up: a second click, or a late one, changes nothing.
            await session.execute(
                update(WebhookCall)
                .where(
                    WebhookCall.id == call_id,
                    WebhookCall.webhook_id == row.id,
                    WebhookCall.next_at.is_(None),
                    WebhookCall.sent_at.is_(None),
                )
                .values(next_at=now, attempts=0, tried_from=now, problem="")
                .execution_options(synchronize_session=False)
            )
            await outbox.refresh(session, Kind.WEBHOOK, call_id)

    async def call(self, workspace: WorkspaceId, call_id: int, viewer: str) -> WebhookPage:
        """Load the webhook with this one call, for words about it. Raises NotAllowed, NotFound."""
        async with self._store.begin(workspace) as session:
            page = await self._page(session, viewer, only=call_id)
            if not page.calls:
                raise NotFound(N_("That call isn't there any more."))
            return page

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

    async def next_instant(self) -> datetime | None:
        """Tell when there is next something to do; for whoever winds a clock."""
        async with self._store.begin_across() as session:
            soonest: datetime | None = await session.scalar(
                select(WebhookCall.next_at)
                .where(WebhookCall.next_at.is_not(None))
                .order_by(WebhookCall.next_at)
                .limit(1)
            )
            there = await session.scalar(
                select(Webhook.id).where(Webhook.ended_at.is_(None)).limit(1)
            )
        coming = [] if there is None else [next_after(self._clock.now())]
        return min([*coming, *([soonest] if soonest else [])], default=None)

    async def _page(
        self, session: WorkspaceSession, viewer: str, *, only: int | None = None
    ) -> WebhookPage:
        await self._require(session, viewer)
        reader = (await self._ground.people.persons(session, [viewer]))[viewer]
        row = await _current(session)
        if row is None:
            return WebhookPage(reader)
        query = select(WebhookCall).where(WebhookCall.webhook_id == row.id)
        if only is not None:
            query = query.where(WebhookCall.id == only)
        found = await session.scalars(query.order_by(WebhookCall.id.desc()).limit(SHOWN))
        return WebhookPage(
            reader,
            host=row.host,
            set_by=row.set_by,
            set_at=row.set_at,
            next_at=next_after(self._clock.now()),
            calls=tuple(_facts(one) for one in found),
        )

    async def _require(self, session: WorkspaceSession, viewer: str) -> None:
        await self._ground.roles.require(session, viewer, WorkspaceRight.SET_WEBHOOK)

    async def _required(self, session: WorkspaceSession, viewer: str) -> Webhook:
        await self._require(session, viewer)
        row = await _current(session)
        if row is None:
            raise NotFound(N_("There is no webhook any more. `/coach webhook` sets one."))
        return row

    async def _close(self, session: WorkspaceSession, row: Webhook) -> None:
        # Nobody needs the address and its key any more.
        row.ended_at, row.url, row.secret = self._clock.now(), "", ""
        await session.execute(
            update(WebhookCall)
            .where(WebhookCall.webhook_id == row.id, WebhookCall.next_at.is_not(None))
            .values(next_at=None, lease_until=None)
            .execution_options(synchronize_session=False)
        )

    async def _note(
        self, session: WorkspaceSession, event: audit.Event, by: str | None, row: Webhook
    ) -> None:
        await audit.note(session, event, actor=by, subject=f"webhook:{row.id}", host=row.host)

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
            now = self._clock.now()
            names = await names_of(session)
            counted = await self._weeks.of(session, [one.id for one in names], weeks)
            teams = []
            for name in names:
                whole = total(
                    counted[name.id, week] for week in weeks if (name.id, week) in counted
                )
                if whole is not None and not whole.is_empty:
                    teams.append((name, whole))
            team = await _slack_team(session, workspace)
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


def _new_secret() -> str:
    # Hexadecimal: nothing in it that a chat or a shell would take for something else.
    return SECRET + secrets.token_hex(SECRET_BYTES)


def _about(month: date) -> str:
    return f"{month:%Y-%m}"


def _facts(row: WebhookCall) -> CallFacts:
    return CallFacts(
        row.id,
        month=date.fromisoformat(f"{row.about}-01"),
        attempts=row.attempts,
        problem=Problem(row.problem) if row.problem else None,
        next_at=row.next_at,
        sent_at=row.sent_at,
    )


async def _current(session: WorkspaceSession) -> Webhook | None:
    found: Webhook | None = await session.scalar(
        select(Webhook).where(Webhook.ended_at.is_(None)).with_for_update()
    )
    return found


async def _slack_team(session: WorkspaceSession, workspace: WorkspaceId) -> str:
    found = await session.scalar(select(Workspace.slack_team_id).where(Workspace.id == workspace))
    return found or ""
