"""The house with the services of deals in front: Mia leads Ron and Sam; Eve is a stranger."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from bot.people.audit import Event
from bot.people.model import Audit
from bot.pipeline.forms import Saved
from bot.pipeline.pages import Typed
from bot.pipeline.rules import DealFacts
from bot.rooms import Rooms
from tests.rhythm.house import MIA, RON, SAM, STRANGER, House

__all__ = ["MIA", "RON", "SAM", "STRANGER", "TYPED", "DealHouse"]

TYPED = Typed(
    "Acme renewal",
    "Acme",
    None,
    "Proposal",
    "€ 12k",
    date(2026, 12, 18),
    "Dana shows the offer to her board",
    date(2026, 12, 2),
)


@dataclass
class DealHouse(House):
    """The same, and who changed which deal is written down in `followed`."""

    def __post_init__(self) -> None:
        super().__post_init__()
        rooms = Rooms.furnish(self.store, self.slack, self.clock)
        self.deals = rooms.pipeline.deals
        self.forms, self.fixes = rooms.pipeline.forms, rooms.pipeline.fixes
        self.followed: list[DealFacts] = []
        self.deals.watch(self._follow)

    async def enter(self, *, by: str = RON, **changes: object) -> DealFacts:
        """Enter a deal by the form."""
        typed = replace(TYPED, **changes)  # type: ignore[arg-type]
        done = await self.forms.save(self.workspace, typed, by=by)
        assert isinstance(done, Saved)
        return done.deal

    async def now(self, deal: DealFacts) -> DealFacts:
        """Load a deal as it is now."""
        async with self.store.begin(self.workspace) as session:
            return (await self.deals.named(session, [deal.id]))[deal.id]

    async def noted(self, *events: Event) -> list[tuple[str, str | None, str]]:
        """List what the audit log says of deals: event, actor, subject."""
        rows = await self.all(Audit, Audit.event.in_(events or (Event.DEAL_SAVED,)))
        return [(row.event, row.actor, row.subject) for row in rows]

    async def _follow(self, _: object, facts: DealFacts) -> None:
        self.followed.append(facts)
