"""What a Monday's overview and a kind word say at the moment of sending (docs/rhythm.md R33)."""

from __future__ import annotations

from collections.abc import Mapping

from bot.errors import NotFound
from bot.outbox.types import Composer, Due, Post, Saying, Silence
from bot.summaries.digest import views, word_views
from bot.summaries.digest.kind_words import KindWords
from bot.summaries.digest.kinds import Kind
from bot.summaries.digest.service import Digests
from bot.words import tongue

__all__ = ["DigestComposers"]


class DigestComposers:
    """Composes each kind of this part from what stands then."""

    def __init__(self, digests: Digests, words: KindWords) -> None:
        self._digests = digests
        self._words = words

    def by_kind(self) -> Mapping[str, Composer]:
        """Name them by the kinds that they compose."""
        return {Kind.MONDAY: self._monday, Kind.KIND_WORD: self._kind_word}

    async def _monday(self, due: Due) -> Saying:
        try:
            page = await self._digests.page(due.workspace, due.subject, reader=due.recipient)
        except NotFound:
            return Silence("gone")
        if not due.is_update and not page.says_something:
            return Silence("nothing-to-tell")
        return Post.of(views.digest(tongue(page.reader.locale), page))

    async def _kind_word(self, due: Due) -> Saying:
        try:
            page = await self._words.page(due.workspace, due.subject, reader=due.recipient)
        except NotFound:
            return Silence("gone")
        if not due.is_update:
            if not page.holds:
                return Silence("no-longer-so")
            if not await self._words.has_room(due):
                return Silence("others-first")
        return Post.of(word_views.kind_word(tongue(page.reader.locale), page))
