"""From Slack's payloads to praise, the mirror and breadth."""

from __future__ import annotations

from slack_bolt.async_app import AsyncApp

from bot.evidence.praise.listeners import praising
from bot.evidence.praise.listeners.desk import PraiseDesk

__all__ = ["PraiseDesk", "register"]


def register(app: AsyncApp, desk: PraiseDesk) -> None:
    """Register the words, the shortcut, the buttons and the forms of this part."""
    praising.register(app, desk)
