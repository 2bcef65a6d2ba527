"""What was read in replies, as the evidence of deals, and what people make of it (R18 to R21).

What takes a session joins its caller's transaction.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select

from bot.errors import N_, NotAllowed, NotFound
from bot.evidence.checks import rows
from bot.evidence.checks.asking import Asker
from bot.evidence.checks.model import CheckQuestion, Reading
from bot.evidence.checks.types import ReadingFacts
from bot.evidence.reading.types import Label, Reader
from bot.people import access
from bot.people.access import Right
from bot.people.ground import Ground
from bot.people.homes import home_changed
from bot.store import WorkspaceSession

__all__ = ["Readings"]

SAID_TO_OTHERS = N_(
    "This was said to somebody else, so its words stay between them. Ask for it in your 1:1."
)


class Readings:
    """Use cases around readings; those around checks `Checks` adds."""

    def __init__(self, ground: Ground, reader: Reader, asker: Asker) -> None:
        self.ground = ground
        self.reader = reader
        self.asker = asker

    async def readings_of(
        self, session: WorkspaceSession, deal_ids: Collection[int]
    ) -> dict[int, list[ReadingFacts]]:
        """List what tells of these deals how we know, the oldest first; access is yours."""
        found: defaultdict[int, list[ReadingFacts]] = defaultdict(list)
        for one in await rows.readings(session, Reading.deal_id.in_(deal_ids)):
            if one.deal_id is not None and one.is_about_evidence:
                found[one.deal_id].append(one)
        return {deal_id: found[deal_id] for deal_id in deal_ids}

    async def overrule(
        self, session: WorkspaceSession, reading_id: int, label: Label | None, *, by: str
    ) -> ReadingFacts:
        """Say what a reply is instead of what was read; None takes that back (R20).

        The reading itself stays. Raises NotFound, NotAllowed.
        """
        row, question = await self._reading(session, reading_id, Right.OVERRULE_READING, by)
        now = session.clock.now()
        row.overruled = str(label) if label else None
        row.overruled_by, row.overruled_at = (by, now) if label else (None, None)
        return await self._read_anew(session, row, question)

    async def verify(
        self, session: WorkspaceSession, reading_id: int, *, is_verified: bool, by: str
    ) -> ReadingFacts:
        """Note that who leads the rep looked for themselves. Raises NotFound, NotAllowed."""
        row, question = await self._reading(session, reading_id, Right.VERIFY_READING, by)
        now = session.clock.now()
        row.verified_by, row.verified_at = (by, now) if is_verified else (None, None)
        return await self._read_anew(session, row, question)

    async def keep_outcome(
        self,
        session: WorkspaceSession,
        *,
        rep: str,
        deal_id: int | None,
        call_plan_id: int,
        text: str,
        said_at: datetime,
        question: str = "",
    ) -> ReadingFacts | None:
        """Read what was learned in a call as evidence of its deal (R30); without words, forget."""
        there = await session.scalar(
            select(Reading).where(Reading.call_plan_id == call_plan_id, Reading.author == rep)
        )
        if not text.strip():
            if there is not None:
                await session.delete(there)
                await session.flush()
            return None
        row = there or Reading(rep=rep, deal_id=deal_id, call_plan_id=call_plan_id, author=rep)
        row.said_at, row.deal_id = said_at, deal_id
        read = self.reader.read(text, question=question)
        rows.put_reading(row, text, read, session.clock.now(), is_new=there is None)
        session.add(row)
        await session.flush()
        return rows.reading_of(row, None)

    async def require(self, session: WorkspaceSession, viewer: str, right: Right, rep: str) -> None:
        """Let somebody pass who has a right to a rep's checks. Raises NotFound, NotAllowed."""
        access.require(viewer, right, await self.ground.roster.parties_of(session, rep, viewer))

    async def _reading(
        self, session: WorkspaceSession, reading_id: int, right: Right, by: str
    ) -> tuple[Reading, CheckQuestion | None]:
        row = await session.scalar(
            select(Reading).where(Reading.id == reading_id).with_for_update()
        )
        if row is None:
            raise NotFound(rows.GONE)
        await self.require(session, by, right, row.rep)
        [facts] = await rows.readings(session, Reading.id == row.id)
        if facts.shown_to([by]).is_kept:
            raise NotAllowed(SAID_TO_OTHERS)
        question = await session.get(CheckQuestion, row.question_id) if row.question_id else None
        return row, question

    async def _read_anew(
        self, session: WorkspaceSession, row: Reading, question: CheckQuestion | None
    ) -> ReadingFacts:
        await session.flush()
        if question is not None:
            await self.asker.refresh(session, question.check_id)
        leaders = await self.ground.roster.leaders_of(session, row.rep)
        await home_changed(session, {row.rep, *leaders})
        return rows.reading_of(row, question)
