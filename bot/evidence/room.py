"""The room as the house knows it: its parts, furnished and acquainted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from slack_bolt.async_app import AsyncApp

from bot.evidence.book.room import BookPart
from bot.evidence.book.rules import RiskLine
from bot.evidence.checks.room import ChecksPart
from bot.evidence.fit.room import FitPart
from bot.evidence.last_replies import ReadReplies
from bot.evidence.neighbours import Neighbours
from bot.evidence.praise.room import PraisePart
from bot.evidence.questions.room import QuestionsPart
from bot.evidence.reading.reader import default_reader
from bot.evidence.risks.room import RisksPart
from bot.evidence.starting.channels import DealChannels
from bot.evidence.starting.room import StartingPart
from bot.evidence.starting.rules import Why, why_words
from bot.evidence.starting.safety import Safety
from bot.outbox.types import Composer
from bot.people.desk import Desk
from bot.people.ground import Ground, Room
from bot.slack.commands import Commands
from bot.store import WorkspaceSession

__all__ = ["EvidenceRoom"]


@dataclass(frozen=True, slots=True)
class EvidenceRoom:
    """The parts of evidence, from below."""

    questions: QuestionsPart
    checks: ChecksPart
    book: BookPart
    risks: RisksPart
    starting: StartingPart
    praise: PraisePart
    fit: FitPart

    @classmethod
    def furnish(cls, ground: Ground, neighbours: Neighbours) -> EvidenceRoom:
        """Make them."""
        questions = QuestionsPart.furnish(ground)
        channels = DealChannels(ground, neighbours, Safety(neighbours.slack, ground.clock))
        checks = ChecksPart.furnish(
            ground,
            neighbours,
            questions.questions,
            default_reader(),
            safety=channels,
            why_words=lambda why: why_words(Why(why)),
        )
        questions.hints.learn_of_replies(ReadReplies())
        book = BookPart.furnish(ground, neighbours, checks.checks, questions.questions)
        risks = RisksPart.furnish(ground, neighbours, checks.checks, safety=channels)

        async def lines(session: WorkspaceSession, deal_id: int, viewer: str) -> list[RiskLine]:
            found = await risks.risks.of_deal(session, deal_id, [viewer])
            return [RiskLine(one.text, one.counter_move) for one in found]

        book.book.show_risks(lines)
        return cls(
            questions,
            checks,
            book,
            risks,
            StartingPart.furnish(ground, neighbours, checks.checks, channels),
            PraisePart.furnish(ground, questions.questions, Safety(neighbours.slack, ground.clock)),
            FitPart.furnish(ground, neighbours, checks.checks, book),
        )

    def composers(self) -> Mapping[str, Composer]:
        """Say for each kind of this room who composes it."""
        return {kind: one for part in self._parts() for kind, one in part.composers().items()}

    def listen(self, app: AsyncApp, desk: Desk, commands: Commands) -> None:
        """Register its words, buttons and forms."""
        for part in self._parts():
            part.listen(app, desk, commands)

    def _parts(self) -> Sequence[Room]:
        return (
            self.questions,
            self.checks,
            self.book,
            self.risks,
            self.starting,
            self.praise,
            self.fit,
        )
