"""Which question of the bank goes with what a digest names (docs/rhythm.md R25, R41a)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from bot.evidence.questions.bank import BankQuestion, bank, group
from bot.evidence.questions.rules import Step, Topic
from bot.pipeline.rules import Phase
from bot.summaries.digest.rules import Vulnerability, Weak

__all__ = ["candidates"]

BROAD = frozenset({"health", "coverage", "line.health", "line.coverage", "line.skill"})

_FITS: dict[Weak, Callable[[BankQuestion], bool]] = {
    Weak.STALE: lambda one: one.topic is Topic.EVIDENCE and one.step in {*Step},
    Weak.LEFT_OUT: lambda one: one.agenda in {"line.deals", "health"},
    Weak.NO_DEPTH: lambda one: one.step in {Step.CLARIFYING, Step.RISKS} and one.phase is None,
    Weak.FEW_EARLY: lambda one: one.step is Step.OVERVIEW and one.phase is Phase.EARLY,
    Weak.ONLY_BIGGEST: lambda one: one.agenda in {"line.health", "health"},
    Weak.ONLY_SOON: lambda one: one.agenda in {"line.coverage", "coverage"},
    Weak.UNSEEN: lambda one: one.agenda in {"line.deals", "line.health"},
    Weak.SKILL: lambda one: one.agenda in {"line.skill", "skill"},
}


def candidates(found: Vulnerability, aside: Collection[str]) -> Sequence[BankQuestion]:
    """List the questions that open what was found, without those a workspace doesn't ask.

    Where it asks none of them, all of them.
    """
    every = _every(found)
    return [one for one in every if one.key not in aside] or every


def _every(found: Vulnerability) -> Sequence[BankQuestion]:
    if found.weak in _FITS:
        fits = _FITS[found.weak]
        return [one for one in bank().values() if fits(one) and not one.is_wished]
    if found.weak is Weak.TOPIC:
        # Those about one deal need one: here it is about all of a rep's work.
        topic = found.names[0]
        broad = [one for one in bank().values() if one.agenda in BROAD and one.topic == topic]
        return [*(one for one in group("breadth") if one.topic == topic), *broad]
    return group(str(found.weak))
