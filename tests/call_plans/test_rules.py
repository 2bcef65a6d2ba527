"""What holds for call plans: times, limits, what is owed (docs/rhythm.md R29, R30)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.call_plans import rules
from bot.call_plans.rules import Outcome, PlanState, Words
from bot.people.rules import DayOff, WhyOff, WorkingHours
from tests.call_plans.values import DRAFT, PLAN, at, plan

BERLIN = WorkingHours("Europe/Berlin")
MONDAY = at("2026-11-23 09:20")


@pytest.mark.parametrize(
    ("now", "hours", "day", "minute"),
    [
        ("2026-11-23 09:20", BERLIN, date(2026, 11, 24), 11 * 60),
        ("2026-11-23 19:00", BERLIN, date(2026, 11, 24), 9 * 60),
        ("2026-11-23 03:00", BERLIN, date(2026, 11, 24), 9 * 60),
        ("2026-11-27 10:00", BERLIN, date(2026, 11, 30), 12 * 60),
        ("2026-11-23 09:20", replace(BERLIN, start=570, end=600), date(2026, 11, 24), 600),
        (
            "2026-11-23 09:20",
            replace(BERLIN, off=(DayOff(date(2026, 11, 24), date(2026, 11, 25), WhyOff.AWAY),)),
            date(2026, 11, 26),
            11 * 60,
        ),
    ],
)
def test_first_guess(now: str, hours: WorkingHours, day: date, minute: int) -> None:
    """The form begins with the next working day, at the full hour to come within one's hours."""
    assert rules.first_guess(hours, at(now)) == (day, minute)


@given(
    start=st.integers(0, 23 * 60 + 58),
    length=st.integers(1, 24 * 60),
    minutes=st.integers(0, 60 * 24 * 14),
)
def test_the_guess_is_always_to_come(start: int, length: int, minutes: int) -> None:
    """Whatever the hours and the moment, the guess is a full hour of a day and still to come."""
    hours = replace(BERLIN, start=start, end=min(start + length, 24 * 60))
    now = MONDAY + timedelta(minutes=minutes)

    day, minute = rules.first_guess(hours, now)

    assert minute % 60 == 0
    assert 0 <= minute < 24 * 60
    assert day > hours.local_day(now)


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"day": None}, "date", "still to come"),
        ({"minute": None}, "time", "still to come"),
        ({"day": date(2026, 11, 22)}, "date", "still to come"),
        ({"day": date(2028, 1, 1)}, "date", "within the next year"),
        ({"day": date(2026, 11, 23), "minute": 600}, "time", "time is over"),
        ({"length": 7}, "length", "one of the choices"),
        ({"objective": ""}, Words.OBJECTIVE, "what you want to reach"),
        ({"commitment": ""}, Words.COMMITMENT, "what the customer shall do"),
        ({"objective": "x" * 3000}, Words.OBJECTIVE, "3000 characters; 500 fit"),
        ({"questions": "a?\nb?\n\nc?\nd?"}, Words.QUESTIONS, "Three at most"),
    ],
)
def test_problems(changes: dict[str, object], field: str, words: str) -> None:
    """What can't be taken is told at its field, with what to do."""
    found = rules.problems(replace(DRAFT, **changes), BERLIN, MONDAY)  # type: ignore[arg-type]

    assert set(found) == {field}
    assert words in str(found[field])


def test_no_problems() -> None:
    """The short form is enough, and the longest texts that fit are taken."""
    longest = {words: "x" * rules.LIMITS[words] for words in Words}
    full = replace(
        DRAFT,
        objective=longest[Words.OBJECTIVE],
        commitment=longest[Words.COMMITMENT],
        customer=longest[Words.CUSTOMER],
        people=longest[Words.PEOPLE],
        questions=longest[Words.QUESTIONS],
        objection=longest[Words.OBJECTION],
        evidence=longest[Words.EVIDENCE],
    )

    assert rules.problems(DRAFT, BERLIN, MONDAY) == {}
    assert rules.problems(full, BERLIN, MONDAY) == {}
    assert DRAFT.is_short
    assert not full.is_short


def test_editing_and_answering() -> None:
    """A plan can be changed until the call, and answered from then on."""
    before, during = PLAN.call_at - timedelta(seconds=1), PLAN.call_at

    assert PLAN.is_editable(before)
    assert not PLAN.is_answerable(before)
    assert not PLAN.is_editable(during)
    assert PLAN.is_answerable(during)
    cancelled = plan(state=PlanState.CANCELLED)
    assert not cancelled.is_editable(before)
    assert not cancelled.is_answerable(during)


@pytest.mark.parametrize(
    ("changes", "now", "is_owed"),
    [
        ({}, "2026-11-24 14:29", False),
        ({}, "2026-11-24 14:30", True),
        ({}, "2026-12-22 14:29", True),
        ({}, "2026-12-22 14:30", False),
        ({"state": PlanState.CANCELLED}, "2026-11-24 15:00", False),
        ({"state": PlanState.ANSWERED, "outcome": Outcome.NO}, "2026-11-24 15:00", False),
    ],
)
def test_what_is_owed(changes: dict[str, object], now: str, *, is_owed: bool) -> None:
    """An outcome is owed from the end of the call for four weeks, unless told or cancelled."""
    assert rules.is_owed(plan(**changes), at(now)) is is_owed


def test_reminder_and_answer_times() -> None:
    """A reminder only if ticked; the ask lasts until the fifth working day is over."""
    assert rules.reminds_at(PLAN) is None
    ticked = plan(remind_minutes=30)
    assert rules.reminds_at(ticked) == at("2026-11-24 13:30")
    assert rules.reminds_at(plan(remind_minutes=30, state=PlanState.CANCELLED)) is None
    assert rules.answer_until(PLAN, BERLIN) == at("2026-12-01 17:00")


def test_the_gap_in_spring() -> None:
    """A time that the clocks skip is the next valid minute (docs/rhythm.md R7)."""
    draft = replace(DRAFT, day=date(2027, 3, 28), minute=2 * 60 + 30)

    found = rules.starts_at(draft, "Europe/Berlin")

    assert found == datetime.fromisoformat("2027-03-28T01:00:00+00:00")
