"""From Slack's payloads to what people set about themselves."""

from __future__ import annotations

from slack_bolt.async_app import AsyncApp

from bot.people.listeners import away, calendar, hours, manners, profile, roles
from bot.people.listeners.desk import Desk
from bot.slack.commands import Commands

__all__ = ["Desk", "register"]


def register(app: AsyncApp, desk: Desk, commands: Commands) -> None:
    """Register the words, the buttons and the forms of this room."""
    away.register(app, desk, commands)
    hours.register(app, desk, commands)
    calendar.register(app, desk, commands)
    manners.register(app, desk, commands)
    roles.register(app, desk, commands)
    profile.register(app, desk)
