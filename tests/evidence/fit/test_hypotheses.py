"""What a pipeline gives reason to ask: by figures, on enough deals, and never a verdict."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.evidence.fit.hypotheses import (
    LEAST_DEALS,
    Activity,
    Cause,
    Diagnosis,
    Known,
    diagnose,
    turn_of,
)
from bot.evidence.fit.rules import Answer, FitFacts, Ideal, Part, Standing
from bot.evidence.questions.bank import group
from bot.pipeline.rules import DealFacts, DealState, Phase
from tests.evidence.fit.fit_house import WORDS
from tests.pipeline.values import deal

TODAY = date(2026, 11, 23)
LONG_AGO = datetime(2026, 10, 1, tzinfo=UTC)
LATELY = datetime(2026, 11, 20, tzinfo=UTC)
IDEAL = Ideal(WORDS)


def several(
    phase: Phase, count: int, *, first: int = 1, since: datetime = LATELY
) -> list[DealFacts]:
    return [deal(first + one, phase=phase, stage_since=since) for one in range(count)]


def causes_in(found: Diagnosis) -> list[Cause]:
    return [one.cause for one in found.hypotheses]


def test_a_thin_top() -> None:
    """One early deal of five and fewer asks about targeting, with what was said of their fit."""
    deals = [*several(Phase.MIDDLE, 4), *several(Phase.LATE, 1, first=9)]
    misfit = FitFacts(Part.PROBLEM, Answer.NO, "U1RON", LATELY)
    standings = {deals[0].id: Standing(deals[0], IDEAL.asked, {Part.PROBLEM: misfit})}

    [one] = diagnose(Known(TODAY, deals, IDEAL, standings)).hypotheses

    assert (one.cause, one.serves, one.n) == (Cause.TARGETING, "R34", 5)
    assert [str(figure) for figure in one.figures] == [
        "0 of 5 open deals are early.",
        "Of 1 whose fit was asked about, 1 don't fit in at least one point.",
    ]


def test_a_full_top_and_no_description() -> None:
    """With a quarter of early deals nothing is said, nor without an ideal customer to go by."""
    full = [*several(Phase.MIDDLE, 3), *several(Phase.EARLY, 1, first=9), deal(30)]
    thin = several(Phase.LATE, 6)

    assert (
        causes_in(diagnose(Known(TODAY, [*full, *several(Phase.EARLY, 1, first=40)], IDEAL))) == []
    )
    silent = diagnose(Known(TODAY, thin))
    assert silent.hypotheses == ()
    assert any("ideal customer" in str(need) for need in silent.needs)


def test_stuck_in_the_middle() -> None:
    """Where half of the middle stands still, what more of these lack is asked about."""
    deals = [*several(Phase.MIDDLE, 3, since=LONG_AGO), *several(Phase.MIDDLE, 3, first=9)]
    ids = [one.id for one in deals]

    cost = diagnose(Known(TODAY, deals, lacks_cost=ids, lacks_buyers=ids[:1]))
    [one] = cost.hypotheses
    assert (one.cause, one.serves, one.n) == (Cause.COST, "R36", 6)
    assert str(one.figures[0]).startswith("3 of 6 deals in the middle")
    assert str(one.figures[1]) == "Of these, 3 have no cost of the customer's problem."
    assert causes_in(diagnose(Known(TODAY, deals, lacks_buyers=ids))) == [Cause.BUYERS]
    assert causes_in(diagnose(Known(TODAY, deals))) == []
    assert causes_in(diagnose(Known(TODAY, [*deals[1:], deal(50)], lacks_cost=ids))) == []


def test_activity_without_results() -> None:
    """Only a scorecard tells that activity is fine and nothing comes of it."""
    deals = several(Phase.EARLY, 5)

    fine = Known(TODAY, deals, activity=Activity(4, 80, 100, 0))
    assert causes_in(diagnose(fine)) == [Cause.MESSAGING]
    for other in (None, Activity(4, 79, 100, 0), Activity(4, 100, 100, 1), Activity(4, 0, 0, 0)):
        found = diagnose(Known(TODAY, deals, activity=other))
        assert found.hypotheses == ()
        assert any("scorecard" in str(need) for need in found.needs) is (other is None)


@given(
    phases=st.lists(st.sampled_from(Phase), max_size=12),
    weeks=st.lists(st.integers(0, 20), min_size=12, max_size=12),
    closed=st.integers(0, 12),
    least=st.integers(1, 9),
)
def test_silent_below_the_sample(
    phases: list[Phase], weeks: list[int], closed: int, least: int
) -> None:
    """Nothing is said on fewer deals than the sample; what is said rests on as many as it says."""
    deals = [
        deal(
            number,
            phase=phase,
            stage_since=datetime(2026, 11, 23, tzinfo=UTC) - timedelta(weeks=weeks[number]),
            state=DealState.LOST if number < closed else DealState.OPEN,
        )
        for number, phase in enumerate(phases)
    ]
    every = range(len(deals))
    still_open = [one for one in deals if one.is_open]

    found = diagnose(Known(TODAY, deals, IDEAL, lacks_cost=every), least=least)

    for one in found.hypotheses:
        of_middle = [other for other in still_open if other.phase is Phase.MIDDLE]
        assert one.n == len(still_open if one.serves == "R34" else of_middle) >= least
    if len(still_open) < least:
        assert found.hypotheses == ()
        assert f"Open deals: {len(still_open)} so far" in str(found.needs[0])


def test_each_has_questions_of_its_own() -> None:
    """The bank has at least four questions for each hypothesis, another one each week (R25)."""
    assert LEAST_DEALS == 5
    for cause in Cause:
        count = len(group(str(cause)))
        assert count >= 4
        turns = {turn_of("U1RON", TODAY + timedelta(weeks=one), count) for one in range(4)}
        assert len(turns) == 4
