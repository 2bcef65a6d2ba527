"""The skills that can be worked on: data, and what two people chose of it (docs/rhythm.md R37)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

__all__ = ["LOOK_AGAIN_AFTER", "Skill", "SkillFacts", "SkillPage", "question_for", "skills"]

LOOK_AGAIN_AFTER = timedelta(weeks=4)


@dataclass(frozen=True, slots=True)
class Skill:
    """One skill: its name, what it is in a sentence, open questions, and what would show it."""

    key: str
    name: str
    what: str
    questions: tuple[str, ...]
    indicators: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SkillFacts:
    """The skill that a rep works on, or the one that is proposed: then nobody `agreed_by`.

    `since` is the rep's day on which it was agreed on, or proposed; `looked_at` the one on which
    the two last kept it. `times` is in how many 1:1s it was on since, held ones only.
    """

    id: int
    rep: str
    key: str
    name: str
    what: str
    questions: tuple[str, ...]
    indicators: tuple[str, ...]
    aim: str
    proposed_by: str
    agreed_by: str | None
    since: date
    looked_at: date | None = None
    times: int = 0

    @property
    def is_agreed(self) -> bool:
        """Tell whether both chose it."""
        return self.agreed_by is not None

    def wants_a_look(self, today: date) -> bool:
        """Tell whether four weeks went by since it was chosen, or last kept (R37)."""
        return self.is_agreed and today >= (self.looked_at or self.since) + LOOK_AGAIN_AFTER


@dataclass(frozen=True, slots=True)
class SkillPage:
    """What one of the two sees of a rep's skill: the one agreed on, and one that is proposed."""

    rep: str
    rep_name: str
    focus: SkillFacts | None
    proposed: SkillFacts | None
    today: date


@cache
def skills() -> Mapping[str, Skill]:
    """Read the skills, by their keys, in the order in which they are offered."""
    text = Path(__file__).with_name("skills.toml").read_text(encoding="utf-8")
    return {
        one["key"]: Skill(
            one["key"],
            one["name"],
            one["what"],
            tuple(one["questions"]),
            tuple(one["indicators"]),
        )
        for one in tomllib.loads(text)["skill"]
    }


def question_for(facts: SkillFacts, day: date) -> str:
    """Choose the skill's question of a week: all of them in turn, then from the first again."""
    year, week, _ = day.isocalendar()
    return facts.questions[(year * 53 + week) % len(facts.questions)]
