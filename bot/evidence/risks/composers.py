"""What is sent around pre-mortems, composed at the moment of sending (docs/rhythm.md R19, R22)."""

from __future__ import annotations

from collections.abc import Mapping

from bot.errors import NotFound
from bot.evidence.checks.types import Safety
from bot.evidence.risks import views
from bot.evidence.risks.kinds import Kind
from bot.evidence.risks.pages import ShownPage
from bot.evidence.risks.service import Risks
from bot.outbox.types import Composer, DeliveryClass, Due, Post, Saying, Silence
from bot.slack.messages import MessageRef
from bot.words import tongue

__all__ = ["Composers"]

GONE = "gone"
NO_TEAM = "no-team"
LED_BY_ANOTHER = "led-by-another"
"""Whoever reads along where it stands, or would, doesn't lead the rep any more (R50)."""


class Composers:
    """One method for each kind; each loads what stands now."""

    def __init__(self, risks: Risks, safety: Safety) -> None:
        self._risks = risks
        self._safety = safety

    def by_kind(self) -> Mapping[str, Composer]:
        """List the composers for the outbox."""
        return {Kind.SHOWN: self.shown, Kind.REST: self.rest}

    async def shown(self, due: Due) -> Saying:
        """Show the two what was read, in their group DM and nowhere else (R19)."""
        try:
            page, check = await self._risks.shown(due.workspace, due.subject, told_with=due.detail)
        except NotFound:
            return Silence(GONE)
        if reason := _not_theirs(page):
            return Silence(reason)
        is_update = due.klass is DeliveryClass.SILENT
        if not is_update and (reason := _needless(page)):
            return Silence(reason)
        assert page.leader is not None, "looked at above"
        if page.leader.slack_id != due.detail:
            return Silence(LED_BY_ANOTHER)
        said = views.shown(tongue(page.rep.locale), page)
        place = f"{page.leader.slack_id},{page.rep.slack_id}"
        thread = None
        if check is not None and not check.is_in_channel and check.thread is not None:
            if check.place.partition(",")[0] != page.leader.slack_id:
                return Silence(LED_BY_ANOTHER)
            thread = MessageRef(check.thread.channel, check.thread.ts, check.thread.ts)
        return Post(said.text, said.blocks, thread=thread, place="" if thread else place)

    async def rest(self, due: Due) -> Saying:
        """Ask in a channel's thread for what else could lose the deal; it tells nothing (R19)."""
        try:
            page, check = await self._risks.shown(due.workspace, due.subject)
        except NotFound:
            return Silence(GONE)
        is_update = due.klass is DeliveryClass.SILENT
        if check is None or check.thread is None or not check.is_in_channel:
            return Silence("not-in-a-channel")
        if reason := _not_theirs(page):
            return Silence(reason)
        if not is_update and not page.is_waiting:
            return Silence("already-done")
        if await self._safety.why(due.workspace, check.place) is not None:
            return Silence("left-channel")
        said = views.rest(tongue(page.rep.locale))
        thread = MessageRef(check.thread.channel, check.thread.ts, check.thread.ts)
        return Post(said.text, said.blocks, thread=thread)


def _not_theirs(page: ShownPage) -> str | None:
    return None if page.leader is not None else NO_TEAM


def _needless(page: ShownPage) -> str | None:
    if page.deal is None or not page.deal.is_open:
        return "deal-closed"
    if page.look.found.confirmed_at is not None:
        return "already-done"
    return None if page.look.risks else "taken-back"
