"""What stands in the set-up form: filled in by us at first, then as somebody left it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import time

from bot.people.rules import Policy, Times
from bot.rhythm.capacity import LENGTHS, RHYTHMS, TARGETS, Capacity
from bot.rhythm.form import Field, SetUpForm, kept_field
from bot.rhythm.pages import Draft
from bot.rhythm.prepared_pages import PreparedTeam
from bot.rhythm.rules import WeeklyTime
from bot.slack.payloads import Malformed, Values

__all__ = [
    "HOUR",
    "WORKWEEK",
    "Shown",
    "first_shown",
    "minutes",
    "one_of",
    "prepared_shown",
    "read",
    "shown_in",
]

WORKWEEK = (1, 2, 3, 4, 5, 6, 7)
FRIDAY = 5
TEN = 10 * 60
HOUR = 60
THREE_HOURS = 3


@dataclass(frozen=True, slots=True)
class Shown:
    """What the form's fields hold when it is drawn; `kept` is each rep's time in kept mode."""

    name: str
    reps: tuple[str, ...]
    channel: str | None
    times: Times
    weekday: int
    start: int
    length: int
    every: int
    target: int
    zone: str
    kept: Mapping[str, WeeklyTime]

    @property
    def capacity(self) -> Capacity:
        return Capacity(len(self.reps), self.target, self.length, self.every)


def first_shown(draft: Draft, reps: tuple[str, ...] = ()) -> Shown:
    """Fill the form from a team as it stands, or with the defaults of R1 and R3 and these reps."""
    if draft.team is None:
        return Shown(
            "", reps, None, Times.STAGGERED, FRIDAY, TEN, HOUR, 1, THREE_HOURS, draft.zone, {}
        )
    policy = draft.team.policy
    return Shown(
        draft.team.name,
        tuple(member.rep for member in draft.team.members),
        policy.channel,
        policy.times,
        policy.weekday,
        policy.start,
        policy.length,
        policy.every,
        policy.target,
        policy.zone,
        draft.times,
    )


def prepared_shown(draft: Draft, team: PreparedTeam) -> Shown:
    """Fill the form from what ops prepared; who is in a team by now is left out (R46)."""
    shown, begins = first_shown(draft, team.free), team.template
    return replace(
        shown,
        name=team.name,
        channel=team.channel,
        times=begins.times,
        weekday=begins.weekday,
        start=begins.start,
        length=begins.length,
        every=begins.every,
        target=begins.target,
    )


def shown_in(values: Values) -> Shown:
    """Read what stands in the open form, complete or not."""
    at = values.time(Field.TIME) or time(TEN // 60)
    zone = values.choice(Field.ZONE) or "UTC"
    length = one_of(LENGTHS, values.choice(Field.LENGTH), HOUR)
    reps = values.users(Field.REPS)
    kept: dict[str, WeeklyTime] = {
        rep: WeeklyTime(
            zone,
            one_of(WORKWEEK, values.choice(kept_field(Field.KEPT_DAY, rep)), FRIDAY),
            minutes(values.time(kept_field(Field.KEPT_TIME, rep)) or time(TEN // 60)),
            length,
        )
        for rep in reps
    }
    return Shown(
        values.text(Field.NAME),
        reps,
        values.conversation(Field.CHANNEL),
        Times.KEPT if values.choice(Field.TIMES) == Times.KEPT else Times.STAGGERED,
        one_of(WORKWEEK, values.choice(Field.DAY), FRIDAY),
        minutes(at),
        length,
        one_of(RHYTHMS, values.choice(Field.EVERY), 1),
        one_of(TARGETS, values.choice(Field.TARGET), THREE_HOURS),
        zone,
        kept,
    )


def read(values: Values) -> SetUpForm:
    """Read the form as it was sent."""
    shown = shown_in(values)
    policy = Policy(
        shown.channel or "",
        shown.zone,
        shown.weekday,
        shown.start,
        shown.length,
        shown.times,
        shown.every,
        shown.target,
    )
    return SetUpForm(shown.reps, policy, shown.kept, shown.name)


def minutes(at: time) -> int:
    """Count the minutes after midnight."""
    return at.hour * 60 + at.minute


def one_of(offered: Sequence[int], chosen: str | None, otherwise: int) -> int:
    """Read what was chosen in a menu; `otherwise` where nothing is. Raises Malformed."""
    if chosen is None:
        return otherwise
    for number in offered:
        if chosen == str(number):
            return number
    raise Malformed(f"the menu doesn't offer {chosen[:40]!r}")
