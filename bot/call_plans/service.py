"""Call plans as other rooms ask for them, and as they are loaded and changed in this one.

What takes a session joins its caller's transaction (docs/rhythm.md R29, R30).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection
from datetime import datetime, timedelta

from bot.call_plans import rows
from bot.call_plans.announcing import Announcer
from bot.call_plans.kinds import Kind
from bot.call_plans.model import CallPlan, PlanQuestion
from bot.call_plans.pages import PlanPage, PlansPage
from bot.call_plans.rules import LENGTHS, OWED_FOR, PlanFacts, PlanState, Question, is_owed
from bot.errors import N_, NotFound
from bot.outbox import service as outbox
from bot.people import access
from bot.people.access import Parties, Right
from bot.people.ground import Ground
from bot.pipeline.service import Deals
from bot.slack.messages import MessageRef
from bot.store import WorkspaceId, WorkspaceSession

__all__ = ["GONE", "CallPlans", "PlanChanged"]

LONGEST = timedelta(minutes=max(LENGTHS))
GONE = N_("This call plan isn't there any more. Type `/coach plans` to see which are.")

PlanChanged = Callable[[WorkspaceSession, PlanFacts], Awaitable[None]]
"""Told of a plan as it is now, in the transaction that changed it."""


class CallPlans:
    """The next conversations of reps with their customers, and what came of them."""

    def __init__(self, ground: Ground, deals: Deals) -> None:
        self.ground = ground
        self.deals = deals
        self.announcer = Announcer(ground)
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
        """List a rep's calls of the last four weeks whose outcome isn't known, the oldest first.

        Of a deal that is closed nobody asks any more (docs/rhythm.md R33).
        """
        now = session.clock.now()
        found = await rows.of_rep(
            session, rep, since=now - OWED_FOR - LONGEST, states=[PlanState.PLANNED]
        )
        owed = [one for one in found if is_owed(one, now)]
        about = {one.deal_id for one in owed if one.deal_id is not None}
        deals = await self.deals.named(session, about) if about else {}
        still_open = {None, *(one.id for one in deals.values() if one.is_open)}
        return [one for one in owed if one.deal_id in still_open]

    async def of_deals(
        self, session: WorkspaceSession, ids: Collection[int], since: datetime
    ) -> dict[int, PlanFacts]:
        """Find for each deal its first call at or after `since` that wasn't cancelled (R12)."""
        return await rows.of_deals(session, ids, since)

    async def page(self, workspace: WorkspaceId, plan_id: int, *, viewer: str) -> PlanPage:
        """Load a plan for its rep or whoever leads them. Raises NotFound."""
        async with self.ground.store.begin(workspace) as session:
            row = await self.row(session, plan_id, Right.SEE_CALL_PLAN, viewer)
            return await self.page_of(session, rows.facts_of(row), viewer)

    async def plans(self, workspace: WorkspaceId, viewer: str) -> PlansPage:
        """List somebody's calls, and the coming ones of whom they lead. Raises NotFound."""
        async with self.ground.store.begin(workspace) as session:
            people, roster = self.ground.people, self.ground.roster
            reader = (await people.persons(session, [viewer]))[viewer]
            reps = await roster.reps_of(session, viewer)
            known = await people.persons(session, reps) if reps else {}
            theirs = [
                (known[rep], plan) for rep in reps for plan in await self.coming_of(session, rep)
            ]
            return PlansPage(
                reader,
                tuple(await self.coming_of(session, viewer)),
                tuple(await self.owing_outcome(session, viewer)),
                tuple(sorted(theirs, key=lambda one: (one[1].call_at, one[1].id))),
                is_rep=bool(await people.members(session, [viewer])),
            )

    async def question(
        self, workspace: WorkspaceId, question_id: int, *, reader: str
    ) -> tuple[Question, PlanPage]:
        """Load a question and the plan it was asked about. Raises NotFound."""
        async with self.ground.store.begin(workspace) as session:
            asked = await session.get(PlanQuestion, question_id)
            row = await rows.one(session, asked.plan_id) if asked else None
            if asked is None or row is None:
                raise NotFound(GONE)
            page = await self.page_of(session, rows.facts_of(row), reader)
        found = next(one for one in page.questions if one.id == question_id)
        return found, page

    async def shown(self, workspace: WorkspaceId, plan_id: int, *, reader: str) -> PlanPage:
        """Load a plan for a message that goes to the rep, or to who leads them. Raises NotFound."""
        async with self.ground.store.begin(workspace) as session:
            row = await rows.one(session, plan_id)
            if row is None:
                raise NotFound(GONE)
            return await self.page_of(session, rows.facts_of(row), reader)

    async def message(
        self, workspace: WorkspaceId, plan_id: int, recipient: str
    ) -> MessageRef | None:
        """Find where a plan stands in a group DM; None while it isn't said there."""
        async with self.ground.store.begin(workspace) as session:
            return await outbox.sent_message(session, Kind.PLAN, plan_id, recipient)

    async def row(
        self,
        session: WorkspaceSession,
        plan_id: int,
        right: Right,
        viewer: str,
        *,
        is_to_change: bool = False,
    ) -> CallPlan:
        """Load a plan's row for somebody who has that right. Raises NotFound, NotAllowed."""
        row = await rows.one(session, plan_id, is_to_change=is_to_change)
        if row is None:
            raise NotFound(GONE)
        access.require(viewer, right, await self.parties(session, row.rep, viewer))
        return row

    async def parties(self, session: WorkspaceSession, rep: str, viewer: str) -> Parties:
        """Name whom a rep's plans belong to, as this viewer may take part in them (R50)."""
        found = await self.ground.roster.parties_of(session, rep, viewer)
        # A rep without a team is both of the two: what they wrote stays theirs.
        return found if found.manager != rep else Parties("", rep)

    async def page_of(self, session: WorkspaceSession, plan: PlanFacts, reader: str) -> PlanPage:
        """Put together what a reader sees of a plan."""
        leaders = await self.ground.roster.leaders_of(session, plan.rep)
        known = await self.ground.people.persons(session, {plan.rep, reader, *leaders[-1:]})
        deals = await self.deals.named(session, [plan.deal_id]) if plan.deal_id else {}
        return PlanPage(
            plan,
            known[plan.rep],
            known[leaders[-1]] if leaders else None,
            known[reader],
            next(iter(deals.values()), None),
            tuple(await rows.questions_of(session, plan.id)),
            session.clock.now(),
        )

    async def changed(self, session: WorkspaceSession, row: CallPlan) -> PlanFacts:
        """Have all that is said of a plan follow, and tell who watches."""
        row.changed_at = session.clock.now()
        await session.flush()
        plan = rows.facts_of(row)
        await self.announcer.follow(session, plan)
        for follow in self._watching:
            await follow(session, plan)
        return plan
