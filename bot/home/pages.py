"""What the App Home shows: values that the service loads and the views draw."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from bot.home.rules import Owing
from bot.people.manners_pages import WhyPage
from bot.people.rules import DayOff, PersonFacts
from bot.rhythm.pages import Meeting, RepFigures
from bot.rhythm.roster_pages import TeamPage

__all__ = ["Answer", "HomeShown", "Settings", "Unset", "What"]


@dataclass(frozen=True, slots=True)
class Answer:
    """A 1:1 whose time is over, and which its reader hasn't said a word about."""

    meeting: Meeting


What = Answer
"""Whatever can be owed."""


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


@dataclass(frozen=True, slots=True)
class HomeShown:
    """Somebody's whole Home at an instant.

    Nobody whom we met has no `reader`. `refused` is the place in a team of a rep who said no.
    """

    reader: PersonFacts | None
    now: datetime
    refused: int | None = None
    owing: Owing[What] = field(default_factory=Owing)
    coming: tuple[Meeting, ...] = ()
    figures: RepFigures | None = None
    team: TeamPage | None = None
    number: int = 0
    settings: Settings | None = None
    unset: Unset = field(default_factory=Unset)

    @property
    def locale(self) -> str | None:
        return self.reader.locale if self.reader else None

    @property
    def is_rep(self) -> bool:
        """Whether they take part as a rep, and know of it."""
        return self.team is not None and self.team.own is not None

    @property
    def leads(self) -> bool:
        """Whether they lead a team, be it in another's place."""
        return self.team is not None and bool(self.team.sections)
