"""What the recap of a 1:1 shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.actions.rules import ActionFacts
from bot.meeting.closing_pages import Decision, RecordFacts
from bot.people.rules import PersonFacts
from bot.pipeline.rules import DealFacts
from bot.rhythm.rules import OneOnOneFacts

__all__ = ["RecapPage", "ReviewLine", "Useful"]


class Useful(StrEnum):
    """What a rep says of a 1:1, in one tap."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """What came of a deal; `is_asked` when the manager asks for a step that `has_step` lacks."""

    deal: DealFacts
    decision: Decision | None
    reason: str
    is_asked: bool
    has_step: bool


@dataclass(frozen=True, slots=True)
class RecapPage:
    """A 1:1 that was closed, for its two people; `day` is by the manager's clock.

    `covered` are the words of what was ticked, in the order of the agenda; `carried` is how many
    open items wait for the next one.
    """

    facts: OneOnOneFacts
    manager: PersonFacts
    rep: PersonFacts
    day: date
    record: RecordFacts
    covered: tuple[str, ...] = ()
    carried: int = 0
    reviews: tuple[ReviewLine, ...] = ()
    actions: tuple[ActionFacts, ...] = ()
