"""What the agenda's views show: values that the service loads and a view draws."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.actions.rules import ActionFacts
from bot.call_plans.rules import PlanFacts
from bot.errors import Text
from bot.evidence.book.rules import Standing
from bot.evidence.fit.hypotheses import Hypothesis
from bot.evidence.praise.breadth_rules import BlindSpot
from bot.meeting.rules import Block, ItemFacts
from bot.meeting.skill_book import SkillFacts, SkillPage
from bot.people.rules import PersonFacts
from bot.pipeline.hygiene import Gap
from bot.pipeline.proposals import Proposal
from bot.pipeline.rules import DealFacts, Phase
from bot.rhythm.hours import Hours
from bot.rhythm.rules import OneOnOneFacts, State

__all__ = [
    "AgendaPage",
    "Amounts",
    "Arranging",
    "Audience",
    "Elsewhere",
    "FocusPage",
    "Health",
    "ItemLine",
    "NewItem",
    "NextAgenda",
    "Part",
    "SheetAgenda",
    "Stage",
    "stage_of",
]


class Stage(StrEnum):
    """Where a 1:1 stands, as its agenda shows it."""

    PLANNED = "planned"
    LIVE = "live"
    OVER = "over"
    OFF = "off"
    """It didn't take place: what stood on it is carried over."""


def stage_of(facts: OneOnOneFacts, now: datetime, *, is_closed: bool) -> Stage:
    """Tell what the agenda of a 1:1 is just now; `is_closed` when its record was sent.

    Who forgot to press Start may tick all the same once its time has come.
    """
    if facts.state in {State.SKIPPED, State.MISSED, State.EXCUSED}:
        return Stage.OFF
    if is_closed or facts.ended_at is not None or facts.state is State.HELD:
        return Stage.OVER
    is_live = facts.started_at is not None or now >= facts.planned_at
    return Stage.LIVE if is_live else Stage.PLANNED


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What is open of a rep in other rooms and belongs on the agenda, by its id there."""

    actions: Mapping[int, ActionFacts]
    plans: Mapping[int, PlanFacts]


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One item as it is shown: with its question, and what it is about as that is now.

    Of what came from another room nothing but the item is left once it is settled there. A focus
    deal's `standing` is what it rests on.
    """

    item: ItemFacts
    question: Text | None
    deal: DealFacts | None = None
    action: ActionFacts | None = None
    plan: PlanFacts | None = None
    standing: Standing | None = None
    is_carried: bool = False
    is_covered: bool = False


@dataclass(frozen=True, slots=True)
class Health:
    """A rep's open deals in figures (docs/rhythm.md R9)."""

    phases: Mapping[Phase, int]
    without_step: int

    @property
    def count(self) -> int:
        return sum(self.phases.values())


@dataclass(frozen=True, slots=True)
class Amounts:
    """What is to close in the next quarter: the amount alone while there is no quota (R37, R49a).

    `sums` are in hundredths by currency; `count` deals, of which so many have no amount.
    """

    first: date
    last: date
    count: int
    sums: Mapping[str, int]
    without_amount: int


@dataclass(frozen=True, slots=True)
class Part:
    """One block of an agenda; `begins_at` once the 1:1 was started.

    `question` goes with the block's number, or opens a block that has nothing in it.
    """

    block: Block
    minutes: int
    items: tuple[ItemLine, ...]
    question: Text | None
    begins_at: datetime | None = None
    is_here: bool = False


@dataclass(frozen=True, slots=True)
class AgendaPage:
    """The agenda of one 1:1, for both of its people.

    `left` counts what was on it and wasn't covered, once it is over. `hypothesis` is what the
    rep's pipeline gives reason to ask, and `blind_spot` what wasn't talked about for long; both
    until the 1:1 is over.
    """

    facts: OneOnOneFacts
    manager: PersonFacts
    rep: PersonFacts
    now: datetime
    stage: Stage
    parts: tuple[Part, ...]
    health: Health
    coverage: Amounts
    past_due: tuple[DealFacts, ...]
    skill: SkillFacts | None = None
    proposed: SkillFacts | None = None
    is_closed: bool = False
    hypothesis: Hypothesis | None = None
    blind_spot: BlindSpot | None = None

    @property
    def skill_page(self) -> SkillPage:
        """The rep's skill as its own views take it, by the rep's day of the 1:1."""
        day = self.rep.hours.local_day(self.facts.planned_at)
        return SkillPage(self.rep.slack_id, self.rep.name, self.skill, self.proposed, day)

    @property
    def lines(self) -> list[ItemLine]:
        return [line for part in self.parts for line in part.items]

    @property
    def covered(self) -> int:
        return sum(line.is_covered for line in self.lines)

    @property
    def left(self) -> int:
        return len(self.lines) - self.covered

    @property
    def picks(self) -> int:
        return sum(line.item.is_pick for line in self.lines)


@dataclass(frozen=True, slots=True)
class Audience:
    """Whose agendas somebody may read: their own as a rep, and those of whom they lead today."""

    is_rep: bool
    reps: tuple[PersonFacts, ...]


@dataclass(frozen=True, slots=True)
class NextAgenda:
    """The agenda of a rep's next 1:1 for one reader; no `page` while none is planned."""

    rep: PersonFacts
    reader: PersonFacts
    page: AgendaPage | None


@dataclass(frozen=True, slots=True)
class NewItem:
    """What somebody wants on a rep's agenda."""

    rep: str
    text: str
    block: Block = Block.DEALS
    deal_id: int | None = None


@dataclass(frozen=True, slots=True)
class Arranging:
    """All of a rep's open items, to be put into another order; `dropped` can still be put back."""

    rep: PersonFacts
    reader: PersonFacts
    lines: tuple[ItemLine, ...]
    dropped: ItemFacts | None
    deals: tuple[DealFacts, ...] = ()


@dataclass(frozen=True, slots=True)
class FocusPage:
    """What the form for picking deals starts from: choices, the best first."""

    rep: PersonFacts
    deals: tuple[DealFacts, ...]
    picked: tuple[int, ...]
    is_proposed: bool
    """Nothing was picked yet: what is filled in are proposals."""


@dataclass(frozen=True, slots=True)
class SheetAgenda:
    """What a prep sheet tells of one 1:1's agenda (docs/rhythm.md R10).

    All from `rep` on is for the rep alone: whom it names. `names` are the picked deals'. `hours`
    are the rep's month, for the rep and their manager (docs/rhythm.md R1, R50).
    """

    one_on_one: int
    items: int
    picks: int
    rep: str = ""
    today: date = date.min
    names: tuple[str, ...] = ()
    gaps: tuple[tuple[DealFacts, tuple[Gap, ...]], ...] = ()
    proposed: tuple[Proposal, ...] = ()
    hours: Hours | None = None
