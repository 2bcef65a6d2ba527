"""What messages about a deal's channel say at the moment of sending (docs/rhythm.md R50)."""

from __future__ import annotations

from collections.abc import Mapping

from bot.errors import NotFound
from bot.evidence.starting import channel_views
from bot.evidence.starting.channels import DealChannels
from bot.evidence.starting.kinds import Kind
from bot.evidence.starting.rules import LinkState
from bot.outbox.types import Composer, DeliveryClass, Due, Post, Saying, Silence
from bot.words import tongue

__all__ = ["StartingComposers"]


class StartingComposers:
    """Composes each kind of this part from what stands then."""

    def __init__(self, channels: DealChannels) -> None:
        self._channels = channels

    def by_kind(self) -> Mapping[str, Composer]:
        """Name them by the kinds that they compose."""
        return {Kind.CONSENT: self._consent, Kind.ANSWERED: self._answered}

    async def _consent(self, due: Due) -> Saying:
        try:
            page = await self._channels.link_page(due.workspace, due.subject, reader=due.recipient)
        except NotFound:
            return Silence("gone")
        assert page.link is not None, "it is loaded by its link"
        is_open = page.link.is_unanswered and page.deal.is_open
        if due.klass is not DeliveryClass.SILENT and not is_open:
            return Silence("answered-meanwhile")
        said = channel_views.consent(tongue(page.reader.locale), page)
        return Post(said.text, said.blocks, is_open=is_open)

    async def _answered(self, due: Due) -> Saying:
        try:
            page = await self._channels.link_page(due.workspace, due.subject, reader=due.recipient)
        except NotFound:
            return Silence("gone")
        assert page.link is not None, "it is loaded by its link"
        said_so = page.link.state is not LinkState.WAITING and not page.link.is_over
        if due.klass is not DeliveryClass.SILENT and not said_so:
            return Silence("taken-off")
        said = channel_views.answered(tongue(page.reader.locale), page)
        return Post(said.text, said.blocks)
