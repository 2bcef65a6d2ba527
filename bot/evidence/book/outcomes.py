"""What was learned in calls, as evidence of their deals (docs/rhythm.md R30)."""

from __future__ import annotations

from bot.call_plans.rules import PlanFacts, PlanState
from bot.evidence.checks.service import Checks
from bot.store import WorkspaceSession

__all__ = ["Outcomes"]

QUESTION = "What did you learn?"
"""What the outcome's form asks."""


class Outcomes:
    """Follows call plans: what was learned is read as any reply is."""

    def __init__(self, checks: Checks) -> None:
        self._checks = checks

    async def follow(self, session: WorkspaceSession, plan: PlanFacts) -> None:
        """Read what was learned in a deal's call, anew when that changed; forget what is gone."""
        is_told = plan.state is PlanState.ANSWERED and plan.deal_id is not None
        await self._checks.keep_outcome(
            session,
            rep=plan.rep,
            deal_id=plan.deal_id,
            call_plan_id=plan.id,
            text=plan.learned if is_told else "",
            said_at=plan.answered_at or session.clock.now(),
            question=QUESTION,
        )
