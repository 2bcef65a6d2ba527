"""A leader's roll-up, composed at the moment of sending (docs/rhythm.md R33, R41)."""

from __future__ import annotations

from collections.abc import Mapping

from bot.errors import NotFound
from bot.outbox.types import Composer, Due, Post, Saying, Silence
from bot.summaries.reports import roll_up_views
from bot.summaries.reports.kinds import Kind
from bot.summaries.reports.report_views import report_button
from bot.summaries.reports.roll_up import RollUps
from bot.words import tongue

__all__ = ["roll_up_composers"]


def roll_up_composers(roll_ups: RollUps) -> Mapping[str, Composer]:
    """List the composers for the outbox."""

    async def roll_up(due: Due) -> Saying:
        try:
            page = await roll_ups.told(due.workspace, due.subject)
        except NotFound:
            return Silence("leads-nobody")
        if not (due.is_update or page.all_now is not None):
            return Silence("nothing-to-tell")
        t = tongue(page.reader.locale)
        return Post.of(roll_up_views.roll_up(t, page, report=report_button(t)))

    return {Kind.ROLL_UP: roll_up}
