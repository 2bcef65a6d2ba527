"""Who may take a rep over, and how an offer stands (docs/rhythm.md R50): pure decisions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.errors import N_, NotAllowed

__all__ = ["OFFER_LASTS", "Answered", "OfferFacts", "OfferState", "still_open"]

OFFER_LASTS = timedelta(days=14)


class Answered(StrEnum):
    """What became of an offer."""

    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class OfferState(StrEnum):
    """How an offer stands at an instant."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    LEFT = "left"
    """The rep isn't in the team any more from which they were offered."""


@dataclass(frozen=True, slots=True)
class OfferFacts:
    """A manager's offer that another one takes a rep over; `is_there` while the rep is theirs."""

    id: int
    member_id: int
    rep: str
    offered_by: str
    to: str
    offered_at: datetime
    answer: Answered | None
    is_there: bool

    def state(self, now: datetime) -> OfferState:
        if self.answer is not None:
            return OfferState(self.answer)
        if not self.is_there:
            return OfferState.LEFT
        return OfferState.OPEN if now < self.offered_at + OFFER_LASTS else OfferState.EXPIRED


def still_open(offer: OfferFacts, now: datetime) -> None:
    """Let pass what can still be answered. Raises NotAllowed for all else, in calm words."""
    words = {
        OfferState.ACCEPTED: N_("That is done already: they are in your team."),
        OfferState.DECLINED: N_(
            "You said not now. If that has changed, ask for the hand-over once more."
        ),
        OfferState.WITHDRAWN: N_("This offer was taken back, so there is nothing left to do."),
        OfferState.EXPIRED: N_("This offer is over two weeks old. Ask for it once more."),
        OfferState.LEFT: N_("They have left that team meanwhile, so there is nothing left to do."),
    }
    state = offer.state(now)
    if state is not OfferState.OPEN:
        raise NotAllowed(words[state])
