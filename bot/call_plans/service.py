"""Use cases around call plans: what other rooms ask, and what people do (docs/rhythm.md R29, R30).

What takes a session joins its caller's transaction.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection
from datetime import datetime, timedelta

from bot.call_plans import rows
from bot.call_plans.rules import LENGTHS, OWED_FOR, PlanFacts, PlanState, is_owed
from bot.people.ground import Ground
from bot.store import WorkspaceSession

__all__ = ["CallPlans", "PlanChanged"]

LONGEST = timedelta(minutes=max(LENGTHS))

PlanChanged = Callable[[WorkspaceSession, PlanFacts], Awaitable[None]]
"""Told of a plan as it is now, in the transaction that changed it."""


class CallPlans:
    """The next conversations of reps with their customers, and what came of them."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._watching: list[PlanChanged] = []

    def watch(self, follow: PlanChanged) -> None:
        """Have `follow` called whenever a plan is made, or anything about one changes."""
        self._watching.append(follow)

    async def coming_of(self, session: WorkspaceSession, rep: str) -> list[PlanFacts]:
        """List a rep's calls that aren't over yet, the next first."""
        now = session.clock.now()
        found = await rows.of_rep(session, rep, since=now - LONGEST, states=[PlanState.PLANNED])
        return [one for one in found if one.ends_at > now]

    async def owing_outcome(self, session: WorkspaceSession, rep: str) -> list[PlanFacts]:
        """List a rep's calls of the last four weeks whose outcome isn't known, the oldest first."""
        now = session.clock.now()
        found = await rows.of_rep(
            session, rep, since=now - OWED_FOR - LONGEST, states=[PlanState.PLANNED]
        )
        return [one for one in found if is_owed(one, now)]

    async def of_deals(
        self, session: WorkspaceSession, ids: Collection[int], since: datetime
    ) -> dict[int, PlanFacts]:
        """Find for each deal its first call at or after `since` that wasn't cancelled (R12)."""
        return await rows.of_deals(session, ids, since)
