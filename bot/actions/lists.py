"""`/coach actions`: what is open, mine and my reps', page by page (docs/rhythm.md R31, R50)."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, func, or_, select

from bot.actions import rows
from bot.actions.model import Action
from bot.actions.pages import Listed, ListPage, OnePage
from bot.actions.rules import TAKEN_BACK_FOR, ActionState
from bot.actions.service import Actions
from bot.people.ground import Ground
from bot.store import WorkspaceId

__all__ = ["PAGE", "Lists"]

PAGE = 8
MOST_AT_ONCE = 100
"""So many can be done at once; their ids fit into a button."""
CLOSED = (ActionState.DONE, ActionState.DROPPED, ActionState.DECLINED)


class Lists:
    """Use cases of looking at actions."""

    def __init__(self, ground: Ground, actions: Actions) -> None:
        self._store = ground.store
        self._people = ground.people
        self._roster = ground.roster
        self._clock = ground.clock
        self._actions = actions

    async def page(
        self, workspace: WorkspaceId, viewer: str, listed: Listed, page: int = 0
    ) -> ListPage:
        """Load a page of a list; one that is past the end is the last. Raises NotFound."""
        async with self._store.begin(workspace) as session:
            reader = (await self._people.persons(session, [viewer]))[viewer]
            reps = await self._roster.reps_of(session, viewer)
            leaders = await self._roster.leaders_of(session, viewer)
            now = self._clock.now()
            today = reader.hours.local_day(now)
            mine = Action.owner == viewer
            theirs = or_(mine, Action.rep == viewer, Action.rep.in_(reps))
            is_open = Action.state.in_(rows.OPEN)
            wanted: dict[Listed, ColumnElement[bool]] = {
                Listed.MINE: and_(mine, is_open),
                Listed.OURS: and_(Action.rep == viewer, is_open),
                Listed.TEAM: and_(Action.rep.in_(reps), is_open),
                Listed.OVERDUE: and_(
                    theirs, Action.state == ActionState.AGREED, Action.due_on < today
                ),
                Listed.CLOSED: and_(
                    theirs, Action.state.in_(CLOSED), Action.closed_at > now - TAKEN_BACK_FOR
                ),
            }
            choices = [Listed.MINE, Listed.OVERDUE, Listed.CLOSED]
            if leaders:
                choices.insert(1, Listed.OURS)
            if reps:
                choices.insert(1, Listed.TEAM)
            if listed not in choices:
                listed = Listed.MINE
            count = await session.scalar(
                select(func.count()).select_from(Action).where(wanted[listed])
            )
            pages = max(1, -(-(count or 0) // PAGE))
            at = min(max(page, 0), pages - 1)
            first_due = select(Action).order_by(Action.due_on, Action.id)
            last_closed = select(Action).order_by(Action.closed_at.desc(), Action.id.desc())
            query = last_closed if listed is Listed.CLOSED else first_due
            found = await session.scalars(query.where(wanted[listed]).limit(PAGE).offset(at * PAGE))
            actions = [rows.facts_of(row) for row in found]
            agreed = Action.state == ActionState.AGREED
            own = await rows.found(session, wanted[listed], mine, agreed, most=MOST_AT_ONCE)
        return ListPage(
            reader,
            listed,
            tuple(choices),
            actions,
            count or 0,
            at,
            pages,
            tuple(one.id for one in own),
            today,
        )

    async def one(self, workspace: WorkspaceId, action: int, *, viewer: str) -> OnePage:
        """Load one action for its forms. Raises NotFound."""
        facts = await self._actions.see(workspace, action, viewer=viewer)
        async with self._store.begin(workspace) as session:
            reader = (await self._people.persons(session, [viewer]))[viewer]
        return OnePage(reader, facts, reader.hours.local_day(self._clock.now()))
