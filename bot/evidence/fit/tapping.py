"""Fit in a deal's checks: its questions, and the taps under them (docs/rhythm.md R13, R17)."""

from __future__ import annotations

from collections.abc import Sequence

from bot.errors import N_, NotFound
from bot.evidence.book.pages import Draw
from bot.evidence.book.seats import Seats
from bot.evidence.checks.rules import CheckFacts
from bot.evidence.checks.service import Checks
from bot.evidence.checks.types import Extension, Wish
from bot.evidence.fit import fit_views
from bot.evidence.fit.fit_words import question
from bot.evidence.fit.fitting import Fitting
from bot.evidence.fit.pages import FitPage
from bot.evidence.fit.rules import Answer, Part
from bot.evidence.questions.rules import Step
from bot.pipeline.rules import DealFacts, Phase
from bot.pipeline.service import Deals
from bot.slack.elements import Element
from bot.slack.messages import Block, MessageRef
from bot.store import WorkspaceId, WorkspaceSession
from bot.words import Tongue

__all__ = ["FitQuestions", "Tapping", "last_thread", "on_page"]

URGENCY = 60
"""A little more pressing than the bank's own question: in an early deal fit is asked early."""
GONE = N_("This question isn't open any more. The deal's page shows what is known of its fit.")


class FitQuestions(Extension):
    """What checks of early deals ask about their fit; one a check, as each is of one step."""

    def __init__(self, deals: Deals, fitting: Fitting) -> None:
        self._deals = deals
        self._fitting = fitting

    async def wishes(self, session: WorkspaceSession, check: CheckFacts) -> Sequence[Wish]:
        """Ask an early deal what wasn't asked about its fit yet, the most telling first."""
        if check.deal_id is None or check.phase != Phase.EARLY:
            return ()
        deals = await self._deals.named(session, [check.deal_id])
        found = await self._fitting.standings(session, list(deals.values()))
        ideal = await self._fitting.ideal(session)
        return [
            Wish(
                Step.OVERVIEW,
                f"{fit_views.KEY}{part}",
                question(part, ideal.parts[part]),
                URGENCY - place,
            )
            for standing in found.values()
            for place, part in enumerate(standing.open_parts)
        ]

    def elements(self, t: Tongue, question_key: str) -> Sequence[Element]:
        """Offer the three answers under a fit question."""
        return fit_views.answer_elements(t, question_key)


async def on_page(fitting: Fitting, session: WorkspaceSession, deal: DealFacts) -> Draw:
    """Show on a deal's page whether it fits, and propose to walk away after two noes."""
    standing = (await fitting.standings(session, [deal]))[deal.id]

    def draw(t: Tongue) -> Sequence[Block]:
        return fit_views.on_page(t, standing)

    return draw


class Tapping:
    """Answers by a tap, in the thread where they are asked for."""

    def __init__(self, checks: Checks, seats: Seats, fitting: Fitting) -> None:
        self._checks = checks
        self._seats = seats
        self._fitting = fitting

    async def tap(
        self, workspace: WorkspaceId, message: MessageRef, part: Part, answer: Answer, *, by: str
    ) -> FitPage:
        """Keep what somebody tapped under a fit question of a check, and have it go on.

        Raises NotFound for a message that is no check's, or isn't theirs; InvalidInput once the
        deal is closed.
        """
        async with self._checks.ground.store.begin(workspace) as session:
            check, asked = await self._seats.asked_in(session, message, f"{fit_views.KEY}{part}")
            if check.deal_id is None:
                raise NotFound(GONE)
            page = await self._fitting.keep(session, check.deal_id, {part: answer}, by=by)
            await self._checks.go_on(session, asked.id)
            return page


async def last_thread(
    checks: Checks, session: WorkspaceSession, deal_id: int, group: str
) -> MessageRef | None:
    """Find the thread of a deal's last check; None where others than this group read it (R50)."""
    for check in await checks.of_deal(session, deal_id):
        if check.thread is not None:
            place = MessageRef(check.thread.channel, check.thread.ts)
            return place if check.place == group else None
    return None
