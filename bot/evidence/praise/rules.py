"""Praise for an insight, with the rep's consent: what it is and becomes (docs/rhythm.md R27)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.errors import N_, InvalidInput, NotAllowed

__all__ = [
    "ANSWER_DAYS",
    "QUIET_FOR",
    "QUOTE_LIMIT",
    "WHY_LIMIT",
    "PraiseFacts",
    "State",
    "Unpraised",
    "agreed",
    "checked_words",
    "declined",
    "may_praise",
    "taken_back",
]

QUOTE_LIMIT, WHY_LIMIT = 1000, 500
ANSWER_DAYS = 5
"""So many working days the rep's yes is waited for."""
QUIET_FOR = timedelta(days=30)
"""Reps without praise for so long are named to who leads them."""


class State(StrEnum):
    """What became of a praise; its name is kept with it, so it stays for good."""

    DRAFT = "draft"
    """Its form was opened, and not sent as yet."""
    ASKED = "asked"
    """The rep is asked whether it may be posted."""
    AGREED = "agreed"
    """It is posted to the team's channel, or about to be."""
    PRIVATE = "private"
    """The rep reads it alone: there is no channel that only insiders read."""
    DECLINED = "declined"
    TAKEN_BACK = "taken-back"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class PraiseFacts:
    """One praise. Instants are UTC; `channel` and `ts` are the message that it is about."""

    id: int
    rep: str
    made_by: str
    quote: str
    why: str
    channel: str
    ts: str
    team_channel: str | None
    state: State
    made_at: datetime
    answered_at: datetime | None = None
    expires_at: datetime | None = None

    @property
    def is_said(self) -> bool:
        """Tell whether the rep, or the team, has read it as praise."""
        return self.state in (State.AGREED, State.PRIVATE)

    @property
    def may_be_praised(self) -> bool:
        """Tell whether its form may be sent: also anew, where the rep never had to decide."""
        return self.state is State.DRAFT or (
            self.state is State.TAKEN_BACK and self.answered_at is None
        )

    @property
    def may_be_taken_back(self) -> bool:
        """Tell whether there is anything left to take back."""
        return self.state in (State.ASKED, State.AGREED, State.PRIVATE)

    def waits(self, now: datetime) -> bool:
        """Tell whether the rep's answer is still waited for."""
        return self.state is State.ASKED and (self.expires_at is None or now < self.expires_at)


@dataclass(frozen=True, slots=True)
class Unpraised:
    """A rep whom nobody praised lately; `last` is when somebody last did, None for never."""

    rep: str
    last: datetime | None


def may_praise(by: str, rep: str, *, leaders: Collection[str], team: Collection[str]) -> bool:
    """Tell whether somebody may praise a rep: who leads them today, or is a rep of their team.

    Raises NotAllowed for one's own message.
    """
    if by == rep:
        raise NotAllowed(
            N_("That is your own message. Praise is for what others say: pick one of theirs.")
        )
    return by in leaders or by in team


def agreed(facts: PraiseFacts, now: datetime) -> PraiseFacts:
    """Take down the rep's yes; twice is once. Raises NotAllowed once it is too late."""
    if facts.state is State.AGREED:
        return facts
    return replace(_still_asked(facts, now), state=State.AGREED, answered_at=now)


def declined(facts: PraiseFacts, now: datetime) -> PraiseFacts:
    """Take down the rep's no; twice is once. Raises NotAllowed once it is too late."""
    if facts.state is State.DECLINED:
        return facts
    return replace(_still_asked(facts, now), state=State.DECLINED, answered_at=now)


def taken_back(facts: PraiseFacts, by: str, now: datetime) -> PraiseFacts:
    """Take it back, before it is posted or after; twice is once. Raises NotAllowed.

    Of what the rep takes back they aren't asked again.
    """
    if facts.state is State.TAKEN_BACK:
        return facts
    if not facts.may_be_taken_back:
        raise NotAllowed(N_("There is nothing to take back: this praise isn't posted anywhere."))
    answered = now if by == facts.rep else facts.answered_at
    return replace(facts, state=State.TAKEN_BACK, answered_at=answered)


def checked_words(field: str, text: str, limit: int) -> str:
    """Strip what was typed. Raises InvalidInput at the field where nothing or too much is left."""
    said = text.strip()
    if not said:
        raise InvalidInput({field: N_("Write a few words here.")})
    if len(said) > limit:
        raise InvalidInput(
            {
                field: N_(
                    "That is {n} characters; {most} fit. Please shorten it.",
                    n=len(said),
                    most=limit,
                )
            }
        )
    return said


def _still_asked(facts: PraiseFacts, now: datetime) -> PraiseFacts:
    if facts.state is State.TAKEN_BACK:
        raise NotAllowed(N_("This praise was taken back, so there is nothing to decide any more."))
    if not facts.waits(now):
        raise NotAllowed(
            N_("This praise isn't waiting for an answer any more. Nothing was posted by your tap.")
        )
    return facts
