"""What tests of the book reckon with."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from bot.evidence.book.rules import Answer, BookFacts, BuyerFacts, ViewFacts
from bot.evidence.checks.rules import CheckFacts, CheckState, Form, Source
from bot.evidence.checks.types import ReadingFacts
from bot.evidence.questions.rules import Step
from bot.evidence.reading.types import Finding, Label, What
from bot.pipeline.rules import DealFacts, DealState, Phase

__all__ = ["DEAL", "FULL", "NOW", "TODAY", "a_check", "a_reading", "a_view"]

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
TODAY = NOW.date()
DEAL = DealFacts(
    id=1,
    rep="U1RON",
    name="Acme renewal",
    account="Acme",
    stage="Proposal",
    phase=Phase.LATE,
    amount=1_200_000,
    currency="EUR",
    close_on=date(2026, 12, 18),
    next_step="Send the paper",
    next_step_on=date(2026, 11, 25),
    state=DealState.OPEN,
    created_at=NOW,
    changed_at=NOW,
)
FULL = BookFacts(
    1,
    competition="Globex, and doing nothing",
    approach="We run the pilot on their own data",
    cost=18_000_000,
    currency="EUR",
    reckoning="Petra's: 3 people, 2 days a month",
    last_act="Petra sent the redlines",
    last_act_on=TODAY - timedelta(days=3),
    buyers=(
        BuyerFacts(1, "Petra Vogel", "head of operations", TODAY - timedelta(days=10)),
        BuyerFacts(2, "Tom Lind", "CFO", TODAY),
    ),
    changed_by="U1RON",
    changed_at=NOW - timedelta(days=1),
)


def a_reading(label: Label | None = Label.EVIDENCE, **changes: object) -> ReadingFacts:
    """Make a reading of yesterday, but for these."""
    usual = ReadingFacts(
        id=1,
        rep="U1RON",
        deal_id=1,
        check_id=1,
        question_id=1,
        question_key="evidence.how-do-we-know",
        question="How do we know?",
        call_plan_id=None,
        author="U1RON",
        text="Petra sent the redlines on Tuesday.",
        label=label,
        language="en",
        found=(Finding(What.ACTOR, "Petra"), Finding(What.ACT, "sent the redlines")),
        missing=(),
        reasons=(),
        said_at=NOW - timedelta(days=1),
        read_at=NOW,
        overruled=None,
        overruled_by=None,
        overruled_at=None,
        verified_by=None,
        verified_at=None,
    )
    return replace(usual, **changes)  # type: ignore[arg-type]


def a_view(seat: str = "U1RON", answer: Answer = Answer.NOT_YET, number: int = 1) -> ViewFacts:
    """Make a buyer's view."""
    return ViewFacts(number, 1, None, seat, answer, "No budget yet", NOW - timedelta(days=number))


def a_check(**changes: object) -> CheckFacts:
    """Make a check of the late deal that the manager opened, but for these."""
    usual = CheckFacts(
        id=1,
        rep="U1RON",
        deal_id=1,
        source=Source.MANAGER,
        form=Form.SHORT,
        phase=Phase.LATE,
        place="U1MIA,U1RON",
        thread=None,
        step=Step.OVERVIEW,
        state=CheckState.OPEN,
        opened_by="U1MIA",
        opened_at=NOW,
        closes_at=None,
        closed_at=None,
        closed_why="",
        is_in_channel=False,
    )
    return replace(usual, **changes)  # type: ignore[arg-type]
