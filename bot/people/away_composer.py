"""What a rep reads of leave that their manager set for them."""

from __future__ import annotations

from bot.outbox.types import Due, Post, Saying, Silence
from bot.people import away_views
from bot.people.days_off import DaysOff
from bot.words import tongue

__all__ = ["AwayComposer"]


class AwayComposer:
    """Composes from the leave as it stands; once it is taken back, it needn't be told of."""

    def __init__(self, days_off: DaysOff) -> None:
        self._days_off = days_off

    async def over(self, due: Due) -> Saying:
        """Say nothing: the message that stands is put into the past, in place (R43)."""
        await self._days_off.over(due.workspace, due.subject)
        return Silence("told-in-place")

    async def __call__(self, due: Due) -> Saying:
        page = await self._days_off.notice(due.workspace, due.subject, reader=due.recipient)
        is_update = due.is_update
        if page.leave is None and not is_update:
            return Silence("taken-back")
        said = away_views.notice(tongue(page.reader.locale), page, is_update=is_update)
        return Post.of(said)
