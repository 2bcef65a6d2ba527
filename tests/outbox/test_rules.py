"""When to try again, when to give up, and how far a pause reaches."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.outbox.rules import Patience, Pause, is_too_late, pause_after

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("attempts", "jitter", "seconds"),
    [
        (1, 0, 2),
        (2, 0, 4),
        (9, 0, 512),
        (1, 1, 2.5),
        (3, 0.5, 9),
    ],
)
def test_waits_double_and_spread(attempts: int, jitter: float, seconds: float) -> None:
    """Each wait is twice the one before, and up to a quarter longer by jitter."""
    assert Patience().next_try(NOW, attempts, jitter=jitter) == NOW + timedelta(seconds=seconds)


@pytest.mark.parametrize("attempts", [20, 5_000])
def test_no_wait_is_longer_than_an_hour(attempts: int) -> None:
    """However often it was tried, the wait stays at its limit."""
    patience = Patience(max_attempts=10_000)

    assert patience.next_try(NOW, attempts, jitter=0) == NOW + timedelta(hours=1)


def test_the_last_attempt_has_no_next() -> None:
    """After the last attempt there is none; a claim beyond it is one too many."""
    patience = Patience(max_attempts=3)

    assert patience.next_try(NOW, 2, jitter=0) is not None
    assert patience.next_try(NOW, 3, jitter=0) is None
    assert not patience.is_exhausted(3)
    assert patience.is_exhausted(4)


@pytest.mark.parametrize(
    ("method", "another", "pause"),
    [
        ("chat.postMessage", False, Pause.CHANNEL),
        ("chat.postMessage", True, Pause.WORKSPACE),
        ("chat.update", False, Pause.WORKSPACE),
        ("conversations.history", True, Pause.WORKSPACE),
    ],
)
def test_what_is_paused(method: str, *, another: bool, pause: Pause) -> None:
    """A first limited channel pauses alone; a second one or another method, the workspace."""
    assert pause_after(method, another_channel_is_limited=another) is pause


@pytest.mark.parametrize(
    ("expires_at", "late"),
    [
        (None, False),
        (NOW + timedelta(seconds=1), False),
        (NOW, True),
        (NOW - timedelta(seconds=1), True),
    ],
)
def test_what_is_too_late(expires_at: datetime | None, *, late: bool) -> None:
    """It is of use until its expiry, not at it; without one it always is."""
    assert is_too_late(expires_at, NOW) is late
