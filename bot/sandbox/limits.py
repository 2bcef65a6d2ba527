"""Slack's rate limits, on the injected clock (Slack's reference, apis/web-api/rate-limits)."""

from __future__ import annotations

import math
from collections import defaultdict, deque
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.sandbox.failures import Limited

__all__ = ["PER_MINUTE", "Limits"]

PER_MINUTE = {1: 1, 2: 20, 3: 50, 4: 100}
"""Calls of one method per minute, by tier."""

BETWEEN_POSTS = timedelta(seconds=1)
WINDOW = timedelta(minutes=1)


class Limits:
    """Counts calls; a message per second and channel always holds, the tiers can be off."""

    def __init__(self, clock: Clock, *, strict_tiers: bool) -> None:
        self._clock = clock
        self._strict_tiers = strict_tiers
        self._calls: defaultdict[str, deque[datetime]] = defaultdict(deque)
        self._posted: dict[str, datetime] = {}

    def call(self, method: str, tier: int | None) -> None:
        """Count a call of a method; raises Limited when its minute is full."""
        if tier is None or not self._strict_tiers:
            return
        now = self._clock.now()
        calls = self._calls[method]
        while calls and calls[0] + WINDOW <= now:
            calls.popleft()
        if len(calls) >= PER_MINUTE[tier]:
            raise Limited(_whole_seconds(calls[0] + WINDOW - now))
        calls.append(now)

    def post(self, channel: str) -> None:
        """Count a message in a channel; raises Limited within a second of the one before."""
        now = self._clock.now()
        last = self._posted.get(channel)
        if last is not None and now < last + BETWEEN_POSTS:
            raise Limited(_whole_seconds(last + BETWEEN_POSTS - now))
        self._posted[channel] = now


def _whole_seconds(span: timedelta) -> int:
    return max(1, math.ceil(span.total_seconds()))
