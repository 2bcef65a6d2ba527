"""What the check does with a reply: asks on, goes on, comes to its end (docs/rhythm.md R19)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from sqlalchemy import select

from bot.evidence.checks import rows
from bot.evidence.checks.asking import Asker
from bot.evidence.checks.flow import Ask, re_ask
from bot.evidence.checks.kinds import Kind
from bot.evidence.checks.model import CheckQuestion, DealCheck
from bot.evidence.checks.rules import CheckFacts, CheckState, ClosedWhy, QuestionState
from bot.evidence.checks.types import Extension, Follow
from bot.evidence.reading.types import Label, ReplyReading
from bot.outbox.model import Delivery, State
from bot.store import WorkspaceSession

__all__ = ["NEUTRAL", "STILL_OPEN", "Conversation", "asks_of"]

NEUTRAL = "neutral"
"""Of an answer that says nothing of the reading: a part above took the reply."""
STILL_OPEN = "still-open"
"""Of thanks that are no goodbye: a part above doesn't let the check close yet."""
TO_BE_ANSWERED = (QuestionState.ASKED, QuestionState.UNANSWERED)


class Conversation:
    """Answers replies; everything joins its caller's transaction, which holds the check's row."""

    def __init__(
        self,
        asker: Asker,
        extensions: list[Extension],
        *,
        end: Callable[[WorkspaceSession, DealCheck, ClosedWhy], Awaitable[CheckFacts]],
        changed: Callable[[WorkspaceSession, DealCheck], Awaitable[CheckFacts]],
    ) -> None:
        self._asker = asker
        self._extensions = extensions
        self._end = end
        self._changed = changed

    async def answer(
        self,
        session: WorkspaceSession,
        row: DealCheck,
        question: CheckQuestion,
        reading: ReplyReading,
        follow: Follow,
        *,
        is_new: bool,
    ) -> None:
        """Follow up what the rep replied; a mere edit moves on only where it brought evidence."""
        there = await rows.questions_of(session, row.id)
        is_open = row.state == CheckState.OPEN and question.state in TO_BE_ANSWERED
        if not is_open or there[-1].id != question.id:
            return
        question.again_at = question.agenda_at = None
        if follow is Follow.WAIT or not (is_new or reading.label is Label.EVIDENCE):
            return
        wanted = None
        if follow is Follow.GENERIC:
            in_check = sum(one.re_asks for one in there)
            wanted = re_ask(reading, asks_of(question), in_check=in_check)
        if wanted is None:
            detail = NEUTRAL if follow is Follow.ON else ""
            await self.go_on(session, row, question, detail=detail)
        elif not await self._is_asking_on(session, question):
            await self._ask_on(session, row, question, wanted)

    async def go_on(
        self,
        session: WorkspaceSession,
        row: DealCheck,
        question: CheckQuestion,
        *,
        detail: str = NEUTRAL,
    ) -> None:
        """Take a question as answered, and ask the next one; or thank, and close."""
        if question.state not in TO_BE_ANSWERED:
            return
        question.state, question.answered_at = QuestionState.ANSWERED, session.clock.now()
        question.again_at = question.agenda_at = None
        await session.flush()
        following = await self._asker.add(session, row)
        if following is not None:
            await self._asker.go_on(
                session, row, Kind.NEXT, following.id, str(following.id), detail=detail
            )
            await self._changed(session, row)
        elif await self._may_close(session, row):
            key = str(row.id)
            await self._asker.go_on(session, row, Kind.THANKS, row.id, key, detail=detail)
            await self._end(session, row, ClosedWhy.DONE)
        else:
            key = f"{row.id}:{STILL_OPEN}"
            await self._asker.go_on(session, row, Kind.THANKS, row.id, key, detail=STILL_OPEN)
            await self._changed(session, row)

    async def close_if_done(self, session: WorkspaceSession, row: DealCheck) -> None:
        """Close a check that waited for a part above only, once that lets it."""
        if row.state != CheckState.OPEN:
            return
        there = await rows.questions_of(session, row.id)
        if any(one.state in (*TO_BE_ANSWERED, QuestionState.WAITING) for one in there):
            return
        if await self._may_close(session, row):
            await self._end(session, row, ClosedWhy.DONE)

    async def _ask_on(
        self, session: WorkspaceSession, row: DealCheck, question: CheckQuestion, wanted: Ask
    ) -> None:
        question.re_asks += 1
        question.re_asked = ",".join([*asks_of(question), wanted])
        await self._asker.go_on(
            session,
            row,
            Kind.RE_ASK,
            question.id,
            f"{question.id}:{question.re_asks}",
            detail=wanted,
        )
        await self._changed(session, row)

    async def _is_asking_on(self, session: WorkspaceSession, question: CheckQuestion) -> bool:
        """Whether a re-ask is on its way already: then it waits for the answer to that."""
        return (
            await session.scalar(
                select(Delivery.id).where(
                    Delivery.kind == Kind.RE_ASK,
                    Delivery.subject_id == question.id,
                    Delivery.state == State.PENDING,
                )
            )
            is not None
        )

    async def _may_close(self, session: WorkspaceSession, row: DealCheck) -> bool:
        facts = rows.facts_of(row)
        for part in self._extensions:
            if not await part.may_close(session, facts):
                return False
        return True


def asks_of(question: CheckQuestion) -> list[Ask]:
    """List what a question was asked on for already."""
    return [Ask(one) for one in question.re_asked.split(",") if one]
