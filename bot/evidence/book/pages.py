"""What this part's views show: values that a service loads and a view draws."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.call_plans.rules import PlanFacts
from bot.evidence.book.fields import Content
from bot.evidence.book.rules import (
    BookFacts,
    BuyerFacts,
    Field,
    Gap,
    RiskLine,
    Standing,
    ViewFacts,
)
from bot.evidence.checks.types import ReadingFacts
from bot.people.rules import PersonFacts
from bot.pipeline.rules import DealFacts
from bot.slack.messages import Block
from bot.words import Tongue

__all__ = ["BookForm", "BookPage", "BuyerForm", "Draw", "KnowPage", "Typed", "ViewForm"]

Draw = Callable[[Tongue], Sequence[Block]]
"""Draws some blocks in a reader's language."""


@dataclass(frozen=True, slots=True)
class BookPage:
    """All that is known of a deal; `names` are those of whom it speaks, by their ids.

    `offset` is how many of the `readings` its reader has turned past. `today` is the rep's;
    `may_verify` is whether the reader leads them. `readers` are who else reads it. `more` is what
    parts above this one show there.
    """

    reader: PersonFacts
    rep: PersonFacts
    leaders: tuple[str, ...]
    deal: DealFacts
    book: BookFacts
    gaps: tuple[Gap, ...]
    readings: tuple[ReadingFacts, ...]
    views: tuple[ViewFacts, ...]
    calls: tuple[PlanFacts, ...]
    questions: tuple[str, ...]
    risks: tuple[RiskLine, ...]
    names: Mapping[str, str]
    today: date
    now: datetime
    may_verify: bool
    offset: int = 0
    more: tuple[Draw, ...] = ()


@dataclass(frozen=True, slots=True)
class KnowPage:
    """Open deals that somebody may see, with what each rests on; `typed` is what they looked for.

    `names` are the reps' by their ids.
    """

    reader: PersonFacts
    standings: tuple[Standing, ...]
    names: Mapping[str, str]
    now: datetime
    typed: str = ""
    leads: bool = False


@dataclass(frozen=True, slots=True)
class Typed:
    """The form as somebody sent it."""

    competition: str = ""
    approach: str = ""
    cost: str = ""
    reckoning: str = ""
    last_act: str = ""
    last_act_on: date | None = None


@dataclass(frozen=True, slots=True)
class BookForm:
    """What the form of the book starts from.

    `content` is what stands in its fields, `seen` marks what that was when it was opened,
    `clashes` are fields that somebody else changed meanwhile, other than the reader did.
    `currency` is what an amount without one is in, "" for none; `words` are those of the reply
    that is being taken in.
    """

    reader: PersonFacts
    rep: PersonFacts
    leaders: tuple[str, ...]
    deal: DealFacts
    book: BookFacts
    content: Content
    seen: str
    currency: str
    today: date
    clashes: tuple[Field, ...] = ()
    words: str = ""


@dataclass(frozen=True, slots=True)
class BuyerForm:
    """What the form of one buyer starts from; `buyer` is None for a new one."""

    reader: PersonFacts
    rep: PersonFacts
    leaders: tuple[str, ...]
    deal: DealFacts
    today: date
    buyer: BuyerFacts | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class ViewForm:
    """What the form of a buyer's view starts from; `view` is what was said already."""

    reader: PersonFacts
    rep: PersonFacts
    leaders: tuple[str, ...]
    deal: DealFacts
    view: ViewFacts | None = None
