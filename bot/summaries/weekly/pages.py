"""What the summary's messages and forms are drawn from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.people.rules import PersonFacts, TeamFacts
from bot.summaries.figures.rules import TeamWeek
from bot.summaries.weekly.rules import FEWEST_REPS, Setting, SummaryFacts

__all__ = ["FrontPage", "Insight", "SettingPage", "SummaryPage", "Told"]


@dataclass(frozen=True, slots=True)
class Insight:
    """Praise as it was posted with its rep's consent: who said what, and who praised it."""

    rep: str
    quote: str
    by: str


@dataclass(frozen=True, slots=True)
class Told:
    """What there is to tell of a team's week.

    `weeks` are the oldest first, the week itself last; `ahead` are the 1:1s of the week after it,
    which has begun when this is read.
    """

    weeks: tuple[TeamWeek, ...]
    ahead: int
    insights: tuple[Insight, ...]

    @property
    def week(self) -> TeamWeek:
        """The week that it is about."""
        return self.weeks[-1]

    @property
    def before(self) -> TeamWeek | None:
        """The week before it; None for a team's first."""
        return self.weeks[-2] if len(self.weeks) > 1 else None

    @property
    def is_nothing(self) -> bool:
        """Tell whether nothing happened that could be told."""
        week = self.week
        counted = (week.planned, week.coached, week.deals, week.replies, week.actions_due)
        return not (any(counted) or week.praised or self.insights)

    @property
    def is_one_persons(self) -> bool:
        """Tell whether every number would be one single person's."""
        return self.week.reps < FEWEST_REPS


@dataclass(frozen=True, slots=True)
class SummaryPage:
    """A summary with what it says today; `leader` decides about it.

    `reader` is whose language it is said in, None for somebody whom we never met; `leads` if they
    decide, too. `names` are those of the people in its praise and of the team's manager. `picture`
    is a file's id in Slack.
    """

    summary: SummaryFacts
    team: TeamFacts
    leader: PersonFacts
    told: Told
    names: Mapping[str, str]
    now: datetime
    setting: Setting
    began: date
    reader: PersonFacts | None = None
    picture: str | None = None
    leads: bool = False

    @property
    def may_share(self) -> bool:
        """Tell whether it may go to the channel at all."""
        return self.summary.is_open(self.now) and not self.told.is_one_persons

    def shows(self, figure: str) -> bool:
        """Tell whether a figure isn't left out."""
        return figure not in self.summary.left_out


@dataclass(frozen=True, slots=True)
class SettingPage:
    """When a team's summary comes, for who leads the team; `is_new` in its first four weeks."""

    reader: PersonFacts
    team: TeamFacts
    setting: Setting
    is_new: bool


@dataclass(frozen=True, slots=True)
class FrontPage:
    """What `/coach summary` shows: the latest summary, if there is one, and those before it.

    `leads` for who decides about it; a rep reads what their channel got.
    """

    reader: PersonFacts
    leads: bool
    team: TeamFacts
    setting: Setting
    latest: SummaryPage | None
    past: tuple[SummaryFacts, ...]
    next_at: datetime | None
    teams: Sequence[TeamFacts] = ()
