"""This part of the room as the house knows it: its services, furnished."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from slack_bolt.async_app import AsyncApp

from bot.outbox.types import Composer
from bot.people.desk import Desk
from bot.people.ground import Ground
from bot.slack.commands import Commands
from bot.summaries.figures.service import TeamWeeks

__all__ = ["FiguresPart"]


@dataclass(frozen=True, slots=True)
class FiguresPart:
    """The services of the counting of weeks."""

    team_weeks: TeamWeeks

    @classmethod
    def furnish(cls, ground: Ground) -> FiguresPart:
        """Make them."""
        return cls(TeamWeeks(ground))

    def composers(self) -> Mapping[str, Composer]:
        """Say for each kind of this part who composes it."""
        return {}

    def listen(self, app: AsyncApp, desk: Desk, commands: Commands) -> None:
        """Register its words, buttons and forms."""
        del app, desk, commands
