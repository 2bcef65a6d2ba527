"""A team's week in numbers, and what they come to: pure values (docs/rhythm.md R40, R42)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum

from bot.rhythm.rules import Week

__all__ = [
    "HABIT_STREAK",
    "SMALL_TEAM",
    "Figure",
    "Footing",
    "Habit",
    "LateDeals",
    "PersonWeek",
    "TeamWeek",
    "Won",
    "WonOf",
    "total",
    "week_target",
]

SMALL_TEAM = 4
"""With fewer reps than this only counts of the team are shown (docs/rhythm.md R40)."""
HABIT_STREAK = 4
"""So many 1:1s held in a row, and a streak is told of."""
MINUTES_A_YEAR = 12 * 60
WEEKS_A_YEAR = 52


class Figure(StrEnum):
    """The figures of a week, by the names that settings and files keep (docs/rhythm.md R40)."""

    HELD = "held"
    HOURS = "hours"
    KINDS = "kinds"
    """Coaching against forecasting and all else."""
    IN_DEPTH = "in-depth"
    EARLY = "early"
    EVIDENCE = "evidence"
    ACTIONS = "actions"
    STREAKS = "streaks"
    PRAISE = "praise"


class Footing(StrEnum):
    """What a late deal rests on, as it is kept with a commitment (docs/rhythm.md R41)."""

    EVIDENCE = "evidence"
    STALE = "stale"
    CLAIMS = "claims"
    """Claims alone, or nothing that anybody said."""


@dataclass(frozen=True, slots=True)
class _Counts:
    """What is counted of a week, of a team or of a rep; minutes are whole ones.

    `reps` take part in the week, `present` is the part of them that wasn't excused for all of it:
    the `target` is theirs. `planned` 1:1s are over or decided; of those `held` some stand
    `on_one_word`; `half_said` are over, said to be held by one side, and may yet be objected to.
    `coached` counts (R15), `one_sided` and `in_sessions` are parts of it;
    `unlabelled` 1:1s were held, and no label of theirs counts as yet. `forecasting` is what
    a side called so, `admin` all else of the labelled time. `deals` were looked at in held 1:1s.
    `replies` were judged and overruled by nobody; `overruled` and `verified` stand beside them.
    `streaks` are rhythms with four or more 1:1s held in a row, `longest_streak` the longest.
    """

    reps: int = 0
    present: int = 0
    planned: int = 0
    held: int = 0
    on_one_word: int = 0
    half_said: int = 0
    coached: int = 0
    one_sided: int = 0
    in_sessions: int = 0
    unlabelled: int = 0
    target: int = 0
    forecasting: int = 0
    admin: int = 0
    deals: int = 0
    in_depth: int = 0
    early: int = 0
    replies: int = 0
    with_evidence: int = 0
    overruled: int = 0
    verified: int = 0
    actions_due: int = 0
    actions_done: int = 0
    streaks: int = 0
    longest_streak: int = 0
    praised: int = 0

    def share(self, figure: Figure) -> float | None:
        """Tell what part it is, from 0 on; None where nothing is there to take a part of.

        Hours are measured against the target, so they may be more than 1. Praise has no share.
        """
        if figure is Figure.PRAISE:
            return None
        part, whole = self.rests_on(figure)
        return part / whole if whole else None

    def rests_on(self, figure: Figure) -> tuple[int, int]:
        """Give the two numbers of a figure: how many, of how many (docs/rhythm.md R42).

        Praise is of nothing: its second number is 0.
        """
        return {
            Figure.HELD: (self.held, self.planned),
            Figure.HOURS: (self.coached, self.target),
            Figure.KINDS: (self.coached, self.coached + self.forecasting + self.admin),
            Figure.IN_DEPTH: (self.in_depth, self.deals),
            Figure.EARLY: (self.early, self.deals),
            Figure.EVIDENCE: (self.with_evidence, self.replies),
            Figure.ACTIONS: (self.actions_done, self.actions_due),
            Figure.STREAKS: (self.streaks, self.reps),
            Figure.PRAISE: (self.praised, 0),
        }[figure]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to tell of it: nobody took part, and nothing happened."""
        return not any(getattr(self, one) for one in COUNTED)


COUNTED = tuple(one.name for one in fields(_Counts))
STANDING = ("reps", "present", "streaks")
"""What is as it stands at a week's end; everything else happens, and adds up."""


@dataclass(frozen=True, slots=True)
class TeamWeek(_Counts):
    """A team's week in numbers; `team` is 0 for several teams together."""

    team: int = field(kw_only=True)
    week: Week = field(kw_only=True)

    @property
    def is_small(self) -> bool:
        """Whether so few take part that a rate would tell of one of them (docs/rhythm.md R40)."""
        return self.reps < SMALL_TEAM

    def __add__(self, other: TeamWeek) -> TeamWeek:
        """Add weeks of one team, or what several teams have: see `total` for both at once.

        Of one team's weeks the later one says who takes part and how long streaks are.
        """
        last = max(self, other, key=lambda one: one.week)
        added = {one: getattr(self, one) + getattr(other, one) for one in COUNTED}
        if self.team == other.team:
            added |= {one: getattr(last, one) for one in STANDING}
        added["longest_streak"] = max(self.longest_streak, other.longest_streak)
        team = self.team if self.team == other.team else 0
        return TeamWeek(**added, team=team, week=last.week)


@dataclass(frozen=True, slots=True)
class PersonWeek(_Counts):
    """A rep's week in a team, in numbers: for the rep and their manager only (R50)."""

    team: int = field(kw_only=True)
    rep: str = field(kw_only=True)
    week: Week = field(kw_only=True)


def total(weeks: Iterable[TeamWeek]) -> TeamWeek | None:
    """Add weeks up: of each team first, then the teams; None for none at all."""
    teams: dict[int, TeamWeek] = {}
    for one in sorted(weeks, key=lambda one: (one.team, one.week)):
        teams[one.team] = teams[one.team] + one if one.team in teams else one
    whole: TeamWeek | None = None
    for team in teams.values():
        whole = team if whole is None else whole + team
    return whole


def week_target(hours: int, present: int) -> int:
    """Tell the minutes of a week that hours a month and rep come to: a 52nd of the year's (R1)."""
    return round(present * hours * MINUTES_A_YEAR / WEEKS_A_YEAR)


@dataclass(frozen=True, slots=True)
class Habit:
    """Rhythms past their fourth week, and how many of these are alive (docs/rhythm.md R5, R41).

    Alive is one that wasn't missed twice in a row just now.
    """

    rhythms: int = 0
    alive: int = 0

    @property
    def share(self) -> float | None:
        """Tell what part is alive; None where no rhythm is that old."""
        return self.alive / self.rhythms if self.rhythms else None


@dataclass(frozen=True, slots=True)
class LateDeals:
    """A team's open late deals, by what they rest on; amounts in hundredths of each currency.

    `amount` is that of all, `unproven` that of those on stale evidence or on claims (R41).
    """

    count: int = 0
    amount: Mapping[str, int] = field(default_factory=dict)
    on_evidence: int = 0
    on_stale: int = 0
    on_claims: int = 0
    unproven: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Won:
    """Of `committed` late deals at a quarter's start how many were won in it, and their amounts."""

    committed: int = 0
    won: int = 0
    amount: Mapping[str, int] = field(default_factory=dict)
    won_amount: Mapping[str, int] = field(default_factory=dict)

    def __add__(self, other: Won) -> Won:
        return Won(
            self.committed + other.committed,
            self.won + other.won,
            _added(self.amount, other.amount),
            _added(self.won_amount, other.won_amount),
        )


def _added(one: Mapping[str, int], other: Mapping[str, int]) -> dict[str, int]:
    return {key: one.get(key, 0) + other.get(key, 0) for key in sorted({*one, *other})}


WonOf = Mapping[Footing, Won]
"""A team's quarter, by what the deals rested on at its start."""
