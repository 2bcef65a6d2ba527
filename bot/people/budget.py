"""How much attention the bot may take of somebody: asks and minutes a week (docs/rhythm.md R49)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from bot.people.rules import Intensity, WorkingHours, at_local
from bot.people.topics import Manner

__all__ = [
    "MOST_ITEMS",
    "MOST_PUSHED",
    "OF_INTENSITY",
    "FallsAway",
    "Limits",
    "Use",
    "WaitsUntil",
    "choose",
    "decide",
    "limits_of",
    "next_week_opens",
    "next_working_morning",
    "week_of",
]

MOST_PUSHED = 2
"""How many asks a week others may set off for one person (R43)."""
MOST_ITEMS = 5
"""How many asks go into one message (R43)."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What somebody may be asked: `week` and `day` in asks, and `seconds` and deal checks a week.

    Without a limit of its own (None) a deal check counts as an ask like any other.
    """

    week: int
    day: int
    seconds: int
    checks: int | None = None


OF_INTENSITY = {
    Intensity.LIGHT: Limits(5, 2, 15 * 60, 1),
    Intensity.STANDARD: Limits(8, 3, 20 * 60, 2),
    Intensity.ACTIVE: Limits(12, 4, 30 * 60, 3),
}


def limits_of(intensity: Intensity, *, reps: int) -> Limits:
    """Tell somebody's limits; who leads `reps` has a manager's, and reports to others with those.

    Both roles share one person's attention, so they don't add up.
    """
    if reps:
        return Limits(week=10, day=2, seconds=reps * 5 * 60)
    return OF_INTENSITY[intensity]


@dataclass(frozen=True, slots=True)
class Use:
    """What one delivery takes, or took, of its reader; a conversation is no ask but costs time."""

    seconds: int
    is_ask: bool = True
    is_check: bool = False
    is_pushed: bool = False

    @classmethod
    def of(cls, manner: Manner, *, is_ask: bool) -> Use:
        return cls(
            manner.seconds,
            is_ask,
            is_check=is_ask and manner.is_check,
            is_pushed=is_ask and manner.is_pushed,
        )


@dataclass(frozen=True, slots=True)
class WaitsUntil:
    """There is room again, perhaps, at that instant."""

    until: datetime


@dataclass(frozen=True, slots=True)
class FallsAway:
    """There won't be any room; `reason` is a short constant."""

    reason: str


def decide(
    wanted: Use,
    limits: Limits,
    *,
    week: Sequence[Use],
    asks_today: int,
    hours: WorkingHours,
    now: datetime,
) -> WaitsUntil | FallsAway | None:
    """Tell what keeps one more from its reader; None when there is room.

    `week` is what this week took so far. Both limits are obeyed, that of asks and that of minutes.
    """
    if wanted.seconds > limits.seconds:
        return FallsAway("over-budget")
    if _is_pushed_too_much(wanted, week):
        return FallsAway("had-their-questions")
    if not _fits_week(wanted, limits, week):
        return WaitsUntil(next_week_opens(hours, now))
    if wanted.is_ask and asks_today >= limits.day:
        return WaitsUntil(next_working_morning(hours, now))
    return None


def choose(
    asks: Iterable[tuple[int, Manner]], limits: Limits, *, week: Sequence[Use]
) -> tuple[int, ...]:
    """Choose which asks go into the one message that there is room for, by their rank (R43).

    `asks` are numbered, the oldest first. Of what is too much, the lower-ranking stays behind.
    """
    taken: list[Use] = []
    chosen: list[int] = []
    for number, manner in sorted(asks, key=lambda ask: ask[1].rank):
        # All in one message are one ask; what each of them takes of other limits adds up.
        use = replace(Use.of(manner, is_ask=True), is_ask=not taken)
        has_room = _fits_week(use, limits, [*week, *taken])
        if has_room and not _is_pushed_too_much(use, [*week, *taken]):
            taken.append(use)
            chosen.append(number)
    return tuple(chosen[:MOST_ITEMS])


def next_working_morning(hours: WorkingHours, now: datetime) -> datetime:
    """Find when the next working day after today opens."""
    return hours.next_open(_midnight(hours, hours.local_day(now) + timedelta(days=1)))


def next_week_opens(hours: WorkingHours, now: datetime) -> datetime:
    """Find the first working instant of the next week that has any."""
    today = hours.local_day(now)
    return hours.next_open(_midnight(hours, today + timedelta(days=8 - today.isoweekday())))


def week_of(day: date) -> str:
    """Name a day's ISO week, as it is kept: 2026-W48."""
    year, number, _ = day.isocalendar()
    return f"{year}-W{number:02}"


def _fits_week(wanted: Use, limits: Limits, week: Sequence[Use]) -> bool:
    if wanted.seconds and sum(use.seconds for use in week) + wanted.seconds > limits.seconds:
        return False
    if wanted.is_ask and sum(use.is_ask for use in week) >= limits.week:
        return False
    checks = sum(use.is_check for use in week)
    return not (wanted.is_check and limits.checks is not None and checks >= limits.checks)


def _is_pushed_too_much(wanted: Use, week: Sequence[Use]) -> bool:
    return wanted.is_pushed and sum(use.is_pushed for use in week) >= MOST_PUSHED


def _midnight(hours: WorkingHours, day: date) -> datetime:
    return at_local(day, 0, hours.zone)
