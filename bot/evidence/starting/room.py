"""This part of the room as the house knows it: its services, furnished."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from slack_bolt.async_app import AsyncApp

from bot.evidence.checks.service import Checks
from bot.evidence.neighbours import Neighbours
from bot.evidence.starting import listeners
from bot.evidence.starting.channels import DealChannels
from bot.evidence.starting.composers import StartingComposers
from bot.evidence.starting.listeners import StartingDesk
from bot.evidence.starting.pointed_out import PointedOut
from bot.evidence.starting.pointing import Pointing
from bot.evidence.starting.service import Starting
from bot.evidence.starting.weekly import Weekly
from bot.outbox.types import Composer
from bot.people.desk import Desk
from bot.people.ground import Ground
from bot.slack.commands import Commands

__all__ = ["StartingPart"]


@dataclass(frozen=True, slots=True)
class StartingPart:
    """The services of how checks begin."""

    channels: DealChannels
    starting: Starting
    pointing: Pointing
    weekly: Weekly

    @classmethod
    def furnish(
        cls, ground: Ground, neighbours: Neighbours, checks: Checks, channels: DealChannels
    ) -> StartingPart:
        """Make them; `channels` judges each send of the checks, too."""
        checks.show(PointedOut())
        starting = Starting(ground, neighbours, checks, channels)
        return cls(
            channels,
            starting,
            Pointing(ground, neighbours, checks, channels, starting),
            Weekly(ground, neighbours, checks, starting),
        )

    def composers(self) -> Mapping[str, Composer]:
        """Say for each kind of this part who composes it."""
        return StartingComposers(self.channels).by_kind()

    def listen(self, app: AsyncApp, desk: Desk, commands: Commands) -> None:
        """Register its words, buttons and forms."""
        listeners.register(
            app, StartingDesk(desk, self.starting, self.channels, self.pointing), commands
        )
