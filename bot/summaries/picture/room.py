"""This part of the room as the house knows it: its services, furnished."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from slack_bolt.async_app import AsyncApp

from bot.outbox.types import Composer
from bot.people.desk import Desk
from bot.slack.commands import Commands
from bot.summaries.neighbours import Slack
from bot.summaries.picture.drawing import Drawing
from bot.summaries.picture.pictures import Pictures
from bot.summaries.picture.workshop import Workshop

__all__ = ["PicturePart"]


@dataclass(frozen=True, slots=True)
class PicturePart:
    """The services of drawing; the workshop makes spreadsheets, too."""

    workshop: Workshop
    pictures: Pictures

    @classmethod
    def furnish(cls, slack: Slack) -> PicturePart:
        """Make them."""
        workshop = Workshop()
        return cls(workshop, Pictures(Drawing(workshop), slack))

    def composers(self) -> Mapping[str, Composer]:
        """Say for each kind of this part who composes it."""
        return {}

    def listen(self, app: AsyncApp, desk: Desk, commands: Commands) -> None:
        """Register its words, buttons and forms."""
        del app, desk, commands
