"""The minutes that the closing form fills in and takes (docs/rhythm.md R1, R15)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import InvalidInput, NotAllowed
from bot.meeting.ids import Field
from bot.meeting.minutes import (
    LEEWAY,
    LONGEST,
    OVERTIME,
    Minutes,
    Span,
    checked,
    may_close,
    measured,
    typed,
)
from bot.rhythm.rules import OneOnOneFacts, State

TEN = datetime(2026, 11, 27, 9, tzinfo=UTC)
"""Ten in the morning in Berlin."""
FACTS = OneOnOneFacts(1, "a1", "U1MIA", "U1RON", "Europe/Berlin", TEN, TEN, 60)


def at(minute: int) -> datetime:
    """Tell an instant by the minutes after the planned beginning."""
    return TEN + timedelta(minutes=minute)


def started(minute: int) -> OneOnOneFacts:
    return replace(FACTS, started_at=at(minute))


@pytest.mark.parametrize(
    ("facts", "now", "is_sent", "begun", "over"),
    [
        (started(5), 20, False, 5, 60),
        (started(5), 20, True, 5, 20),
        (started(5), 60, True, 5, 60),
        (started(5), 75, True, 5, 75),
        (started(5), 75, False, 5, 75),
        (started(5), 90, True, 5, 90),
        (started(5), 91, True, 5, 60),
        (started(5), 600, False, 5, 60),
        (started(-50), -10, True, -50, -10),
        (FACTS, 40, True, 0, 40),
        (FACTS, 40, False, 0, 60),
        (FACTS, 75, True, 0, 60),
        (FACTS, 600, True, 0, 60),
        (replace(started(5), ended_at=at(50)), 70, True, 5, 50),
    ],
)
def test_what_was_measured(
    facts: OneOnOneFacts, now: int, *, is_sent: bool, begun: int, over: int
) -> None:
    """From Start to now or the planned end; what nobody measured is as planned."""
    assert measured(facts, at(now), is_sent=is_sent) == Span(at(begun), at(over))


@given(
    begun=st.none() | st.integers(-60, 59),
    now=st.integers(0, 3000),
    length=st.sampled_from([15, 30, 45, 60, 90]),
    is_sent=st.booleans(),
)
def test_whatever_is_filled_in_can_be_sent(
    begun: int | None, now: int, length: int, *, is_sent: bool
) -> None:
    """The figures that a form fills in always fit what was measured, and never run for hours."""
    since = None if begun is None else at(min(begun, now, length - 1))
    facts = replace(FACTS, length=length, started_at=since)
    span = measured(facts, at(now), is_sent=is_sent)
    minutes = Minutes.of(facts, span)

    assert 1 <= minutes.total == span.minutes
    assert span.ended <= facts.ends_at + OVERTIME
    assert span.ended - span.started <= LONGEST
    checked(minutes, span)


@given(
    said=st.integers(0, 300),
    forecast=st.none() | st.integers(0, 300),
    minutes=st.integers(1, 300),
)
def test_what_was_said_before_is_filled_in(said: int, forecast: int | None, minutes: int) -> None:
    """A label that was given already stands in the form, as far as it fits the length."""
    facts = replace(FACTS, manager_coaching=said, manager_forecasting=forecast)
    found = Minutes.of(facts, Span(TEN, at(minutes)))

    assert found.total == minutes
    assert found.coaching == min(said, minutes)
    assert found.forecasting <= (forecast or 0)
    assert min(found.coaching, found.forecasting, found.admin) >= 0


@pytest.mark.parametrize(
    ("minutes", "length", "wrong"),
    [
        (Minutes(60), 60, set()),
        (Minutes(40, 20, LEEWAY), 60, set()),
        (Minutes(40, 20, LEEWAY + 1), 60, {Field.COACHING}),
        (Minutes(20), 60, set()),
        (Minutes(0, 0, 60), 60, set()),
        (Minutes(0), 60, {Field.COACHING}),
        (Minutes(30), 0, {Field.ENDED}),
        (Minutes(30), -5, {Field.ENDED}),
        (Minutes(30), 481, {Field.ENDED}),
    ],
)
def test_figures_fit_the_length(minutes: Minutes, length: int, wrong: set[str]) -> None:
    """More than the 1:1 took, by a little more than counting roughly, is told at the field."""
    found: set[str] = set()
    try:
        checked(minutes, Span(TEN, at(length)))
    except InvalidInput as error:
        found = set(error.fields)

    assert found == wrong


@pytest.mark.parametrize("text", ["-1", "1.5", "ten", "601", "99999", "１２x", "4 5"])
def test_no_minutes(text: str) -> None:
    """What is no whole number of minutes is told at its field, each of them."""
    with pytest.raises(InvalidInput) as told:
        typed({Field.COACHING: text, Field.FORECASTING: "10", Field.ADMIN: text})

    assert set(told.value.fields) == {Field.COACHING, Field.ADMIN}


def test_minutes() -> None:
    """An empty field is no minutes."""
    assert typed({Field.COACHING: " 45 ", Field.FORECASTING: ""}) == Minutes(45)


@pytest.mark.parametrize("is_sent", [False, True])
def test_what_can_be_closed(*, is_sent: bool) -> None:
    """Only what has begun, and is on the plan; whoever sent the form reads that nothing is lost."""
    may_close(FACTS, at(0), is_sent=is_sent)
    may_close(started(-30), at(-20), is_sent=is_sent)
    may_close(replace(FACTS, state=State.HELD), at(500), is_sent=is_sent)
    may_close(replace(FACTS, state=State.MISSED), at(500), is_sent=is_sent)
    for facts, now in (
        (FACTS, -1),
        (replace(FACTS, state=State.SKIPPED), 10),
        (replace(FACTS, state=State.EXCUSED), 10),
    ):
        with pytest.raises(NotAllowed) as told:
            may_close(facts, at(now), is_sent=is_sent)
        assert ("I kept what you typed" in str(told.value)) is is_sent
