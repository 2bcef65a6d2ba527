"""What the views of a team's page and of a hand-over show: values that a service loads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.people.roster_rules import ClosureFacts, StandInFacts
from bot.people.rules import DayOff, Greeting, Member, PersonFacts, TeamFacts
from bot.rhythm.capacity import Capacity
from bot.rhythm.hand_over_rules import OfferFacts, OfferState
from bot.rhythm.pages import RepFigures, TeamFigures
from bot.rhythm.rules import OneOnOneFacts
from bot.rhythm.timetable import Slot

__all__ = ["LeaderPage", "OfferPage", "OwnPage", "RepLine", "TeamPage", "TeamSection"]


@dataclass(frozen=True, slots=True)
class RepLine:
    """A rep on the team's page; `figures` only for those who may see them (R50)."""

    member: Member
    rep: PersonFacts
    slot: Slot | None
    coming: OneOnOneFacts | None
    figures: RepFigures | None
    away: DayOff | None
    offer: OfferFacts | None
    offered_to: PersonFacts | None


@dataclass(frozen=True, slots=True)
class TeamSection:
    """A team on the page of somebody who leads it: for good (`may_change`), or standing in.

    `sums` are the team's figures where those of single people are switched off (R50).
    """

    team: TeamFacts
    manager: PersonFacts
    today: date
    lines: tuple[RepLine, ...]
    closures: tuple[ClosureFacts, ...]
    stand_ins: tuple[tuple[StandInFacts, PersonFacts], ...]
    may_change: bool
    sums: TeamFigures | None = None

    @property
    def month(self) -> TeamFigures | None:
        """The team's month, for its manager."""
        figures = [line.figures for line in self.lines if line.figures]
        return TeamFigures.of(figures) if figures else self.sums

    @property
    def offers(self) -> tuple[Capacity, ...]:
        """What the 1:1s of those who take part offer, each by its own slot (docs/rhythm.md R2)."""
        target = self.team.policy.target
        return tuple(
            Capacity(1, target, one.slot.time.length, one.slot.every)
            for one in self.lines
            if one.slot is not None and one.member.greeting is not Greeting.REFUSED
        )


@dataclass(frozen=True, slots=True)
class OwnPage:
    """A rep's own line: who leads their 1:1s and how these go."""

    manager: PersonFacts
    stand_in: PersonFacts | None
    line: RepLine


@dataclass(frozen=True, slots=True)
class TeamPage:
    """What `/coach team` shows: the teams that somebody leads, and their own place in one.

    Unless it `shows_persons`, figures of single people exist for nobody (docs/rhythm.md R50).
    """

    reader: PersonFacts | None
    sections: tuple[TeamSection, ...]
    own: OwnPage | None
    shows_persons: bool = True

    @property
    def locale(self) -> str | None:
        return self.reader.locale if self.reader else None


@dataclass(frozen=True, slots=True)
class OfferPage:
    """An offer as one of the two managers reads it; `teams` are those of the one who is asked.

    `slot` is the rep's present one, or the one that they got with their new manager.
    """

    offer: OfferFacts
    state: OfferState
    team: TeamFacts
    teams: tuple[TeamFacts, ...]
    by: PersonFacts
    to: PersonFacts
    rep: PersonFacts
    slot: Slot | None


@dataclass(frozen=True, slots=True)
class LeaderPage:
    """Who leads a rep's 1:1s now, as the rep reads it."""

    member_id: int
    greeting: Greeting
    manager: PersonFacts
    rep: PersonFacts
    slot: Slot | None
