"""The only place that asks the computer for the time."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import Protocol

__all__ = ["Clock", "HandClock", "SystemClock"]


class Clock(Protocol):
    """Tells the present instant as an aware UTC datetime."""

    def now(self) -> datetime: ...


class SystemClock:
    """The computer's own time."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class HandClock:
    """A clock that is wound by hand: for tests, and for the sandbox.

    A flowing one also runs on by itself between two windings, as a person who
    tries the sandbox expects; a still one changes only when told to.
    """

    def __init__(self, start: datetime, *, flowing: bool = False) -> None:
        self._flowing = flowing
        self._at = _aware(start)
        self._since = time.monotonic()

    def now(self) -> datetime:
        if not self._flowing:
            return self._at
        return self._at + timedelta(seconds=time.monotonic() - self._since)

    def set(self, to: datetime) -> None:
        """Move to an instant; never backwards, since nothing that was sent can be unsent.

        Raises ValueError for a naive instant or one in the past.
        """
        target = _aware(to)
        if target < self.now():
            raise ValueError(f"a clock only goes forwards: {target} is before {self.now()}")
        self._at = target
        self._since = time.monotonic()

    def advance(self, by: timedelta) -> None:
        self.set(self.now() + by)


def _aware(instant: datetime) -> datetime:
    if instant.tzinfo is None:
        raise ValueError("an instant needs a zone: pass an aware datetime")
    return instant.astimezone(UTC)
