"""Asks and minutes a week: what has room, what waits, what falls away (docs/rhythm.md R43, R49)."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.people.budget import (
    MOST_ITEMS,
    OF_INTENSITY,
    FallsAway,
    Limits,
    Use,
    WaitsUntil,
    choose,
    decide,
    limits_of,
    next_week_opens,
    next_working_morning,
    week_of,
)
from bot.people.rules import Intensity, WorkingHours
from bot.people.topics import Manner, Rank, Seconds, Topic
from tests.support.asks import KINDS

BERLIN = WorkingHours("Europe/Berlin")
LIGHT = OF_INTENSITY[Intensity.LIGHT]
TUESDAY = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
ASK = Use(35)
CHECK = Use(75, is_check=True)
PUSHED = Use(75, is_pushed=True)
TALK = Use(45, is_ask=False)


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+00:00")


@pytest.mark.parametrize(
    ("intensity", "reps", "expected"),
    [
        ("light", 0, Limits(5, 2, 900, 1)),
        ("standard", 0, Limits(8, 3, 1200, 2)),
        ("active", 0, Limits(12, 4, 1800, 3)),
        ("active", 9, Limits(10, 2, 2700)),
        ("light", 1, Limits(10, 2, 300)),
    ],
)
def test_limits(intensity: str, reps: int, expected: Limits) -> None:
    """The limits are those of the rule's table; who leads reps has a manager's, both roles one."""
    assert limits_of(Intensity(intensity), reps=reps) == expected


@pytest.mark.parametrize(
    ("wanted", "week", "today", "expected"),
    [
        (ASK, [], 0, None),
        (ASK, [ASK] * 4, 1, None),
        (ASK, [ASK] * 4, 2, WaitsUntil(at("2026-11-25T08:00"))),
        (ASK, [ASK] * 5, 0, WaitsUntil(at("2026-11-30T08:00"))),
        # Both limits are obeyed: 15 minutes are over before five asks are.
        (Use(360), [Use(360)], 0, None),
        (Use(360), [Use(360)] * 2, 0, WaitsUntil(at("2026-11-30T08:00"))),
        (Use(180), [Use(360)] * 2, 0, None),
        (TALK, [Use(360), Use(360), Use(180)], 2, WaitsUntil(at("2026-11-30T08:00"))),
        # A conversation is no ask.
        (TALK, [ASK] * 5, 2, None),
        (CHECK, [CHECK], 0, WaitsUntil(at("2026-11-30T08:00"))),
        (PUSHED, [PUSHED], 0, None),
        (PUSHED, [PUSHED] * 2, 0, FallsAway("had-their-questions")),
        (Use(1000), [], 0, FallsAway("over-budget")),
    ],
)
def test_decide(
    wanted: Use, week: list[Use], today: int, expected: WaitsUntil | FallsAway | None
) -> None:
    """What has no room today waits for the next morning, what has none this week for Monday."""
    found = decide(wanted, LIGHT, week=week, asks_today=today, hours=BERLIN, now=TUESDAY)

    assert found == expected


@pytest.mark.parametrize(
    ("now", "morning", "week"),
    [
        ("2026-11-24T09:00", "2026-11-25T08:00", "2026-11-30T08:00"),
        ("2026-11-27T09:00", "2026-11-30T08:00", "2026-11-30T08:00"),
        # Nobody works on Christmas Day, a Friday, and the next week begins on the Monday.
        ("2026-12-24T09:00", "2026-12-28T08:00", "2026-12-28T08:00"),
        ("2026-03-27T09:00", "2026-03-30T07:00", "2026-03-30T07:00"),
    ],
)
def test_when_there_is_room_again(now: str, morning: str, week: str) -> None:
    """Mornings and weeks are those of the reader, with their holidays and changes of clocks."""
    hours = replace(BERLIN, country="DE")

    assert next_working_morning(hours, at(now)) == at(morning)
    assert next_week_opens(hours, at(now)) == at(week)


def test_a_week_is_that_of_its_year() -> None:
    """The first days of January may belong to the old year's last week."""
    assert week_of(datetime(2027, 1, 3, tzinfo=UTC).date()) == "2026-W53"


def _asks(*kinds: str) -> list[tuple[int, Manner]]:
    return [(number, KINDS[f"test.{kind}"]) for number, kind in enumerate(kinds)]


@pytest.mark.parametrize(
    ("kinds", "week", "chosen"),
    [
        (["praise", "outcome"], [], (1, 0)),
        (["praise", "win", "check", "question", "action", "outcome"], [], (5, 4, 3, 2, 1)),
        # One check a week; two that others set off.
        (["check", "check", "action"], [], (2, 0)),
        (["check", "action"], [CHECK], (1,)),
        (["question", "question", "question"], [], (0, 1)),
        (["question", "action"], [PUSHED] * 2, (1,)),
        # What doesn't fit into the minutes stays behind, what does goes along.
        (["plan", "plan", "plan", "outcome"], [], (3, 0, 1)),
        (["action", "outcome"], [ASK] * 4, (1, 0)),
        (["action", "outcome"], [ASK] * 5, ()),
        ([], [], ()),
    ],
)
def test_choose(kinds: list[str], week: list[Use], chosen: tuple[int, ...]) -> None:
    """Into one message go at most five, those first that rank first, each within its limits."""
    assert choose(_asks(*kinds), LIGHT, week=week) == chosen


def test_the_oldest_of_a_rank_goes_first() -> None:
    """Of several of one rank the oldest goes first."""
    assert choose(_asks(*["action"] * 7), LIGHT, week=[]) == (0, 1, 2, 3, 4)


manners = st.sampled_from(sorted(KINDS.values(), key=lambda one: (one.rank, one.seconds)))


@given(
    st.sampled_from([*OF_INTENSITY.values(), limits_of(Intensity.LIGHT, reps=3)]),
    st.lists(st.tuples(st.integers(0, 7 * 24), manners, st.booleans()), max_size=60),
)
def test_nobody_is_ever_over_budget(limits: Limits, asked: list[tuple[int, Manner, bool]]) -> None:
    """Whatever is asked when: no week and no day gets more than its limits."""
    week: list[Use] = []
    days: Counter[int] = Counter()
    for hour, manner, is_ask in sorted(asked, key=lambda one: one[0]):
        now = at("2026-11-23T00:00") + timedelta(hours=hour)
        use = Use.of(manner, is_ask=is_ask)
        found = decide(use, limits, week=week, asks_today=days[now.day], hours=BERLIN, now=now)
        if found is None:
            week.append(use)
            days[now.day] += use.is_ask
        elif isinstance(found, WaitsUntil):
            assert found.until > now
            assert BERLIN.is_open(found.until)

    assert sum(use.is_ask for use in week) <= limits.week
    assert max([0, *days.values()]) <= limits.day
    assert sum(use.seconds for use in week) <= limits.seconds
    assert sum(use.is_check for use in week) <= (limits.checks or limits.week)
    assert sum(use.is_pushed for use in week) <= 2


@given(st.lists(manners, max_size=12), st.lists(manners, max_size=5))
def test_a_bundle_is_never_over_budget(waiting: list[Manner], before: list[Manner]) -> None:
    """A bundle is one ask; with what the week took before, its items keep every limit."""
    week = [Use.of(manner, is_ask=True) for manner in before]
    chosen = choose(list(enumerate(waiting)), LIGHT, week=week)
    taken = [Use.of(waiting[number], is_ask=True) for number in chosen]

    assert len(set(chosen)) == len(chosen) <= MOST_ITEMS
    if chosen:
        assert len(week) < LIGHT.week
        assert sum(use.seconds for use in (*week, *taken)) <= LIGHT.seconds
    if any(use.is_check for use in taken):
        assert sum(use.is_check for use in (*week, *taken)) <= 1
    if any(use.is_pushed for use in taken):
        assert sum(use.is_pushed for use in (*week, *taken)) <= 2
    assert [waiting[number].rank for number in chosen] == sorted(
        waiting[number].rank for number in chosen
    )


def test_the_order_is_the_rules() -> None:
    """Prep sheet, outcome, actions, question, deal check, win or loss, praise: in this order."""
    order = ["prep", "outcome", "action", "question", "check", "win", "praise"]

    assert [KINDS[f"test.{kind}"].rank for kind in order] == sorted(
        KINDS[f"test.{kind}"].rank for kind in order
    )


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (Seconds.TAP, 8),
        (Seconds.OUTCOME, 35),
        (Seconds.RE_ASK, 45),
        (Seconds.OPEN_REPLY, 75),
        (Seconds.SHORT_PLAN, 180),
        (Seconds.PLAN, 360),
    ],
)
def test_the_table_of_seconds(seconds: Seconds, expected: int) -> None:
    """Minutes come from the rule's own table."""
    assert seconds == expected


def test_what_begins_a_check() -> None:
    """A question that is asked once more belongs to a check that was counted already (R49)."""
    check = Manner(Topic.DEAL_CHECK, 75)
    again = Manner(Topic.DEAL_CHECK, 75, begins_no_check=True)

    assert Use.of(check, is_ask=True).is_check
    assert not Use.of(again, is_ask=True).is_check


def test_a_conversation_is_neither_check_nor_pushed() -> None:
    """A re-ask costs its seconds, and none of what is counted."""
    manner = Manner(Topic.DEAL_CHECK, 45, Rank.LAST, is_pushed=True)

    assert Use.of(manner, is_ask=False) == Use(45, is_ask=False)
