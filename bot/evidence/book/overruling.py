"""What the two make of a reading: overruled, taken back, verified (docs/rhythm.md R20).

The reader's word and the people's are both kept. An edit of the words ends what was said about
them: it was about other words then.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.errors import N_, NotAllowed, NotFound
from bot.evidence.book import rows
from bot.evidence.book.service import GONE, Book
from bot.evidence.checks.service import Checks
from bot.evidence.checks.types import ReadingFacts
from bot.evidence.reading.types import Label
from bot.people.rules import PersonFacts
from bot.store import WorkspaceId, WorkspaceSession

__all__ = ["Overruled", "Overruling"]

NO_EVIDENCE = N_(
    "Only evidence can be verified. If this is evidence, say so first; then verify it."
)


@dataclass(frozen=True, slots=True)
class Overruled:
    """A reading as it stands now, for whoever just judged it."""

    reader: PersonFacts
    reading: ReadingFacts


class Overruling:
    """Use cases around one reading; each is one transaction."""

    def __init__(self, book: Book, checks: Checks) -> None:
        self._book = book
        self._checks = checks

    async def overrule(
        self, workspace: WorkspaceId, reading_id: int, label: Label | None, *, by: str
    ) -> Overruled:
        """Say what a reply is, whatever it was read as.

        None takes that back, and so does what it was read as. A check that waits for more words
        goes on when it is evidence. Raises NotFound, NotAllowed.
        """
        async with self._book.ground.store.begin(workspace) as session:
            before = await self._reading(session, reading_id)
            wanted = None if label == before.label else label
            after = await self._checks.overrule(session, reading_id, wanted, by=by)
            is_settled = after.counts_as is Label.EVIDENCE and after.author == after.rep
            if is_settled and after.question_id is not None:
                # Nobody is asked on about what the two take for evidence.
                await self._checks.go_on(session, after.question_id)
            return Overruled(await self._book.person(session, by), after)

    async def verify(
        self, workspace: WorkspaceId, reading_id: int, *, by: str, holds: bool = True
    ) -> Overruled:
        """Note that whoever leads the rep saw it themselves, or take that back.

        What is overruled later isn't shown as verified any more. Raises NotFound; NotAllowed,
        also for what isn't evidence.
        """
        async with self._book.ground.store.begin(workspace) as session:
            after = await self._checks.verify(session, reading_id, is_verified=holds, by=by)
            if holds and after.counts_as is not Label.EVIDENCE:
                raise NotAllowed(NO_EVIDENCE)
            return Overruled(await self._book.person(session, by), after)

    async def _reading(self, session: WorkspaceSession, reading_id: int) -> ReadingFacts:
        found = await rows.reading(session, reading_id)
        if found is None:
            raise NotFound(GONE)
        return found
