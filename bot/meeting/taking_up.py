"""What comes onto an agenda by itself, and leaves it by itself (docs/rhythm.md R31 to R33, R43).

It starts from the state of the rooms that own it, not from what was sent or fell away: what is
still open there is taken up, what was settled there goes.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bot.actions.service import Actions
from bot.call_plans.service import CallPlans
from bot.evidence.questions.service import Questions
from bot.meeting import agenda_rows as rows
from bot.meeting import questions
from bot.meeting.agenda_pages import Elsewhere
from bot.meeting.from_evidence import FromEvidence, Taken
from bot.meeting.model import FROM_ELSEWHERE, AgendaItem
from bot.meeting.rules import Block, Origin
from bot.people.ground import Ground
from bot.rhythm import rows as one_on_ones
from bot.store import WorkspaceSession, upsert

__all__ = ["TakingUp"]

TEXT_KEPT = 500
MOST_TAKEN = 15
"""Of each kind: an hour holds no more, and the list of all is elsewhere."""


class TakingUp:
    """Keeps a rep's open items in step with actions, call plans and deal checks."""

    def __init__(
        self,
        ground: Ground,
        actions: Actions,
        call_plans: CallPlans,
        bank: Questions,
        evidence: FromEvidence,
    ) -> None:
        self._ground = ground
        self._actions = actions
        self._call_plans = call_plans
        self._questions = bank
        self._evidence = evidence

    async def take_up(self, session: WorkspaceSession, rep: str) -> Elsewhere:
        """Put what is open elsewhere on the agenda, once each; take off what is settled there.

        Returns what is open there, as it is now.
        """
        actions = await self._actions.for_agenda(session, rep, at=await self._when(session, rep))
        plans = await self._call_plans.owing_outcome(session, rep)
        wanted: Mapping[Origin, Mapping[int, Taken]] = {
            Origin.ACTION: {
                one.id: Taken(
                    Block.PAST_DUE if one.needs_help is None else Block.DEALS,
                    one.text,
                    place=Origin.ACTION,
                )
                for one in actions
            },
            Origin.CALL_PLAN: {
                one.id: Taken(Block.PAST_DUE, one.customer or one.objective, place=Origin.CALL_PLAN)
                for one in plans
            },
            **await self._evidence.open_of(session, rep),
        }
        settled = [
            row.id
            for row in await rows.open_rows(session, rep)
            if row.origin and row.origin_id not in wanted.get(Origin(row.origin), ())
        ]
        await rows.withdraw(session, settled)
        for origin, found in wanted.items():
            known = await rows.taken_up(session, rep, origin, found) if found else set()
            for number, one in list(found.items())[:MOST_TAKEN]:
                if number not in known:
                    await self._take(session, rep, (origin, number), one)
        return Elsewhere({one.id: one for one in actions}, {one.id: one for one in plans})

    async def _when(self, session: WorkspaceSession, rep: str) -> datetime:
        """Tell for when an agenda is made: a touch that comes before the 1:1 is used by then."""
        now = self._ground.clock.now()
        coming = await one_on_ones.current(session, rep)
        return now if coming is None else max(now, coming.planned_at)

    async def _take(
        self, session: WorkspaceSession, rep: str, source: tuple[Origin, int], one: Taken
    ) -> None:
        origin, number = source
        # Two messages may be composed at once, and both take it up.
        await session.execute(
            upsert(session, AgendaItem)
            .values(
                rep=rep,
                block=one.block,
                text=" ".join(one.text.split())[:TEXT_KEPT],
                question=one.key or await self._question(session, rep, one.place),
                deal_id=one.deal_id,
                origin=origin,
                origin_id=number,
                added_at=self._ground.clock.now(),
                position=number if one.position is None else one.position,
            )
            .on_conflict_do_nothing(
                index_elements=["workspace_id", "rep", "origin", "origin_id"],
                index_where=FROM_ELSEWHERE,
            )
        )

    async def _question(self, session: WorkspaceSession, rep: str, place: str) -> str:
        """Choose the question that goes with an item; an item that is one itself has none."""
        if not place:
            return ""
        asked = await self._questions.last_asked(session, person=rep)
        aside = await self._questions.aside(session)
        now = self._ground.clock.now()
        return questions.for_item(place, asked, rep=rep, now=now, aside=aside)
