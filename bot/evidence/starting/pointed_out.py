"""Which message a check is about, shown where it isn't asked in that message's thread."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from bot.evidence.checks.model import DealCheck
from bot.evidence.checks.rules import CheckFacts, Source
from bot.evidence.checks.types import Shown
from bot.evidence.starting.rules import message_of
from bot.slack.mrkdwn import Mrkdwn
from bot.store import WorkspaceSession
from bot.words import Tongue

__all__ = ["PointedOut"]


class PointedOut(Shown):
    """Links the message in a check that had to go to the group DM of the two (R50)."""

    async def lines(
        self, session: WorkspaceSession, t: Tongue, check: CheckFacts
    ) -> Sequence[Mrkdwn]:
        """Say where the message stands; nothing for a check that was begun otherwise."""
        if check.source not in (Source.SHORTCUT, Source.REACTION):
            return ()
        key = await session.scalar(select(DealCheck.source_key).where(DealCheck.id == check.id))
        message = message_of(key or "")
        if message is None:
            return ()
        channel, ts = message
        if check.thread and check.thread.channel == channel:
            return ()
        label = t("The message that it is about")
        address = f"https://slack.com/app_redirect?channel={channel}&message_ts={ts}"
        return (Mrkdwn(f"<{address}|{label}>"),)
