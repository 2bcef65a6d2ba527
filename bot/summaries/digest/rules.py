"""Whom to name on a Monday, and for what: pure decisions (docs/rhythm.md R41a)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from zlib import crc32

from bot.evidence.book.rules import Footing
from bot.pipeline.rules import DealFacts, Phase

__all__ = [
    "LOOKS_BACK",
    "MOST",
    "OF_RECORDS",
    "Cause",
    "Look",
    "RepSeen",
    "SkillSeen",
    "TopicSeen",
    "Vulnerability",
    "Weak",
    "choose",
    "vulnerabilities",
]

MOST = 3
"""So many reps a digest names (docs/rhythm.md R41a)."""
LOOKS_BACK = timedelta(weeks=8)
"""So far back it is counted which deals were looked at."""
OLD_ENOUGH = timedelta(weeks=4)
"""A deal younger than this can't have been overlooked."""
LEAST_LOOKS = 4
"""On fewer deals looked at nothing is said of how that was done (docs/rhythm.md R42)."""
LEAST_MEETINGS = 3
LEAST_LATER = 3
LEAST_UNSEEN = 3
LEAST_STALE = 2
MOST_NAMES = 3


class Weak(StrEnum):
    """What makes a rep's rhythm or pipeline vulnerable; kept with a pick: a name stays for good."""

    STALE = "stale"
    """Deals rest on evidence that is too old (R21)."""
    LEFT_OUT = "left-out"
    """Others' deals are looked at, this rep's aren't (R14)."""
    NO_DEPTH = "no-depth"
    """Deals are looked at, and not in depth (R12)."""
    FEW_EARLY = "few-early"
    """1:1s have no early deal, though there are some (R12)."""
    TARGETING = "targeting"
    """Little comes in at the top (R34)."""
    MESSAGING = "messaging"
    """Activity without results (R35)."""
    COST = "stuck.money"
    """Stuck in the middle, without the problem's cost (R36)."""
    BUYERS = "stuck.people"
    """Stuck in the middle, with buyers not met (R36)."""
    ONLY_BIGGEST = "only-biggest"
    """Only the biggest deals are looked at (R14)."""
    ONLY_SOON = "only-this-quarter"
    """Only those are looked at that close this quarter (R14)."""
    UNSEEN = "unseen"
    """Deals that nobody ever looked at (R14)."""
    SKILL = "skill"
    """The skill of the month wasn't looked at for four weeks (R37)."""
    TOPIC = "topic"
    """A topic that never comes up (R38)."""


_WEIGHT: Mapping[Weak, int] = {
    Weak.STALE: 60,
    Weak.LEFT_OUT: 85,
    Weak.NO_DEPTH: 75,
    Weak.FEW_EARLY: 70,
    Weak.TARGETING: 65,
    Weak.MESSAGING: 65,
    Weak.COST: 65,
    Weak.BUYERS: 65,
    Weak.ONLY_BIGGEST: 50,
    Weak.ONLY_SOON: 50,
    Weak.UNSEEN: 45,
    Weak.SKILL: 30,
    Weak.TOPIC: 20,
}
"""What costs the next weeks most comes first; how much of it there is decides between equals."""
LITTLE_IS_WEAK = frozenset({Weak.NO_DEPTH, Weak.FEW_EARLY, Weak.TARGETING})
"""Of these figures a small one says more."""
LATE = 30
"""Stale evidence below a late deal weighs so much more: a forecast rests on it."""
OF_RECORDS = frozenset(Weak) - {Weak.TARGETING, Weak.MESSAGING}
"""These rest on earlier 1:1s, on checks and what they brought: a stand-in doesn't get it (R50)."""


@dataclass(frozen=True, slots=True)
class Look:
    """A deal in a held 1:1 of the last weeks."""

    one_on_one: int
    deal_id: int
    is_early: bool
    is_in_depth: bool


@dataclass(frozen=True, slots=True)
class Cause:
    """A hypothesis about a rep's pipeline: which one, its figure, on how many deals it rests."""

    weak: Weak
    part: int
    n: int


@dataclass(frozen=True, slots=True)
class SkillSeen:
    """A skill that wants a look: by its name, since when, and how many 1:1s were held meanwhile."""

    name: str
    since: date
    times: int


@dataclass(frozen=True, slots=True)
class TopicSeen:
    """A topic that didn't come up, by its name, of so many questions, skills and sessions."""

    topic: str
    n: int


@dataclass(frozen=True, slots=True)
class RepSeen:
    """What is known of one rep on a day; what its reader may not know isn't in it.

    `deals` are the open ones, `met` counts held 1:1s of the last weeks and `looks` what was looked
    at in them, `ever` are the deals that were looked at in any. `of_others` counts the deals that
    were looked at with the same leader's other reps. `footings` is by deal.
    """

    rep: str
    today: date
    deals: Sequence[DealFacts] = ()
    met: int = 0
    looks: Sequence[Look] = ()
    ever: Collection[int] = ()
    of_others: int = 0
    footings: Mapping[int, Footing] = field(default_factory=dict)
    causes: Sequence[Cause] = ()
    skill: SkillSeen | None = None
    topic: TopicSeen | None = None


@dataclass(frozen=True, slots=True)
class Vulnerability:
    """Something worth asking a rep about: `part` of `n`, and never a verdict (R41a, R42).

    `names` are of deals, or of the skill or topic that it is about; `more` is a second figure.
    """

    rep: str
    weak: Weak
    part: int
    n: int
    names: tuple[str, ...] = ()
    more: int = 0
    since: date | None = None

    @property
    def weight(self) -> float:
        """How much it speaks for naming this rep, from 0 to about 100."""
        share = min(self.part / self.n, 1.0) if self.n else 0.0
        share = 1 - share if self.weak in LITTLE_IS_WEAK else share
        late = LATE if self.weak is Weak.STALE and self.more else 0
        return _WEIGHT[self.weak] + late + 9 * share


def vulnerabilities(seen: RepSeen) -> list[Vulnerability]:
    """List what there is reason to ask a rep, what weighs most first; silent on little data."""
    found = [
        *_stale(seen),
        *_left_out(seen),
        *_depth(seen),
        *_early(seen),
        *_causes(seen),
        *_biggest(seen),
        *_soon(seen),
        *_unseen(seen),
        *_skill(seen),
        *_topic(seen),
    ]
    return sorted(found, key=lambda one: -one.weight)


def choose(
    found: Iterable[Vulnerability],
    before: Mapping[str, Weak],
    *,
    week: str,
    most: int = MOST,
) -> tuple[Vulnerability, ...]:
    """Choose at most `most` reps with one vulnerability each, what weighs most first (R41a).

    `before` says for what each rep was named last: the same again comes only after everything
    that is new. Between equals another rep goes first each week.
    """
    by_rep: dict[str, list[Vulnerability]] = {}
    for one in found:
        by_rep.setdefault(one.rep, []).append(one)
    best = [
        min(theirs, key=lambda one: (before.get(one.rep) is one.weak, -one.weight))
        for theirs in by_rep.values()
    ]
    ranked = sorted(
        best,
        key=lambda one: (
            before.get(one.rep) is one.weak,
            -one.weight,
            crc32(f"{week}{one.rep}".encode()),
        ),
    )
    return tuple(ranked[:most])


def _stale(seen: RepSeen) -> Iterator[Vulnerability]:
    """Evidence that is older than 30 days is none to rest on (R21)."""
    with_evidence = [
        one for one in seen.deals if seen.footings.get(one.id) in {Footing.EVIDENCE, Footing.STALE}
    ]
    stale = [one for one in with_evidence if seen.footings[one.id] is Footing.STALE]
    late = [one for one in stale if one.phase is Phase.LATE]
    if late or len(stale) >= LEAST_STALE:
        names = _names([*late, *(one for one in stale if one.phase is not Phase.LATE)])
        yield Vulnerability(
            seen.rep, Weak.STALE, len(stale), len(with_evidence), names, more=len(late)
        )


def _left_out(seen: RepSeen) -> Iterator[Vulnerability]:
    """Always the same rep's deals are looked at, and never this one's (R14)."""
    if seen.met >= LEAST_MEETINGS and seen.deals and not seen.looks and seen.of_others:
        n = seen.of_others
        if n >= LEAST_LOOKS:
            yield Vulnerability(seen.rep, Weak.LEFT_OUT, 0, n, more=len(seen.deals))


def _depth(seen: RepSeen) -> Iterator[Vulnerability]:
    n, deep = len(seen.looks), sum(one.is_in_depth for one in seen.looks)
    if n >= LEAST_LOOKS and deep * 4 < n:
        shallow = {one.deal_id for one in seen.looks if not one.is_in_depth}
        names = _names([one for one in seen.deals if one.id in shallow])
        yield Vulnerability(seen.rep, Weak.NO_DEPTH, deep, n, names)


def _early(seen: RepSeen) -> Iterator[Vulnerability]:
    """At least one early deal in each 1:1, where there are any (R12)."""
    meetings = {one.one_on_one for one in seen.looks}
    with_early = {one.one_on_one for one in seen.looks if one.is_early}
    early = [one for one in seen.deals if one.phase is Phase.EARLY]
    if early and len(meetings) >= LEAST_MEETINGS and len(with_early) * 2 < len(meetings):
        yield Vulnerability(
            seen.rep, Weak.FEW_EARLY, len(with_early), len(meetings), _names(early), len(early)
        )


def _causes(seen: RepSeen) -> Iterator[Vulnerability]:
    """Hypotheses come with their own minimum (R34 to R36)."""
    for one in seen.causes:
        yield Vulnerability(seen.rep, one.weak, one.part, one.n)


def _biggest(seen: RepSeen) -> Iterator[Vulnerability]:
    """Only the upper half by amount is looked at (R14); amounts of one currency compare."""
    worth = [one for one in seen.deals if one.amount is not None]
    if len({one.currency for one in worth}) != 1:
        return
    ranked = sorted(worth, key=lambda one: -(one.amount or 0))
    upper = {one.id for one in ranked[: len(ranked) // 2]}
    looked_at = {one.deal_id for one in seen.looks} & {one.id for one in worth}
    rest = [one for one in ranked if one.id not in upper]
    if len(looked_at) >= LEAST_LATER and len(rest) >= LEAST_LATER and looked_at <= upper:
        yield Vulnerability(
            seen.rep, Weak.ONLY_BIGGEST, len(looked_at), len(worth), _names(rest), len(rest)
        )


def _soon(seen: RepSeen) -> Iterator[Vulnerability]:
    """Only what closes this quarter is looked at, though there is more (R14)."""
    dated = [one for one in seen.deals if one.close_on is not None]
    ends = _next_quarter(seen.today)
    later = [one for one in dated if one.close_on is not None and one.close_on >= ends]
    looked_at = {one.deal_id for one in seen.looks} & {one.id for one in dated}
    if (
        len(looked_at) >= LEAST_LATER
        and len(later) >= LEAST_LATER
        and looked_at.isdisjoint(one.id for one in later)
    ):
        yield Vulnerability(
            seen.rep, Weak.ONLY_SOON, len(looked_at), len(dated), _names(later), len(later)
        )


def _unseen(seen: RepSeen) -> Iterator[Vulnerability]:
    """Deals that nobody ever looked at, of those that are old enough for it (R14)."""
    if seen.met < LEAST_MEETINGS or not seen.looks:
        return
    old = [one for one in seen.deals if seen.today - one.created_at.date() >= OLD_ENOUGH]
    never = [one for one in old if one.id not in seen.ever]
    if len(never) >= LEAST_UNSEEN and len(never) * 2 >= len(old):
        yield Vulnerability(seen.rep, Weak.UNSEEN, len(never), len(old), _names(never))


def _skill(seen: RepSeen) -> Iterator[Vulnerability]:
    """A focus is looked at again after four weeks (R37)."""
    if seen.skill is not None and seen.skill.times:
        times, names = seen.skill.times, (seen.skill.name,)
        yield Vulnerability(seen.rep, Weak.SKILL, 0, times, names, since=seen.skill.since)


def _topic(seen: RepSeen) -> Iterator[Vulnerability]:
    """A blind spot of a rep's coaching (R38)."""
    if seen.topic is not None:
        yield Vulnerability(seen.rep, Weak.TOPIC, 0, seen.topic.n, (seen.topic.topic,))


def _names(deals: Sequence[DealFacts]) -> tuple[str, ...]:
    return tuple(one.name for one in deals[:MOST_NAMES])


def _next_quarter(day: date) -> date:
    month = (day.month - 1) // 3 * 3 + 4
    return date(day.year + (month > 12), (month - 1) % 12 + 1, 1)
