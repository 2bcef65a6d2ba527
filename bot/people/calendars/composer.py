"""What an owner is told about their calendar at the moment of sending (R3)."""

from __future__ import annotations

from bot.outbox.types import Due, Post, Saying, Silence
from bot.people import calendar_views
from bot.people.calendars.service import Calendars, Told
from bot.words import tongue

__all__ = ["CalendarComposer"]


class CalendarComposer:
    """Composes the one kind that there is about calendars."""

    def __init__(self, calendars: Calendars) -> None:
        self._calendars = calendars

    async def __call__(self, due: Due) -> Saying:
        """Tell how it goes, unless it goes otherwise by now."""
        page = await self._calendars.page(due.workspace, due.recipient)
        what = Told(due.detail)
        if not page.is_kept:
            return Silence("forgotten")
        if (page.problem is None) != (what is Told.READ):
            return Silence("changed-again")
        said = calendar_views.calendar_told(tongue(page.reader.locale), page, what)
        return Post(said.text, said.blocks)
