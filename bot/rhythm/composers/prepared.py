"""What is said of prepared teams at the moment of sending, or why it needn't be (R46)."""

from __future__ import annotations

from collections.abc import Mapping

from bot.outbox.composing import unless_gone
from bot.outbox.types import Composer, Due, Post, Saying, Silence
from bot.people.service import People
from bot.rhythm import prepared_views
from bot.rhythm.prepared import Prepared
from bot.rhythm.prepared_pages import PreparedState
from bot.rhythm.rules import Kind
from bot.words import tongue

__all__ = ["PreparedComposers"]


class PreparedComposers:
    """One method for each kind; each loads what stands now."""

    def __init__(self, prepared: Prepared, people: People) -> None:
        self._prepared = prepared
        self._people = people

    def by_kind(self) -> Mapping[str, Composer]:
        """List the composers for the outbox."""
        return {
            Kind.PREPARED: unless_gone(self.prepared, "gone"),
            Kind.PREPARED_DECLINED: unless_gone(self.declined, "gone"),
        }

    async def prepared(self, due: Due) -> Saying:
        """Tell a manager what was prepared for them, and show later what became of it."""
        page = await self._prepared.prepared_for(due.workspace, due.subject, reader=due.recipient)
        waits = any(one.state is PreparedState.WAITING for one in page.teams)
        if not due.is_update and not waits:
            return Silence("none-waits")
        return Post.of(prepared_views.prepared(tongue(page.reader.locale), page))

    async def declined(self, due: Due) -> Saying:
        """Tell who prepared a team that its manager would rather not."""
        team = await self._prepared.one(due.workspace, due.subject, reader=due.recipient)
        if team.state is not PreparedState.DROPPED and not due.is_update:
            return Silence("started-after-all")
        locale = await self._people.locale(due.workspace, due.recipient)
        return Post.of(prepared_views.declined(tongue(locale), team))
