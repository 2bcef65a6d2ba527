"""From Slack's payloads to the rhythm's use cases, and back to what the person sees."""

from __future__ import annotations

from slack_bolt.async_app import AsyncApp

from bot.errors import N_
from bot.rhythm import welcome_views
from bot.rhythm.listeners import (
    hand_over,
    label,
    one_on_one,
    prepared,
    revival,
    set_up,
    slot,
    team,
    welcome,
)
from bot.rhythm.listeners.desk import Desk
from bot.slack.commands import Commands
from bot.slack.messages import Said
from bot.slack.payloads import Command
from bot.words import tongue

__all__ = ["Desk", "register"]


def register(app: AsyncApp, desk: Desk, commands: Commands) -> None:
    """Register the words, the buttons and the forms of this room."""

    async def way_in(command: Command) -> Said:
        page = await desk.front.page(command.workspace, command.user)
        return welcome_views.way_in(tongue(page.locale), page)

    commands.add("", way_in, help=N_("`/coach`: your next 1:1s, and the way in"))
    set_up.register(app, desk, commands)
    prepared.register(app, desk, commands)
    team.register(app, desk, commands)
    hand_over.register(app, desk)
    slot.register(app, desk)
    welcome.register(app, desk)
    one_on_one.register(app, desk)
    label.register(app, desk)
    revival.register(app, desk)
