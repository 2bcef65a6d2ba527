"""The room as the house knows it: its services, furnished."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from slack_bolt.async_app import AsyncApp

from bot.actions.service import Actions
from bot.outbox.types import Composer
from bot.people.desk import Desk
from bot.people.ground import Ground
from bot.slack.commands import Commands

__all__ = ["ActionsRoom"]


@dataclass(frozen=True, slots=True)
class ActionsRoom:
    """The services of actions."""

    actions: Actions

    @classmethod
    def furnish(cls, ground: Ground) -> ActionsRoom:
        """Make them."""
        return cls(Actions(ground))

    def composers(self) -> Mapping[str, Composer]:
        """Say for each kind of this room who composes it."""
        return {}

    def listen(self, app: AsyncApp, desk: Desk, commands: Commands) -> None:
        """Register its words, buttons and forms."""
