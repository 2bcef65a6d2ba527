"""The clocks: one tells the computer's time, one is wound by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from bot.clock import HandClock, SystemClock
from tests.conftest import START


def test_the_systems_time_is_aware_and_utc() -> None:
    """The computer's time comes in UTC, and doesn't go back."""
    clock = SystemClock()
    first = clock.now()

    assert first.tzinfo is UTC
    assert clock.now() >= first


def test_a_still_clock_stands() -> None:
    """Between two windings nothing moves, so that a test can say what time it is."""
    clock = HandClock(START)

    assert clock.now() == clock.now() == START


def test_winding() -> None:
    """A clock goes to an instant or on by a span; the same instant is fine."""
    clock = HandClock(START)
    clock.advance(timedelta(hours=2))
    clock.set(START + timedelta(hours=3))
    clock.set(clock.now())

    assert clock.now() == START + timedelta(hours=3)


def test_any_zone_is_told_in_utc() -> None:
    """An instant given in another zone is the same instant in UTC."""
    clock = HandClock(datetime(2026, 11, 23, 9, tzinfo=timezone(timedelta(hours=1))))

    assert clock.now() == START
    assert clock.now().tzinfo is UTC


def test_never_backwards() -> None:
    """What was sent can't be unsent: a clock that is wound back says so and stands."""
    clock = HandClock(START)
    with pytest.raises(ValueError, match="only goes forwards"):
        clock.set(START - timedelta(microseconds=1))
    with pytest.raises(ValueError, match="only goes forwards"):
        clock.advance(timedelta(days=-1))

    assert clock.now() == START


def test_no_naive_instants() -> None:
    """An instant without a zone is refused at the door."""
    naive = START.replace(tzinfo=None)
    with pytest.raises(ValueError, match="needs a zone"):
        HandClock(naive)
    with pytest.raises(ValueError, match="needs a zone"):
        HandClock(START).set(naive)


def test_a_flowing_clock_runs_on() -> None:
    """In the sandbox time goes by between windings too, from wherever it was wound to."""
    clock = HandClock(START, flowing=True)
    first = clock.now()
    while clock.now() == first:
        pass
    clock.set(START + timedelta(days=1))

    assert START + timedelta(days=1) <= clock.now() < START + timedelta(days=1, minutes=1)
