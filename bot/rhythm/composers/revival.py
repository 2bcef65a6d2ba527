"""The offer to revive a rhythm, composed at the moment of sending (docs/rhythm.md R5, R33)."""

from __future__ import annotations

from bot.errors import NotFound
from bot.outbox.types import Composer, DeliveryClass, Due, Post, Saying, Silence
from bot.rhythm import revival_views
from bot.rhythm.revival import Revival
from bot.words import tongue

__all__ = ["revival_composer"]


def revival_composer(revival: Revival) -> Composer:
    """Make the composer of the offer."""

    async def compose(due: Due) -> Saying:
        try:
            page = await revival.page(due.workspace, due.subject)
        except NotFound:
            return Silence("rhythm-ended")
        if due.klass is not DeliveryClass.SILENT and not (page.is_open and page.streak.is_drought):
            return Silence("held-meanwhile")
        said = revival_views.offer(tongue(page.manager.locale), page)
        return Post.of(said, is_open=page.is_open)

    return compose
