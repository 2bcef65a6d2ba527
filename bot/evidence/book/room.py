"""This part of the room as the house knows it: its services, furnished."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from slack_bolt.async_app import AsyncApp

from bot.evidence.book import listeners
from bot.evidence.book.asking import BookExtension
from bot.evidence.book.listeners import BookDesk
from bot.evidence.book.outcomes import Outcomes
from bot.evidence.book.overruling import Overruling
from bot.evidence.book.seats import Seats
from bot.evidence.book.service import Book
from bot.evidence.book.writing import Writing
from bot.evidence.checks.service import Checks
from bot.evidence.neighbours import Neighbours
from bot.evidence.questions.service import Questions
from bot.outbox.types import Composer
from bot.people.desk import Desk
from bot.people.ground import Ground
from bot.slack.commands import Commands

__all__ = ["BookPart"]


@dataclass(frozen=True, slots=True)
class BookPart:
    """The services of what is known of deals."""

    book: Book
    writing: Writing
    overruling: Overruling
    seats: Seats
    extension: BookExtension

    @classmethod
    def furnish(
        cls, ground: Ground, neighbours: Neighbours, checks: Checks, questions: Questions
    ) -> BookPart:
        """Make them, and let them take part in checks and follow what came of calls."""
        book = Book(ground, neighbours, checks)
        seats = Seats(book, checks)
        extension = BookExtension(book, seats, questions)
        checks.extend(extension)
        checks.show(extension)
        checks.watch(extension.follow)
        neighbours.call_plans.watch(Outcomes(checks).follow)
        return cls(book, Writing(book, seats), Overruling(book, checks), seats, extension)

    def composers(self) -> Mapping[str, Composer]:
        """Say for each kind of this part who composes it: it sends nothing by itself."""
        return {}

    def listen(self, app: AsyncApp, desk: Desk, commands: Commands) -> None:
        """Register its words, buttons and forms."""
        here = BookDesk(desk, self.book, self.writing, self.overruling, self.seats)
        listeners.register(app, commands, here)
