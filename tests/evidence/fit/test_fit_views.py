"""How fit, endings and hypotheses look: within Slack's limits, escaped, saying who reads it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import pytest

from bot.doctor.exhibits import evidence_fit
from bot.errors import N_
from bot.evidence.fit import causes, diagnosis_views, fit_views, ideal_views, outcome_views
from bot.evidence.fit.hypotheses import Cause, Diagnosis, Hypothesis
from bot.evidence.fit.ids import Act, Field, Form
from bot.evidence.fit.pages import (
    CauseCount,
    DiagnosisPage,
    EndCauses,
    FitPage,
    IdealPage,
    MonthCauses,
    MonthPage,
    OutcomeFacts,
    OutcomePage,
)
from bot.evidence.fit.rules import Answer, FitFacts, Ideal, Part, Standing
from bot.people.rules import PersonFacts, WorkingHours
from bot.pipeline.ids import Act as DealAct
from bot.pipeline.rules import CLOSED, DealState, Phase
from bot.sandbox.blocks import elements_of, message_problems, view_bytes, view_problems
from bot.slack.messages import Said, View
from bot.slack.payloads import Malformed, Values
from bot.words import tongue
from tests.pipeline.values import NOW, TODAY, deal
from tests.rhythm import drawn
from tests.rhythm.drawn import HOSTILE

T = tongue("en-GB")
RON = PersonFacts("U1RON", "Ron Cole", "en-US", WorkingHours("America/New_York"))
MIA = PersonFacts("U1MIA", "Mia Berger", "en-GB", WorkingHours("Europe/Berlin"))


def every(text: str) -> Iterator[Said | View]:
    """Draw everything with a text wherever somebody can type one."""
    ideal = Ideal(dict.fromkeys(Part, text[:300]), MIA.slack_id, NOW)
    facts = {part: FitFacts(part, Answer.NO, RON.slack_id, NOW) for part in Part}
    told = deal(
        name=text[:120].strip() or "-", account=text[:120], reason=text[:300], phase=Phase.EARLY
    )
    yield ideal_views.ideal_view(T, IdealPage(MIA, ideal, may_change=True))
    yield ideal_views.ideal_view(T, IdealPage(RON, ideal, may_change=False))
    yield ideal_views.saved(T, ideal)
    page = FitPage(MIA, RON, (MIA.slack_id,), ideal, Standing(told, ideal.asked, facts))
    yield fit_views.fit_form(T, page)
    yield fit_views.answered(T, page)
    for state in CLOSED:
        keys = tuple(one.key for one in causes.causes_of(state))
        for chosen in ((), keys[:2], keys[:3]):
            outcome = OutcomeFacts(
                10**17, 1, RON.slack_id, state, chosen, text[:300], NOW, NOW if chosen else None
            )
            ended = replace(told, state=state)
            shown = OutcomePage(outcome, ended, RON, MIA, RON)
            yield outcome_views.ask(T, shown)
            yield outcome_views.outcome_form(T, shown)
            yield outcome_views.explained(T, shown)
            counts = tuple(CauseCount(key, 10**6) for key in keys)
            month = MonthCauses(TODAY.replace(day=1), (EndCauses(state, 10**6, 10**6, counts),))
            yield outcome_views.month_view(
                T, MonthPage(MIA, month, TODAY, 40, is_own=False, unexplained=(shown,) * 5)
            )
    hypothesis = Hypothesis(
        Cause.COST, "R36", N_("So?"), (N_("{n} of 9", n=4),), 9, "k", N_("Why?")
    )
    yield diagnosis_views.diagnosis_view(
        T, DiagnosisPage(MIA, RON, Diagnosis((hypothesis,) * 3, (N_("More"),) * 3))
    )


@pytest.mark.parametrize("text", HOSTILE)
def test_whatever_was_typed(text: str) -> None:
    """With the longest and the worst that people type, Slack takes it, and nothing is marked up."""
    for one in every(text):
        if isinstance(one, Said):
            assert one.text.strip()
            problems = message_problems(_of(one))
            drawn._check_escapes([one.text, *drawn._marked_up(_of(one))])
        else:
            problems = view_problems(one)
            assert view_bytes(one) < 250_000
            drawn._check_escapes(drawn._marked_up(_blocks(one)))
        assert not problems, vars(problems)


def test_a_row_of_causes() -> None:
    """What was tapped can be taken back by the same button; with three the others are gone."""
    keys = [one.key for one in causes.causes_of(DealState.LOST)]
    facts = OutcomeFacts(7, 1, RON.slack_id, DealState.LOST, (keys[0],), "", NOW, NOW)
    page = OutcomePage(facts, deal(state=DealState.LOST), RON, MIA, RON)

    buttons = _buttons(outcome_views.ask(T, page))
    taps = [one for one in buttons if one["action_id"] in outcome_views.CAUSE_ACTS]
    assert [one["value"] for one in taps] == [f"7:{key}" for key in keys]
    assert taps[0]["text"]["text"] == "✓ Price or terms"
    full = replace(page, facts=replace(facts, causes=tuple(keys[:3])))
    left = [one["action_id"] for one in _buttons(outcome_views.ask(T, full))]
    assert left == [Act.EXPLAIN]


def test_walking_away_is_a_proposal() -> None:
    """Two noes propose walking away in words that praise it, with the button that asks why."""
    answers = {
        part: FitFacts(part, Answer.NO, RON.slack_id, NOW) for part in (Part.PROBLEM, Part.NO_GO)
    }
    standing = Standing(deal(phase=Phase.EARLY), (Part.PROBLEM, Part.NO_GO), answers)

    blocks = fit_views.proposal_block(T, standing)

    assert "problem and no-go" in str(blocks)
    assert "good selling" in str(blocks)
    assert DealAct.WALK_AWAY in str(blocks)
    one_no = replace(standing, answers={Part.NO_GO: answers[Part.NO_GO]})
    assert fit_views.proposal_block(T, one_no) == []


def test_reading_the_forms() -> None:
    """What stands in the fields is read; an answer that isn't offered is refused."""

    def values(**chosen: str) -> Values:
        return Values(
            {name: {"x": {"selected_option": {"value": one}}} for name, one in chosen.items()}
        )

    assert fit_views.read(values(problem="no")) == {Part.PROBLEM: Answer.NO}
    with pytest.raises(Malformed):
        fit_views.read(values(problem="maybe"))
    typed = Values({"size": {"x": {"value": " Large "}}})
    assert ideal_views.read(typed)[Part.SIZE] == "Large"
    assert fit_views.part_of("fit.no-go") is Part.NO_GO
    assert fit_views.part_of("fit.colour") is None
    assert fit_views.part_of("book.cost") is None


def test_examples() -> None:
    """Each view has an example, and each form says on its top who reads it."""
    examples = list(evidence_fit.drawn())
    functions = {one.func.__name__ for one in examples}

    assert functions == {
        "ideal_view",
        "saved",
        "fit_form",
        "answered",
        "ask",
        "outcome_form",
        "explained",
        "month_view",
        "diagnosis_view",
    }
    for one in examples:
        shown = one()
        if not isinstance(shown, Said) and shown.get("callback_id") in set(Form):
            assert "read" in str(list(_blocks(shown))[:2])
    assert {*Field} == {"causes", "line"}


def _of(said: Said) -> list[Mapping[str, Any]]:
    return list(said.blocks)


def _buttons(said: Said) -> list[Mapping[str, Any]]:
    return [element for block in said.blocks for element in elements_of(block)]


def _blocks(view: View) -> list[Any]:
    blocks: Any = view["blocks"]
    return list(blocks)
