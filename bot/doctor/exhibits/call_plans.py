"""Examples of what the room `call_plans` shows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial

from bot.call_plans import form_views, plan_views
from bot.call_plans.commitment import doubt
from bot.call_plans.pages import FormPage, PlanPage, PlansPage
from bot.call_plans.rules import Draft, Outcome, PlanFacts, PlanState, Question
from bot.doctor.made_up import AFTER, BEFORE, FRIDAY, MIA, RON, T
from bot.slack.messages import Said, View

__all__ = ["drawn"]

PLAN = PlanFacts(
    id=1,
    rep=RON.slack_id,
    deal_id=None,
    uid="c1",
    sequence=0,
    call_at=FRIDAY,
    length=30,
    customer="Acme",
    people="Anna Weber, head of operations; Tom Lind, IT",
    objective="Agree on what the pilot has to show",
    commitment="Anna introduces us to the CFO by Friday",
    is_insisted=True,
    questions="What happens if you leave it as it is?\nWho else feels this?\nHow do you decide?",
    objection="“No budget this year.” What does the problem cost until then?",
    evidence="A date in the CFO's calendar",
    remind_minutes=30,
    state=PlanState.PLANNED,
    outcome=None,
    learned="",
    made_at=BEFORE,
    changed_at=BEFORE,
    answered_at=None,
)
QUESTION = Question(1, 1, MIA.slack_id, "What would make Anna put it off?", BEFORE)


def drawn() -> Iterator[partial[Said] | partial[View]]:
    """Draw each of its messages and forms once."""
    page = PlanPage(PLAN, RON, MIA, RON, None, (QUESTION,), BEFORE)
    over = replace(page, now=AFTER)
    learned = "The CFO decides alone, and wants to see it on site."
    told = replace(
        PLAN, state=PlanState.ANSWERED, outcome=Outcome.PARTLY, learned=learned, answered_at=AFTER
    )
    answered = replace(over, plan=told)
    cancelled = replace(over, plan=replace(PLAN, state=PlanState.CANCELLED))
    blank = FormPage(None, RON, MIA, (), Draft(None, FRIDAY.date(), 600))
    full = replace(blank, draft=replace(blank.draft, commitment="Send a proposal", people="Anna"))
    yield partial(form_views.plan_form, T, blank)
    yield partial(
        form_views.plan_form, T, full, doubted=doubt(full.draft.commitment), told_of="mark"
    )
    yield partial(form_views.question_form, T, replace(page, reader=MIA))
    yield partial(form_views.question_form, T, replace(page, reader=MIA), QUESTION)
    yield partial(form_views.outcome_form, T, over)
    for one in (page, answered, cancelled):
        yield partial(plan_views.plan_message, T, one)
    for one in (page, over, answered, replace(page, reader=MIA)):
        yield partial(plan_views.plan_view, T, one)
    yield partial(plan_views.asked, T, QUESTION, page)
    yield partial(plan_views.reminder, T, replace(page, now=FRIDAY - timedelta(minutes=30)))
    for one in (over, answered, cancelled):
        yield partial(plan_views.ask_outcome, T, one)
    yield partial(plan_views.plans_list, T, PlansPage(RON, (PLAN,), (PLAN,), (), is_rep=True))
    yield partial(plan_views.plans_list, T, PlansPage(MIA, (), (), ((RON, PLAN),), is_rep=False))
