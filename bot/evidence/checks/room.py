"""This part of the room as the house knows it: its services, furnished."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from slack_bolt.async_app import AsyncApp

from bot.errors import Text
from bot.evidence.checks import listeners
from bot.evidence.checks.composers import Composers
from bot.evidence.checks.gathering import Pages
from bot.evidence.checks.hearing import Hearing
from bot.evidence.checks.keeping import Keeper
from bot.evidence.checks.service import Checks
from bot.evidence.checks.types import Safety
from bot.evidence.neighbours import Neighbours
from bot.evidence.questions.service import Questions
from bot.evidence.reading.types import Reader
from bot.outbox.types import Composer
from bot.people.desk import Desk
from bot.people.ground import Ground
from bot.slack.commands import Commands

__all__ = ["ChecksPart"]


@dataclass(frozen=True, slots=True)
class ChecksPart:
    """The services of deal checks; `safety` looks at channels, `why_words` says what it found."""

    checks: Checks
    hearing: Hearing
    keeper: Keeper
    safety: Safety
    why_words: Callable[[str], Text]

    @classmethod
    def furnish(
        cls,
        ground: Ground,
        neighbours: Neighbours,
        questions: Questions,
        reader: Reader,
        *,
        safety: Safety,
        why_words: Callable[[str], Text],
    ) -> ChecksPart:
        """Make them."""
        checks = Checks(ground, neighbours, questions, reader)
        hearing = Hearing(checks)
        return cls(checks, hearing, Keeper(checks, hearing), safety, why_words)

    def composers(self) -> Mapping[str, Composer]:
        """Say for each kind of this part who composes it."""
        return Composers(Pages(self.checks), self.safety, self.why_words).by_kind()

    def listen(self, app: AsyncApp, desk: Desk, commands: Commands) -> None:
        """Register its words, buttons and forms."""
        del desk, commands
        listeners.register(app, self.checks, self.hearing)
