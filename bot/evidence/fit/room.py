"""This part of the room as the house knows it: its services, furnished."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from slack_bolt.async_app import AsyncApp

from bot.evidence.book.room import BookPart
from bot.evidence.checks.service import Checks
from bot.evidence.fit import listeners
from bot.evidence.fit.composers import Composers
from bot.evidence.fit.diagnosing import Diagnosing
from bot.evidence.fit.fitting import Fitting
from bot.evidence.fit.ideal import IdealCustomers
from bot.evidence.fit.outcomes import Outcomes
from bot.evidence.fit.tapping import FitQuestions, Tapping, last_thread, on_page
from bot.evidence.neighbours import Neighbours
from bot.outbox.types import Composer
from bot.people.desk import Desk
from bot.people.ground import Ground
from bot.slack.commands import Commands

__all__ = ["FitPart"]


@dataclass(frozen=True, slots=True)
class FitPart:
    """The services of fit, outcomes and what the pipeline asks."""

    ideals: IdealCustomers
    fitting: Fitting
    tapping: Tapping
    outcomes: Outcomes
    diagnosing: Diagnosing

    @classmethod
    def furnish(
        cls, ground: Ground, neighbours: Neighbours, checks: Checks, book: BookPart
    ) -> FitPart:
        """Make them, and have them follow deals and take part in checks."""
        fitting = Fitting(ground, neighbours.deals)
        outcomes = Outcomes(ground, neighbours.deals, partial(last_thread, checks))
        neighbours.deals.watch(outcomes.follow)
        checks.extend(FitQuestions(neighbours.deals, fitting))
        book.book.show_more(partial(on_page, fitting))
        return cls(
            IdealCustomers(ground),
            fitting,
            Tapping(checks, book.seats, fitting),
            outcomes,
            Diagnosing(ground, neighbours.deals, fitting, book.book),
        )

    def composers(self) -> Mapping[str, Composer]:
        """Say for each kind of this part who composes it."""
        return Composers(self.outcomes).by_kind()

    def listen(self, app: AsyncApp, desk: Desk, commands: Commands) -> None:
        """Register its words, buttons and forms."""
        listeners.register(
            app,
            desk,
            commands,
            ideals=self.ideals,
            fitting=self.fitting,
            tapping=self.tapping,
            ends=self.outcomes,
            diagnosing=self.diagnosing,
        )
