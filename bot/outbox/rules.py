"""When to try again, when to give up, and how far a pause reaches. Pure decisions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

__all__ = ["Patience", "Pause", "is_too_late", "pause_after"]


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a delivery is tried: 2 s, 4 s, 8 s … up to an hour, ten times in all."""

    max_attempts: int = 10
    longest: timedelta = timedelta(hours=1)

    def next_try(self, now: datetime, attempts: int, *, jitter: float) -> datetime | None:
        """When to try again after so many attempts, None to give up.

        `jitter` (0..1) adds up to a quarter, so that what failed together isn't retried together.
        """
        if attempts >= self.max_attempts:
            return None
        # 2**attempts overflows a timedelta long before it is needed.
        seconds = min(2.0 ** min(attempts, 30), self.longest.total_seconds())
        return now + timedelta(seconds=seconds * (1 + jitter / 4))

    def is_exhausted(self, attempts: int) -> bool:
        """Whether this claim is one too many: the earlier ones never came to an outcome."""
        return attempts > self.max_attempts


class Pause(Enum):
    """What Slack's Retry-After silences."""

    CHANNEL = "channel"
    WORKSPACE = "workspace"


def pause_after(method: str, *, another_channel_is_limited: bool) -> Pause:
    """Tell what to pause after a 429.

    Slack allows about a message per second and channel and, unnamed, several hundred per minute
    and workspace: a second channel that is limited at the same time points to the latter. All
    other methods are limited per workspace.
    """
    if method == "chat.postMessage" and not another_channel_is_limited:
        return Pause.CHANNEL
    return Pause.WORKSPACE


def is_too_late(expires_at: datetime | None, at: datetime) -> bool:
    """Whether it would be of no use any more at that instant."""
    return expires_at is not None and expires_at <= at
