"""The recap, composed from what stands at the moment of sending (docs/rhythm.md R33)."""

from __future__ import annotations

from bot.errors import NotFound
from bot.meeting import recap_views
from bot.meeting.records import Records
from bot.outbox.types import Composer, DeliveryClass, Due, Post, Saying, Silence
from bot.words import tongue

__all__ = ["recap_composer"]


def recap_composer(records: Records) -> Composer:
    """Make the composer of the recap; it stands in the thread of the 1:1's card."""

    async def compose(due: Due) -> Saying:
        if not await records.is_theirs(due):
            return Silence("led-by-another")
        try:
            page = await records.recap(due.workspace, due.subject)
        except NotFound:
            return Silence("not-closed")
        said = recap_views.recap(tongue(page.manager.locale), page)
        is_new = due.klass is not DeliveryClass.SILENT
        thread = await records.thread(due) if is_new else None
        return Post.of(said, thread=thread)

    return compose
