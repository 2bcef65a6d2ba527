"""From Slack's payloads to what people set about themselves."""

from __future__ import annotations

from slack_bolt.async_app import AsyncApp

from bot.people.listeners import calendar
from bot.people.listeners.desk import Desk
from bot.slack.commands import Commands

__all__ = ["Desk", "register"]


def register(app: AsyncApp, desk: Desk, commands: Commands) -> None:
    """Register the words, the buttons and the forms of this room."""
    calendar.register(app, desk, commands)
