"""Deals, for the rooms above and this room's own forms: each in its caller's transaction."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection
from datetime import date

from sqlalchemy import select

from bot.errors import N_, InvalidInput, NotFound
from bot.people import access, audit
from bot.people.access import Right
from bot.people.audit import Event
from bot.people.ground import Ground
from bot.people.homes import home_changed
from bot.pipeline.model import Deal
from bot.pipeline.rules import (
    Content,
    DealFacts,
    DealState,
    Field,
    Phase,
    reason_problem,
    step_problems,
)
from bot.store import WorkspaceSession

__all__ = ["DealChanged", "Deals"]

DealChanged = Callable[[WorkspaceSession, DealFacts], Awaitable[None]]
"""Told, in the transaction that did it, of a deal that is another now than before."""

REMOVED = "removed"
"""The state of what was entered by mistake: to everybody it isn't there."""
UNKNOWN = N_("I can't find that for you. Type `/coach` to see what is yours.")


class Deals:
    """What there is of deals. What takes no `by` or `viewer` leaves access to its caller."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._watching: list[DealChanged] = []

    def watch(self, follow: DealChanged) -> None:
        """Have `follow` called on any change of a deal; of one removed, with what it was."""
        self._watching.append(follow)

    async def of_rep(
        self, session: WorkspaceSession, rep: str, *, only_open: bool = True
    ) -> list[DealFacts]:
        """List a rep's deals, the earliest to close first."""
        return await self.of_reps(session, [rep], only_open=only_open)

    async def of_reps(
        self, session: WorkspaceSession, reps: Collection[str], *, only_open: bool = True
    ) -> list[DealFacts]:
        """List several reps' deals, the earliest to close first."""
        wanted = [DealState.OPEN] if only_open else list(DealState)
        rows = await session.scalars(
            select(Deal).where(Deal.rep.in_(reps), Deal.state.in_(wanted)).order_by(Deal.id)
        )
        found = [facts_of(row) for row in rows]
        return sorted(found, key=lambda one: (one.close_on or date.max, one.id))

    async def named(self, session: WorkspaceSession, ids: Collection[int]) -> dict[int, DealFacts]:
        """Load deals by their ids, closed ones too; those that aren't there are left out."""
        rows = await session.scalars(select(Deal).where(Deal.id.in_(ids), Deal.state != REMOVED))
        return {row.id: facts_of(row) for row in rows}

    async def see(self, session: WorkspaceSession, deal_id: int, *, viewer: str) -> DealFacts:
        """Load a deal for its rep or whoever leads them. Raises NotFound."""
        found = (await self.named(session, [deal_id])).get(deal_id)
        if found is None:
            raise NotFound(UNKNOWN)
        await self._require(session, viewer, Right.SEE_DEAL, found.rep)
        return found

    async def set_next_step(
        self, session: WorkspaceSession, deal_id: int, text: str, on: date | None, *, by: str
    ) -> DealFacts:
        """Write down what happens next with a deal, and when.

        Raises NotFound, NotAllowed; InvalidInput at `Field.NEXT_STEP` and `Field.NEXT_STEP_ON`.
        """
        row = await self.to_change(session, deal_id, by=by)
        text = " ".join(text.split())
        if (row.next_step, row.next_step_on) == (text, on):
            return facts_of(row)
        today = await self.today(session, row.rep)
        if wrong := step_problems(text, on, today, before=row.next_step_on):
            raise InvalidInput(wrong)
        row.next_step, row.next_step_on = text, on
        return await self.changed(session, row, by=by)

    async def close(
        self, session: WorkspaceSession, deal_id: int, state: DealState, reason: str, *, by: str
    ) -> DealFacts:
        """Close a deal as won, lost or walked away from; once more with the same does nothing.

        Another outcome, or another reason, corrects the first. Raises NotFound, NotAllowed;
        InvalidInput at `Field.REASON`, where losing and walking away lack one (R13).
        """
        if state is DealState.OPEN:
            raise ValueError("a deal is opened by `reopen`")
        row = await self.to_change(session, deal_id, by=by)
        reason = " ".join(reason.split())
        if row.state == state and reason in (row.reason, ""):
            return facts_of(row)
        if wrong := reason_problem(state, reason):
            raise InvalidInput({Field.REASON: wrong})
        if row.closed_at is None:
            row.closed_at = session.clock.now()
        row.state, row.reason = state, reason
        return await self.changed(session, row, by=by, event=Event.DEAL_CLOSED, state=str(state))

    async def reopen(self, session: WorkspaceSession, deal_id: int, *, by: str) -> DealFacts:
        """Take a closing back; an open deal stays as it is. Raises NotFound, NotAllowed."""
        row = await self.to_change(session, deal_id, by=by)
        if row.state == DealState.OPEN:
            return facts_of(row)
        row.state, row.reason, row.closed_at = DealState.OPEN, "", None
        return await self.changed(session, row, by=by, state=str(DealState.OPEN))

    async def remove(self, session: WorkspaceSession, deal_id: int, *, by: str) -> DealFacts:
        """Take out what was entered by mistake. Raises NotFound, NotAllowed."""
        row = await self.to_change(session, deal_id, by=by)
        facts = facts_of(row)
        row.state = REMOVED
        row.closed_at = row.changed_at = session.clock.now()
        await self._tell(session, facts, by, Event.DEAL_CLOSED, state=REMOVED)
        return facts

    async def write(
        self, session: WorkspaceSession, row: Deal, content: Content, *, by: str
    ) -> DealFacts:
        """Put content that was found right into a deal's row, a new one's too."""
        if row.stage != content.stage:
            row.stage, row.stage_since = content.stage, session.clock.now()
        row.name, row.account, row.phase = content.name, content.account, content.phase
        row.amount, row.currency, row.close_on = content.amount, content.currency, content.close_on
        row.next_step, row.next_step_on = content.next_step, content.next_step_on
        return await self.changed(session, row, by=by)

    async def to_change(self, session: WorkspaceSession, deal_id: int, *, by: str) -> Deal:
        """Load a deal's row as it is now, and keep it still. Raises NotFound, NotAllowed."""
        row = await session.scalar(
            select(Deal)
            .where(Deal.id == deal_id, Deal.state != REMOVED)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
        if row is None:
            raise NotFound(UNKNOWN)
        await self._require(session, by, Right.CHANGE_DEAL, row.rep)
        return row

    async def changed(
        self,
        session: WorkspaceSession,
        row: Deal,
        *,
        by: str,
        event: Event = Event.DEAL_SAVED,
        **detail: str,
    ) -> DealFacts:
        """Write a change down, and tell all who follow deals."""
        row.changed_at = session.clock.now()
        await session.flush()
        facts = facts_of(row)
        await self._tell(session, facts, by, event, **detail)
        return facts

    async def today(self, session: WorkspaceSession, rep: str) -> date:
        """Tell the day that it is where a rep works."""
        person = (await self._ground.people.persons(session, [rep]))[rep]
        return person.hours.local_day(session.clock.now())

    async def _tell(
        self, session: WorkspaceSession, facts: DealFacts, by: str, event: Event, **detail: str
    ) -> None:
        await session.flush()
        await audit.note(session, event, actor=by, subject=f"deal:{facts.id}", **detail)
        for follow in self._watching:
            await follow(session, facts)
        leaders = await self._ground.roster.leaders_of(session, facts.rep)
        await home_changed(session, {facts.rep, *leaders})

    async def _require(
        self, session: WorkspaceSession, viewer: str, right: Right, rep: str
    ) -> None:
        access.require(viewer, right, await self._ground.roster.parties_of(session, rep, viewer))


def facts_of(row: Deal) -> DealFacts:
    """Read a deal that wasn't removed."""
    return DealFacts(
        row.id,
        row.rep,
        row.name,
        row.account,
        row.stage,
        Phase(row.phase),
        row.amount,
        row.currency,
        row.close_on,
        row.next_step,
        row.next_step_on,
        DealState(row.state),
        row.created_at,
        row.changed_at,
        row.stage_since,
        row.reason,
    )
