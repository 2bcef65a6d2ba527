"""What somebody reads of roles that others gave them, or ended."""

from __future__ import annotations

from collections.abc import Mapping

from bot.outbox.types import Composer, Due, Post, Saying, Silence
from bot.people import roles_views
from bot.people.appointing import Appointing
from bot.people.kinds import Kind
from bot.words import tongue

__all__ = ["RolesComposer"]


class RolesComposer:
    """Composes from the role as it stands; one that ended before it was told of needs no word."""

    def __init__(self, appointing: Appointing) -> None:
        self._appointing = appointing

    def by_kind(self) -> Mapping[str, Composer]:
        """List the composers for the outbox."""
        return {Kind.ROLE_GIVEN: self.given, Kind.ROLE_ENDED: self.ended}

    async def given(self, due: Due) -> Saying:
        """Tell somebody what they see and do now."""
        page = await self._appointing.notice(due.workspace, due.subject, reader=due.recipient)
        if page.ended_by is not None and not due.is_update:
            return Silence("ended-again")
        return Post.of(roles_views.given(tongue(page.reader.locale), page))

    async def ended(self, due: Due) -> Saying:
        """Tell somebody who knew of a role that it has ended."""
        page = await self._appointing.notice(due.workspace, due.subject, reader=due.recipient)
        if not page.is_told:
            return Silence("never-told")
        return Post.of(roles_views.ended(tongue(page.reader.locale), page))
