"""What a question of the bank is, and which one comes next (docs/rhythm.md R17, R25, R38)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from zlib import crc32

from bot.errors import N_, Text
from bot.pipeline.rules import Phase

__all__ = [
    "FEWEST_LEFT",
    "NEW_AGAIN",
    "OWN",
    "PHASE_WORDS",
    "STEP_WORDS",
    "TEXT_LIMIT",
    "TOPIC_WORDS",
    "BankQuestion",
    "Step",
    "Topic",
    "fits",
    "next_question",
]

TEXT_LIMIT = 160
"""Longer than two lines in a thread is a speech, not a question."""
NEW_AGAIN = timedelta(weeks=4)
"""So long nobody is asked the same again (docs/rhythm.md R25)."""
FEWEST_LEFT = 8
"""So many questions each step of each phase keeps: fewer would soon repeat themselves."""
OWN = "own"
"""The group of what a workspace added itself."""
NEVER = datetime.min.replace(tzinfo=UTC)


class Step(StrEnum):
    """The steps in which a deal is talked about, each time in this order (docs/rhythm.md R17)."""

    OVERVIEW = "overview"
    CLARIFYING = "clarifying"
    RISKS = "risks"
    STRATEGY = "strategy"
    NEXT_CALL = "next-call"


class Topic(StrEnum):
    """What a question is about; their spread over a quarter is breadth (docs/rhythm.md R38)."""

    TERRITORY = "territory"
    PRIORITIES = "priorities"
    FIT = "fit"
    MESSAGING = "messaging"
    CALLS = "calls"
    LISTENING = "listening"
    DEALS = "deals"
    PROBLEM = "problem"
    MONEY = "money"
    PEOPLE = "people"
    DECISION = "decision"
    COMPETITION = "competition"
    EVIDENCE = "evidence"
    RISKS = "risks"
    CLOSING = "closing"
    GROWTH = "growth"
    PIPELINE = "pipeline"
    SKILLS = "skills"
    PROMISES = "promises"
    LEARNING = "learning"


STEP_WORDS: Mapping[Step, Text] = {
    Step.OVERVIEW: N_("Overview"),
    Step.CLARIFYING: N_("Clarifying questions"),
    Step.RISKS: N_("Risks"),
    Step.STRATEGY: N_("Strategy"),
    Step.NEXT_CALL: N_("Next call"),
}

PHASE_WORDS: Mapping[Phase, Text] = {
    Phase.EARLY: N_("Early deals"),
    Phase.MIDDLE: N_("Deals in the middle"),
    Phase.LATE: N_("Late deals"),
}

TOPIC_WORDS: Mapping[Topic, Text] = {
    Topic.TERRITORY: N_("Territory"),
    Topic.PRIORITIES: N_("Setting priorities"),
    Topic.FIT: N_("The right customers"),
    Topic.MESSAGING: N_("What we say first"),
    Topic.CALLS: N_("Conversations"),
    Topic.LISTENING: N_("Listening"),
    Topic.DEALS: N_("The deal as a whole"),
    Topic.PROBLEM: N_("The customer's problem"),
    Topic.MONEY: N_("The problem in money"),
    Topic.PEOPLE: N_("The people who buy"),
    Topic.DECISION: N_("How they decide"),
    Topic.COMPETITION: N_("Competition"),
    Topic.EVIDENCE: N_("How we know"),
    Topic.RISKS: N_("Risks"),
    Topic.CLOSING: N_("Closing"),
    Topic.GROWTH: N_("Growing accounts"),
    Topic.PIPELINE: N_("The pipeline"),
    Topic.SKILLS: N_("Skills"),
    Topic.PROMISES: N_("What was agreed"),
    Topic.LEARNING: N_("Learning from wins and losses"),
}


@dataclass(frozen=True, slots=True)
class BankQuestion:
    """One open question, and where it is asked.

    `serves` is the rule behind it ("R24"). `step` and `phase` say in which part of a check of
    which deals it fits; without a phase it fits all. `agenda` is the part of a 1:1's agenda that
    it may come with, `"line.deals"` for example. What `is_wished` is asked only where somebody
    wishes for this very one by its key, as the pre-mortem is, and never by turns.
    """

    key: str
    text: str
    topic: Topic
    serves: str
    step: Step | None = None
    phase: Phase | None = None
    agenda: str = ""
    is_wished: bool = False

    @property
    def group(self) -> str:
        """Name what it is one of several for: "loss" of `loss.surprise`, "" for most."""
        return self.key.rpartition(".")[0]

    @property
    def words(self) -> Text:
        """Have its words ready for a tongue; a workspace's own stay as they were written."""
        if self.group == OWN:
            return N_("{question}", question=self.text)
        return Text(self.text)


def fits(question: BankQuestion, step: Step, phase: Phase) -> bool:
    """Tell whether a question comes by turns in this step of deals in this phase."""
    return question.step is step and question.phase in {None, phase} and not question.is_wished


def next_question(
    candidates: Iterable[BankQuestion],
    asked: Mapping[str, datetime],
    *,
    person: str,
    of_deal: Mapping[str, datetime] = MappingProxyType({}),
) -> BankQuestion:
    """Choose what somebody never had, or else had longest ago (docs/rhythm.md R25).

    `asked` says when they had which, `of_deal` when anybody was asked which about the deal. Of
    several that are new to them, those come first that the deal hasn't heard, then those made
    for its phase; different people begin with different ones. So nothing comes again within
    four weeks as long as there is anything else. Raises ValueError for no candidates.
    """
    found = sorted(candidates, key=lambda one: one.key)
    if not found:
        raise ValueError("a step needs questions")
    turn = crc32(person.encode()) % len(found)
    turned = [*found[turn:], *found[:turn]]
    return min(
        turned,
        key=lambda one: (
            asked.get(one.key, NEVER),
            of_deal.get(one.key, NEVER),
            one.phase is None,
        ),
    )
