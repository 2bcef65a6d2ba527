"""Why deals could be lost, as other rooms ask for it; each joins its caller's transaction."""

from __future__ import annotations

from bot.evidence.neighbours import Neighbours
from bot.evidence.risks import rows
from bot.evidence.risks.rules import RiskFacts
from bot.people.ground import Ground
from bot.store import WorkspaceSession

__all__ = ["Risks"]


class Risks:
    """What deals could be lost by. What takes no `viewer` leaves access to its caller."""

    def __init__(self, ground: Ground, neighbours: Neighbours) -> None:
        self.ground = ground
        self.neighbours = neighbours

    async def of_deal(self, session: WorkspaceSession, deal_id: int) -> tuple[RiskFacts, ...]:
        """List the risks of a deal that its rep and who leads them may both read now.

        Those of its newest pre-mortem that was answered; what the manager added only once the
        rep's own are confirmed (docs/rhythm.md R22).
        """
        found = (await rows.answered(session, [deal_id])).get(deal_id)
        if found is None:
            return ()
        risks = [rows.facts_of(row) for row in await rows.risks_of(session, [found.id])]
        return tuple(one for one in risks if found.is_revealed or one.said_by == found.rep)
