"""Pre-mortems as values, and what holds for them: pure decisions (docs/rhythm.md R22)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.errors import N_, Text

__all__ = [
    "LONGEST",
    "MOST",
    "OLD_AFTER",
    "WANTED",
    "Pair",
    "PreMortemFacts",
    "RiskFacts",
    "RiskState",
    "Sides",
    "each_once",
    "is_due",
    "is_old",
    "needs_move",
    "recheck_problem",
    "sides",
    "tidy",
    "too_long",
    "visible",
]

WANTED = 3
"""Reasons that are asked for (docs/rhythm.md R22)."""
MOST = 6
"""Reasons of one person in one pre-mortem."""
LONGEST = 500
"""Characters of a reason, and of a counter-move."""
OLD_AFTER = timedelta(days=30)
"""A pre-mortem older than this is asked for again in the deal's next check."""
FARTHEST = timedelta(days=366)


class RiskState(StrEnum):
    """How a risk stands since somebody looked at it last; kept with it, so a name stays."""

    OPEN = "open"
    """Nobody looked again yet."""
    BETTER = "better"
    SAME = "same"
    WORSE = "worse"
    """The deal comes first on the next agenda (docs/rhythm.md R22)."""


@dataclass(frozen=True, slots=True)
class RiskFacts:
    """One reason why a deal could be lost, as it stands.

    `same_as` is the rep's reason that means the same as this one of who leads them.
    """

    id: int
    pre_mortem_id: int
    deal_id: int | None
    said_by: str
    position: int
    text: str
    counter_move: str = ""
    counter_by: str | None = None
    same_as: int | None = None
    recheck_on: date | None = None
    state: RiskState = RiskState.OPEN
    state_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PreMortemFacts:
    """One look at what a deal could be lost by; `manager` is who added theirs, None for nobody."""

    id: int
    rep: str
    deal_id: int | None
    check_id: int | None
    manager: str | None
    begun_at: datetime
    answered_at: datetime | None = None
    rest_asked_at: datetime | None = None
    confirmed_at: datetime | None = None
    managers_at: datetime | None = None

    @property
    def is_revealed(self) -> bool:
        """Whether the rep may read what who leads them added: not before theirs are confirmed."""
        return self.confirmed_at is not None and self.managers_at is not None


@dataclass(frozen=True, slots=True)
class Pair:
    """A reason that both saw, in the words of each."""

    own: RiskFacts
    theirs: RiskFacts


@dataclass(frozen=True, slots=True)
class Sides:
    """Reasons side by side: what both saw, what only the rep saw, what only who leads them did."""

    both: tuple[Pair, ...]
    only_rep: tuple[RiskFacts, ...]
    only_leader: tuple[RiskFacts, ...]

    @property
    def to_answer(self) -> tuple[RiskFacts, ...]:
        """What needs a counter-move: each reason once, what both saw in the rep's words."""
        return (*(pair.own for pair in self.both), *self.only_rep, *self.only_leader)


def is_old(found: PreMortemFacts | None, now: datetime) -> bool:
    """Whether a deal's last pre-mortem is to be asked for again: there is none, or it is old."""
    if found is None or found.answered_at is None:
        return True
    return now - found.answered_at > OLD_AFTER


def visible(
    found: PreMortemFacts, risks: Iterable[RiskFacts], readers: Collection[str]
) -> tuple[RiskFacts, ...]:
    """Leave of a pre-mortem's risks what all of these readers may read.

    What who leads the rep added is their own until the rep's reasons are confirmed (R22), and
    stays between these two then: whoever leads next doesn't read it (R50).
    """
    return tuple(one for one in risks if _is_for(found, one, set(readers) - {one.said_by}))


def _is_for(found: PreMortemFacts, risk: RiskFacts, others: set[str]) -> bool:
    if risk.said_by == found.rep or not others:
        return True
    return found.is_revealed and others == {found.rep}


def sides(found: PreMortemFacts, risks: Sequence[RiskFacts]) -> Sides:
    """Lay the reasons of both side by side."""
    own = {one.id: one for one in risks if one.said_by == found.rep}
    theirs = [one for one in risks if one.said_by != found.rep]
    both = [Pair(own[one.same_as], one) for one in theirs if one.same_as in own]
    seen = {pair.own.id for pair in both}
    paired = {pair.theirs.id for pair in both}
    return Sides(
        tuple(both),
        tuple(one for one in own.values() if one.id not in seen),
        tuple(one for one in theirs if one.id not in paired),
    )


def each_once(risks: Sequence[RiskFacts]) -> tuple[RiskFacts, ...]:
    """Leave out what one of the others says already: what both saw stands there once."""
    there = {one.id for one in risks}
    return tuple(one for one in risks if one.same_as not in there)


def needs_move(found: PreMortemFacts, risks: Sequence[RiskFacts]) -> tuple[RiskFacts, ...]:
    """List what of the shown has no counter-move yet; none before the rep's are confirmed."""
    if found.confirmed_at is None:
        return ()
    return tuple(one for one in sides(found, risks).to_answer if not one.counter_move)


def is_due(risk: RiskFacts, today: date) -> bool:
    """Whether its day has come: is it better, the same or worse by now."""
    return risk.recheck_on is not None and risk.recheck_on <= today


def tidy(texts: Iterable[str]) -> list[str]:
    """Take typed reasons without blanks around and lines within, in their places."""
    return [" ".join(text.split()) for text in texts]


def too_long(text: str) -> Text | None:
    """Say by how much a text is too long; None when it fits."""
    if len(text) <= LONGEST:
        return None
    return N_(
        "That is {length} characters; {limit} fit here. Shorten it a little.",
        length=len(text),
        limit=LONGEST,
    )


def recheck_problem(on: date | None, today: date, *, before: date | None) -> Text | None:
    """Say what is wrong with a day to look again; the one that stood there already may stay."""
    if on is None or on == before:
        return None
    if on <= today:
        return N_("Pick a day that is still to come.")
    if on > today + FARTHEST:
        return N_("Pick a day within the next year.")
    return None
