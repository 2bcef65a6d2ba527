"""From Slack's payloads to praise, the mirror and breadth."""

from __future__ import annotations

from slack_bolt.async_app import AsyncApp

from bot.evidence.praise.listeners import breadth, mirror, praising
from bot.evidence.praise.listeners.desk import PraiseDesk
from bot.slack.commands import Commands

__all__ = ["PraiseDesk", "register"]


def register(app: AsyncApp, desk: PraiseDesk, commands: Commands) -> None:
    """Register the word, the shortcut, the buttons and the forms of this part."""
    praising.register(app, desk)
    mirror.register(app, desk, commands)
    breadth.register(app, desk)
