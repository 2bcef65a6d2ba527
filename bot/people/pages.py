"""What this room's views show: values that a service loads and a view draws."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.people.roster_rules import StandInFacts
from bot.people.rules import PersonFacts, WorkingHours

__all__ = [
    "AwayField",
    "AwayPage",
    "HoursField",
    "HoursForm",
    "HoursPage",
    "Leave",
    "LeaveDone",
    "LeaveNotice",
]


class AwayField(StrEnum):
    """The fields of the form for leave; errors stand at these names."""

    WHO = "who"
    FIRST = "first"
    LAST = "last"
    STAND_IN = "stand_in"


@dataclass(frozen=True, slots=True)
class Leave:
    """Somebody's leave, both days included; `is_status` when a status in Slack says so."""

    id: int
    person: str
    first: date
    last: date
    is_status: bool = False


@dataclass(frozen=True, slots=True)
class AwayPage:
    """What the form starts from: who asks, whom they lead, what leave of theirs is to come."""

    reader: PersonFacts
    today: date
    reps: tuple[PersonFacts, ...]
    leaves: tuple[Leave, ...]


@dataclass(frozen=True, slots=True)
class LeaveDone:
    """Leave that `reader` set or ended for `person`; no `leave` when there was none to end.

    `today` is the person's. `led_by` is who leads their teams' 1:1s from today on, and when.
    """

    reader: PersonFacts
    person: PersonFacts
    leave: Leave | None
    today: date
    led_by: tuple[StandInFacts, ...] = ()

    @property
    def is_own(self) -> bool:
        return self.reader.slack_id == self.person.slack_id


@dataclass(frozen=True, slots=True)
class LeaveNotice:
    """What a rep reads of leave that their manager set for them; no `leave` once it is gone."""

    reader: PersonFacts
    today: date
    by: str | None
    leave: Leave | None


class HoursField(StrEnum):
    """The fields of the form for working hours; errors stand at these names."""

    DAYS = "days"
    FROM = "from"
    UNTIL = "until"
    COUNTRY = "country"


@dataclass(frozen=True, slots=True)
class HoursPage:
    """What the form starts from; `country` is what was chosen, None while it is guessed."""

    reader: PersonFacts
    country: str | None
    guessed: str

    @property
    def hours(self) -> WorkingHours:
        return self.reader.hours


@dataclass(frozen=True, slots=True)
class HoursForm:
    """Working hours as somebody typed them; minutes after midnight, `country` as in `HoursPage`."""

    days: frozenset[int]
    start: int | None
    end: int | None
    country: str | None
