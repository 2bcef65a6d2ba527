"""Who knows whether only insiders read a channel (docs/rhythm.md R50)."""

from __future__ import annotations

from typing import Protocol

from bot.evidence.neighbours import Slack
from bot.slack.failures import SlackRefused
from bot.store import WorkspaceId

__all__ = ["AtALook", "Safe"]


class Safe(Protocol):
    """Tells whether the app may post in a channel and nobody from outside would read it.

    Asked of Slack, right before each send and never inside a transaction. Raises SlackFailure
    where Slack can't be asked just now.
    """

    async def __call__(self, workspace: WorkspaceId, channel: str) -> bool: ...


class AtALook:
    """Judges a channel by what Slack says of it alone; the house brings who counts guests, too."""

    def __init__(self, slack: Slack) -> None:
        self._slack = slack

    async def __call__(self, workspace: WorkspaceId, channel: str) -> bool:
        """Look. Raises SlackFailure where Slack can't be asked."""
        try:
            found = await self._slack.channel(workspace, channel)
        except SlackRefused as refused:
            if not refused.final:
                raise
            return False
        return found.is_member and not found.is_archived and not found.is_outside
