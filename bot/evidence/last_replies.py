"""What was last replied to a check, for the hint, whose part lies below checks (R28)."""

from __future__ import annotations

from sqlalchemy import select

from bot.evidence.checks import rows
from bot.evidence.checks.model import CheckQuestion, DealCheck, Reading
from bot.evidence.questions.hint_rules import LastReply
from bot.store import WorkspaceSession

__all__ = ["ReadReplies"]


class ReadReplies:
    """Finds it among the readings."""

    async def last_reply(
        self, session: WorkspaceSession, check: int, viewer: str
    ) -> LastReply | None:
        """Find what the rep, or else anybody, last replied; None for no such check.

        To somebody who wasn't there it is as if nobody had replied (docs/rhythm.md R50).
        What the two said it is counts, not what was read (R20).
        """
        rep = await session.scalar(select(DealCheck.rep).where(DealCheck.id == check))
        if rep is None:
            return None
        of_check = select(CheckQuestion.id).where(CheckQuestion.check_id == check)
        all_of_it = await rows.readings(session, Reading.question_id.in_(of_check))
        found = [one for one in all_of_it if not one.shown_to([viewer]).is_kept]
        if not found:
            return LastReply(rep)
        last = max(found, key=lambda one: (one.author == rep, one.said_at, one.id))
        return LastReply(
            rep,
            question=last.question,
            text=last.text,
            label=str(last.counts_as) if last.counts_as else None,
            missing=tuple(str(one) for one in last.missing),
        )
