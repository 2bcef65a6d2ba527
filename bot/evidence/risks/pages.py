"""What the views of risks are given to show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.evidence.risks.rules import PreMortemFacts, RiskFacts
from bot.people.rules import PersonFacts
from bot.pipeline.rules import DealFacts

__all__ = ["CounterForm", "Look", "Owed", "PairForm", "ReasonsForm", "RisksPage", "ShownPage"]


@dataclass(frozen=True, slots=True)
class Look:
    """A pre-mortem with those of its risks that its reader may see."""

    found: PreMortemFacts
    risks: tuple[RiskFacts, ...]


@dataclass(frozen=True, slots=True)
class RisksPage:
    """A deal's risks as one of its two reads them on `today`, by the rep's wall clock.

    `current` is the newest look that the rep answered, `older` those before. `hidden` is what the
    reader added and the rep can't read yet.
    """

    deal: DealFacts
    reader: PersonFacts
    rep: PersonFacts
    leader: PersonFacts | None
    current: Look | None
    hidden: tuple[RiskFacts, ...]
    older: tuple[Look, ...]
    today: date

    @property
    def is_rep(self) -> bool:
        """Whether the reader is the deal's rep."""
        return self.reader.slack_id == self.rep.slack_id


@dataclass(frozen=True, slots=True)
class ShownPage:
    """A pre-mortem as its two read it in their group DM; `is_waiting` while the rest is asked for.

    `deal` is None for one that isn't there any more.
    """

    look: Look
    deal: DealFacts | None
    rep: PersonFacts
    leader: PersonFacts | None
    is_in_thread: bool
    is_waiting: bool


@dataclass(frozen=True, slots=True)
class ReasonsForm:
    """Reasons in a form: the rep's own, or (`is_leaders`) of who leads them.

    `ids` are the risks that the first `texts` are of; `pre_mortem` is 0 for a new look.
    """

    deal: DealFacts
    reader: PersonFacts
    rep: PersonFacts
    leader: PersonFacts | None
    pre_mortem: int
    texts: tuple[str, ...]
    ids: tuple[int, ...]
    is_leaders: bool
    is_hidden: bool = False


@dataclass(frozen=True, slots=True)
class CounterForm:
    """What is done against a risk, for the rep to write."""

    risk: RiskFacts
    deal: DealFacts
    reader: PersonFacts
    leader: PersonFacts | None


@dataclass(frozen=True, slots=True)
class PairForm:
    """The reasons of both, to say which mean the same."""

    look: Look
    deal: DealFacts
    reader: PersonFacts
    rep: PersonFacts
    leader: PersonFacts | None


@dataclass(frozen=True, slots=True)
class Owed:
    """What is owed around one deal's risks: for the Home of its rep and of who leads them.

    `to_confirm` is a pre-mortem's id, 0 for none; `due` are risks to look at again.
    """

    deal: DealFacts
    to_confirm: int
    without_move: int
    due: tuple[RiskFacts, ...]
    worse: tuple[RiskFacts, ...]
