"""From Slack's payloads to sessions, and back to what the person sees."""

from __future__ import annotations

from slack_bolt.async_app import AsyncApp

from bot.sessions.listeners import moments, planned
from bot.sessions.listeners.desk import Desk
from bot.slack.commands import Commands

__all__ = ["Desk", "register"]


def register(app: AsyncApp, desk: Desk, commands: Commands) -> None:
    """Register the words, the buttons and the forms of this room."""
    moments.register(app, desk, commands)
    planned.register(app, desk, commands)
