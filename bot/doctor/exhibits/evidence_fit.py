"""Examples of what the part `fit` of the room `evidence` shows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import partial

from bot.doctor.exhibits.pipeline import DEAL, TODAY
from bot.doctor.made_up import BEFORE, MIA, RON, T
from bot.errors import Text
from bot.evidence.fit import diagnosis_views, fit_views, ideal_views, outcome_views
from bot.evidence.fit.hypotheses import Known, diagnose
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
from bot.pipeline.rules import DealState, Phase
from bot.slack.messages import Said, View

__all__ = ["drawn"]

IDEAL = Ideal(
    {
        Part.SEGMENT: "Water utilities in Europe",
        Part.SIZE: "Two plants or more",
        Part.PROBLEM: "Leaks are found weeks too late",
        Part.TRIGGER: "A new head of operations",
        Part.NO_GO: "Tenders on price alone",
    },
    MIA.slack_id,
    BEFORE,
)
EARLY = replace(DEAL, stage="Lead", phase=Phase.EARLY)


def drawn() -> Iterator[partial[Said] | partial[View]]:
    """Draw each of its messages and forms once."""
    yield partial(ideal_views.ideal_view, T, IdealPage(MIA, IDEAL, may_change=True))
    yield partial(ideal_views.ideal_view, T, IdealPage(MIA, Ideal(), may_change=True))
    yield partial(ideal_views.ideal_view, T, IdealPage(RON, IDEAL, may_change=False))
    yield partial(ideal_views.saved, T, IDEAL)
    yield partial(ideal_views.saved, T, Ideal())
    yield from _fit()
    yield from _outcomes()
    thin = [replace(DEAL, id=number, phase=Phase.LATE) for number in range(6)]
    found = diagnose(Known(TODAY, thin, IDEAL))
    asked = [
        replace(one, question=Text("Which kind of customer says yes to you most easily?"))
        for one in found.hypotheses
    ]
    full = replace(found, hypotheses=tuple(asked))
    yield partial(diagnosis_views.diagnosis_view, T, DiagnosisPage(MIA, RON, full))
    few = diagnose(Known(TODAY, thin[:2]))
    yield partial(diagnosis_views.diagnosis_view, T, DiagnosisPage(MIA, RON, few))


def _fit() -> Iterator[partial[View]]:
    noes = {
        part: FitFacts(part, Answer.NO, RON.slack_id, BEFORE)
        for part in (Part.PROBLEM, Part.TRIGGER)
    }
    blank = FitPage(RON, RON, (MIA.slack_id,), IDEAL, Standing(EARLY, IDEAL.asked))
    misfit = replace(blank, reader=MIA, standing=Standing(EARLY, IDEAL.asked, noes))
    yield partial(fit_views.fit_form, T, blank)
    yield partial(fit_views.fit_form, T, misfit)
    yield partial(fit_views.fit_form, T, replace(blank, ideal=Ideal(), standing=Standing(EARLY)))
    yield partial(fit_views.answered, T, blank)
    yield partial(fit_views.answered, T, misfit)


def _outcomes() -> Iterator[partial[Said] | partial[View]]:
    lost = replace(DEAL, state=DealState.LOST, reason="They build it themselves")
    won = replace(DEAL, state=DealState.WON)
    away = replace(EARLY, state=DealState.WALKED_AWAY, reason="Nobody there would ask for money")
    for deal in (lost, won, away):
        facts = OutcomeFacts(1, deal.id, RON.slack_id, deal.state, asked_at=BEFORE)
        page = OutcomePage(facts, deal, RON, MIA, RON)
        yield partial(outcome_views.ask, T, page)
    facts = OutcomeFacts(
        1, lost.id, RON.slack_id, lost.state, ("price", "no-urgency"), "", BEFORE, BEFORE
    )
    told = OutcomePage(facts, lost, RON, MIA, RON)
    full = replace(facts, causes=(*facts.causes, "no-fit"), line="I'd ask for the budget first")
    yield partial(outcome_views.ask, T, told)
    yield partial(outcome_views.ask, T, replace(told, facts=full))
    open_again = replace(told, deal=DEAL, facts=replace(facts, asked_at=None))
    yield partial(outcome_views.ask, T, open_again)
    yield partial(outcome_views.outcome_form, T, told)
    yield partial(outcome_views.explained, T, replace(told, facts=full))
    ends = (
        EndCauses(DealState.WON, 2, 0),
        EndCauses(DealState.LOST, 5, 4, (CauseCount("no-urgency", 3), CauseCount("price", 1))),
        EndCauses(DealState.WALKED_AWAY, 1, 1),
    )
    month = MonthPage(
        MIA,
        MonthCauses(date(2026, 11, 1), ends),
        TODAY,
        9,
        is_own=False,
        unexplained=(replace(told, facts=replace(facts, answered_at=None, causes=())),),
    )
    yield partial(outcome_views.month_view, T, month)
    empty = MonthPage(RON, MonthCauses(date(2026, 10, 1)), TODAY, 1, is_own=True)
    yield partial(outcome_views.month_view, T, empty)
