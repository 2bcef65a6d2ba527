"""Whether outsiders read along in a channel: asked right before each send (docs/rhythm.md R50)."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog

from bot.clock import Clock
from bot.evidence.neighbours import Slack
from bot.evidence.starting.rules import Why
from bot.slack.failures import SlackRefused
from bot.store import WorkspaceId

__all__ = ["MOST_MEMBERS", "Safety"]

log = structlog.get_logger(__name__)

MOST_MEMBERS = 200
"""Of more people Slack can't be asked before each message; a deal's channel has far fewer."""
AT_ONCE = 10
REMEMBERED = timedelta(minutes=2)
"""So long it is remembered that somebody is no guest: a send that Slack's limits held up goes on
where it stopped, instead of never coming to its end. Who is in a channel is always asked anew."""


class Safety:
    """Asks Slack who can read a channel; never inside a transaction."""

    def __init__(self, slack: Slack, clock: Clock) -> None:
        self._slack = slack
        self._clock = clock
        self._full: dict[tuple[WorkspaceId, str], datetime] = {}

    async def why(self, workspace: WorkspaceId, channel: str) -> Why | None:
        """Tell why nothing may be posted there just now; None when nothing keeps it.

        Raises SlackFailure when Slack can't be asked: then it isn't safe now, and is tried later.
        """
        try:
            return await self._why(workspace, channel)
        except SlackRefused as refused:
            if not refused.final:
                raise
            log.info("evidence.channel_unseen", reason=refused.error)
            return Why.GONE

    async def _why(self, workspace: WorkspaceId, channel: str) -> Why | None:
        place = await self._slack.channel(workspace, channel)
        if place.is_archived:
            return Why.ARCHIVED
        if place.is_outside:
            return Why.SHARED
        if not place.is_member:
            return Why.NOT_IN
        after, seen = "", 0
        while True:
            page = await self._slack.members(workspace, channel, after=after)
            seen += len(page.ids)
            if seen > MOST_MEMBERS:
                return Why.TOO_LARGE
            if await self._has_guest(workspace, page.ids):
                return Why.GUESTS
            if not page.more:
                return None
            after = page.more

    async def _has_guest(self, workspace: WorkspaceId, ids: Sequence[str]) -> bool:
        now = self._clock.now()
        self._full = {one: until for one, until in self._full.items() if until > now}
        unknown = [one for one in ids if (workspace, one) not in self._full]
        for start in range(0, len(unknown), AT_ONCE):
            asked = unknown[start : start + AT_ONCE]
            if any(await asyncio.gather(*(self._is_guest(workspace, one) for one in asked))):
                return True
            self._full |= {(workspace, one): now + REMEMBERED for one in asked}
        return False

    async def _is_guest(self, workspace: WorkspaceId, user: str) -> bool:
        """Tell whether somebody is from outside; whom Slack doesn't tell us of is."""
        try:
            return (await self._slack.user(workspace, user)).is_guest
        except SlackRefused as refused:
            if not refused.final:
                raise
            return True
