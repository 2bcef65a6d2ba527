"""What who set the webhook is told, composed at the moment of sending (docs/rhythm.md R33)."""

from __future__ import annotations

from collections.abc import Mapping

from bot.errors import NotAllowed, NotFound
from bot.outbox.types import Composer, Due, Post, Saying, Silence
from bot.summaries.reports import webhook_views
from bot.summaries.reports.kinds import Kind
from bot.summaries.reports.webhook import Webhooks
from bot.words import tongue

__all__ = ["webhook_composers"]


def webhook_composers(webhooks: Webhooks) -> Mapping[str, Composer]:
    """List the composers for the outbox."""

    async def given_up(due: Due) -> Saying:
        try:
            page = await webhooks.call(due.workspace, due.subject, due.recipient)
        except NotFound:
            return Silence("gone")
        except NotAllowed:
            return Silence("no-role")
        [call] = page.calls
        if not (due.is_update or call.is_given_up):
            return Silence("already-done")
        return Post.of(webhook_views.given_up(tongue(page.reader.locale), page, call))

    return {Kind.WEBHOOK: given_up}
