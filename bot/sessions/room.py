"""The room as the house knows it: its services, furnished."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from slack_bolt.async_app import AsyncApp

from bot.outbox.types import Composer
from bot.people.desk import Desk
from bot.people.ground import Ground
from bot.sessions import listeners
from bot.sessions.asking import Asking, DealBook
from bot.sessions.composers import SessionComposers
from bot.sessions.moments import Moments
from bot.sessions.planned import PlannedSessions
from bot.sessions.service import Sessions
from bot.slack.commands import Commands

__all__ = ["SessionsRoom"]


@dataclass(frozen=True, slots=True)
class SessionsRoom:
    """The services of sessions."""

    sessions: Sessions
    asking: Asking
    moments: Moments
    planned: PlannedSessions

    @classmethod
    def furnish(cls, ground: Ground, deals: DealBook) -> SessionsRoom:
        """Make them."""
        sessions = Sessions(ground)
        asking = Asking(ground, deals)
        moments = Moments(ground, asking, sessions)
        return cls(sessions, asking, moments, PlannedSessions(ground, asking, deals))

    def composers(self) -> Mapping[str, Composer]:
        """Say for each kind of this room who composes it."""
        return SessionComposers(self.planned).by_kind()

    def listen(self, app: AsyncApp, desk: Desk, commands: Commands) -> None:
        """Register its words, buttons and forms."""
        mine = listeners.Desk(
            desk.people, desk.gateway, desk.clock, self.asking, self.moments, self.planned
        )
        listeners.register(app, mine, commands)
