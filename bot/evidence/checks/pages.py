"""What a message of a check is drawn from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.evidence.checks.rules import CheckFacts, QuestionFacts, QuestionState
from bot.evidence.checks.types import ReadingFacts
from bot.people.rules import PersonFacts
from bot.pipeline.rules import DealFacts
from bot.slack.elements import Element
from bot.slack.mrkdwn import Mrkdwn

__all__ = ["CheckPage"]


@dataclass(frozen=True, slots=True)
class CheckPage:
    """A check with all that its messages show.

    `leaders` lead the rep today. `evidence` is what is known of the deal, the newest first, `mine`
    what the rep's replies in this check were read as, by question. `names` are of people whom a
    text names or who wrote one. `lines` and `buttons` come from the parts above. `left_why` is set
    where its first message stands in a channel that it had to leave.
    """

    check: CheckFacts
    rep: PersonFacts
    leaders: tuple[PersonFacts, ...]
    deal: DealFacts | None
    questions: tuple[QuestionFacts, ...]
    now: datetime
    evidence: tuple[ReadingFacts, ...] = ()
    mine: Mapping[int, ReadingFacts] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    lines: Sequence[Mrkdwn] = ()
    buttons: Sequence[Element] = ()
    left_why: str = ""

    @property
    def current(self) -> QuestionFacts | None:
        """The question that stands there to be answered; None once the check is over."""
        if not self.check.is_under_way or not self.questions:
            return None
        last = self.questions[-1]
        return last if last.state is not QuestionState.ANSWERED else None

    @property
    def has_late(self) -> bool:
        """Whether the rep added something once the check was over."""
        closed_at = self.check.closed_at
        if closed_at is None:
            return False
        return any(one.read_at > closed_at for one in self.mine.values())

    @property
    def leader(self) -> PersonFacts | None:
        """Who leads the rep, as this check was set up; None where nobody of them does any more."""
        asked_with = self.check.place.split(",")[0] if not self.check.is_in_channel else ""
        for one in self.leaders:
            if one.slack_id == asked_with:
                return one
        return self.leaders[-1] if self.leaders and self.check.is_in_channel else None
