"""What the two make of a reading: overruled, taken back, verified (docs/rhythm.md R20)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from sqlalchemy import select

from bot.errors import N_, InvalidInput, NotAllowed, NotFound
from bot.evidence.book import rows
from bot.evidence.book.rules import EVIDENCE
from bot.evidence.book.service import GONE, Book
from bot.evidence.checks.model import Reading
from bot.evidence.checks.types import ReadingFacts
from bot.evidence.reading.types import Label
from bot.people import access
from bot.people.access import Right
from bot.people.rules import PersonFacts
from bot.store import WorkspaceId, WorkspaceSession

__all__ = ["Overruled", "Overruling", "ReadingChanged"]

ReadingChanged = Callable[[WorkspaceSession, int], Awaitable[None]]
"""Told, in the transaction that did it, of a reading that counts as something else now."""

NO_EVIDENCE = N_(
    "Only evidence can be verified. If this is evidence, say so first; then verify it."
)


@dataclass(frozen=True, slots=True)
class Overruled:
    """A reading as it stands now, for whoever just judged it."""

    reader: PersonFacts
    reading: ReadingFacts


class Overruling:
    """Use cases around one reading; each is one transaction.

    The reader's word and the people's are both kept. An edit of the words ends what was said
    about them: it was about other words then.
    """

    def __init__(self, book: Book) -> None:
        self._book = book
        self._watching: list[ReadingChanged] = []

    def watch(self, follow: ReadingChanged) -> None:
        """Have `follow` called whenever somebody overrules or verifies."""
        self._watching.append(follow)

    async def overrule(
        self, workspace: WorkspaceId, reading_id: int, label: str, *, by: str
    ) -> Overruled:
        """Say what a reply is, whatever it was read as; its own label takes that back.

        Raises NotFound, NotAllowed, InvalidInput for what is no label.
        """
        if label not in set(Label):
            raise InvalidInput({"label": N_("Pick one of the choices.")})
        async with self._book.ground.store.begin(workspace) as session:
            row = await self._row(session, reading_id, Right.OVERRULE_READING, by)
            wanted = None if label == row.label else label
            if row.overruled != wanted:
                self._say(session, row, wanted, by)
                await self._changed(session, row)
            return await self._said(session, row.id, by)

    async def undo(self, workspace: WorkspaceId, reading_id: int, *, by: str) -> Overruled:
        """Let it count as what it was read as. Raises NotFound, NotAllowed."""
        async with self._book.ground.store.begin(workspace) as session:
            row = await self._row(session, reading_id, Right.OVERRULE_READING, by)
            if row.overruled is not None:
                self._say(session, row, None, by)
                await self._changed(session, row)
            return await self._said(session, row.id, by)

    async def verify(
        self, workspace: WorkspaceId, reading_id: int, *, by: str, holds: bool = True
    ) -> Overruled:
        """Say that one saw it oneself, or take that back; whoever leads the rep does.

        Raises NotFound, NotAllowed: also for what isn't evidence.
        """
        async with self._book.ground.store.begin(workspace) as session:
            row = await self._row(session, reading_id, Right.VERIFY_READING, by)
            if holds and (row.overruled or row.label) != EVIDENCE:
                raise NotAllowed(NO_EVIDENCE)
            if holds != (row.verified_at is not None):
                row.verified_by = by if holds else None
                row.verified_at = session.clock.now() if holds else None
                await self._changed(session, row)
            return await self._said(session, row.id, by)

    def _say(self, session: WorkspaceSession, row: Reading, label: str | None, by: str) -> None:
        row.overruled = label
        row.overruled_by = by if label else None
        row.overruled_at = session.clock.now() if label else None
        if (label or row.label) != EVIDENCE:
            # What is no evidence any more was verified as something that it isn't.
            row.verified_by = row.verified_at = None

    async def _row(
        self, session: WorkspaceSession, reading_id: int, right: Right, by: str
    ) -> Reading:
        row = await session.scalar(
            select(Reading)
            .where(Reading.id == reading_id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
        if row is None:
            raise NotFound(GONE)
        access.require(by, right, await self._book.parties(session, row.rep, by))
        return row

    async def _changed(self, session: WorkspaceSession, row: Reading) -> None:
        await session.flush()
        for follow in self._watching:
            await follow(session, row.id)
        await self._book.changed(session, row.rep)

    async def _said(self, session: WorkspaceSession, reading_id: int, by: str) -> Overruled:
        reading = await rows.reading(session, reading_id)
        assert reading is not None, "it was loaded above"
        return Overruled(await self._book.person(session, by), reading)
