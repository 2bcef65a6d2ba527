"""The room as the house knows it: its services, furnished."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from slack_bolt.async_app import AsyncApp

from bot.outbox.types import Composer
from bot.people.desk import Desk
from bot.people.ground import Ground
from bot.sessions.service import Sessions
from bot.slack.commands import Commands

__all__ = ["SessionsRoom"]


@dataclass(frozen=True, slots=True)
class SessionsRoom:
    """The services of sessions."""

    sessions: Sessions

    @classmethod
    def furnish(cls, ground: Ground) -> SessionsRoom:
        """Make them."""
        return cls(Sessions(ground))

    def composers(self) -> Mapping[str, Composer]:
        """Say for each kind of this room who composes it."""
        return {}

    def listen(self, app: AsyncApp, desk: Desk, commands: Commands) -> None:
        """Register its words, buttons and forms."""
