"""What the leader asks about a plan, and what the rep tells after it (docs/rhythm.md R26, R30)."""

from __future__ import annotations

from bot.call_plans import rows
from bot.call_plans.ids import Field
from bot.call_plans.kinds import Kind
from bot.call_plans.model import CallPlan, PlanQuestion
from bot.call_plans.pages import PlanPage
from bot.call_plans.rules import Outcome, PlanState, Question, Words, too_long
from bot.call_plans.service import CallPlans
from bot.errors import N_, InvalidInput, NotAllowed
from bot.outbox import service as outbox
from bot.people.access import Right
from bot.store import WorkspaceId, WorkspaceSession

__all__ = ["Answering"]

FOR_LEADERS = N_(
    "That button is for your manager: they ask, you plan. To change your plan, press Open."
)
NOT_THEIRS = N_("What came of a call its rep tells. You can ask a question about it.")
CANCELLED = N_("This call was cancelled, so there is nothing to tell of it.")
AHEAD = N_("This call is still ahead. When it is over, I ask you once how it went.")
NOT_ASKED = N_("Whoever asked this question changes it. You can ask another one.")
SAY_IT = N_("Write your question here.")


class Answering:
    """Use cases around a plan that stands; each is one transaction."""

    def __init__(self, plans: CallPlans) -> None:
        self._plans = plans
        self._store = plans.ground.store

    async def may_ask(self, workspace: WorkspaceId, plan_id: int, *, by: str) -> PlanPage:
        """Load a plan for somebody who is about to ask. Raises NotFound, NotAllowed."""
        async with self._store.begin(workspace) as session:
            row = await self._askable(session, plan_id, by)
            return await self._plans.page_of(session, rows.facts_of(row), by)

    async def ask(self, workspace: WorkspaceId, plan_id: int, text: str, *, by: str) -> None:
        """Ask the rep one question, in the thread of the plan; the same twice is asked once.

        Raises NotFound, NotAllowed; InvalidInput at `Field.QUESTION`.
        """
        async with self._store.begin(workspace) as session:
            row = await self._askable(session, plan_id, by)
            if wrong := too_long(Words.QUESTION, text) or (None if text else SAY_IT):
                raise InvalidInput({Field.QUESTION: wrong})
            asked = await rows.questions_of(session, plan_id)
            if any((one.asked_by, one.text) == (by, text) for one in asked):
                return
            question = PlanQuestion(
                plan_id=plan_id, asked_by=by, text=text, asked_at=session.clock.now()
            )
            session.add(question)
            plan = await self._plans.changed(session, row)
            asked_now = Question(question.id, plan_id, by, text, question.asked_at)
            await self._plans.announcer.tell_question(session, plan, asked_now)

    async def may_reword(
        self, workspace: WorkspaceId, question_id: int, *, by: str
    ) -> tuple[Question, PlanPage]:
        """Load a question for whoever asked it. Raises NotFound, NotAllowed."""
        question, found = await self._plans.question(workspace, question_id, reader=by)
        page = await self.may_ask(workspace, found.plan.id, by=by)
        if question.asked_by != by:
            raise NotAllowed(NOT_ASKED)
        return question, page

    async def reword(self, workspace: WorkspaceId, question_id: int, text: str, *, by: str) -> None:
        """Put a question in other words, where it stands (R48). Raises as `ask` does."""
        _, page = await self.may_reword(workspace, question_id, by=by)
        if wrong := too_long(Words.QUESTION, text) or (None if text else SAY_IT):
            raise InvalidInput({Field.QUESTION: wrong})
        async with self._store.begin(workspace) as session:
            row = await self._askable(session, page.plan.id, by)
            asked = await session.get_one(PlanQuestion, question_id)
            if asked.text != text:
                asked.text = text
                await self._plans.changed(session, row)
                await outbox.refresh(session, Kind.QUESTION, question_id)

    async def answer(
        self, workspace: WorkspaceId, plan_id: int, outcome: Outcome, *, by: str
    ) -> PlanPage:
        """Tell what came of a call, or tell it anew (R48). Raises NotFound, NotAllowed."""
        async with self._store.begin(workspace) as session:
            row = await self._answerable(session, plan_id, by)
            await self._note(session, row, outcome, row.learned)
            return await self._plans.page_of(session, rows.facts_of(row), by)

    async def may_answer(self, workspace: WorkspaceId, plan_id: int, *, by: str) -> PlanPage:
        """Load a plan for the rep who tells what came of it. Raises NotFound, NotAllowed."""
        async with self._store.begin(workspace) as session:
            row = await self._answerable(session, plan_id, by)
            return await self._plans.page_of(session, rows.facts_of(row), by)

    async def learn(
        self,
        workspace: WorkspaceId,
        plan_id: int,
        outcome: Outcome | None,
        learned: str,
        *,
        by: str,
    ) -> None:
        """Write down what came of a call and what was learned in it.

        Raises NotFound, NotAllowed; InvalidInput at `Field.OUTCOME` and `Field.LEARNED`.
        """
        async with self._store.begin(workspace) as session:
            row = await self._answerable(session, plan_id, by)
            if outcome is None:
                raise InvalidInput({Field.OUTCOME: N_("Pick one of the choices.")})
            if wrong := too_long(Words.LEARNED, learned):
                raise InvalidInput({Field.LEARNED: wrong})
            await self._note(session, row, outcome, learned)

    async def _note(
        self, session: WorkspaceSession, row: CallPlan, outcome: Outcome, learned: str
    ) -> None:
        if (row.outcome, row.learned) == (outcome, learned):
            return
        row.state, row.outcome, row.learned = PlanState.ANSWERED, outcome, learned
        row.answered_at = row.answered_at or session.clock.now()
        await self._plans.changed(session, row)

    async def _askable(self, session: WorkspaceSession, plan_id: int, by: str) -> CallPlan:
        row = await self._plans.row(session, plan_id, Right.SEE_CALL_PLAN, by, is_to_change=True)
        if row.rep == by:
            raise NotAllowed(FOR_LEADERS)
        row = await self._plans.row(session, plan_id, Right.ASK_ABOUT_CALL_PLAN, by)
        if row.state == PlanState.CANCELLED:
            raise NotAllowed(N_("This call was cancelled, so nobody needs the question now."))
        return row

    async def _answerable(self, session: WorkspaceSession, plan_id: int, by: str) -> CallPlan:
        row = await self._plans.row(session, plan_id, Right.SEE_CALL_PLAN, by, is_to_change=True)
        if row.rep != by:
            raise NotAllowed(NOT_THEIRS)
        plan = rows.facts_of(row)
        if plan.state is PlanState.CANCELLED:
            raise NotAllowed(CANCELLED)
        if not plan.is_answerable(session.clock.now()):
            raise NotAllowed(AHEAD)
        return row
