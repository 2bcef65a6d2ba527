"""What sessions' deliveries say at the moment of sending, or why they needn't (R33)."""

from __future__ import annotations

from collections.abc import Mapping

from bot.errors import NotFound
from bot.outbox.types import Composer, DeliveryClass, Due, Post, Saying, Silence, Upload
from bot.sessions import calendar_file, views
from bot.sessions.kinds import Kind
from bot.sessions.pages import SessionPage
from bot.sessions.planned import PlannedSessions
from bot.sessions.rules import State
from bot.words import tongue

__all__ = ["SessionComposers"]


class SessionComposers:
    """One method for each kind; each loads what stands now."""

    def __init__(self, planned: PlannedSessions) -> None:
        self._planned = planned

    def by_kind(self) -> Mapping[str, Composer]:
        """List the composers for the outbox."""
        return {Kind.CARD: self.card, Kind.FILE: self.file, Kind.OVER: self.over}

    async def card(self, due: Due) -> Saying:
        """Show both their session; an older message points to the newer."""
        page = await self._page(due)
        if page is None:
            return Silence("gone")
        is_latest = str(page.facts.sequence) == due.detail
        if due.klass is not DeliveryClass.SILENT:
            if not is_latest:
                return Silence("changed-again")
            if page.facts.state is State.CANCELLED:
                return Silence("off-the-plan")
        said = views.card(tongue(page.manager.locale), page, is_latest=is_latest)
        return Post.of(said)

    async def file(self, due: Due) -> Saying:
        """Hand both the calendar file, in the thread of the message that told them first."""
        page = await self._page(due)
        if page is None or str(page.facts.version) != due.detail:
            return Silence("changed-again")
        thread = await self._planned.thread(due.workspace, page.facts)
        if thread is None:
            return Silence("not-announced-yet")
        t = tongue(page.manager.locale)
        return Upload(
            filename=calendar_file.file_name(page),
            title=views.file_title(t, page),
            content=calendar_file.calendar_file(t, page),
            thread=thread,
        )

    async def over(self, due: Due) -> Saying:
        """Say nothing: the message that stands asks how it went, in place (R43)."""
        page = await self._page(due)
        if page is not None and str(page.facts.version) == due.detail:
            await self._planned.over(due.workspace, due.subject)
        return Silence("asked-in-place")

    async def _page(self, due: Due) -> SessionPage | None:
        try:
            return await self._planned.as_it_stands(due.workspace, due.subject)
        except NotFound:
            return None
