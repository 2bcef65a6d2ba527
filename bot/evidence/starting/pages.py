"""What this part's views show: values that a service loads and a view draws."""

from __future__ import annotations

from dataclasses import dataclass

from bot.evidence.starting.rules import LinkFacts
from bot.people.rules import PersonFacts
from bot.pipeline.rules import DealFacts

__all__ = ["LinkPage"]


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
