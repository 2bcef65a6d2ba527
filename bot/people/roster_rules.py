"""A team's closing days and pauses, and who stands in for its manager: pure decisions (R4, R50)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from bot.errors import N_, InvalidInput, Text
from bot.people.rules import PersonFacts, TeamFacts, WhyOff
from bot.slack.answers import SlackUser

__all__ = [
    "DAY",
    "LONGEST_NAME",
    "ClosureFacts",
    "ClosurePage",
    "RosterField",
    "RosterKind",
    "StandInFacts",
    "StandInPage",
    "chosen_days",
    "day_problems",
    "ended",
    "leader_on",
    "leader_problem",
]

LONGEST_NAME = 60
FARTHEST = timedelta(days=2 * 366)
DAY = timedelta(days=1)


class RosterKind(StrEnum):
    """What is sent about who leads, who pauses and who moves."""

    PAUSED = "roster.paused"
    RESUMED = "roster.resumed"
    STAND_IN = "roster.stand_in"
    STAND_IN_ENDED = "roster.stand_in_ended"
    HAND_OVER = "roster.hand_over"
    HAND_OVER_ANSWER = "roster.hand_over_answer"
    NEW_LEADER = "roster.new_leader"


class RosterField(StrEnum):
    """The fields of these forms; errors stand at these names."""

    FIRST = "first"
    LAST = "last"
    NAME = "name"
    WHO = "who"
    TEAM = "team"


@dataclass(frozen=True, slots=True)
class ClosureFacts:
    """A team's closing days or its pause, the first and the last day included.

    `why` is CLOSED or PAUSED. What was withdrawn before it began ends before its first day.
    """

    id: int
    team_id: int
    first: date
    last: date
    why: WhyOff
    name: str
    set_by: str

    def holds(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class StandInFacts:
    """Who leads a team's 1:1s on these days, the first and the last included (R50)."""

    id: int
    team_id: int
    person: str
    first: date
    last: date
    set_by: str

    def holds(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class ClosurePage:
    """A closure as one of its team's people reads of it; `is_told` once they read it at all."""

    closure: ClosureFacts
    team: TeamFacts
    manager: PersonFacts
    reader: PersonFacts
    today: date
    is_told: bool

    @property
    def is_over(self) -> bool:
        return self.closure.last < max(self.closure.first, self.today)


@dataclass(frozen=True, slots=True)
class StandInPage:
    """A stand-in as the one who stands in reads of it; `is_told` once they read it at all."""

    stand_in: StandInFacts
    team: TeamFacts
    manager: PersonFacts
    reader: PersonFacts
    is_told: bool


def leader_on(day: date, manager: str, stand_ins: Iterable[StandInFacts]) -> str:
    """Tell who leads a team's 1:1s on a day: the stand-in, if there is one then."""
    return next((one.person for one in stand_ins if one.holds(day)), manager)


def ended(first: date, today: date) -> date:
    """Tell the last day of what is ended today; it lies before `first` if it hadn't begun."""
    return max(first, today) - DAY


def chosen_days(first: date | None, last: date | None) -> tuple[date, date]:
    """Take the days that somebody chose; no last one means a single day.

    Raises InvalidInput at the field of the first.
    """
    if first is None:
        raise InvalidInput({RosterField.FIRST: N_("Pick the first day.")})
    return first, last or first


def day_problems(first: date, last: date, today: date) -> dict[str, Text]:
    """Tell what is wrong with a span of days, at the fields `first` and `last` of its form.

    Closing days, pauses, stand-ins and leave have forms of their own, with the same two fields.
    """
    if last < today:
        return {RosterField.LAST: N_("That day is over. Pick one that is still to come.")}
    if first < today:
        return {RosterField.FIRST: N_("That day is over. Pick today or a later one.")}
    if last < first:
        return {RosterField.LAST: N_("The last day is before the first. Pick a later one.")}
    if last > today + FARTHEST:
        return {RosterField.LAST: N_("That is far away. Pick a day within the next two years.")}
    return {}


def leader_problem(
    user: SlackUser, asks: SlackUser, present: str, reps: Iterable[str]
) -> Text | None:
    """Tell why somebody can't lead 1:1s in the place of `present`; `reps` are who'd be led."""
    if user.id == present:
        return N_("That is who leads them now. Pick somebody else.")
    if user.is_bot:
        return N_("Apps can't lead 1:1s. Pick a person.")
    if user.deleted:
        return N_("{name} is no longer in this workspace. Pick somebody else.", name=user.name)
    if user.is_guest or user.team_id != asks.team_id:
        return N_("Guests can't lead 1:1s. Pick a member of this workspace.")
    if user.id in reps:
        return N_("{name} would have a 1:1 with themselves. Pick somebody else.", name=user.name)
    return None
