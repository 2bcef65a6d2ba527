"""Who knows whether only insiders read a channel (docs/rhythm.md R50)."""

from __future__ import annotations

from typing import Protocol

from bot.store import WorkspaceId

__all__ = ["Safe"]


class Safe(Protocol):
    """Asks Slack who reads a channel, right before each send and never inside a transaction."""

    async def why(self, workspace: WorkspaceId, channel: str) -> object | None:
        """Tell why nothing may be posted there just now; None when nothing keeps it.

        Raises SlackFailure when Slack can't be asked: then it isn't safe now, and is tried later.
        """
