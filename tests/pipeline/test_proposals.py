"""What is missing in a deal, and which deals are proposed for a 1:1, and why (R10, R12)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.pipeline.hygiene import Gap, gaps
from bot.pipeline.proposals import proposals
from bot.pipeline.rules import CLOSED, DealFacts, DealState, Phase
from bot.words import tongue
from tests.pipeline.values import NOW, TODAY, deal

T = tongue("en-GB")
YESTERDAY = TODAY - timedelta(days=1)


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, []),
        ({"close_on": TODAY, "next_step_on": TODAY}, []),
        ({"close_on": YESTERDAY}, [Gap.CLOSE_PASSED]),
        ({"next_step_on": YESTERDAY}, [Gap.STEP_PASSED]),
        ({"next_step_on": None}, [Gap.NO_STEP_DAY]),
        ({"next_step": "", "next_step_on": None}, [Gap.NO_STEP]),
        ({"close_on": None}, [Gap.NO_CLOSE]),
        ({"close_on": None, "phase": Phase.EARLY}, []),
        ({"amount": None}, []),
        ({"amount": None, "phase": Phase.LATE}, [Gap.NO_AMOUNT]),
        ({"amount": None, "close_on": None, "phase": Phase.LATE}, [Gap.NO_CLOSE, Gap.NO_AMOUNT]),
    ],
)
def test_gaps(changes: dict[str, object], found: list[Gap]) -> None:
    """Past-due and blank fields are gaps; early on blanks are none, and closed deals have none."""
    assert list(gaps(deal(**changes), TODAY)) == found  # type: ignore[arg-type]
    for state in CLOSED:
        assert gaps(deal(state=state, **changes), TODAY) == ()  # type: ignore[arg-type]


def said(deals: list[DealFacts], reviewed: dict[int, date] | None = None) -> list[list[str]]:
    found = proposals(deals, reviewed or {}, TODAY)
    return [[T.text(one) for one in proposal.reasons] for proposal in found]


def test_reasons_in_words() -> None:
    """A proposal says why, the strongest reason first, at most three; none is without one."""
    old = NOW - timedelta(weeks=6)
    risky = deal(1, close_on=YESTERDAY, next_step="", next_step_on=None, stage_since=old)
    assert said([risky]) == [
        [
            "its close date has passed: Sunday 22 November",
            "no next step",
            "your largest open deal in EUR",
        ]
    ]
    assert said([deal(1, amount=None)], {1: TODAY}) == [["open, and in good order"]]
    assert said([deal(1, amount=None)]) == [["not looked at in a 1:1 yet"]]
    assert said([deal(1, amount=None, stage_since=old)], {1: TODAY - timedelta(weeks=5)}) == [
        ["last looked at 5 weeks ago", "in Proposal for 6 weeks"]
    ]
    assert said([deal(1, amount=None, phase=Phase.EARLY)], {1: TODAY}) == [
        ["early: there is most to shape"]
    ]


def test_risk_amount_and_weeks() -> None:
    """A risk outweighs a large amount, which outweighs what was merely looked at longer ago."""
    reviewed = {1: TODAY, 2: TODAY, 3: TODAY - timedelta(weeks=3)}
    risk = deal(1, amount=100, next_step="", next_step_on=None, close_on=YESTERDAY)
    large, long_ago = deal(2, amount=5_000_000), deal(3, amount=100)

    found = proposals([long_ago, large, risk], reviewed, TODAY)

    assert [one.deal.id for one in found] == [1, 2, 3]


def test_currencies_are_not_compared() -> None:
    """The largest of each currency is large: nobody knows here what a yen is worth."""
    yen = deal(1, amount=10_000_000, currency="JPY")
    reasons = said([yen, deal(2, amount=100)], {1: TODAY, 2: TODAY})

    assert reasons == [["your largest open deal in JPY"], ["your largest open deal in EUR"]]


days = st.one_of(st.none(), st.dates(date(2026, 9, 1), date(2027, 2, 1)))
instants = st.integers(0, 4000).map(lambda hours: NOW - timedelta(hours=hours))


@st.composite
def pipelines(draw: st.DrawFn) -> list[DealFacts]:
    count = draw(st.integers(0, 12))
    return [
        deal(
            number,
            phase=draw(st.sampled_from(Phase)),
            amount=draw(st.one_of(st.none(), st.integers(1, 10**9))),
            currency=draw(st.sampled_from(["EUR", "USD", ""])),
            close_on=draw(days),
            next_step=draw(st.sampled_from(["", "Call"])),
            next_step_on=draw(days),
            state=draw(st.sampled_from([*DealState, DealState.OPEN, DealState.OPEN])),
            created_at=draw(instants),
            stage_since=draw(st.one_of(st.none(), instants)),
        )
        for number in range(1, count + 1)
    ]


@given(
    deals=pipelines(),
    reviewed=st.dictionaries(st.integers(1, 12), st.dates(date(2026, 6, 1), TODAY)),
    mixed=st.randoms(use_true_random=False),
)
def test_what_always_holds(
    deals: list[DealFacts], reviewed: dict[int, date], mixed: object
) -> None:
    """Each open deal once and no other, an early one among the first three, in one order."""
    found = proposals(deals, reviewed, TODAY)

    still_open = [one for one in deals if one.is_open]
    assert sorted(one.deal.id for one in found) == sorted(one.id for one in still_open)
    if any(one.phase is Phase.EARLY for one in still_open):
        assert any(one.deal.phase is Phase.EARLY for one in found[:3])
    assert all(1 <= len(one.reasons) <= 3 for one in found)
    shuffled = list(deals)
    mixed.shuffle(shuffled)  # type: ignore[attr-defined]
    assert proposals(shuffled, reviewed, TODAY) == found
