"""What messages about actions say at the moment of sending, or why they needn't (R31 to R33)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

import structlog

from bot.actions import views
from bot.actions.kinds import Kind
from bot.actions.reading import Reading
from bot.actions.rules import ActionState, Place
from bot.outbox.composing import unless_gone
from bot.outbox.types import Composer, Due, Post, Saying, Silence
from bot.slack.answers import SlackChannel
from bot.slack.failures import SlackRefused
from bot.slack.messages import MessageRef
from bot.store import WorkspaceId
from bot.words import tongue

__all__ = ["ActionComposers", "Channels"]

log = structlog.get_logger(__name__)


class Channels(Protocol):
    """Who knows whether the app is in a conversation, and who else can read it: Slack."""

    async def channel(self, workspace: WorkspaceId, channel: str) -> SlackChannel: ...


class ActionComposers:
    """Composes each kind of this room from what stands then."""

    def __init__(self, reading: Reading, channels: Channels) -> None:
        self._reading = reading
        self._channels = channels

    def by_kind(self) -> Mapping[str, Composer]:
        """Name them by the kinds that they compose."""
        return {
            Kind.MADE: unless_gone(self._made),
            Kind.ANSWERED: unless_gone(self._answered),
            Kind.DUE: unless_gone(self._due),
            Kind.CLOSED: unless_gone(self._closed),
            Kind.HELP: unless_gone(self._help),
        }

    async def _made(self, due: Due) -> Saying:
        page = await self._reading.made(due)
        if not due.is_update and not page.open:
            return Silence("answered-meanwhile")
        said = views.made(tongue(page.reader.locale), page)
        return Post.of(said, is_open=bool(page.open))

    async def _answered(self, due: Due) -> Saying:
        page = await self._reading.made(due, answered=True)
        if all(one.state is ActionState.PROPOSED for one in page.actions):
            return Silence("taken-back")
        said = views.answered(tongue(page.reader.locale), page)
        return Post.of(said)

    async def _due(self, due: Due) -> Saying:
        page = await self._reading.due(due)
        if not due.is_update and not page.is_owed:
            is_open = page.action.state is ActionState.AGREED
            return Silence("moved-meanwhile" if is_open else "already-done")
        said = views.due(tongue(page.reader.locale), page)
        return Post.of(said, is_open=page.is_owed)

    async def _closed(self, due: Due) -> Saying:
        page = await self._reading.closed(due)
        if not due.is_update and all(one.is_open for one in page.actions):
            return Silence("taken-back")
        said = views.closed(tongue(page.reader.locale), page)
        if due.is_update or page.thread is None:
            return Post.of(said)
        if "," in due.recipient or await self._takes(due.workspace, page.thread):
            thread = MessageRef(page.thread.channel, page.thread.ts)
            return Post.of(said, thread=thread)
        if all(one.closed_by == due.recipient for one in page.actions):
            return Silence("knows-it")
        return Post.of(said)

    async def _help(self, due: Due) -> Saying:
        page = await self._reading.one(due)
        needs = page.action.is_open and page.action.needs_help is not None
        if not due.is_update and not needs:
            return Silence("settled")
        said = views.help_needed(tongue(page.reader.locale), page)
        return Post.of(said)

    async def _takes(self, workspace: WorkspaceId, place: Place) -> bool:
        """Look, right before sending, whether we may write there and no outsider reads it (R50)."""
        try:
            channel = await self._channels.channel(workspace, place.channel)
        except SlackRefused as refused:
            if not refused.final:
                raise
            log.info("actions.place_unreachable", reason=refused.error)
            return False
        return channel.is_member and not channel.is_archived and not channel.is_outside
