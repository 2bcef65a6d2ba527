"""The buyer's seat: would we buy from us, and why; kept over time (docs/rhythm.md R23)."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select, update

from bot.errors import N_, InvalidInput, NotAllowed, NotFound
from bot.evidence.book import rows
from bot.evidence.book.model import BuyerView
from bot.evidence.book.pages import BookPage, ViewForm
from bot.evidence.book.rules import (
    LONGEST_WHY,
    Answer,
    Field,
    ViewFacts,
    answer_in,
    next_seat,
    too_long,
)
from bot.evidence.book.service import GONE, Book
from bot.evidence.checks import rows as check_rows
from bot.evidence.checks.model import CheckMessage, CheckQuestion, DealCheck, Reading
from bot.evidence.checks.rules import CheckFacts, QuestionFacts, QuestionState
from bot.evidence.checks.service import Checks
from bot.evidence.checks.settling import held_in
from bot.people import access
from bot.people.access import Right
from bot.pipeline.rules import DealFacts
from bot.slack.messages import MessageRef
from bot.store import WorkspaceId, WorkspaceSession

__all__ = ["BUYERS_VIEW", "Seats"]

BUYERS_VIEW = "book.buyers-view"
"""The question of the bank that has somebody take the buyer's seat."""
MOST_WRITERS = 20
WHY, ALL = "why", "all"
"""What of a view was written below its question."""
NOT_YOURS = N_("This answer is of whoever took the seat. Take it yourself: both are kept.")


class Seats:
    """Use cases around the buyer's seat; each is one transaction."""

    def __init__(self, book: Book, checks: Checks) -> None:
        self._book = book
        self._checks = checks
        self._store = book.ground.store

    async def form(self, workspace: WorkspaceId, deal_id: int, *, by: str) -> ViewForm:
        """Begin an answer on the deal's page. Raises NotFound, NotAllowed."""
        async with self._store.begin(workspace) as session:
            deal = await self._book.to_change(session, deal_id, by=by)
            return await self._form(session, deal, by)

    async def change(self, workspace: WorkspaceId, view_id: int, *, by: str) -> ViewForm:
        """Load an answer to change it (R48). Raises NotFound, NotAllowed."""
        async with self._store.begin(workspace) as session:
            row, deal = await self._row(session, view_id, by)
            return await self._form(session, deal, by, rows.view_of(row))

    async def say(
        self,
        workspace: WorkspaceId,
        deal_id: int,
        answer: Answer,
        why: str,
        *,
        by: str,
        view_id: int = 0,
    ) -> BookPage:
        """Keep an answer of today, or change the one with that id; sent twice, it is one.

        Raises NotFound, NotAllowed; InvalidInput at `Field.WHY`.
        """
        if wrong := too_long(why, LONGEST_WHY):
            raise InvalidInput({Field.WHY: wrong})
        async with self._store.begin(workspace) as session:
            if view_id:
                row, deal = await self._row(session, view_id, by)
                if row.why != why:
                    row.from_thread = ""
                self._put(session, row, answer, why)
            else:
                deal = await self._book.to_change(session, deal_id, by=by)
                last = next((one for one in await self._own(session, deal.id, by)), None)
                if last is None or (last.answer, last.why) != (answer, why):
                    await self._add(session, deal.id, by, check_id=None, answer=answer, why=why)
            await session.flush()
            await self._go_on(session, deal.id)
            await self._book.changed(session, deal.rep)
            return await self._book.page_of(session, deal, by)

    async def answer(
        self, workspace: WorkspaceId, message: MessageRef, answer: Answer, *, by: str
    ) -> ViewForm | None:
        """Take a tap under the question of a check in; one answer of each person and check.

        Of the two, whoever taps may say why next; None for others, who may have written in the
        thread. Raises NotFound for whom the check isn't there.
        """
        async with self._store.begin(workspace) as session:
            check, question = await self.asked_in(session, message, BUYERS_VIEW)
            view = await self._take(session, check, answer, by)
            deal = await self._deal(session, check)
            if not await self._is_one_of_two(session, check.rep, by):
                await self._checks.close_if_done(session, check.id)
                return None
            await self._checks.go_on(session, question.id)
            await self._checks.close_if_done(session, check.id)
            return await self._form(session, deal, by, view)

    async def note(
        self, session: WorkspaceSession, check: CheckFacts, seat: str, text: str
    ) -> None:
        """Keep what somebody wrote below the question: the why of their tap.

        Without a tap it is their answer where it says so at its beginning; else the words alone
        don't tell which it is, and the buttons still do. A why that was typed in the form stays.
        """
        assert check.deal_id is not None, "asked about a deal only"
        row, answer = await self._of_check(session, check.id, seat), answer_in(text)
        why = " ".join((await self._book.plain(session, text)).split())[:LONGEST_WHY]
        if row is None and answer is not None:
            row = await self._add(
                session, check.deal_id, seat, check_id=check.id, answer=answer, why=why
            )
            row.from_thread = ALL
        elif row is not None and row.from_thread == ALL:
            self._put(session, row, answer or Answer(row.answer), why)
        elif row is not None and (row.from_thread or not row.why):
            self._put(session, row, Answer(row.answer), why)
            row.from_thread = WHY
        await session.flush()

    async def forget(self, session: WorkspaceSession, check_id: int) -> None:
        """Forget what was written below the question by those whose replies are gone (R20)."""
        replied = (
            select(Reading.author)
            .join(CheckQuestion, CheckQuestion.id == Reading.question_id)
            .where(CheckQuestion.check_id == check_id, CheckQuestion.key == BUYERS_VIEW)
        )
        gone = await session.scalars(
            select(BuyerView).where(
                BuyerView.check_id == check_id,
                BuyerView.from_thread != "",
                BuyerView.seat.not_in(replied),
            )
        )
        for row in gone.all():
            if row.from_thread == ALL:
                await session.delete(row)
            else:
                row.why = row.from_thread = ""
        await session.flush()

    async def has_sat(self, session: WorkspaceSession, check: CheckFacts) -> bool:
        """Whether somebody took the buyer's seat in this check, or on the page meanwhile."""
        wanted = (
            select(BuyerView.id)
            .where(BuyerView.deal_id == check.deal_id, BuyerView.said_at >= check.opened_at)
            .limit(1)
        )
        return await session.scalar(wanted) is not None

    async def put_to_agenda(self, session: WorkspaceSession, check_id: int) -> None:
        """Have the two talk about a question whose answer nobody gave in all the words."""
        await session.execute(
            update(CheckQuestion)
            .where(
                CheckQuestion.check_id == check_id,
                CheckQuestion.key == BUYERS_VIEW,
                CheckQuestion.state == QuestionState.ANSWERED,
            )
            .values(state=QuestionState.UNANSWERED)
        )

    async def next_seat(self, session: WorkspaceSession, check: CheckFacts) -> str:
        """Name who takes the seat next: of the two and of who wrote in the deal's checks."""
        assert check.deal_id is not None, "asked about a deal only"
        others = [*await self._book.ground.roster.leaders_of(session, check.rep)]
        others += await self._writers(session, check.deal_id)
        return next_seat(check.rep, others, await rows.views_of(session, check.deal_id))

    async def asked_in(
        self, session: WorkspaceSession, message: MessageRef, key: str
    ) -> tuple[CheckFacts, QuestionFacts]:
        """Find the check and the question that a button under it is about. Raises NotFound."""
        thread = message.thread_ts or message.ts
        found = await session.execute(
            select(DealCheck, CheckQuestion)
            .join(CheckQuestion, CheckQuestion.check_id == DealCheck.id)
            .where(
                DealCheck.channel == message.channel,
                DealCheck.thread_ts == thread,
                CheckQuestion.key == key,
            )
            .order_by(CheckQuestion.id.desc())
            .limit(1)
        )
        for check, question in found:
            return check_rows.facts_of(check), check_rows.question_of(question)
        # Whoever is quick answers before the clock noted where the question stands.
        row = await held_in(session, message.channel, thread)
        for one in await check_rows.questions_of(session, row.id) if row else ():
            if row is not None and one.key == key:
                return check_rows.facts_of(row), check_rows.question_of(one)
        raise NotFound(GONE)

    async def _take(
        self,
        session: WorkspaceSession,
        check: CheckFacts,
        answer: Answer,
        by: str,
    ) -> ViewFacts:
        deal = await self._deal(session, check)
        if by not in await self._writers(session, deal.id):
            access.require(by, Right.SEE_CHECK, await self._book.parties(session, check.rep, by))
        # Of two taps at once the later finds what the first one left.
        await check_rows.check(session, check.id, is_to_change=True)
        row = await self._of_check(session, check.id, by)
        if row is None:
            row = await self._add(session, deal.id, by, check_id=check.id, answer=answer, why="")
        else:
            self._put(session, row, answer, row.why)
            row.from_thread = WHY if row.from_thread else ""
        await session.flush()
        await self._book.changed(session, check.rep)
        return rows.view_of(row)

    async def _go_on(self, session: WorkspaceSession, deal_id: int) -> None:
        """Let the deal's checks go on that wait for somebody in the buyer's seat."""
        for check in await self._checks.of_deal(session, deal_id):
            if not check.is_under_way:
                continue
            for question in await self._checks.questions_of(session, check.id):
                if question.key == BUYERS_VIEW:
                    await self._checks.go_on(session, question.id)
            await self._checks.close_if_done(session, check.id)

    async def _form(
        self, session: WorkspaceSession, deal: DealFacts, by: str, view: ViewFacts | None = None
    ) -> ViewForm:
        leaders = await self._book.ground.roster.leaders_of(session, deal.rep)
        return ViewForm(
            await self._book.person(session, by),
            await self._book.person(session, deal.rep),
            tuple(one for one in leaders if one != deal.rep),
            deal,
            view,
        )

    async def _row(
        self, session: WorkspaceSession, view_id: int, by: str
    ) -> tuple[BuyerView, DealFacts]:
        row = await session.scalar(select(BuyerView).where(BuyerView.id == view_id))
        if row is None:
            raise NotFound(GONE)
        deal = await self._book.to_change(session, row.deal_id, by=by)
        await session.refresh(row)
        if row.seat != by:
            raise NotAllowed(NOT_YOURS)
        return row, deal

    async def _deal(self, session: WorkspaceSession, check: CheckFacts) -> DealFacts:
        ids = [] if check.deal_id is None else [check.deal_id]
        deals = await self._book.deals.named(session, ids)
        if not deals:
            raise NotFound(GONE)
        return deals[ids[0]]

    async def _own(self, session: WorkspaceSession, deal_id: int, seat: str) -> list[ViewFacts]:
        """List what somebody said on the deal's page today."""
        today = await self._book.deals.today(session, seat)
        hours = (await self._book.person(session, seat)).hours
        return [
            one
            for one in await rows.views_of(session, deal_id)
            if one.seat == seat and one.check_id is None and hours.local_day(one.said_at) == today
        ]

    async def _of_check(
        self, session: WorkspaceSession, check_id: int, seat: str
    ) -> BuyerView | None:
        found: BuyerView | None = await session.scalar(
            select(BuyerView).where(BuyerView.check_id == check_id, BuyerView.seat == seat)
        )
        return found

    async def _writers(self, session: WorkspaceSession, deal_id: int) -> Sequence[str]:
        """List who wrote in the deal's checks, the first one first."""
        found = await session.scalars(
            select(CheckMessage.author)
            .join(DealCheck, DealCheck.id == CheckMessage.check_id)
            .where(
                DealCheck.deal_id == deal_id,
                CheckMessage.deleted_at.is_(None),
                CheckMessage.author != "",
            )
            .group_by(CheckMessage.author)
            .order_by(func.min(CheckMessage.id))
            .limit(MOST_WRITERS)
        )
        return found.all()

    async def _is_one_of_two(self, session: WorkspaceSession, rep: str, person: str) -> bool:
        parties = await self._book.parties(session, rep, person)
        return person in (parties.manager, parties.rep)

    def _put(self, session: WorkspaceSession, row: BuyerView, answer: Answer, why: str) -> None:
        if (row.answer, row.why) != (answer, why):
            row.answer, row.why, row.changed_at = answer, why, session.clock.now()

    async def _add(
        self,
        session: WorkspaceSession,
        deal_id: int,
        seat: str,
        *,
        check_id: int | None,
        answer: Answer,
        why: str,
    ) -> BuyerView:
        now = session.clock.now()
        row = BuyerView(
            deal_id=deal_id,
            check_id=check_id,
            seat=seat,
            answer=answer,
            why=why,
            said_at=now,
            changed_at=now,
        )
        session.add(row)
        await session.flush()
        return row
