"""From Slack's payloads to how checks begin: words, a shortcut, a reaction, buttons and forms."""

from __future__ import annotations

from slack_bolt.async_app import AsyncApp

from bot.evidence.starting.listeners import asking, linking, pointing
from bot.evidence.starting.listeners.desk import StartingDesk
from bot.slack.commands import Commands

__all__ = ["StartingDesk", "register"]


def register(app: AsyncApp, desk: StartingDesk, commands: Commands) -> None:
    """Register all of them."""
    asking.register(app, desk, commands)
    linking.register(app, desk, commands)
    pointing.register(app, desk)
