"""The webhook's promises: what it sends when, signed how, and how long it is tried again."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from hashlib import sha256

from bot.rhythm.rules import Week

__all__ = [
    "FINAL",
    "Problem",
    "Reply",
    "Sent",
    "due_for",
    "judged",
    "month_before",
    "next_after",
    "next_try",
    "signature",
    "weeks_of",
]

SENT_ON = 5
"""The day of a month on which the one before is told: by then its last week's labels count."""
SENT_AT = time(6, 0, tzinfo=UTC)
DELAYS = tuple(timedelta(minutes=one) for one in (1, 5, 30, 120, 360, 720))
LONGEST = timedelta(days=1)
PATIENCE = timedelta(days=3)
"""So long a call is tried again."""
DAY = timedelta(days=1)


class Problem(StrEnum):
    """Why a call didn't arrive; kept with it, so a name stays for good."""

    ADDRESS = "address"
    """Not of the kind that we call, or no public one."""
    UNREACHABLE = "unreachable"
    SLOW = "slow"
    BUSY = "busy"
    BROKEN = "broken"
    LOCKED = "locked"
    GONE = "gone"
    MOVED = "moved"
    REFUSED = "refused"


FINAL = frozenset({Problem.ADDRESS, Problem.LOCKED, Problem.GONE, Problem.MOVED, Problem.REFUSED})
"""What another try wouldn't mend."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What an address answered; `wait` is how long it asks to be left alone."""

    status: int
    wait: timedelta = timedelta()


@dataclass(frozen=True, slots=True)
class Sent:
    """What came of a try: no problem, or which."""

    problem: Problem | None = None
    wait: timedelta = timedelta()


def signature(secret: str, timestamp: int, body: bytes) -> str:
    """Sign a body as sent at a second since 1970: `v0=` and the HMAC-SHA256 in hex."""
    signed = f"v0:{timestamp}:".encode() + body
    return f"v0={hmac.new(secret.encode(), signed, sha256).hexdigest()}"


def judged(reply: Reply) -> Sent:
    """Tell what an answer means: only 2xx says that the body was taken."""
    status = reply.status
    if 200 <= status < 300:
        return Sent()
    if 300 <= status < 400:
        return Sent(Problem.MOVED)
    if status in {408, 425, 429, 503}:
        return Sent(Problem.BUSY, reply.wait)
    if status >= 500:
        return Sent(Problem.BROKEN, reply.wait)
    if status in {401, 403, 407}:
        return Sent(Problem.LOCKED)
    return Sent(Problem.GONE if status in {404, 410} else Problem.REFUSED)


def next_try(
    sent: Sent, attempts: int, *, first: datetime, now: datetime, jitter: float
) -> datetime | None:
    """Tell when to try again what was tried so often since `first`; None to give up.

    `jitter` (0 to 1) adds up to a quarter, so that what failed together isn't tried together. A
    receiver that asks to be left alone is, for a day at most.
    """
    if sent.problem in FINAL:
        return None
    delay = DELAYS[min(attempts, len(DELAYS)) - 1]
    again = now + max(delay * (1 + jitter / 4), min(sent.wait, LONGEST))
    return again if again <= first + PATIENCE else None


def month_before(day: date) -> date:
    """Find the first day of the month before the one that a day is in."""
    return (day.replace(day=1) - DAY).replace(day=1)


def due_for(month: date) -> datetime:
    """Tell when a month, by its first day, is told."""
    return datetime.combine(_month_after(month).replace(day=SENT_ON), SENT_AT)


def next_after(now: datetime) -> datetime:
    """Tell when the next month is told."""
    month = month_before(now.date())
    return next(due for due in (due_for(month), due_for(_month_after(month))) if due > now)


def weeks_of(month: date) -> tuple[Week, ...]:
    """List a month's weeks: those that end in it, by their Sunday; each week is in one month."""
    following = _month_after(month)
    week = Week.of(month)
    weeks = []
    while week.day(7) < following:
        weeks.append(week)
        week = week.plus(1)
    return tuple(weeks)


def _month_after(month: date) -> date:
    return (month.replace(day=1) + timedelta(days=31)).replace(day=1)
