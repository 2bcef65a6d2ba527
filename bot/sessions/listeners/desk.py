"""What this room's listeners work with, and what all of them read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.errors import N_, InvalidInput
from bot.people import desk as people
from bot.people.rules import at_local
from bot.sessions.asking import Asking
from bot.sessions.ids import Field
from bot.sessions.moments import Moments
from bot.sessions.planned import PlannedSessions
from bot.slack.payloads import Malformed, Values

__all__ = ["Desk", "deal_id", "start"]

MOST_DIGITS = 18


@dataclass(frozen=True, slots=True)
class Desk(people.Desk):
    """The services of sessions."""

    asking: Asking
    moments: Moments
    planned: PlannedSessions


def start(values: Values) -> Callable[[str], datetime]:
    """Read day and time; what comes tells the instant in a zone. Raises InvalidInput."""
    day, at = values.date(Field.DAY), values.time(Field.TIME)
    if day is None or at is None:
        missing = Field.TIME if day else Field.DAY
        raise InvalidInput({missing: N_("Pick both a day and a time.")})
    minute = at.hour * 60 + at.minute
    return lambda zone: at_local(day, minute, zone).astimezone(UTC)


def deal_id(values: Values) -> int | None:
    """Read which deal was chosen. Raises Malformed for what we never offered."""
    chosen = values.choice(Field.DEAL)
    if chosen is None:
        return None
    if not (chosen.isascii() and chosen.isdigit() and len(chosen) <= MOST_DIGITS):
        raise Malformed("no deal of ours")
    return int(chosen)
