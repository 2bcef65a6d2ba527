"""What is sent about praise, composed at the moment of sending (docs/rhythm.md R27, R50)."""

from __future__ import annotations

from collections.abc import Mapping

from bot.evidence.praise import views
from bot.evidence.praise.kinds import Kind
from bot.evidence.praise.rules import State
from bot.evidence.praise.service import Praises
from bot.outbox.composing import unless_gone
from bot.outbox.types import Composer, DeliveryClass, Due, Post, Saying, Silence
from bot.words import tongue

__all__ = ["PraiseComposers"]

SAYS_KEPT = (State.DECLINED, State.PRIVATE)


class PraiseComposers:
    """One method for each kind; each loads what stands now."""

    def __init__(self, praises: Praises) -> None:
        self._praises = praises

    def by_kind(self) -> Mapping[str, Composer]:
        """List the composers for the outbox."""
        return {
            Kind.ASK: unless_gone(self.ask),
            Kind.POSTED: unless_gone(self.posted),
            Kind.KEPT: unless_gone(self.kept),
            Kind.OVER: unless_gone(self.over),
        }

    async def ask(self, due: Due) -> Saying:
        """Ask the rep, unless it was taken back or answered elsewhere."""
        page = await self._praises.shown(due.workspace, due.subject, reader=due.recipient)
        is_open = page.praise.waits(page.now)
        if not _stands(due) and not is_open:
            return Silence("answered-meanwhile")
        said = views.ask(tongue(page.reader.locale), page)
        return Post(said.text, said.blocks, is_open=is_open)

    async def posted(self, due: Due) -> Saying:
        """Post it where only insiders read it right now, else tell the rep alone."""
        page = await self._praises.shown(due.workspace, due.subject, reader=due.recipient)
        t = tongue(page.rep.locale)
        if _stands(due):
            channel, is_safe = await self._praises.stands_in(due)
            if is_safe:
                said = views.posted(t, page, is_public=channel is not None)
            else:
                said = views.hidden(t)
            return Post(said.text, said.blocks)
        if not page.praise.is_said:
            return Silence("taken-back")
        place = await self._praises.place(due.workspace, page)
        if place is None:
            page = await self._praises.shown(due.workspace, due.subject, reader=due.recipient)
        said = views.posted(t, page, is_public=place is not None)
        return Post(said.text, said.blocks, place=place or "")

    async def kept(self, due: Due) -> Saying:
        """Tell who praised that it stays between the two."""
        page = await self._praises.shown(due.workspace, due.subject, reader=due.recipient)
        if page.praise.state not in SAYS_KEPT:
            return Silence("taken-back")
        said = views.kept(tongue(page.reader.locale), page)
        return Post(said.text, said.blocks)

    async def over(self, due: Due) -> Saying:
        """Say nothing: the question that stands is closed in its place."""
        await self._praises.end_waiting(due.workspace, due.subject)
        return Silence("asked-long-enough")


def _stands(due: Due) -> bool:
    return due.klass is DeliveryClass.SILENT
