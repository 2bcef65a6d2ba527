"""The webhook: set, called each month with R40's numbers until it takes them, and ended."""

from __future__ import annotations

import secrets
from datetime import date
from uuid import uuid4

import structlog
from sqlalchemy import select, update
from yarl import URL

from bot.errors import N_, InvalidInput, NotFound
from bot.outbox import service as outbox
from bot.people import audit
from bot.people.access import WorkspaceRight
from bot.people.homes import home_changed
from bot.store import WorkspaceId, WorkspaceSession
from bot.store.secrets import SecretsOff
from bot.summaries.reports.ids import Field
from bot.summaries.reports.kinds import Kind
from bot.summaries.reports.model import Webhook, WebhookCall
from bot.summaries.reports.webhook_body import example_body
from bot.summaries.reports.webhook_calls import WebhookCalls, slack_team
from bot.summaries.reports.webhook_pages import CallFacts, WebhookPage
from bot.summaries.reports.webhook_rules import (
    Problem,
    Sent,
    month_before,
    next_after,
    weeks_of,
)

__all__ = ["Webhooks"]

log = structlog.get_logger(__name__)

LONGEST = 2000
SECRET = "whsec_"  # noqa: S105 - what a secret begins with
SECRET_BYTES = 24
SHOWN = 3


class Webhooks(WebhookCalls):
    """Use cases of the webhook. Nothing is posted inside a transaction."""

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
            team = await slack_team(session, workspace)
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


def _new_secret() -> str:
    # Hexadecimal: nothing in it that a chat or a shell would take for something else.
    return SECRET + secrets.token_hex(SECRET_BYTES)


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
