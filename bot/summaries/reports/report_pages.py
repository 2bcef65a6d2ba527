"""What a report holds, and what its form shows: values that a service loads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.people.rules import PersonFacts
from bot.rhythm.rules import Week
from bot.summaries.figures.rules import Habit, TeamWeek
from bot.summaries.reports.tables import Format
from bot.summaries.reports.teams import TeamName

__all__ = ["Numbers", "Report", "ReportForm", "TeamNumbers"]


@dataclass(frozen=True, slots=True)
class ReportForm:
    """The form: the teams whose numbers its reader may have, and the day it is for them."""

    reader: PersonFacts
    teams: tuple[TeamName, ...]
    today: date


@dataclass(frozen=True, slots=True)
class TeamNumbers:
    """One team's weeks, the oldest first, and its standing 1:1s as they are now."""

    name: TeamName
    weeks: tuple[TeamWeek, ...]
    habit: Habit


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers of teams from the first week to the last, both included, as of a day."""

    first: Week
    last: Week
    made_on: date
    teams: tuple[TeamNumbers, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """A report that was asked for, with today's numbers."""

    id: int
    reader: PersonFacts
    form: Format
    numbers: Numbers
