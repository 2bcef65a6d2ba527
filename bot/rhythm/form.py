"""The set-up form as values, and what may be wrong with it, in words that stand at its fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from bot.errors import N_, Text
from bot.people.rules import PersonFacts, Policy, TeamFacts, Times, WorkingHours, zones
from bot.rhythm.capacity import LENGTHS
from bot.rhythm.rules import WeeklyTime
from bot.slack.answers import SlackChannel, SlackUser

__all__ = [
    "INVITE_FIRST",
    "LONGEST_NAME",
    "MOST_REPS",
    "Field",
    "SetUpForm",
    "channel_problem",
    "hours_problems",
    "in_other_team_words",
    "is_of",
    "kept_field",
    "name_problem",
    "no_slot_words",
    "overlap_words",
    "problems",
    "taken_words",
]

MOST_REPS = 40
LONGEST_NAME = 60

INVITE_FIRST = N_(
    "I'm not in this channel yet. Type /invite @Coach there, then press Save again; "
    "everything you filled in stays."
)


class Field(StrEnum):
    """The fields of the form; errors stand at these names."""

    NAME = "name"
    REPS = "reps"
    CHANNEL = "channel"
    TIMES = "times"
    DAY = "day"
    TIME = "time"
    LENGTH = "length"
    EVERY = "every"
    TARGET = "target"
    ZONE = "zone"
    KEPT_DAY = "kept-day"
    KEPT_TIME = "kept-time"


def kept_field(field: Field, rep: str) -> str:
    """Name the field of one rep's kept day or time."""
    return f"{field}:{rep}"


@dataclass(frozen=True, slots=True)
class SetUpForm:
    """What a manager filled in. `kept` holds each rep's own time where times are kept.

    The team's `name` may be empty as long as it is the only one.
    """

    reps: tuple[str, ...]
    policy: Policy
    kept: Mapping[str, WeeklyTime]
    name: str = ""

    @property
    def channel(self) -> str:
        return self.policy.channel

    @property
    def wanted(self) -> WeeklyTime:
        """The time at which automatic staggering begins."""
        policy = self.policy
        return WeeklyTime(policy.zone, policy.weekday, policy.start, policy.length)


class _Named(Protocol):
    @property
    def name(self) -> str: ...


def problems(form: SetUpForm, manager: str, users: Mapping[str, SlackUser]) -> dict[str, Text]:
    """Tell what is wrong with a form by itself and by who the people in it are."""
    found: dict[str, Text] = {}
    reps = [users[rep] for rep in form.reps]
    bots = [one for one in reps if one.is_bot]
    gone = [one for one in reps if one.deleted]
    home = users[manager].team_id
    outside = [one for one in reps if one.is_guest or one.team_id != home]
    if not reps:
        found[Field.REPS] = N_("Pick at least one rep.")
    elif len(reps) > MOST_REPS:
        found[Field.REPS] = N_("Pick at most {most} reps for one team.", most=MOST_REPS)
    elif manager in form.reps:
        found[Field.REPS] = N_("You can't be your own rep: take yourself off the list.")
    elif bots:
        found[Field.REPS] = N_("Apps can't be reps: take {names} off the list.", names=_names(bots))
    elif gone:
        found[Field.REPS] = N_(
            "Take {names} off the list: no longer in this workspace.", names=_names(gone)
        )
    elif outside:
        found[Field.REPS] = N_(
            "Take {names} off the list: guests can't be reps, only members of this workspace.",
            names=_names(outside),
        )
    if form.policy.zone not in zones():
        found[Field.ZONE] = N_("I don't know this time zone. Type a city to find yours.")
    if form.policy.length not in LENGTHS:
        found[Field.LENGTH] = N_("Pick one of the lengths in the list.")
    return found


def is_of(form: SetUpForm, team: TeamFacts) -> bool:
    """Tell whether a new team's form made this team already, as of a double click the first."""
    return form.name == team.name and set(form.reps) == {one.rep for one in team.members}


def name_problem(name: str, others: Sequence[TeamFacts]) -> Text | None:
    """Tell what is wrong with a team's name beside the manager's other teams."""
    if not name and others:
        return N_("Give this team a name, so that you can tell your teams apart.")
    if len(name) > LONGEST_NAME:
        return N_("Say it in at most {n} characters.", n=LONGEST_NAME)
    if name.casefold() in {one.name.casefold() for one in others if one.name}:
        return N_("You lead a team of that name already. Pick another name.")
    return None


def hours_problems(form: SetUpForm, hours: WorkingHours) -> dict[str, Text]:
    """Tell whether staggering can begin at the wanted day and time, by the manager's own hours.

    Times that a team has already are theirs to keep, whatever the hours.
    """
    policy = form.policy
    if policy.times is Times.KEPT:
        return {}
    if policy.weekday not in hours.days:
        return {Field.DAY: N_("You don't work on that day. Pick one of your working days.")}
    end = policy.start + policy.length
    # Hours are kept in the person's own zone; another one for the team is checked slot by slot.
    if policy.zone == hours.zone and not hours.start <= policy.start <= end <= hours.end:
        return {
            Field.TIME: N_(
                "Pick a time so that the 1:1 lies within your working hours, {start} to {end}.",
                start=_clock(hours.start),
                end=_clock(hours.end),
            )
        }
    return {}


def channel_problem(channel: SlackChannel) -> Text | None:
    """Tell why a channel can't take the weekly summary (docs/rhythm.md R50)."""
    if channel.is_outside:
        return N_(
            "People outside your company can read #{name}. Pick an internal channel.",
            name=channel.name,
        )
    if channel.is_archived:
        return N_("#{name} is archived. Pick another channel.", name=channel.name)
    return None if channel.is_member else INVITE_FIRST


def overlap_words(other: _Named) -> Text:
    """Say that two kept times overlap."""
    return N_("You meet {name} at that time. Pick another day or time.", name=other.name)


def taken_words(reps: Sequence[_Named]) -> Text:
    """Say that some have a manager already, and how they change."""
    return N_(
        "Already in 1:1s with another manager: {names}. Take them off your list; "
        "that manager hands them over to you with `/coach team`.",
        names=_names(reps),
    )


def in_other_team_words(reps: Sequence[_Named]) -> Text:
    """Say that some are in another team of the same manager."""
    return N_(
        "Already in another team of yours: {names}. Everybody is in one team: "
        "take them off that one first.",
        names=_names(reps),
    )


def no_slot_words(reps: Sequence[PersonFacts]) -> Text:
    """Say for whom there was no room."""
    return N_(
        "There is no free slot for {names} within both your working hours. "
        "Try a shorter 1:1, fewer reps, or “Keep the times we have”.",
        names=_names(reps),
    )


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def _names(people: Sequence[_Named]) -> str:
    return ", ".join(one.name for one in people)
