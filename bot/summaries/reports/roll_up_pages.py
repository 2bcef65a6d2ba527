"""What a roll-up shows: values that a service loads and a view draws."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.people.rules import PersonFacts
from bot.rhythm.rules import Week
from bot.summaries.figures.rules import Habit, LateDeals, TeamWeek, WonOf
from bot.summaries.reports.roll_up_rules import Coverage
from bot.summaries.reports.teams import TeamName, tells_of_one

__all__ = ["RollUpPage", "TeamPart"]


@dataclass(frozen=True, slots=True)
class TeamPart:
    """One team's part: its last four weeks together and one by one, and those before together.

    `now` is None for a team in which nothing happened yet. `won` is there after a quarter only.
    """

    name: TeamName
    now: TeamWeek | None
    before: TeamWeek | None
    weeks: tuple[TeamWeek, ...]
    habit: Habit
    late: LateDeals
    coverage: Coverage
    won: WonOf | None = None

    @property
    def is_silent(self) -> bool:
        """Whether its numbers are those of one rep, and so nobody's but theirs (R50)."""
        return self.now is not None and tells_of_one(self.now)


@dataclass(frozen=True, slots=True)
class RollUpPage:
    """The numbers of a reader's teams, as they stand now, of the weeks up to `last`.

    `all_now` and `all_before` are of all teams together. `quarter` is the one that it is in on
    `today`; `ended` the one that has just ended, where that is told.
    """

    reader: PersonFacts
    today: date
    first: Week
    last: Week
    quarter: date
    teams: tuple[TeamPart, ...]
    all_now: TeamWeek | None
    all_before: TeamWeek | None
    ended: date | None = None
