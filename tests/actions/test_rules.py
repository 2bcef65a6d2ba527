"""What may become of an action, and when its owner is reminded: decided without anything else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.actions import rules
from bot.actions.rules import ActionFacts, ActionField, ActionState
from bot.errors import InvalidInput, NotAllowed
from bot.people.rules import DayOff, WhyOff, WorkingHours
from tests.actions.values import MONDAY, NOW, action, at, hours, off
from tests.rhythm.house import MIA, RON

AGREED = action(state=ActionState.AGREED, agreed_at=NOW)
DONE = action(state=ActionState.DONE, agreed_at=NOW, closed_at=NOW, closed_by=RON)
DROPPED = replace(DONE, state=ActionState.DROPPED)
DECLINED = action(state=ActionState.DECLINED, closed_at=NOW, closed_by=RON)
LATER = NOW + timedelta(hours=1)

Step = Callable[[ActionFacts, str], ActionFacts]

STEPS: dict[str, Step] = {
    "accept": lambda one, by: rules.accepted(one, by, now=LATER),
    "decline": lambda one, by: rules.declined(one, by, "no", now=LATER),
    "done": lambda one, by: rules.done(one, by, now=LATER),
    "drop": lambda one, by: rules.dropped(one, by, now=LATER),
    "help": lambda one, by: rules.asked_for_help(one, by, "how?"),
    "change": lambda one, by: rules.changed(one, by, text="Other", due_on=one.due_on),
    "reopen": lambda one, by: rules.reopened(one, now=LATER),
    "explain": lambda one, by: rules.with_outcome(one, "fine"),
}


@pytest.mark.parametrize(
    ("step", "before", "by", "after"),
    [
        ("accept", action(), RON, ActionState.AGREED),
        ("accept", action(), MIA, None),
        ("accept", AGREED, RON, ActionState.AGREED),
        ("accept", DECLINED, RON, ActionState.AGREED),
        ("accept", DONE, RON, None),
        ("accept", DROPPED, RON, None),
        ("decline", action(), RON, ActionState.DECLINED),
        ("decline", action(), MIA, None),
        ("decline", DECLINED, RON, ActionState.DECLINED),
        ("decline", AGREED, RON, None),
        ("decline", DONE, RON, None),
        ("done", AGREED, RON, ActionState.DONE),
        ("done", AGREED, MIA, ActionState.DONE),
        ("done", DONE, RON, ActionState.DONE),
        ("done", action(), RON, ActionState.DONE),
        ("done", action(), MIA, None),
        ("done", DROPPED, RON, None),
        ("done", DECLINED, RON, None),
        ("drop", AGREED, RON, ActionState.DROPPED),
        ("drop", action(), MIA, ActionState.DROPPED),
        ("drop", DROPPED, RON, ActionState.DROPPED),
        ("drop", DONE, RON, None),
        ("help", AGREED, RON, ActionState.AGREED),
        ("help", AGREED, MIA, None),
        ("help", DONE, RON, None),
        ("change", action(), MIA, ActionState.PROPOSED),
        ("change", action(), RON, ActionState.PROPOSED),
        ("change", AGREED, RON, ActionState.AGREED),
        ("change", AGREED, MIA, None),
        ("change", DROPPED, RON, None),
        ("reopen", DONE, RON, ActionState.AGREED),
        ("reopen", DROPPED, MIA, ActionState.AGREED),
        ("reopen", replace(DROPPED, agreed_at=None), MIA, ActionState.PROPOSED),
        ("reopen", AGREED, RON, ActionState.AGREED),
        ("reopen", replace(DONE, closed_at=NOW - timedelta(days=15)), RON, None),
        ("explain", DONE, RON, ActionState.DONE),
        ("explain", AGREED, RON, None),
    ],
)
def test_steps(step: str, before: ActionFacts, by: str, after: ActionState | None) -> None:
    """Who may do what in which state; None where it is refused with words."""
    if after is None:
        with pytest.raises(NotAllowed):
            STEPS[step](before, by)
    else:
        assert STEPS[step](before, by).state is after


def test_done_at_once_is_agreed() -> None:
    """An owner who does what was proposed agreed by doing it."""
    facts = rules.done(action(), RON, now=LATER)

    assert (facts.agreed_at, facts.closed_at, facts.closed_by) == (LATER, LATER, RON)


def test_moves_are_counted() -> None:
    """Another day is a move; other words alone are none."""
    other_words = rules.changed(AGREED, RON, text="Other", due_on=AGREED.due_on)
    other_day = rules.changed(AGREED, RON, text=AGREED.text, due_on=MONDAY)

    assert (other_words.moves, other_day.moves) == (0, 1)


@pytest.mark.parametrize(
    ("due", "days", "first", "again"),
    [
        ("2026-11-26", (), "2026-11-26 08:00", "2026-11-27 08:00"),
        ("2026-11-27", (), "2026-11-27 08:00", "2026-11-30 08:00"),
        ("2026-11-28", (), "2026-11-30 08:00", "2026-12-01 08:00"),
        ("2026-11-26", (off("2026-11-26"),), "2026-11-27 08:00", "2026-11-30 08:00"),
        (
            "2026-11-26",
            (off("2026-11-27", "2026-12-04"),),
            "2026-11-26 08:00",
            "2026-12-07 08:00",
        ),
    ],
)
def test_ladder(due: str, days: tuple[DayOff, ...], first: str, again: str) -> None:
    """The morning it is due and the next working day, both working days of the owner (R32)."""
    facts = replace(AGREED, due_on=date.fromisoformat(due))

    assert rules.ladder(facts, hours(*days), now=NOW) == (at(first), at(again))


@pytest.mark.parametrize(
    ("reminds_at", "again_at", "now", "due", "expected"),
    [
        # Nothing used yet: both move along.
        ("26 08:00", "27 08:00", "25 12:00", 30, ("2026-11-30 08:00", "2026-12-01 08:00")),
        # One is used: the other one is for the new day.
        ("24 08:00", "25 08:00", "24 12:00", 27, ("2026-11-24 08:00", "2026-11-27 08:00")),
        # Moved to this very day, after its morning: the next working day is what is left.
        ("24 08:00", "25 08:00", "24 12:00", 24, ("2026-11-24 08:00", "2026-11-25 08:00")),
        # Both are used: it stays so.
        ("24 08:00", "25 08:00", "25 12:00", 30, ("2026-11-24 08:00", "2026-11-25 08:00")),
    ],
)
def test_used_touches_stay(
    reminds_at: str, again_at: str, now: str, due: int, expected: tuple[str, str]
) -> None:
    """A touch whose time has come isn't given back by a move: never more than three (R32)."""
    facts = replace(
        AGREED,
        due_on=date(2026, 11, due),
        reminds_at=at(f"2026-11-{reminds_at}"),
        again_at=at(f"2026-11-{again_at}"),
    )

    found = rules.ladder(facts, hours(), now=at(f"2026-11-{now}"))

    assert found == (at(expected[0]), at(expected[1]))


@given(
    due=st.integers(0, 40),
    now=st.integers(0, 24 * 40),
    leave=st.tuples(st.integers(0, 40), st.integers(0, 12)),
    zone=st.sampled_from(["Europe/Berlin", "America/New_York", "Asia/Tokyo"]),
    used=st.integers(0, 2),
)
def test_every_ladder(due: int, now: int, leave: tuple[int, int], zone: str, used: int) -> None:
    """Reminders begin a working day of the owner, in order, and what is used is never moved."""
    moment = NOW + timedelta(hours=now)
    first = MONDAY + timedelta(days=leave[0])
    mine = WorkingHours(zone, off=(DayOff(first, first + timedelta(days=leave[1]), WhyOff.AWAY),))
    past = [moment - timedelta(days=5 - one) for one in range(used)]
    facts = replace(
        AGREED,
        due_on=MONDAY + timedelta(days=due),
        reminds_at=past[0] if past else None,
        again_at=past[1] if len(past) > 1 else None,
    )

    found = rules.ladder(facts, mine, now=moment)

    assert list(found[:used]) == past
    for one in found[used:]:
        assert mine.is_open(one)
        assert mine.opens(mine.local_day(one)) == one
        assert mine.local_day(one) >= facts.due_on
    if used < 2:
        assert found[0] < found[1] or found[1] <= moment


@pytest.mark.parametrize(
    ("facts", "comes_up"),
    [
        (action(), True),
        (AGREED, False),
        (replace(AGREED, needs_help=""), True),
        (replace(AGREED, again_at=NOW), True),
        (replace(AGREED, again_at=LATER), False),
        (replace(DONE, again_at=NOW), False),
        (DECLINED, False),
    ],
)
def test_agenda(facts: ActionFacts, comes_up: bool) -> None:
    """The next 1:1 takes up what wasn't accepted, what needs help, and the third touch."""
    assert rules.belongs_on_agenda(facts, at=NOW) is comes_up


@pytest.mark.parametrize(
    ("text", "due", "field"),
    [
        ("", MONDAY, ActionField.TEXT),
        ("x" * 501, MONDAY, ActionField.TEXT),
        ("x", None, ActionField.DUE),
        ("x", MONDAY - timedelta(days=1), ActionField.DUE),
        ("x", MONDAY + timedelta(days=367), ActionField.DUE),
    ],
)
def test_problems(text: str, due: date | None, field: str) -> None:
    """What can't be taken is told at its field."""
    assert set(rules.problems(text, due, today=MONDAY)) == {field}


def test_long_lines() -> None:
    """A line that is too long says so, with its length, at its field."""
    with pytest.raises(InvalidInput) as caught:
        rules.words_of("x" * 301, longest=300, field=ActionField.WORDS)

    assert "301" in str(caught.value.fields[ActionField.WORDS])


def test_default_day() -> None:
    """A working week ahead, by the owner's own days."""
    assert rules.default_due(hours(), MONDAY) == date(2026, 11, 30)
    assert rules.default_due(hours(off("2026-11-25")), MONDAY) == date(2026, 12, 1)
