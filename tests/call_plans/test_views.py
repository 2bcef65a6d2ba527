"""How call plans look: within Slack's limits for the longest words, for each reader (R29, R47)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.call_plans import form_views, plan_views, rules, views
from bot.call_plans.commitment import doubt
from bot.call_plans.form_views import FormMeta
from bot.call_plans.ids import Act, Field
from bot.call_plans.pages import FormPage, PlanPage, PlansPage
from bot.call_plans.rules import Draft, Outcome, PlanFacts, PlanState, Question, Words
from bot.people.rules import PersonFacts, WorkingHours
from bot.sandbox.blocks import elements_of, message_problems, view_problems
from bot.slack.messages import Said
from bot.slack.payloads import Malformed, Values
from bot.words import tongue
from tests.call_plans.values import DRAFT, PLAN, at, plan
from tests.rhythm.drawn import HOSTILE, words

T = tongue("en-GB")
MIA = PersonFacts("U1MIA", "Mia Berger", "en-GB", WorkingHours("Europe/Berlin"))
RON = PersonFacts("U1RON", "Ron Cole", "en-US", WorkingHours("America/New_York"))
BEFORE, AFTER = PLAN.call_at - timedelta(hours=1), PLAN.ends_at
LONGEST = {
    str(one): "&" * rules.LIMITS[one] for one in Words if one not in {Words.QUESTION, Words.LEARNED}
}


def page_of(shown: PlanFacts, reader: PersonFacts = RON, **changes: object) -> PlanPage:
    asked = (Question(1, 1, "U1MIA", "&" * 500, BEFORE),) * 12
    page = PlanPage(shown, RON, MIA, reader, None, asked, BEFORE)
    return replace(page, **changes)  # type: ignore[arg-type]


PHASES = {
    "ahead": (PLAN, BEFORE),
    "under way": (PLAN, PLAN.call_at),
    "told": (
        plan(
            state=PlanState.ANSWERED,
            outcome=Outcome.PARTLY,
            learned="Tom decides",
            answered_at=AFTER,
        ),
        AFTER,
    ),
    "cancelled": (plan(state=PlanState.CANCELLED), BEFORE),
    "longest": (plan(**LONGEST, learned="&" * 500, outcome=Outcome.NO, is_insisted=True), AFTER),
}


@pytest.mark.parametrize("phase", PHASES)
@pytest.mark.parametrize("reader", [MIA, RON], ids=["leader", "rep"])
@pytest.mark.parametrize("hostile", HOSTILE)
def test_limits(phase: str, reader: PersonFacts, hostile: str) -> None:
    """Each message and view is within the limits, whatever was typed, and escapes all of it."""
    shown, now = PHASES[phase]
    shown = replace(shown, objective=hostile[:500], customer=hostile[:120])
    page = page_of(shown, reader, now=now)

    for said in (
        plan_views.plan_message(T, page),
        plan_views.reminder(T, page),
        plan_views.ask_outcome(T, page),
        plan_views.asked(T, Question(1, 1, "U1MIA", hostile[:500], BEFORE), page),
        plan_views.plans_list(
            T, PlansPage(reader, (shown,) * 30, (), ((RON, shown),), is_rep=True)
        ),
    ):
        check(said.blocks)
        assert said.text.strip()
        assert "<!channel>" not in words(said)
    for view in (
        plan_views.plan_view(T, page, "Saved."),
        form_views.question_form(T, page),
        form_views.outcome_form(T, page),
    ):
        assert not view_problems(view)


@pytest.mark.parametrize("is_full", [False, True])
def test_the_form(*, is_full: bool) -> None:
    """The short form has three fields and when; the full one all, and both say who reads it."""
    form = FormPage(None, RON, MIA, (), DRAFT)
    view = form_views.plan_form(T, form, is_full=is_full)

    assert not view_problems(view)
    fields = [block["block_id"] for block in blocks_of(view) if block["type"] == "input"]
    short = [Field.DATE, Field.TIME, Field.OBJECTIVE, Field.COMMITMENT]
    more = [Field.CUSTOMER, Field.PEOPLE, Field.QUESTIONS, Field.OBJECTION, Field.EVIDENCE]
    assert fields == [*short, *([*more, Field.LENGTH, Field.REMIND] if is_full else [])]
    assert "You and Mia Berger read this plan" in str(blocks_of(view)[0])
    assert (Act.MORE in acts(blocks_of(view))) is not is_full


def test_a_doubt_stands_below_its_field() -> None:
    """Why a commitment is doubted stands right below it, and how to keep it all the same."""
    form = FormPage(1, RON, MIA, (), replace(DRAFT, commitment="Send a proposal", people="Anna"))
    view = form_views.plan_form(T, form, doubted=doubt("Send a proposal"), told_of="mark")

    ids = [block.get("block_id") for block in blocks_of(view)]
    below = blocks_of(view)[ids.index(Field.COMMITMENT) + 1]
    assert "“Send a proposal” reads like something you do" in str(below)
    assert "save once more to keep it" in str(below)
    assert FormMeta.loads(str(view["private_metadata"])) == FormMeta(1, 1, "mark")


def test_who_can_press_what() -> None:
    """The leader can ask and nothing else (R26); the rep what fits the hour."""
    told, _ = PHASES["told"]
    cancelled, _ = PHASES["cancelled"]
    after = [Act.OUTCOME_YES, Act.OUTCOME_PARTLY, Act.OUTCOME_NO, Act.CANCEL]

    assert acts_of(page_of(PLAN, MIA)) == [Act.ASK]
    assert acts_of(page_of(PLAN)) == [Act.CHANGE, Act.FILE, Act.CANCEL]
    assert acts_of(page_of(PLAN, now=PLAN.call_at)) == after
    assert acts_of(page_of(told)) == [Act.LEARN]
    assert acts_of(page_of(told, MIA)) == [Act.ASK]
    assert acts_of(page_of(cancelled)) == [Act.WRITE]
    assert acts_of(page_of(cancelled, MIA)) == []
    assert acts(plan_views.plan_message(T, page_of(PLAN, MIA)).blocks) == [Act.ASK, Act.OPEN]
    assert acts(plan_views.ask_outcome(T, page_of(PLAN, now=AFTER)).blocks) == after


def test_two_zones() -> None:
    """In the group DM the time is the leader's, with the rep's beside it (R7)."""
    said = words(plan_views.plan_message(T, page_of(PLAN, MIA)))

    assert "Tuesday 24 November, 15:00–15:30 Berlin time (09:00 in New York)" in said
    own = str(plan_views.plan_view(T, page_of(PLAN, leader=RON))["blocks"])
    assert "Tuesday 24 November, 09:00–09:30" in own


def test_lines() -> None:
    """A plan in a line: when, with whom, what for, and what came of it."""
    shown = plan(customer="*Acme*", objective="Agree on\nthe pilot")

    assert views.plan_line(T, shown, "Europe/Berlin") == (
        "*Tue 24 Nov, 15:00* · ∗Acme∗ · Agree on the pilot"
    )
    assert views.plan_line(T, PLAN, "Europe/Berlin", "Renewal").startswith(
        "*Tue 24 Nov, 15:00* · Renewal"
    )
    told, _ = PHASES["told"]
    assert views.plan_line(T, told, "Europe/Berlin").endswith("commitment partly made")
    cancelled, _ = PHASES["cancelled"]
    assert views.plan_line(T, cancelled, "Europe/Berlin").endswith("cancelled")


def test_an_insisted_commitment_is_told() -> None:
    """Whoever reads the plan sees that its commitment was doubted and kept."""
    said = words(plan_views.plan_message(T, page_of(plan(is_insisted=True), MIA)))

    assert "I asked whether this is the customer's to do; Ron Cole keeps it so." in said


def test_reading() -> None:
    """The form is read as it was drawn; what it never offered is refused."""
    state: dict[str, object] = {
        Field.DATE: {"d": {"selected_date": "2026-11-24"}},
        Field.TIME: {"t": {"selected_time": "15:00"}},
        Field.OBJECTIVE: {"o": {"value": "Agree on the pilot "}},
        Field.COMMITMENT: {"c": {"value": " Anna signs the NDA"}},
    }

    assert form_views.read(Values(state)) == DRAFT
    assert form_views.read(Values({})) == Draft()
    for field in (Field.LENGTH, Field.DEAL):
        for bad in ("ten", "9" * 19, "-1"):
            chosen: dict[str, object] = {field: {"f": {"selected_option": {"value": bad}}}}
            with pytest.raises(Malformed):
                form_views.read(Values({**state, **chosen}))


def test_the_reminder_says_how_long() -> None:
    """Before the call the reminder says how long there is; afterwards when it was."""
    soon = page_of(PLAN, now=at("2026-11-24 13:30"))
    assert plan_views.reminder(T, soon).text == "In 30 minutes: your call."
    over = page_of(plan(customer="Acme"), now=AFTER)
    assert plan_views.reminder(T, over).text == "Acme: Your call at 09:00."


def blocks_of(view: Any) -> list[dict[str, Any]]:
    return list(view["blocks"])


def check(blocks: Any) -> None:
    problems = message_problems(list(blocks))
    assert not problems, vars(problems)


def acts(blocks: Any) -> list[str]:
    return [str(one["action_id"]) for block in blocks for one in _buttons(block)]


def acts_of(page: PlanPage) -> list[str]:
    return acts(plan_views.plan_view(T, page)["blocks"])


def _buttons(block: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [one for one in elements_of(block) if one.get("type") == "button"]


def test_no_plans() -> None:
    """Somebody without plans reads that, and a rep how to begin."""
    said: Said = plan_views.plans_list(T, PlansPage(RON, (), (), (), is_rep=True))

    assert "No calls are planned." in words(said)
    assert acts(said.blocks) == [Act.WRITE]
