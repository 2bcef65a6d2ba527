"""What deal checks, risks, fit and endings bring onto an agenda (docs/rhythm.md R13, R19, R22)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from bot.evidence.book.rules import Footing, Standing
from bot.evidence.fit.hypotheses import Hypothesis
from bot.evidence.praise.breadth_rules import BlindSpot
from bot.evidence.room import EvidenceRoom
from bot.meeting.rules import Block, Origin
from bot.pipeline.rules import Phase
from bot.store import WorkspaceSession

__all__ = ["FromEvidence", "Taken"]

HOW_DO_WE_KNOW = "evidence.how-do-we-know"
MOST_STALE = 3
ASKED_FIRST = timedelta(days=2)
"""So long why a deal ended is asked in its own message alone."""
FIRST_OF_ALL = -1_000_000_000
"""Before whatever else is there: ids and positions begin at 1."""


@dataclass(frozen=True, slots=True)
class Taken:
    """Something that is open elsewhere, as an agenda takes it up.

    `place` is where its question comes from (`questions.for_item`), `key` that very question;
    with neither it has none. `position` is its place in the block, None for that of its id.
    """

    block: Block
    text: str
    deal_id: int | None = None
    place: str = ""
    key: str = ""
    position: int | None = None


class FromEvidence:
    """Asks the parts of evidence for what two people should talk about; access is its caller's."""

    def __init__(self, evidence: EvidenceRoom) -> None:
        self._checks = evidence.checks.checks
        self._book = evidence.book.book
        self._fitting = evidence.fit.fitting
        self._outcomes = evidence.fit.outcomes
        self._diagnosing = evidence.fit.diagnosing
        self._breadth = evidence.praise.breadth
        self._risks = evidence.risks.risks

    async def open_of(
        self, session: WorkspaceSession, rep: str
    ) -> Mapping[Origin, Mapping[int, Taken]]:
        """List what is open of a rep there, by what it came from and its id."""
        owed = await self._risks.owed(session, rep)
        worse = [one for deal in owed for one in deal.worse]
        return {
            Origin.WORSE: {
                one.id: Taken(Block.DEALS, one.text, one.deal_id, position=FIRST_OF_ALL + one.id)
                for one in worse
            },
            Origin.RISK: {
                one.id: Taken(Block.DEALS, one.text, one.deal_id)
                for deal in owed
                for one in deal.due
                if one not in worse
            },
            Origin.CHECK: await self._questions(session, rep),
            Origin.STALE: await self._stale(session, rep),
            Origin.FIT: await self._misfits(session, rep),
            Origin.ENDING: await self._endings(session, rep),
        }

    async def standings(self, session: WorkspaceSession, rep: str) -> Mapping[int, Standing]:
        """Tell what each open deal of a rep rests on, by its id."""
        return {one.deal.id: one for one in await self._book.standings(session, [rep])}

    async def hypothesis(self, session: WorkspaceSession, rep: str) -> Hypothesis | None:
        """Say what the rep's pipeline gives most reason to ask today (R34 to R36)."""
        return next(iter(await self._diagnosing.hypotheses(session, rep)), None)

    async def blind_spot(self, session: WorkspaceSession, rep: str) -> BlindSpot | None:
        """Suggest a topic that didn't come up for long (docs/rhythm.md R38)."""
        return await self._breadth.blind_spot(session, rep)

    async def _questions(self, session: WorkspaceSession, rep: str) -> Mapping[int, Taken]:
        """List questions that nobody answered, or that were never asked (R19, R43)."""
        found = await self._checks.for_agenda(session, rep)
        return {one.id: Taken(Block.DEALS, one.text, one.deal_id) for one in found}

    async def _stale(self, session: WorkspaceSession, rep: str) -> Mapping[int, Taken]:
        """List the late deals whose evidence is too old to rest on, the first to close (R21)."""
        stale = [
            one.deal
            for one in await self._book.standings(session, [rep])
            if one.on is Footing.STALE and one.deal.phase is Phase.LATE
        ]
        return {
            one.id: Taken(Block.DEALS, one.name, one.id, key=HOW_DO_WE_KNOW)
            for one in stale[:MOST_STALE]
        }

    async def _misfits(self, session: WorkspaceSession, rep: str) -> Mapping[int, Taken]:
        """List early deals of which two parts don't fit: a decision for the two (R13)."""
        return {
            one.deal.id: Taken(Block.DEALS, one.deal.name, one.deal.id)
            for one in await self._fitting.to_walk_away(session, [rep])
            if one.deal.phase is Phase.EARLY
        }

    async def _endings(self, session: WorkspaceSession, rep: str) -> Mapping[int, Taken]:
        """List deals of which nobody said why they ended, once that was asked for a while (R39)."""
        before = session.clock.now() - ASKED_FIRST
        return {
            one.facts.id: Taken(Block.PAST_DUE, one.deal.name, one.deal.id)
            for one in await self._outcomes.owed(session, [rep], viewer=rep)
            if one.facts.asked_at is not None and one.facts.asked_at < before
        }
