"""Puts together what a message of a check shows, as it stands at this moment (R33)."""

from __future__ import annotations

from collections.abc import Sequence

from bot.errors import NotFound
from bot.evidence.checks import rows
from bot.evidence.checks.kinds import Kind
from bot.evidence.checks.model import CheckQuestion, DealCheck, Reading
from bot.evidence.checks.pages import CheckPage
from bot.evidence.checks.rules import QuestionState
from bot.evidence.checks.service import Checks
from bot.evidence.checks.types import ReadingFacts
from bot.evidence.reading.types import Label
from bot.outbox import service as outbox
from bot.outbox.types import DeliveryClass
from bot.slack.elements import Element
from bot.slack.mrkdwn import Mrkdwn
from bot.slack.shortcuts import mentioned
from bot.store import WorkspaceId, WorkspaceSession
from bot.words import Tongue, tongue

__all__ = ["LEFT_CHANNEL", "Pages"]

LEFT_CHANNEL = "left-channel"
"""Why a message wasn't sent that was on its way to a channel which others can read (R50)."""
MOST_EVIDENCE = 20


class Pages:
    """Loads pages, and moves a check out of a channel that others can read."""

    def __init__(self, checks: Checks) -> None:
        self._checks = checks

    async def of(self, workspace: WorkspaceId, check_id: int) -> CheckPage:
        """Load a check for its messages. Raises NotFound."""
        async with self._checks.ground.store.begin(workspace) as session:
            return await self._page(session, await rows.check(session, check_id))

    async def of_question(self, workspace: WorkspaceId, question_id: int) -> CheckPage:
        """Load the check of a question for its messages. Raises NotFound."""
        async with self._checks.ground.store.begin(workspace) as session:
            question = await session.get(CheckQuestion, question_id)
            if question is None:
                raise NotFound(rows.GONE)
            return await self._page(session, await rows.check(session, question.check_id))

    def under_question(self, t: Tongue, key: str) -> list[Element]:
        """List the buttons that parts above put under a question."""
        return [one for part in self._checks.extensions for one in part.elements(t, key)]

    def under_reading(self, t: Tongue, reading: ReadingFacts) -> list[Element]:
        """List the buttons that parts above put under what a reply was read as."""
        return [one for part in self._checks.shown for one in part.under_reading(t, reading)]

    async def leave_channel(self, workspace: WorkspaceId, check_id: int, why: str) -> None:
        """Go on in the group DM with a check whose channel others can read now (R50).

        Whoever leads the rep is told why, once. A check that has left already stays where it is.
        """
        async with self._checks.ground.store.begin(workspace) as session:
            row = await rows.check(session, check_id, is_to_change=True)
            facts = rows.facts_of(row)
            leaders = await self._checks.ground.roster.leaders_of(session, row.rep)
            if not facts.is_in_channel or not facts.is_under_way or not leaders:
                return
            leader = row.opened_by if row.opened_by in leaders else leaders[-1]
            row.place = f"{leader},{row.rep}"
            # Of one that was never asked nothing stands in the channel.
            row.left_why = why if row.closes_at is not None else ""
            row.channel = row.thread_ts = None
            questions = await rows.questions_of(session, check_id)
            if questions and questions[-1].state in (QuestionState.ASKED, QuestionState.WAITING):
                await self._ask_there(session, row, questions[-1])
            now = session.clock.now()
            await outbox.enqueue(
                session,
                kind=Kind.LEFT_CHANNEL,
                subject=row.id,
                recipient=str(leader),
                due_at=now,
                expires_at=None,
                dedup_key=f"{Kind.LEFT_CHANNEL}:{row.id}",
                klass=DeliveryClass.NOTICE,
                detail=why,
            )
            await session.flush()

    async def _ask_there(
        self, session: WorkspaceSession, row: DealCheck, question: CheckQuestion
    ) -> None:
        """Say the first message anew at the new place, unless it is on its way there already."""
        if row.closes_at is None:  # it was never asked: its first message goes to the new place
            return
        question.state, question.sent_as = QuestionState.WAITING, Kind.MOVED
        await self._checks.asker.go_on(session, row, Kind.MOVED, row.id, str(row.id))

    async def _page(self, session: WorkspaceSession, row: DealCheck) -> CheckPage:
        ground, facts = self._checks.ground, rows.facts_of(row)
        leaders = await ground.roster.leaders_of(session, row.rep)
        known = await ground.people.persons(session, {row.rep, *leaders})
        deals = await self._checks.neighbours.deals.named(session, [row.deal_id or 0])
        said = await self._said(session, row)
        questions = await rows.questions_of(session, row.id)
        numbers = {one.id for one in questions}
        named = {one for each in said for one in (each.author, *mentioned(each.text))}
        met = await ground.people.met(session, named) if named else []
        t = tongue(known[row.rep].locale)
        lines, buttons = await self._shown(session, t, row)
        return CheckPage(
            check=facts,
            rep=known[row.rep],
            leaders=tuple(known[one] for one in leaders),
            deal=deals.get(row.deal_id or 0),
            questions=tuple(rows.question_of(one) for one in questions),
            now=session.clock.now(),
            evidence=tuple(
                one
                for one in reversed(said)
                if one.counts_as is Label.EVIDENCE and one.is_about_evidence
            ),
            mine={
                one.question_id: one
                for one in said
                if one.question_id in numbers and one.author == row.rep and one.question_id
            },
            names={one.slack_id: one.name for one in met},
            lines=lines,
            buttons=buttons,
            left_why=row.left_why,
        )

    async def _said(self, session: WorkspaceSession, row: DealCheck) -> list[ReadingFacts]:
        where = CheckQuestion.check_id == row.id
        if row.deal_id is not None:
            where = Reading.deal_id == row.deal_id
        readers = row.place.split(",")
        return [one.shown_to(readers) for one in await rows.readings(session, where)]

    async def _shown(
        self, session: WorkspaceSession, t: Tongue, row: DealCheck
    ) -> tuple[Sequence[Mrkdwn], Sequence[Element]]:
        """Ask the parts above what they add; nothing of it stands in a channel (R19)."""
        facts = rows.facts_of(row)
        if facts.is_in_channel:
            return (), ()
        lines = [
            line for part in self._checks.shown for line in await part.lines(session, t, facts)
        ]
        return lines, [one for part in self._checks.shown for one in part.buttons(t, facts)]
