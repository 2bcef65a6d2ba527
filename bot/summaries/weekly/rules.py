"""When a team's week is told to whom, and what its manager may decide (docs/rhythm.md R40)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.errors import N_, InvalidInput, NotAllowed
from bot.people.rules import WorkingHours, at_local
from bot.rhythm.rules import Week

__all__ = [
    "FEWEST_REPS",
    "OPEN_FOR",
    "SETTLES_AFTER",
    "Setting",
    "State",
    "SummaryFacts",
    "Times",
    "Whither",
    "checked_setting",
    "ends_at",
    "held",
    "is_alone",
    "is_new",
    "kept",
    "latest_week",
    "next_asked",
    "next_moment",
    "opens_at",
    "shared",
    "team_opens",
    "team_works",
    "times",
]

ALONE_WEEKS = 4
"""So many weeks of a new team go to the manager alone, unless they publish one (R40)."""
AHEAD, LEAST_AHEAD = timedelta(hours=1), timedelta(minutes=30)
OPEN_FOR = timedelta(days=7)
"""So long after its day has begun a summary can still be shared."""
SETTLES_AFTER = timedelta(days=10)
"""So long after its day has begun late facts still change what it says."""
LATEST = 18 * 60
FEWEST_REPS = 2
"""Of a team of one, every number would be that person's: it stays with the two (R50)."""
A_DAY = 24 * 60
SUNDAY = 7


class State(StrEnum):
    """What became of a summary; its name is kept with it, so it stays for good."""

    WAITING = "waiting"
    """It goes to the channel by itself, unless it is decided otherwise."""
    PRIVATE = "private"
    """It is the manager's alone: of a first week, or because they wish it so."""
    HELD = "held"
    """Nothing goes out until its manager says so."""
    KEPT = "kept"
    """Its manager keeps this one to themselves."""
    STOPPED = "stopped"
    """The channel couldn't be used; its manager was told why."""
    SHARED = "shared"
    NOTHING = "nothing"
    """A week with nothing to tell: nobody heard of it."""


class Whither(StrEnum):
    """Where a team's summaries go, as its manager chose."""

    CHANNEL = "channel"
    MANAGER = "manager"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Setting:
    """When a team's summary comes and where it goes; as it is here by default.

    `weekday` is ISO (Monday is 1), `minute` after midnight in the team's zone; `left_out` are
    names of figures. Since `shared_since` not even the first weeks are the manager's alone.
    """

    whither: Whither = Whither.CHANNEL
    weekday: int = 1
    minute: int = 9 * 60 + 30
    shared_since: datetime | None = None
    left_out: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class SummaryFacts:
    """One team's summary of one week. Instants are UTC."""

    id: int
    team_id: int
    week: Week
    manager: str
    channel: str
    state: State
    left_out: frozenset[str]
    shows_at: datetime
    due_at: datetime
    settles_at: datetime
    decided_by: str | None = None
    decided_at: datetime | None = None
    shared_at: datetime | None = None

    def is_open(self, now: datetime) -> bool:
        """Tell whether it can still be decided where it goes."""
        return self.state is not State.NOTHING and now < self.settles_at - SETTLES_AFTER + OPEN_FOR

    def is_settled(self, now: datetime) -> bool:
        """Tell whether late facts change it no more."""
        return now >= self.settles_at


@dataclass(frozen=True, slots=True)
class Times:
    """When a summary's manager sees it, and when the channel does unless they hold it."""

    shows_at: datetime
    due_at: datetime


def opens_at(week: Week, setting: Setting, zone: str) -> datetime:
    """Tell when the day begins on which a week is told: from then on nothing of it is too early."""
    return at_local(week.plus(1).day(setting.weekday), 0, zone)


def ends_at(week: Week, setting: Setting, zone: str) -> datetime:
    """Tell when the next week's day begins: by then this one is told, or not at all."""
    return opens_at(week.plus(1), setting, zone)


def latest_week(setting: Setting, zone: str, now: datetime) -> Week:
    """Find the latest week whose day has begun."""
    week = Week.of(now.astimezone(ZoneInfo(zone)).date()).plus(-1)
    return week if opens_at(week, setting, zone) <= now else week.plus(-1)


def next_moment(setting: Setting, zone: str, now: datetime) -> datetime:
    """Tell when the next such day begins."""
    return ends_at(latest_week(setting, zone, now), setting, zone)


def next_asked(setting: Setting, zone: str, now: datetime) -> datetime:
    """Tell when a channel gets the next summary by the setting, whatever days off may change."""
    week = latest_week(setting, zone, now)
    for one in (week, week.plus(1)):
        asked = at_local(one.plus(1).day(setting.weekday), setting.minute, zone)
        if asked > now:
            break
    return asked


def is_new(week: Week, began: date) -> bool:
    """Tell whether a week is one of a team's first four: `began` is the day it was set up."""
    return week < Week.of(began).plus(ALONE_WEEKS)


def is_alone(week: Week, began: date, setting: Setting) -> bool:
    """Tell whether a week goes to the manager alone: `began` is the day the team was set up."""
    if setting.whither is not Whither.CHANNEL:
        return True
    return setting.shared_since is None and is_new(week, began)


def team_works(team: Sequence[WorkingHours], day: date) -> bool:
    """Tell whether a day is one of the team's: at least half of its reps work."""
    return 2 * sum(one.works_on(day) for one in team) >= max(len(team), 1)


def times(
    week: Week,
    setting: Setting,
    zone: str,
    *,
    manager: WorkingHours,
    team: Sequence[WorkingHours],
    now: datetime,
) -> Times | None:
    """Tell when a week is shown to its manager and to the channel; None where that isn't possible.

    The manager sees it an hour before, in their own hours. Where these begin later than that, they
    see it as they begin, and have at least half an hour (docs/rhythm.md R40, R44). The channel
    gets it on a day of the team's.
    """
    asked = at_local(week.plus(1).day(setting.weekday), setting.minute, zone)
    end = ends_at(week, setting, zone)
    shows_at = _shows_at(manager, asked, max(opens_at(week, setting, zone), now))
    due_at = _on_team_day(max(asked, shows_at + LEAST_AHEAD), setting, zone, team, end)
    return Times(shows_at, due_at) if due_at is not None and shows_at < end else None


def _shows_at(manager: WorkingHours, asked: datetime, earliest: datetime) -> datetime:
    day = manager.local_day(asked)
    if manager.works_on(day) and manager.opens(day) < asked:
        wanted = max(manager.opens(day), min(asked, manager.closes(day)) - AHEAD)
        return manager.next_open(max(wanted, earliest))
    return manager.next_open(max(asked - AHEAD, earliest))


def _on_team_day(
    due_at: datetime, setting: Setting, zone: str, team: Sequence[WorkingHours], end: datetime
) -> datetime | None:
    local = due_at.astimezone(ZoneInfo(zone))
    day = local.date()
    if local.hour * 60 + local.minute > max(LATEST, setting.minute) or not team_works(team, day):
        day += timedelta(days=1)
        while at_local(day, 0, zone) < end and not team_works(team, day):
            day += timedelta(days=1)
        due_at = at_local(day, setting.minute, zone)
    return due_at if due_at < end else None


def team_opens(team: Sequence[WorkingHours], zone: str, now: datetime) -> datetime:
    """Find the first instant from `now` on at which a channel may hear of it.

    That is on a day of the team's, between their morning and their evening (docs/rhythm.md R44).
    """
    if not team:
        return now
    start, end = min(one.start for one in team), max(one.end for one in team)
    day = now.astimezone(ZoneInfo(zone)).date()
    for _ in range(SUNDAY * 8):
        opens, closes = at_local(day, start, zone), at_local(day, min(end, A_DAY - 1), zone)
        if team_works(team, day) and now < closes:
            return max(now, opens)
        day += timedelta(days=1)
    return now


def shared(facts: SummaryFacts, due_at: datetime, *, by: str, now: datetime) -> SummaryFacts:
    """Have it go to the channel at `due_at`; what is there already stays. Raises NotAllowed."""
    if facts.state is State.SHARED:
        return facts
    facts = _still_open(facts, now)
    return replace(facts, state=State.WAITING, due_at=due_at, decided_by=by, decided_at=now)


def held(facts: SummaryFacts, *, by: str, now: datetime) -> SummaryFacts:
    """Have nothing go out until its manager says so; twice is once. Raises NotAllowed."""
    return _decided(facts, State.HELD, by, now)


def kept(facts: SummaryFacts, *, by: str, now: datetime) -> SummaryFacts:
    """Keep this one to its manager; twice is once. Raises NotAllowed."""
    return _decided(facts, State.KEPT, by, now)


def checked_setting(weekday: int, minute: int, *, field: str) -> None:
    """Let pass what is a time of a week. Raises InvalidInput at `field`."""
    if not (1 <= weekday <= SUNDAY and 0 <= minute < A_DAY):
        raise InvalidInput({field: N_("Pick one of the choices.")})


def _decided(facts: SummaryFacts, state: State, by: str, now: datetime) -> SummaryFacts:
    if facts.state is state:
        return facts
    if facts.state is State.SHARED:
        raise NotAllowed(
            N_(
                "The channel has it already. You can still leave figures out: they go from the "
                "message there, too."
            )
        )
    return replace(_still_open(facts, now), state=state, decided_by=by, decided_at=now)


def _still_open(facts: SummaryFacts, now: datetime) -> SummaryFacts:
    if not facts.is_open(now):
        raise NotAllowed(
            N_("That week is over, so this summary stays where it is. The next one is on its way.")
        )
    return facts
