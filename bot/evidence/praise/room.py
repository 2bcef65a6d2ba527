"""This part of the room as the house knows it: its services, furnished."""

from __future__ import annotations

from collections.abc import Mapping

from slack_bolt.async_app import AsyncApp

from bot.evidence.neighbours import Neighbours
from bot.evidence.praise import listeners
from bot.evidence.praise.composers import PraiseComposers
from bot.evidence.praise.listeners import PraiseDesk
from bot.evidence.praise.safety import AtALook, Safe
from bot.evidence.praise.service import Praises
from bot.outbox.types import Composer
from bot.people.desk import Desk
from bot.people.ground import Ground
from bot.slack.commands import Commands

__all__ = ["PraisePart"]


class PraisePart:
    """The services of praise, the mirror and breadth.

    `is_safe` knows whether only insiders read a channel; without it a look at the channel does.
    """

    def __init__(self, ground: Ground, neighbours: Neighbours, is_safe: Safe | None = None) -> None:
        self.praises = Praises(ground, is_safe or AtALook(neighbours.slack))

    def composers(self) -> Mapping[str, Composer]:
        """Say for each kind of this part who composes it."""
        return PraiseComposers(self.praises).by_kind()

    def listen(self, app: AsyncApp, desk: Desk, commands: Commands) -> None:
        """Register its words, buttons and forms."""
        listeners.register(app, PraiseDesk(desk, self.praises))
