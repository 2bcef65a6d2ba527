"""Deal checks as other parts and rooms ask for them (docs/rhythm.md R17 to R21).

What takes a session joins its caller's transaction.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select, update

from bot.errors import N_, NotFound
from bot.evidence.checks import rows
from bot.evidence.checks.asking import Asker
from bot.evidence.checks.conversing import Conversation
from bot.evidence.checks.kinds import Kind
from bot.evidence.checks.model import CheckQuestion, DealCheck
from bot.evidence.checks.readings import Readings
from bot.evidence.checks.rules import (
    IN_ORDER,
    TO_TALK_ABOUT,
    CheckFacts,
    CheckState,
    ClosedWhy,
    Form,
    QuestionFacts,
    QuestionState,
    Source,
)
from bot.evidence.checks.types import Extension, Shown
from bot.evidence.neighbours import Neighbours
from bot.evidence.questions.rules import BankQuestion
from bot.evidence.questions.service import Questions
from bot.evidence.reading.types import Reader
from bot.outbox import service as outbox
from bot.outbox.types import DeliveryClass
from bot.people.access import Right
from bot.people.ground import Ground
from bot.people.holding import Reason
from bot.people.homes import home_changed
from bot.pipeline.rules import DealFacts, Phase
from bot.slack.messages import MessageRef
from bot.store import WorkspaceId, WorkspaceSession

__all__ = ["CheckChanged", "Checks"]

CheckChanged = Callable[[WorkspaceSession, CheckFacts], Awaitable[None]]
"""Told of a check as it is now, in the transaction that changed it."""

ON_THE_AGENDA_FOR = timedelta(weeks=4)
TOLD_FOR = timedelta(days=5)
LONGEST_WHY = 24
TO_AGENDA = (QuestionState.UNANSWERED, QuestionState.FELL_AWAY)
STILL_OPEN = (QuestionState.WAITING, QuestionState.ASKED)


class Checks(Readings):
    """Rounds of questions to reps about their deals, and what was read in the replies."""

    def __init__(
        self, ground: Ground, neighbours: Neighbours, questions: Questions, reader: Reader
    ) -> None:
        self.neighbours = neighbours
        self.extensions: list[Extension] = []
        self.shown: list[Shown] = []
        super().__init__(ground, reader, Asker(ground, questions, self.extensions))
        self.conversation = Conversation(
            self.asker, self.extensions, end=self.end, changed=self.changed
        )
        self.watching: list[CheckChanged] = []
        neighbours.deals.watch(self.deal_changed)

    def watch(self, follow: CheckChanged) -> None:
        """Have `follow` called whenever a check begins, or anything about one changes."""
        self.watching.append(follow)

    def extend(self, extension: Extension) -> None:
        """Let a part above wish for questions, and take replies in."""
        self.extensions.append(extension)

    def show(self, shown: Shown) -> None:
        """Let a part above add lines and buttons to what the two read of a check."""
        self.shown.append(shown)

    async def open(
        self,
        session: WorkspaceSession,
        *,
        rep: str,
        deal_id: int | None,
        source: Source,
        source_key: str,
        by: str | None,
        form: Form = Form.SHORT,
        place: str,
        thread: MessageRef | None = None,
        first: BankQuestion | None = None,
    ) -> CheckFacts:
        """Begin a check, once for each `source_key`; `by` is None where the rhythm did it.

        `place` is a channel or the two of a group DM ("leader,rep"), `thread` a message that was
        pointed out, `first` the question to begin with. Raises NotFound, NotAllowed.
        """
        row = await self._new(
            session, rep, deal_id, source=source, source_key=source_key, by=by, form=form
        )
        if row is None:
            return await self._of_key(session, source_key)
        row.place = place
        if thread is not None:
            row.channel, row.thread_ts = thread.channel, thread.thread_ts or thread.ts
        session.add(row)
        await session.flush()
        await self.asker.add(session, row, first)
        await self.asker.begin(session, row)
        return await self.changed(session, row)

    async def put_to_agenda(
        self,
        session: WorkspaceSession,
        *,
        rep: str,
        deal_id: int | None,
        source: Source,
        source_key: str,
        by: str | None,
        first: BankQuestion | None = None,
        is_told: bool = False,
    ) -> CheckFacts:
        """Keep a check that there is no room for: its question goes to the agenda (R43).

        Who opened it reads a notice, unless they are told by what they look at (`is_told`). Raises
        NotFound, NotAllowed.
        """
        row = await self._new(session, rep, deal_id, source=source, source_key=source_key, by=by)
        if row is None:
            return await self._of_key(session, source_key)
        row.place = f"{by or rep},{rep}"
        session.add(row)
        await session.flush()
        await self.asker.add(session, row, first)
        return await self.fall_away(session, row, Reason.HAD_THEIR_QUESTIONS, is_told=is_told)

    async def of_deal(self, session: WorkspaceSession, deal_id: int) -> list[CheckFacts]:
        """List a deal's checks, the newest first."""
        found = await session.scalars(
            select(DealCheck).where(DealCheck.deal_id == deal_id).order_by(DealCheck.id.desc())
        )
        return [rows.facts_of(row) for row in found]

    async def open_of(self, session: WorkspaceSession, rep: str) -> list[CheckFacts]:
        """List a rep's checks that are under way, the first opened first."""
        found = await rows.under_way(session, DealCheck.rep == rep)
        return [rows.facts_of(row) for row in found]

    async def facts(self, session: WorkspaceSession, check_id: int, *, viewer: str) -> CheckFacts:
        """Load a check for its rep or whoever leads them. Raises NotFound."""
        row = await rows.check(session, check_id)
        await self.require(session, viewer, Right.SEE_CHECK, row.rep)
        return rows.facts_of(row)

    async def questions_of(self, session: WorkspaceSession, check_id: int) -> list[QuestionFacts]:
        """List a check's questions in the order in which they were asked."""
        return [rows.question_of(row) for row in await rows.questions_of(session, check_id)]

    async def for_agenda(self, session: WorkspaceSession, rep: str) -> list[QuestionFacts]:
        """List what the two should talk about: questions unanswered, or never asked (R19, R43)."""
        since = session.clock.now() - ON_THE_AGENDA_FOR
        found = await session.execute(
            select(CheckQuestion, DealCheck.deal_id)
            .join(DealCheck, DealCheck.id == CheckQuestion.check_id)
            .where(
                DealCheck.rep == rep,
                DealCheck.opened_at > since,
                CheckQuestion.state.in_(TO_AGENDA),
            )
            .order_by(CheckQuestion.id)
        )
        asked = [replace(rows.question_of(row), deal_id=deal) for row, deal in found.all()]
        about = {one.deal_id for one in asked if one.deal_id is not None}
        deals = await self.neighbours.deals.named(session, about) if about else {}
        still = {None, *(one.id for one in deals.values() if one.is_open)}
        return [one for one in asked if one.deal_id in still]

    async def taken_up(self, session: WorkspaceSession, question_ids: Collection[int]) -> None:
        """Note that questions were talked about, or stand on an agenda of their own."""
        await session.execute(
            update(CheckQuestion)
            .where(CheckQuestion.id.in_(question_ids), CheckQuestion.state.in_(TO_AGENDA))
            .values(state=QuestionState.TAKEN_UP)
            .execution_options(synchronize_session=False)
        )

    async def close(
        self, session: WorkspaceSession, check_id: int, why: ClosedWhy | str, *, by: str | None
    ) -> CheckFacts:
        """End a check with what it has; one that is over stays as it is.

        `by` is None for the clock and for deals. Raises NotFound, NotAllowed.
        """
        row = await rows.check(session, check_id, is_to_change=True)
        if by is not None:
            await self.require(session, by, Right.OPEN_CHECK, row.rep)
        return await self.end(session, row, ClosedWhy(why))

    async def enough(self, workspace: WorkspaceId, check_id: int, *, by: str) -> CheckFacts:
        """Close a check since one of the two had enough for today. Raises NotFound, NotAllowed."""
        async with self.ground.store.begin(workspace) as session:
            return await self.close(session, check_id, ClosedWhy.ENOUGH, by=by)

    async def go_on(self, session: WorkspaceSession, question_id: int) -> None:
        """Take a question as answered and go on; for a part that let the check wait for it."""
        question = await session.get(CheckQuestion, question_id)
        if question is None:
            raise NotFound(rows.GONE)
        row = await rows.check(session, question.check_id, is_to_change=True)
        if row.state == CheckState.OPEN:
            await self.conversation.go_on(session, row, question)

    async def close_if_done(self, session: WorkspaceSession, check_id: int) -> None:
        """Close a check that has asked all and waited for a part above, once that lets it."""
        row = await rows.check(session, check_id, is_to_change=True)
        await self.conversation.close_if_done(session, row)

    async def deal_changed(self, session: WorkspaceSession, deal: DealFacts) -> None:
        """End the checks of a deal that is closed, gone, or another's: nobody is asked then."""
        under_way = await rows.under_way(session, DealCheck.deal_id == deal.id)
        if not under_way:
            return
        stands = (await self.neighbours.deals.named(session, [deal.id])).get(deal.id)
        for row in under_way:
            if stands is None or not stands.is_open or stands.rep != row.rep:
                held = await rows.check(session, row.id, is_to_change=True)
                await self.end(session, held, ClosedWhy.DEAL_CLOSED)
            else:
                await self.asker.refresh(session, row.id)

    async def end(self, session: WorkspaceSession, row: DealCheck, why: ClosedWhy) -> CheckFacts:
        """Close a check whose row is held; its open questions go to the agenda, or are dropped."""
        if row.state not in (CheckState.WAITING, CheckState.OPEN):
            return rows.facts_of(row)
        row.state, row.closed_why = CheckState.CLOSED, why
        row.closed_at = session.clock.now()
        for question in await rows.questions_of(session, row.id):
            if question.state in STILL_OPEN:
                talk = why in TO_TALK_ABOUT
                question.state = QuestionState.UNANSWERED if talk else QuestionState.DROPPED
            elif question.state in TO_AGENDA and why not in TO_TALK_ABOUT:
                question.state = QuestionState.DROPPED
            question.agenda_at = None
        return await self.changed(session, row)

    async def fall_away(
        self, session: WorkspaceSession, row: DealCheck, why: str, *, is_told: bool = False
    ) -> CheckFacts:
        """Note that a check was never asked, and tell who wanted to ask, once (R43).

        `why` is the gate's reason; its question goes to the agenda.
        """
        now = session.clock.now()
        row.state, row.closed_why, row.closed_at = CheckState.FELL_AWAY, why[:LONGEST_WHY], now
        for question in await rows.questions_of(session, row.id):
            question.state, question.agenda_at = QuestionState.FELL_AWAY, None
        if row.opened_by not in (None, row.rep) and not is_told:
            await outbox.enqueue(
                session,
                kind=Kind.HAD_QUESTIONS,
                subject=row.id,
                recipient=str(row.opened_by),
                due_at=now,
                expires_at=now + TOLD_FOR,
                dedup_key=f"evidence.had_questions:{row.id}",
                klass=DeliveryClass.NOTICE,
            )
        return await self.changed(session, row)

    async def changed(self, session: WorkspaceSession, row: DealCheck) -> CheckFacts:
        """Have all that is said of a check follow, and tell who watches."""
        await session.flush()
        facts = rows.facts_of(row)
        await self.asker.refresh(session, row.id)
        for follow in self.watching:
            await follow(session, facts)
        leaders = await self.ground.roster.leaders_of(session, row.rep)
        await home_changed(session, {row.rep, *leaders})
        return facts

    async def _new(
        self,
        session: WorkspaceSession,
        rep: str,
        deal_id: int | None,
        *,
        source: Source,
        source_key: str,
        by: str | None,
        form: Form = Form.SHORT,
    ) -> DealCheck | None:
        """Make a check's row, not yet added; None when this was opened before."""
        if by is not None:
            await self.require(session, by, Right.OPEN_CHECK, rep)
        # Whoever opens the same at the same time waits here, and finds it then.
        await self.ground.people.hold(session, [rep])
        if await session.scalar(select(DealCheck.id).where(DealCheck.source_key == source_key)):
            return None
        deal = await self._open_deal(session, deal_id, rep)
        return DealCheck(
            rep=rep,
            deal_id=deal_id,
            source=source,
            source_key=source_key,
            opened_by=by,
            form=form,
            phase=deal.phase if deal else Phase.MIDDLE,
            step=IN_ORDER[0],
            state=CheckState.WAITING,
            opened_at=session.clock.now(),
        )

    async def _open_deal(
        self, session: WorkspaceSession, deal_id: int | None, rep: str
    ) -> DealFacts | None:
        if deal_id is None:
            return None
        deal = (await self.neighbours.deals.named(session, [deal_id])).get(deal_id)
        if deal is None or deal.rep != rep or not deal.is_open:
            raise NotFound(N_("This deal isn't open any more: choose another one."))
        return deal

    async def _of_key(self, session: WorkspaceSession, source_key: str) -> CheckFacts:
        found = await session.scalars(select(DealCheck).where(DealCheck.source_key == source_key))
        return rows.facts_of(found.one())
