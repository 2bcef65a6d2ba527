"""What this part's views show: values that a service loads and a view draws."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.evidence.checks.rules import CheckFacts, Form
from bot.evidence.starting.rules import LinkFacts
from bot.people.rules import PersonFacts
from bot.pipeline.rules import DealFacts
from bot.slack.messages import MessageRef

__all__ = ["CheckPage", "HomePart", "LinkPage", "Outlook", "PointedPage", "StartedPage", "Wanted"]


@dataclass(frozen=True, slots=True)
class Outlook:
    """When something can be asked of a rep, as their week looks now (R43, R49).

    `until` is when there is room again, None for now; with `falls_away` there is none this week,
    and the question goes to the agenda.
    """

    until: datetime | None = None
    falls_away: bool = False


@dataclass(frozen=True, slots=True)
class Wanted:
    """A check as somebody's form asks for it."""

    rep: str
    deal_id: int | None
    form: Form
    words: str = ""


@dataclass(frozen=True, slots=True)
class CheckPage:
    """What the form of a new check shows; `rep` is one of `reps`, `deal` one of `deals`.

    `other` is whom the reader has their 1:1s with about it, `link` the deal's channel if one is
    linked, `under_way` the deal's check if there is one already.
    """

    reader: PersonFacts
    reps: tuple[PersonFacts, ...]
    rep: PersonFacts
    other: PersonFacts
    deals: tuple[DealFacts, ...]
    deal: DealFacts | None
    link: LinkFacts | None = None
    under_way: CheckFacts | None = None
    outlook: Outlook = Outlook()

    @property
    def is_own(self) -> bool:
        return self.reader.slack_id == self.rep.slack_id


@dataclass(frozen=True, slots=True)
class PointedPage:
    """What is asked when somebody points at a message; `guess` is the deal that it names."""

    reader: PersonFacts
    rep: PersonFacts
    other: PersonFacts
    message: MessageRef
    deals: tuple[DealFacts, ...]
    guess: int | None = None
    outlook: Outlook = Outlook()

    @property
    def is_own(self) -> bool:
        return self.reader.slack_id == self.rep.slack_id


@dataclass(frozen=True, slots=True)
class StartedPage:
    """What came of a form: a check that begins, or one whose question goes to the agenda."""

    reader: PersonFacts
    rep: PersonFacts
    check: CheckFacts
    deal: DealFacts | None
    outlook: Outlook = Outlook()


@dataclass(frozen=True, slots=True)
class LinkPage:
    """Where a deal's checks are held, as one of its two reads of it.

    `manager` is who leads the rep today; who is in no team is alone with their deals. `deals` are
    what else there is to choose from, none where it is about this deal.
    """

    reader: PersonFacts
    rep: PersonFacts
    manager: PersonFacts
    deal: DealFacts
    link: LinkFacts | None = None
    deals: tuple[DealFacts, ...] = ()

    @property
    def is_own(self) -> bool:
        return self.reader.slack_id == self.rep.slack_id


@dataclass(frozen=True, slots=True)
class HomePart:
    """What stands in a rep's part of a Home about how checks begin.

    `open` are the checks under way with their deals' names ("" for none), `asked` the channels
    that the rep hasn't said anything about yet, `blocked` those that can't be used just now.
    """

    rep: PersonFacts
    open: tuple[tuple[CheckFacts, str], ...] = ()
    asked: tuple[tuple[LinkFacts, DealFacts], ...] = ()
    blocked: tuple[tuple[LinkFacts, DealFacts], ...] = ()
