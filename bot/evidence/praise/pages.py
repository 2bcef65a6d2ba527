"""What praise shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.evidence.praise.rules import PraiseFacts
from bot.people.rules import PersonFacts

__all__ = ["HomePage", "PraisePage"]


@dataclass(frozen=True, slots=True)
class PraisePage:
    """A praise with its two people, for one of them, or for a channel's readers."""

    reader: PersonFacts
    praise: PraiseFacts
    rep: PersonFacts
    by: PersonFacts
    now: datetime

    @property
    def is_reps(self) -> bool:
        """Tell whether its reader is who is praised."""
        return self.reader.slack_id == self.rep.slack_id


@dataclass(frozen=True, slots=True)
class HomePage:
    """What one person's Home says of praise, the mirror and breadth.

    `waiting` wants the reader's yes; `by` names by id who praised. `without` are the names of
    reps whom nobody praised for 30 days: for who leads them alone. `leads` and `is_rep` say for
    which buttons there is a use.
    """

    waiting: tuple[PraiseFacts, ...] = ()
    by: Mapping[str, str] | None = None
    without: tuple[str, ...] = ()
    leads: bool = False
    is_rep: bool = False
