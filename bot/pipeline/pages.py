"""What this room's views show: values that a service loads and a view draws."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from bot.people.rules import PersonFacts
from bot.pipeline.rules import Content, DealFacts, Field

__all__ = ["DealPage", "DealsPage", "Typed"]


@dataclass(frozen=True, slots=True)
class Typed:
    """A deal's form as somebody sent it; `rep` and `stage` are what was chosen, if anything."""

    name: str
    account: str
    rep: str | None
    stage: str | None
    amount: str
    close_on: date | None
    next_step: str
    next_step_on: date | None


@dataclass(frozen=True, slots=True)
class DealPage:
    """What a deal's form starts from.

    `deal` is None for a new one, `content` is what stands in the fields (None: nothing yet but
    the `name`), `reps` is whom a leader may enter a deal for. `seen` marks what the reader has
    seen, `clashes` are fields that somebody else changed meanwhile, other than the reader did.
    `currency` is what an amount without one is in, "" for none. `today` is the rep's.
    """

    reader: PersonFacts
    today: date
    currency: str
    name: str = ""
    deal: DealFacts | None = None
    content: Content | None = None
    rep: PersonFacts | None = None
    leaders: tuple[str, ...] = ()
    reps: tuple[PersonFacts, ...] = ()
    seen: str = ""
    clashes: tuple[Field, ...] = ()

    @property
    def is_own(self) -> bool:
        """Whether the reader is the deal's rep; for a new one, will be unless they pick one."""
        return not self.reps if self.rep is None else self.rep.slack_id == self.reader.slack_id


@dataclass(frozen=True, slots=True)
class DealsPage:
    """Deals that somebody may see: their own, and those of whom they lead.

    `names` are the reps' names by their ids; `typed` is what was looked for, "" for all.
    """

    reader: PersonFacts
    today: date
    deals: tuple[DealFacts, ...]
    names: dict[str, str] = field(default_factory=dict)
    typed: str = ""
    leads: bool = False
