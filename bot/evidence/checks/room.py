"""This part of the room as the house knows it: its services, furnished."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from slack_bolt.async_app import AsyncApp

from bot.errors import Text
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
        return cls(Checks(ground, neighbours, questions, reader), safety, why_words)

    def composers(self) -> Mapping[str, Composer]:
        """Say for each kind of this part who composes it."""
        return {}

    def listen(self, app: AsyncApp, desk: Desk, commands: Commands) -> None:
        """Register its words, buttons and forms."""
