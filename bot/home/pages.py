"""What the App Home shows: values that the service loads and the views draw."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from bot.actions.rules import ActionFacts
from bot.call_plans.rules import PlanFacts
from bot.home.rules import Owing
from bot.meeting.agenda_pages import AgendaPage
from bot.meeting.skill_book import SkillFacts, SkillPage
from bot.people.manners_pages import WhyPage
from bot.people.rules import DayOff, PersonFacts
from bot.pipeline.rules import DealFacts
from bot.rhythm.pages import Meeting, RepFigures
from bot.rhythm.roster_pages import TeamPage
from bot.sessions.pages import MomentPage, SessionPage

__all__ = [
    "Accept",
    "Answer",
    "Closing",
    "Do",
    "HomeShown",
    "Outcome",
    "Pick",
    "Said",
    "Settings",
    "SkillAsked",
    "Unset",
    "What",
    "Work",
]


@dataclass(frozen=True, slots=True)
class Outcome:
    """A call whose outcome its rep hasn't told (docs/rhythm.md R30)."""

    plan: PlanFacts
    about: str = ""
    """The name of its deal."""


@dataclass(frozen=True, slots=True)
class Do:
    """An action that its owner agreed to, and that is due (docs/rhythm.md R32)."""

    action: ActionFacts


@dataclass(frozen=True, slots=True)
class Answer:
    """A 1:1 whose time is over, and which its reader hasn't said a word about."""

    meeting: Meeting


@dataclass(frozen=True, slots=True)
class Closing:
    """A 1:1 that was started and that its reader, who led it, hasn't closed."""

    meeting: Meeting


@dataclass(frozen=True, slots=True)
class Said:
    """A session that is over, and of which nobody said how it went (docs/rhythm.md R15a)."""

    page: SessionPage


@dataclass(frozen=True, slots=True)
class Accept:
    """Actions that another one proposed to their reader (docs/rhythm.md R31)."""

    actions: tuple[ActionFacts, ...]


@dataclass(frozen=True, slots=True)
class SkillAsked:
    """A skill of the month that the other one proposed (docs/rhythm.md R37)."""

    skill: SkillFacts


@dataclass(frozen=True, slots=True)
class Pick:
    """A 1:1 that comes soon, and for which its rep picked no deals yet (docs/rhythm.md R12)."""

    meeting: Meeting


What = Outcome | Do | Answer | Closing | Said | Accept | SkillAsked | Pick
"""Whatever can be owed."""


@dataclass(frozen=True, slots=True)
class Work:
    """What somebody has in hand; `named` are the deals that any of it is about."""

    deals: tuple[DealFacts, ...] = ()
    actions: tuple[ActionFacts, ...] = ()
    plans: tuple[PlanFacts, ...] = ()
    sessions: tuple[SessionPage, ...] = ()
    logged: tuple[MomentPage, ...] = ()
    skill: SkillPage | None = None
    named: Mapping[int, DealFacts] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Settings:
    """How somebody set themselves up, and what this week took of them; `away` is near leave."""

    why: WhyPage
    away: DayOff | None


@dataclass(frozen=True, slots=True)
class Unset:
    """What isn't set up yet, as far as it can be today (docs/rhythm.md R49a).

    `ungreeted` are reps who don't hear from us yet.
    """

    ungreeted: int = 0
    has_calendar: bool = True
    can_have_calendar: bool = True


@dataclass(frozen=True, slots=True)
class HomeShown:
    """Somebody's whole Home at an instant.

    Nobody whom we met has no `reader`. `refused` is the place in a team of a rep who said no.
    `agenda` is that of the first of the `coming` 1:1s, `items` count what is on each rep's.
    """

    reader: PersonFacts | None
    now: datetime
    refused: int | None = None
    owing: Owing[What] = field(default_factory=Owing)
    coming: tuple[Meeting, ...] = ()
    agenda: AgendaPage | None = None
    figures: RepFigures | None = None
    work: Work = field(default_factory=Work)
    team: TeamPage | None = None
    items: Mapping[str, int] = field(default_factory=dict)
    number: int = 0
    settings: Settings | None = None
    unset: Unset = field(default_factory=Unset)

    @property
    def locale(self) -> str | None:
        return self.reader.locale if self.reader else None

    @property
    def today(self) -> date:
        """The day that it is for its reader."""
        return self.reader.hours.local_day(self.now) if self.reader else self.now.date()

    @property
    def is_rep(self) -> bool:
        """Whether they take part as a rep, and know of it."""
        return self.team is not None and self.team.own is not None

    @property
    def leads(self) -> bool:
        """Whether they lead a team, be it in another's place."""
        return self.team is not None and bool(self.team.sections)
