"""Writing a call plan: the form, saving, cancelling, the calendar file (docs/rhythm.md R29)."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import datetime
from uuid import uuid4
from zoneinfo import ZoneInfo

from bot.call_plans import rows, rules
from bot.call_plans.commitment import Doubted, doubt
from bot.call_plans.ids import Field
from bot.call_plans.model import CallPlan
from bot.call_plans.pages import FormPage, PlanPage
from bot.call_plans.rules import Draft, PlanFacts, PlanState
from bot.call_plans.service import CallPlans
from bot.errors import N_, InvalidInput, NotAllowed, Text
from bot.people.access import Right
from bot.people.rules import PersonFacts
from bot.pipeline.rules import DealFacts
from bot.store import WorkspaceId, WorkspaceSession

__all__ = ["Writing", "mark_of"]

NOT_A_REP = N_(
    "Call plans are written by reps who have 1:1s here. Those of your own reps stand in your "
    "group DM with each; `/coach plans` lists them."
)
OTHERS = N_("This plan is its rep's to write. What you can do is ask a question about it.")
OTHERS_DEAL = N_("The calls of this deal its rep plans. You can ask about the plan.")
BEGUN = N_(
    "The call has begun, so its plan stays as it was. When it is over, say how it went: "
    "`/coach plans`."
)
OVER = N_("This call plan was cancelled. `/coach plan` begins a new one.")


class Writing:
    """Use cases of the rep who plans a call; each is one transaction."""

    def __init__(self, plans: CallPlans) -> None:
        self._plans = plans
        self._store = plans.ground.store
        self._people = plans.ground.people

    async def new(
        self, workspace: WorkspaceId, *, by: str, deal_id: int | None = None, typed: str = ""
    ) -> FormPage:
        """Fill a form in for a new plan, about a deal by its id or as its name was typed.

        What is no deal of theirs is taken for the customer. Raises NotFound, NotAllowed.
        """
        async with self._store.begin(workspace) as session:
            rep = await self._rep(session, by)
            deals = await self._plans.deals.of_rep(session, by)
            day, minute = rules.first_guess(rep.hours, session.clock.now())
            draft = Draft(deal_id, day, minute)
            if deal_id is not None and all(one.id != deal_id for one in deals):
                deal = await self._plans.deals.see(session, deal_id, viewer=by)
                if deal.rep != by:
                    raise NotAllowed(OTHERS_DEAL)
                draft = replace(draft, deal_id=None)  # it is closed
            unknown = ""
            if typed and (found := _named(deals, typed)):
                draft = replace(draft, deal_id=found.id)
            elif typed:
                unknown = typed[: rules.LIMITS[rules.Words.CUSTOMER]]
                draft = replace(draft, customer=unknown)
            leader = await self._leader(session, by)
            choices = sorted(deals, key=lambda one: one.id != draft.deal_id)
            return FormPage(None, rep, leader, tuple(choices), draft, unknown)

    async def form(
        self, workspace: WorkspaceId, plan_id: int | None, draft: Draft | None, *, by: str
    ) -> FormPage:
        """Fill a form in with a plan as it stands, or with what was typed into it.

        Raises NotFound, NotAllowed: when the call has begun, too.
        """
        async with self._store.begin(workspace) as session:
            if plan_id is None:
                rep = await self._rep(session, by)
            else:
                row = await self._to_write(session, plan_id, by)
                rep = (await self._people.persons(session, [by]))[by]
                draft = draft or _draft_of(rows.facts_of(row), rep)
            draft = draft or Draft()
            deals = await self._choices(session, by, draft.deal_id)
            leader = await self._leader(session, by)
            return FormPage(plan_id, rep, leader, tuple(deals), draft)

    async def save(
        self,
        workspace: WorkspaceId,
        draft: Draft,
        *,
        by: str,
        plan_id: int | None = None,
        told_of: str = "",
    ) -> PlanPage | Doubted:
        """Save a plan, or say what makes its commitment doubtful: that is told once.

        `told_of` is the mark of a commitment whose doubt the rep has read; if they kept it, they
        insist. A form that is sent twice makes one plan.
        Raises InvalidInput at the `Field`s, NotFound, NotAllowed.
        """
        async with self._store.begin(workspace) as session:
            await self._people.hold(session, [by])
            row = None if plan_id is None else await self._to_write(session, plan_id, by)
            rep = await self._rep(session, by) if row is None else await self._person(session, by)
            await self._check(session, draft, rep, row)
            at = rules.starts_at(draft, rep.zone)
            assert at is not None, "the rules say so when it is missing"
            before = rows.facts_of(row) if row else None
            row = row or await rows.twin(
                session,
                by,
                call_at=at,
                objective=draft.objective,
                commitment=draft.commitment,
            )
            found = doubt(draft.commitment)
            is_kept = row is not None and row.is_insisted and row.commitment == draft.commitment
            if found and told_of != mark_of(draft.commitment) and not is_kept:
                return found
            if row is None:
                row = self._new_row(session, by, at)
            _write(row, draft, at)
            row.is_insisted = found is not None
            if before is not None and _content(rows.facts_of(row)) != _content(before):
                row.sequence += 1
            plan = await self._plans.changed(session, row)
            if before is not None and plan.sequence != before.sequence:
                await self._plans.announcer.hand_file(session, plan, is_asked_for=False)
            return await self._plans.page_of(session, plan, by)

    async def cancel(self, workspace: WorkspaceId, plan_id: int, *, by: str) -> PlanPage:
        """Take a plan back, before the call or because it didn't take place; twice is once.

        Raises NotFound; NotAllowed for everybody but the rep, and once its outcome is told.
        """
        async with self._store.begin(workspace) as session:
            row = await self._own(session, plan_id, by)
            plan = rows.facts_of(row)
            if plan.state is PlanState.ANSWERED:
                raise NotAllowed(
                    N_("You told what came of this call, so it stays. Change that instead.")
                )
            if plan.state is PlanState.PLANNED:
                row.state, row.sequence = PlanState.CANCELLED, row.sequence + 1
                plan = await self._plans.changed(session, row)
                await self._plans.announcer.hand_file(session, plan, is_asked_for=False)
            return await self._plans.page_of(session, plan, by)

    async def hand_file(self, workspace: WorkspaceId, plan_id: int, *, by: str) -> None:
        """Send the rep the call as a calendar file. Raises NotFound, NotAllowed."""
        async with self._store.begin(workspace) as session:
            row = await self._own(session, plan_id, by)
            await self._plans.announcer.hand_file(session, rows.facts_of(row), is_asked_for=True)

    async def _check(
        self, session: WorkspaceSession, draft: Draft, rep: PersonFacts, row: CallPlan | None
    ) -> None:
        found = rules.problems(draft, rep.hours, session.clock.now())
        wrong: dict[str, Text] = {Field(f"plan_{name}"): text for name, text in found.items()}
        if draft.deal_id is not None and not await self._may_be_about(session, draft, rep, row):
            wrong[Field.DEAL] = N_("This deal is closed or gone. Pick another, or none.")
        if wrong:
            raise InvalidInput(wrong)

    async def _may_be_about(
        self, session: WorkspaceSession, draft: Draft, rep: PersonFacts, row: CallPlan | None
    ) -> bool:
        """Tell whether a plan may be about a deal: an open one, or the one it was about before."""
        assert draft.deal_id is not None
        deal = (await self._plans.deals.named(session, [draft.deal_id])).get(draft.deal_id)
        if deal is None or deal.rep != rep.slack_id:
            return False
        return deal.is_open or (row is not None and row.deal_id == deal.id)

    async def _choices(
        self, session: WorkspaceSession, rep: str, deal_id: int | None
    ) -> list[DealFacts]:
        """List the rep's open deals, the one that is chosen first."""
        deals = await self._plans.deals.of_rep(session, rep)
        known = {one.id for one in deals}
        if deal_id is not None and deal_id not in known:
            chosen = (await self._plans.deals.named(session, [deal_id])).values()
            deals = [*(one for one in chosen if one.rep == rep), *deals]
        return sorted(deals, key=lambda one: one.id != deal_id)

    async def _rep(self, session: WorkspaceSession, person: str) -> PersonFacts:
        """Load a rep who takes part. Raises NotAllowed for everybody else."""
        if not await self._people.is_greeted(session, person):
            raise NotAllowed(NOT_A_REP)
        return await self._person(session, person)

    async def _person(self, session: WorkspaceSession, person: str) -> PersonFacts:
        return (await self._people.persons(session, [person]))[person]

    async def _leader(self, session: WorkspaceSession, rep: str) -> PersonFacts | None:
        leaders = await self._plans.ground.roster.leaders_of(session, rep)
        return await self._person(session, leaders[-1]) if leaders else None

    async def _own(self, session: WorkspaceSession, plan_id: int, by: str) -> CallPlan:
        row = await self._plans.row(session, plan_id, Right.SEE_CALL_PLAN, by, is_to_change=True)
        if row.rep != by:
            raise NotAllowed(OTHERS)
        return await self._plans.row(session, plan_id, Right.WRITE_CALL_PLAN, by)

    async def _to_write(self, session: WorkspaceSession, plan_id: int, by: str) -> CallPlan:
        row = await self._own(session, plan_id, by)
        plan = rows.facts_of(row)
        if plan.state is PlanState.CANCELLED:
            raise NotAllowed(OVER)
        if not plan.is_editable(session.clock.now()):
            raise NotAllowed(BEGUN)
        return row

    def _new_row(self, session: WorkspaceSession, rep: str, at: datetime) -> CallPlan:
        row = CallPlan(
            rep=rep,
            uid=uuid4().hex,
            sequence=0,
            call_at=at,
            state=PlanState.PLANNED,
            learned="",
            made_at=session.clock.now(),
        )
        session.add(row)
        return row


def mark_of(commitment: str) -> str:
    """Make a short mark of a commitment, the same for the same words."""
    return hashlib.sha256(" ".join(commitment.split()).encode()).hexdigest()[:12]


def _named(deals: list[DealFacts], typed: str) -> DealFacts | None:
    """Find the deal that was meant: by its whole name or account, else by a part of them.

    Of several the one that closes first: the form shows which, and offers the others.
    """
    wanted = typed.casefold()
    by_name = [one for one in deals if wanted == one.name.casefold()]
    by_account = [one for one in deals if wanted == one.account.casefold()]
    by_part = [one for one in deals if wanted in f"{one.name}\n{one.account}".casefold()]
    return next(iter((*by_name, *by_account, *by_part)), None)


def _draft_of(plan: PlanFacts, rep: PersonFacts) -> Draft:
    local = plan.call_at.astimezone(ZoneInfo(rep.zone))
    return Draft(
        plan.deal_id,
        local.date(),
        local.hour * 60 + local.minute,
        plan.length,
        plan.objective,
        plan.commitment,
        plan.customer,
        plan.people,
        plan.questions,
        plan.objection,
        plan.evidence,
        is_reminded=plan.remind_minutes is not None,
    )


def _write(row: CallPlan, draft: Draft, at: datetime) -> None:
    row.deal_id, row.call_at, row.length_minutes = draft.deal_id, at, draft.length
    row.objective, row.commitment = draft.objective, draft.commitment
    row.customer, row.people, row.questions = draft.customer, draft.people, draft.questions
    row.objection, row.evidence = draft.objection, draft.evidence
    row.remind_minutes = rules.REMIND_MINUTES if draft.is_reminded else None


def _content(plan: PlanFacts) -> PlanFacts:
    """Leave out what isn't written by the rep."""
    return replace(plan, is_insisted=False, changed_at=plan.made_at)
