"""A day's sheet, composed at the moment of sending (docs/rhythm.md R33, R43)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from bot.outbox.types import Composer, Due, Post, Saying, Silence
from bot.people.service import People
from bot.rhythm import views
from bot.rhythm.pages import Meeting, More, SheetPage
from bot.rhythm.rules import State
from bot.rhythm.service import Rhythms
from bot.store import WorkspaceId
from bot.words import Tongue, tongue

__all__ = ["Besides", "ahead_on", "sheet_composer"]

Besides = Callable[[Tongue, WorkspaceId, SheetPage], Awaitable[Mapping[int, More]]]
"""Says what a room above adds to each 1:1 of a sheet, by its id."""


def sheet_composer(rhythms: Rhythms, people: People, besides: Besides | None = None) -> Composer:
    """Make the composer of sheets; a room above makes it anew with what it has to add."""

    async def compose(due: Due) -> Saying:
        is_update = due.is_update
        if not is_update:
            await people.freshen(due.workspace, [due.recipient])
        page = await rhythms.sheet(due.workspace, due.subject)
        if not is_update and not ahead_on(page):
            return Silence("nothing-to-come")
        t = tongue(page.reader.locale)
        more = await besides(t, due.workspace, page) if besides else {}
        said = views.sheet(t, page.reader, page.day, page.meetings, page.by_others, more=more)
        return Post.of(said)

    return compose


def ahead_on(page: SheetPage) -> list[Meeting]:
    """List what is still to come on a sheet's day; what left that day is told of elsewhere."""
    return [
        one
        for one in page.meetings
        if one.facts.state is State.PLANNED
        and one.facts.planned_at > one.now
        and page.reader.hours.local_day(one.facts.planned_at) == page.day
    ]
