"""What a rep's pipeline gives reason to ask, by what is known of it (docs/rhythm.md R34 to R36)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.errors import Text
from bot.evidence.book.rules import Gap
from bot.evidence.book.service import Book
from bot.evidence.fit import rows
from bot.evidence.fit.fitting import Fitting
from bot.evidence.fit.hypotheses import Diagnosis, Hypothesis, Known, diagnose, turn_of
from bot.evidence.fit.pages import DiagnosisPage
from bot.evidence.questions.bank import group
from bot.people import access
from bot.people.access import Right
from bot.people.ground import Ground
from bot.pipeline.rules import Phase
from bot.pipeline.service import Deals
from bot.store import WorkspaceId, WorkspaceSession

__all__ = ["Diagnosing"]


class Diagnosing:
    """Use cases of hypotheses; what takes a session leaves access to its caller."""

    def __init__(self, ground: Ground, deals: Deals, fitting: Fitting, book: Book) -> None:
        self._ground = ground
        self._deals = deals
        self._fitting = fitting
        self._book = book

    async def hypotheses(self, session: WorkspaceSession, rep: str) -> tuple[Hypothesis, ...]:
        """Say what a rep's pipeline gives reason to ask today; nothing on too few deals."""
        return (await self.diagnosis(session, rep)).hypotheses

    async def diagnosis(self, session: WorkspaceSession, rep: str) -> Diagnosis:
        """Say the same, and what would have to be known to say more."""
        deals = await self._deals.of_rep(session, rep)
        today = await self._deals.today(session, rep)
        middle = [one.id for one in deals if one.phase is Phase.MIDDLE]
        gaps = await self._book.gaps_of(session, middle) if middle else {}
        found = diagnose(
            Known(
                today,
                deals,
                await rows.ideal(session),
                await self._fitting.standings(session, deals),
                {one for one, missing in gaps.items() if Gap.COST in missing},
                {one for one, missing in gaps.items() if Gap.BUYERS in missing},
            )
        )
        asked = tuple(_with_question(one, rep, today) for one in found.hypotheses)
        return Diagnosis(asked, found.needs)

    async def page(self, workspace: WorkspaceId, rep: str, *, viewer: str) -> DiagnosisPage:
        """Load it for who leads a rep, and for nobody else. Raises NotFound, NotAllowed."""
        async with self._ground.store.begin(workspace) as session:
            parties = await self._ground.roster.parties_of(session, rep, viewer)
            # A hypothesis is a hint of what to ask: who may see the one sees the other.
            access.require(viewer, Right.SEE_HINT, parties)
            known = await self._ground.people.persons(session, {rep, viewer})
            return DiagnosisPage(known[viewer], known[rep], await self.diagnosis(session, rep))


def _with_question(one: Hypothesis, rep: str, today: date) -> Hypothesis:
    """Give a hypothesis its question of the week: another one each week (docs/rhythm.md R25)."""
    found = group(str(one.cause))
    chosen = found[turn_of(rep, today, len(found))]
    return replace(one, key=chosen.key, question=Text(chosen.text))
