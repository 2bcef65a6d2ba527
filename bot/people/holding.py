"""What keeps a message from its readers just now, whatever it costs (docs/rhythm.md R43 to R45)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from enum import StrEnum

from bot.outbox.types import DeliveryClass, Silence, Wait
from bot.people.rules import PersonFacts, WhyOff, next_in_common
from bot.people.topics import Manner

__all__ = ["KEPT_BACK", "Reason", "held_back"]


class Reason(StrEnum):
    """Why something waits or isn't said; kept with its delivery, so a name stays for good."""

    LEFT = "left"
    REFUSED = "refused"
    MUTED = "muted"
    DAY_OFF = "day-off"
    OUTSIDE_HOURS = "outside-working-hours"
    SNOOZED = "snoozed"
    OVER_BUDGET = "over-budget"
    HAD_THEIR_QUESTIONS = "had-their-questions"
    AFTER_OTHERS = "after-others"
    TOO_LATE = "too-late"


KEPT_BACK = frozenset(Reason) - {Reason.LEFT, Reason.REFUSED}
"""With these an ask falls away though its question is still open: it goes to the agenda (R43)."""


def held_back(
    klass: DeliveryClass, manner: Manner, readers: Sequence[PersonFacts], now: datetime
) -> Wait | Silence | None:
    """Tell what keeps a message from all of its readers at once; None when nothing does.

    Appointments go out at any hour, but not on a day off. A group hears nothing while one of it
    is off; what only some of it muted it gets.
    """
    if any(one.is_gone for one in readers):
        return Silence(Reason.LEFT)
    if all(manner.topic in one.habits.muted for one in readers):
        return Silence(Reason.MUTED)
    if manner.in_a_pause:
        readers = [_without_pause(one) for one in readers]
    is_off = any(one.hours.day_off(one.hours.local_day(now)) for one in readers)
    if klass is DeliveryClass.APPOINTMENT:
        return Wait(_all_work(readers, now), Reason.DAY_OFF) if is_off else None
    opens = _all_work(readers, now)
    if opens > now:
        return Wait(opens, Reason.DAY_OFF if is_off else Reason.OUTSIDE_HOURS)
    quiet = max((one.habits.quiet_until or now for one in readers), default=now)
    return Wait(_all_work(readers, quiet), Reason.SNOOZED) if quiet > now else None


def _without_pause(reader: PersonFacts) -> PersonFacts:
    off = tuple(one for one in reader.hours.off if one.why is not WhyOff.PAUSED)
    return replace(reader, hours=replace(reader.hours, off=off))


def _all_work(readers: Sequence[PersonFacts], now: datetime) -> datetime:
    """Find when all of them work; people who never do so together, when one of them does."""
    hours = [one.hours for one in readers]
    return next_in_common(hours, now) or min(one.next_open(now) for one in hours)
