"""This part of the room as the house knows it: its services, furnished."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from slack_bolt.async_app import AsyncApp

from bot.evidence.questions import listeners
from bot.evidence.questions.hint import Hints
from bot.evidence.questions.listeners import QuestionsDesk
from bot.evidence.questions.own import OwnQuestions
from bot.evidence.questions.service import Questions
from bot.outbox.types import Composer
from bot.people.desk import Desk
from bot.people.ground import Ground
from bot.slack.commands import Commands

__all__ = ["QuestionsPart"]


@dataclass(frozen=True, slots=True)
class QuestionsPart:
    """The services of the question bank, and of the hint."""

    questions: Questions
    own: OwnQuestions
    hints: Hints

    @classmethod
    def furnish(cls, ground: Ground) -> QuestionsPart:
        """Make them."""
        return cls(Questions(ground), OwnQuestions(ground), Hints(ground))

    def composers(self) -> Mapping[str, Composer]:
        """Say for each kind of this part who composes it."""
        return {}

    def listen(self, app: AsyncApp, desk: Desk, commands: Commands) -> None:
        """Register its word, buttons, menus and forms."""
        listeners.register(app, QuestionsDesk(desk, self.own, self.hints), commands)
