"""What is asked when a deal closes, composed at the moment of sending (docs/rhythm.md R33, R39)."""

from __future__ import annotations

from collections.abc import Mapping

from bot.errors import NotFound
from bot.evidence.fit import outcome_views
from bot.evidence.fit.kinds import Kind
from bot.evidence.fit.outcomes import Outcomes
from bot.evidence.fit.pages import OutcomePage
from bot.outbox.types import Composer, DeliveryClass, Due, Post, Saying, Silence
from bot.words import tongue

__all__ = ["Composers"]


class Composers:
    """One method for each kind; each loads what stands now."""

    def __init__(self, outcomes: Outcomes) -> None:
        self._outcomes = outcomes

    def by_kind(self) -> Mapping[str, Composer]:
        """List the composers for the outbox."""
        return {Kind.WIN_LOSS: self.win_loss}

    async def win_loss(self, due: Due) -> Saying:
        """Ask why a deal ended, unless nothing is owed any more."""
        asked_at, _, asked_with = due.detail.partition(" ")
        try:
            page = await self._outcomes.shown(due.workspace, due.subject, asked_with=asked_with)
        except NotFound:
            return Silence("gone")
        is_update = due.klass is DeliveryClass.SILENT
        if not is_update and (reason := _owes_nothing(page, asked_at)):
            return Silence(reason)
        if page.leader is None or page.leader.slack_id != asked_with:
            # Whoever reads along where it stands doesn't lead the rep any more (R50).
            return Silence("led-by-another")
        said = outcome_views.ask(tongue(page.rep.locale), page)
        thread, place = await self._outcomes.place(due.workspace, page)
        return Post(said.text, said.blocks, thread, place, is_open=page.facts.is_owed)


def _owes_nothing(page: OutcomePage, detail: str) -> str | None:
    if page.leader is None:
        return "no-team"
    asked_at = page.facts.asked_at
    if asked_at is None or page.deal.is_open:
        return "open-again"
    if asked_at.isoformat() != detail:
        return "asked-anew"
    return "already-done" if page.facts.answered_at is not None else None
