"""This part of the room as the house knows it: its services, furnished."""

from __future__ import annotations

from collections.abc import Mapping

from slack_bolt.async_app import AsyncApp

from bot.evidence.book.service import Book
from bot.evidence.neighbours import Neighbours
from bot.outbox.types import Composer
from bot.people.desk import Desk
from bot.people.ground import Ground
from bot.slack.commands import Commands

__all__ = ["BookPart"]


class BookPart:
    """The services of what is known of deals."""

    def __init__(self, ground: Ground, neighbours: Neighbours) -> None:
        self.book = Book(ground, neighbours)

    def composers(self) -> Mapping[str, Composer]:
        """Say for each kind of this part who composes it."""
        return {}

    def listen(self, app: AsyncApp, desk: Desk, commands: Commands) -> None:
        """Register its words, buttons and forms."""
