"""Which topics a rep was coached on in a quarter, and which not (docs/rhythm.md R38)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from bot.evidence.questions.rules import BankQuestion, Topic
from bot.people.rules import PersonFacts

__all__ = [
    "FEWEST",
    "BlindSpot",
    "BreadthPage",
    "Coverage",
    "next_quarter",
    "of_sessions",
    "of_skills",
    "quarter",
    "quarter_before",
]

FEWEST = 10
"""Of less than this, that a topic is missing says nothing yet."""
A_QUARTER = 92

OF_SESSIONS: Mapping[str, Topic] = {
    "deal": Topic.DEALS,
    "account-plan": Topic.GROWTH,
    "loss": Topic.LEARNING,
    "process": Topic.PRIORITIES,
    "forecast-coaching": Topic.PIPELINE,
}
"""What a planned session is about, by its kind; a plain forecast isn't coaching (R15a)."""

OF_SKILLS: Mapping[str, Topic] = {
    "listening": Topic.LISTENING,
    "silence": Topic.LISTENING,
    "cost-of-the-problem": Topic.MONEY,
    "meeting-all-buyers": Topic.PEOPLE,
    "champion": Topic.PEOPLE,
    "targeting": Topic.FIT,
    "walking-away": Topic.FIT,
    "messaging": Topic.MESSAGING,
    "story": Topic.MESSAGING,
    "territory": Topic.TERRITORY,
    "prioritising": Topic.PRIORITIES,
    "closing": Topic.CLOSING,
    "negotiating": Topic.CLOSING,
    "growing-accounts": Topic.GROWTH,
    "opening": Topic.CALLS,
    "discovery": Topic.CALLS,
    "call-planning": Topic.CALLS,
    "follow-up": Topic.PROMISES,
}
"""What a skill of the month is about; any other is about skills."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """How often each topic came up, by where it did: questions, 1:1s on a skill, sessions."""

    questions: Mapping[Topic, int] = field(default_factory=dict)
    skills: Mapping[Topic, int] = field(default_factory=dict)
    sessions: Mapping[Topic, int] = field(default_factory=dict)

    def of(self, topic: Topic) -> int:
        """Count how often a topic came up anywhere."""
        return sum(one.get(topic, 0) for one in (self.questions, self.skills, self.sessions))

    @property
    def total(self) -> int:
        """Count all that came up."""
        return sum(self.of(topic) for topic in Topic)

    @property
    def covered(self) -> Sequence[Topic]:
        """List what came up, the most often first."""
        found = [topic for topic in Topic if self.of(topic)]
        return sorted(found, key=lambda topic: -self.of(topic))

    @property
    def missing(self) -> Sequence[Topic]:
        """List what didn't come up, in the order of topics."""
        return [topic for topic in Topic if not self.of(topic)]

    @property
    def says_something(self) -> bool:
        """Tell whether there is enough for a missing topic to be a blind spot (R42)."""
        return self.total >= FEWEST


@dataclass(frozen=True, slots=True)
class BlindSpot:
    """A topic that didn't come up lately, with one question that would open it; `n` is of what."""

    topic: Topic
    question: BankQuestion
    n: int


@dataclass(frozen=True, slots=True)
class BreadthPage:
    """A rep's coverage of a quarter, for one of the two; `reps` are whom the reader leads.

    `is_now` while the quarter isn't over; only then a blind spot is suggested.
    """

    reader: PersonFacts
    rep: PersonFacts
    reps: tuple[PersonFacts, ...]
    first: date
    is_now: bool
    coverage: Coverage
    blind: BlindSpot | None = None


def quarter(day: date) -> date:
    """Find the first day of the quarter that a day is in."""
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def next_quarter(first: date) -> date:
    """Find the first day of the quarter after the one that begins on that day."""
    return quarter(first + timedelta(days=A_QUARTER + 1))


def quarter_before(first: date) -> date:
    """Find the first day of the quarter before the one that begins on that day."""
    return quarter(first - timedelta(days=1))


def of_sessions(kinds: Mapping[str, int]) -> Mapping[Topic, int]:
    """Count sessions by topic; `kinds` counts those held by their kind."""
    found: Counter[Topic] = Counter()
    for kind, n in kinds.items():
        if kind in OF_SESSIONS:
            found[OF_SESSIONS[kind]] += n
    return dict(found)


def of_skills(keys: Mapping[str, int]) -> Mapping[Topic, int]:
    """Count 1:1s on a skill by topic; `keys` counts them by the skill's key."""
    found: Counter[Topic] = Counter()
    for key, n in keys.items():
        found[OF_SKILLS.get(key, Topic.SKILLS)] += n
    return dict(found)
