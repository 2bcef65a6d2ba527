"""From Slack's payloads to actions: words, a shortcut, buttons, forms and the list."""

from __future__ import annotations

from slack_bolt.async_app import AsyncApp

from bot.actions.listeners import clicks, forms, listing, making
from bot.actions.listeners.desk import ActionDesk
from bot.slack.commands import Commands

__all__ = ["ActionDesk", "register"]


def register(app: AsyncApp, desk: ActionDesk, commands: Commands) -> None:
    """Register the words, the shortcut, the buttons and the forms of this room."""
    making.register(app, desk, commands)
    listing.register(app, desk, commands)
    clicks.register(app, desk)
    forms.register(app, desk)
