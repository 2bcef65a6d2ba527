"""The manager's daily sheet, composed at the moment of sending (docs/rhythm.md R33, R49)."""

from __future__ import annotations

from bot.outbox.types import Composer, DeliveryClass, Due, Post, Saying, Silence
from bot.rhythm import day_sheet, day_sheet_views
from bot.rhythm.service import Rhythms
from bot.words import tongue

__all__ = ["day_sheet_composer"]


def day_sheet_composer(rhythms: Rhythms) -> Composer:
    """Make the composer of daily sheets; their subjects are those of the sheets in advance."""

    async def compose(due: Due) -> Saying:
        page = await rhythms.sheet(due.workspace, due.subject)
        meetings = day_sheet.of_day(page)
        still_open = [one for one in meetings if day_sheet.is_open(one)]
        answered = [one for one in meetings if not day_sheet.is_open(one)]
        if not meetings or (due.klass is not DeliveryClass.SILENT and not still_open):
            return Silence("all-answered")
        t = tongue(page.reader.locale)
        said = day_sheet_views.day_sheet(t, page.reader, page.day, still_open, answered)
        return Post.of(said, is_open=bool(still_open))

    return compose
