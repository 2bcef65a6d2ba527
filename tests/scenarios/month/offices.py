"""Who plays in the month: three managers on three continents, nine reps each, and one leader."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.sandbox.world import Member, Room, World

__all__ = ["CHANNEL", "FIRST", "LAST", "LEADER", "Colleague", "Team", "crew", "world_of"]

FIRST, LAST = date(2026, 11, 2), date(2026, 11, 29)
"""Four whole weeks, with holidays in the middle of each of them."""
CHANNEL = "C0MONTHALL"
WEEKEND = 6


@dataclass(frozen=True, slots=True)
class Office:
    """A place with its clock and its holidays, written down here once more by hand."""

    zone: str
    holidays: frozenset[date] = frozenset()


def _november(*days: int) -> frozenset[date]:
    return frozenset(date(2026, 11, day) for day in days)


BERLIN = Office("Europe/Berlin")
LONDON = Office("Europe/London")
PARIS = Office("Europe/Paris", _november(1, 11))
NEW_YORK = Office("America/New_York", _november(11, 26))
LOS_ANGELES = Office("America/Los_Angeles", _november(11, 26))
TOKYO = Office("Asia/Tokyo", _november(3, 23))
SINGAPORE = Office("Asia/Singapore", _november(8, 9))
STOCKHOLM = Office("Europe/Stockholm")


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody with the default hours: Monday to Friday, nine to six."""

    id: str
    name: str
    office: Office

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.office.zone)

    def day(self, at: datetime) -> date:
        """Tell the day that it is for them."""
        return at.astimezone(self.zone).date()

    def week(self, at: datetime) -> tuple[int, int]:
        """Tell the ISO week that it is for them."""
        year, week, _ = self.day(at).isocalendar()
        return year, week

    def at(self, day: date, hour: int, minute: int = 0) -> datetime:
        """Tell the instant of a time on their wall clock."""
        return datetime.combine(day, time(hour, minute), self.zone)

    def has_holiday(self, day: date) -> bool:
        return day in self.office.holidays

    def is_at_work(self, at: datetime) -> bool:
        """Tell whether these are their hours; leave and pauses are told elsewhere."""
        local = at.astimezone(self.zone)
        is_a_day = local.isoweekday() < WEEKEND and not self.has_holiday(local.date())
        return is_a_day and time(9) <= local.time() < time(18)

    def workdays(self, first: date, last: date) -> list[date]:
        days = (first + timedelta(days=n) for n in range((last - first).days + 1))
        return [day for day in days if day.isoweekday() < WEEKEND and not self.has_holiday(day)]


LEADER = Colleague("U0MONTHLEAD", "Vera Leader", STOCKHOLM)
"""Leads no team; stands in for a manager."""


@dataclass(frozen=True, slots=True)
class Team:
    """A manager, their reps, and how much these want to be asked."""

    manager: Colleague
    reps: Sequence[Colleague] = field(repr=False)
    intensity: str

    @property
    def people(self) -> list[Colleague]:
        return [self.manager, *self.reps]


def crew(reps: int) -> tuple[Team, ...]:
    """Make the three teams, of so many reps each, spread over three offices each."""
    return (
        _team("A", "active", BERLIN, (BERLIN, LONDON, NEW_YORK), reps),
        _team("B", "standard", NEW_YORK, (NEW_YORK, LOS_ANGELES, PARIS), reps),
        _team("C", "light", TOKYO, (TOKYO, SINGAPORE, TOKYO), reps),
    )


def _team(letter: str, intensity: str, home: Office, offices: Sequence[Office], reps: int) -> Team:
    return Team(
        Colleague(f"U0MONTH{letter}0", f"Manager {letter}", home),
        tuple(
            Colleague(f"U0MONTH{letter}{n + 1}", f"Rep {letter}{n + 1}", offices[n % len(offices)])
            for n in range(reps)
        ),
        intensity,
    )


def world_of(teams: Sequence[Team], *, admins: Collection[str] = ()) -> World:
    """Make the workspace that these people are in; some are Slack's admins there."""
    people = [*(one for team in teams for one in team.people), LEADER]
    return World(
        members=tuple(
            Member(
                one.id,
                one.id.lower(),
                one.name,
                one.office.zone,
                "en-GB",
                is_admin=one.id in admins,
            )
            for one in people
        ),
        rooms=(Room(CHANNEL, "sales", tuple(one.id for one in people), has_bot=True),),
    )
