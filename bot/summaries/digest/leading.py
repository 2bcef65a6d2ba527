"""Whom somebody leads on a day, as manager or in another's place (docs/rhythm.md R50)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from bot.people.closures import local_day
from bot.people.ground import Ground
from bot.people.roster_rules import leader_on
from bot.people.rules import Greeting, PersonFacts, TeamFacts, WhyOff
from bot.store import WorkspaceSession

__all__ = ["Led", "led_by"]


@dataclass(frozen=True, slots=True)
class Led:
    """The teams that are somebody's own, and the reps who take part; some are `lent` for days.

    Of their own teams they lead today only those that aren't `led_by_others`.
    """

    teams: tuple[TeamFacts, ...]
    own: tuple[PersonFacts, ...]
    lent: tuple[PersonFacts, ...]
    led_by_others: frozenset[str] = frozenset()

    @property
    def reps(self) -> tuple[PersonFacts, ...]:
        """All whose 1:1s they may lead."""
        return (*self.own, *self.lent)

    @property
    def ids(self) -> tuple[str, ...]:
        """Their Slack ids."""
        return tuple(one.slack_id for one in self.reps)

    @property
    def lent_ids(self) -> frozenset[str]:
        """The ids of those who are somebody else's."""
        return frozenset(one.slack_id for one in self.lent)

    @property
    def today(self) -> tuple[PersonFacts, ...]:
        """Those whose 1:1s they lead today."""
        return tuple(one for one in self.reps if one.slack_id not in self.led_by_others)


async def led_by(session: WorkspaceSession, ground: Ground, person: str) -> Led:
    """Load whom somebody leads; who wasn't greeted, left or pauses isn't there (R4, R46)."""
    now = ground.clock.now()
    teams = await ground.people.teams_of(session, person)
    others: set[str] = set()
    stand_ins = await ground.roster.stand_ins(session, [one.id for one in teams]) if teams else {}
    for team in teams:
        if leader_on(local_day(team, now), person, stand_ins[team.id]) != person:
            others.update(one.rep for one in team.members)
    own = _taking_part(teams)
    lent = [
        one for one in _taking_part(await ground.roster.led_by(session, person)) if one not in own
    ]
    met = {one.slack_id: one for one in await ground.people.met(session, [*own, *lent])}
    there = {who: one for who, one in met.items() if not (one.is_gone or _pauses(one, ground))}
    return Led(
        tuple(teams),
        tuple(there[one] for one in own if one in there),
        tuple(there[one] for one in lent if one in there),
        frozenset(others),
    )


def _taking_part(teams: Collection[TeamFacts]) -> list[str]:
    return [one.rep for team in teams for one in team.members if one.greeting is Greeting.GREETED]


def _pauses(person: PersonFacts, ground: Ground) -> bool:
    off = person.hours.day_off(person.hours.local_day(ground.clock.now()))
    return off is not None and off.why is WhyOff.PAUSED
