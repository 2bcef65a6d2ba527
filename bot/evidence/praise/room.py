"""This part of the room as the house knows it: its services, furnished."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from slack_bolt.async_app import AsyncApp

from bot.evidence.praise import listeners
from bot.evidence.praise.breadth import Breadth
from bot.evidence.praise.composers import PraiseComposers
from bot.evidence.praise.listeners import PraiseDesk
from bot.evidence.praise.meeting_figures import MeetingFigures
from bot.evidence.praise.mirror import Mirror
from bot.evidence.praise.safety import Safe
from bot.evidence.praise.service import Praises
from bot.evidence.questions.service import Questions
from bot.outbox.types import Composer
from bot.people.desk import Desk
from bot.people.ground import Ground
from bot.slack.commands import Commands

__all__ = ["PraisePart"]


@dataclass(frozen=True, slots=True)
class PraisePart:
    """The services of praise, the mirror and breadth."""

    praises: Praises
    mirror: Mirror
    breadth: Breadth

    @classmethod
    def furnish(cls, ground: Ground, questions: Questions, safety: Safe) -> PraisePart:
        """Make them; `safety` knows whether only insiders read a channel."""
        return cls(Praises(ground, safety), Mirror(ground), Breadth(ground, questions))

    def learn_of_meetings(self, figures: MeetingFigures) -> None:
        """Have the mirror and breadth count what happens in 1:1s, too."""
        self.mirror.learn_of_meetings(figures)
        self.breadth.learn_of_meetings(figures)

    def composers(self) -> Mapping[str, Composer]:
        """Say for each kind of this part who composes it."""
        return PraiseComposers(self.praises).by_kind()

    def listen(self, app: AsyncApp, desk: Desk, commands: Commands) -> None:
        """Register its words, buttons and forms."""
        parts = PraiseDesk(desk, self.praises, self.mirror, self.breadth)
        listeners.register(app, parts, commands)
