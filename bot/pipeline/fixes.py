"""One tap that mends a deal's data, from a message that may be old (docs/rhythm.md R10)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.errors import N_, InvalidInput
from bot.people.ground import Ground
from bot.pipeline.model import Deal
from bot.pipeline.rules import Content, DealFacts, Field, content_of, problems
from bot.pipeline.service import Deals, facts_of
from bot.store import WorkspaceId, WorkspaceSession

__all__ = ["Fixes"]


class Fixes:
    """Use cases of one transaction each; a second tap finds it done."""

    def __init__(self, ground: Ground, deals: Deals) -> None:
        self._ground = ground
        self._deals = deals

    async def put_off(
        self, workspace: WorkspaceId, deal_id: int, was: date, to: date, *, by: str
    ) -> DealFacts:
        """Move a close date from one day to another, unless it was changed since it was offered.

        Raises NotFound, NotAllowed, InvalidInput.
        """
        async with self._ground.store.begin(workspace) as session:
            row, content = await self._open(session, deal_id, by=by)
            if content.close_on not in (was, to):
                raise InvalidInput(
                    {
                        Field.CLOSE_ON: N_(
                            "Somebody changed this close date meanwhile, so I left it alone. "
                            "Open the deal to see it."
                        )
                    }
                )
            return await self._write(session, row, replace(content, close_on=to), by=by)

    async def close_on(
        self, workspace: WorkspaceId, deal_id: int, day: date, *, by: str
    ) -> DealFacts:
        """Set a close date. Raises NotFound, NotAllowed, InvalidInput."""
        async with self._ground.store.begin(workspace) as session:
            row, content = await self._open(session, deal_id, by=by)
            return await self._write(session, row, replace(content, close_on=day), by=by)

    async def step_on(
        self, workspace: WorkspaceId, deal_id: int, day: date, *, by: str
    ) -> DealFacts:
        """Set the day of the next step. Raises NotFound, NotAllowed, InvalidInput."""
        async with self._ground.store.begin(workspace) as session:
            row, content = await self._open(session, deal_id, by=by)
            return await self._write(session, row, replace(content, next_step_on=day), by=by)

    async def _open(
        self, session: WorkspaceSession, deal_id: int, *, by: str
    ) -> tuple[Deal, Content]:
        row = await self._deals.to_change(session, deal_id, by=by)
        facts = facts_of(row)
        if not facts.is_open:
            words = N_("This deal is closed by now: there is nothing to mend any more.")
            raise InvalidInput({Field.CLOSE_ON: words})
        return row, content_of(facts)

    async def _write(
        self, session: WorkspaceSession, row: Deal, content: Content, *, by: str
    ) -> DealFacts:
        before = content_of(facts_of(row))
        if content == before:
            return facts_of(row)
        if wrong := problems(content, await self._deals.today(session, row.rep), before=before):
            raise InvalidInput(wrong)
        return await self._deals.write(session, row, content, by=by)
