"""How fit reads: its parts, their questions, and what was said (docs/rhythm.md R13)."""

from __future__ import annotations

from collections.abc import Mapping

from bot.errors import N_, Text
from bot.evidence.fit.rules import Answer, Part, Standing
from bot.words import Tongue

__all__ = ["ANSWERS", "HINTS", "NAMES", "noes_words", "question"]

NAMES: Mapping[Part, Text] = {
    Part.SEGMENT: N_("Segment"),
    Part.SIZE: N_("Size"),
    Part.PROBLEM: N_("Problem"),
    Part.TRIGGER: N_("Trigger"),
    Part.NO_GO: N_("No-go"),
}

HINTS: Mapping[Part, Text] = {
    Part.SEGMENT: N_(
        "Which companies: trade, region, kind. For example: water utilities in Europe."
    ),
    Part.SIZE: N_("How large they are. For example: 50 to 500 people, two plants or more."),
    Part.PROBLEM: N_(
        "What keeps them awake that you solve best. For example: leaks are found weeks too late."
    ),
    Part.TRIGGER: N_(
        "What has happened when they begin to look. For example: a new head of operations."
    ),
    Part.NO_GO: N_("Whom you leave alone. For example: no own maintenance, or tenders on price."),
}

ANSWERS: Mapping[Answer, Text] = {
    Answer.YES: N_("Fits"),
    Answer.NO: N_("Doesn't fit"),
    Answer.UNKNOWN: N_("Don't know yet"),
}

_QUESTIONS: Mapping[Part, Text] = {
    Part.SEGMENT: N_("How do they compare with those we serve best: “{words}”?", words=...),
    Part.SIZE: N_("What do you know of their size, next to what suits us: “{words}”?", words=...),
    Part.PROBLEM: N_("Which signs do you see of the problem we solve best: “{words}”?", words=...),
    Part.TRIGGER: N_("What has happened there of what makes customers move: “{words}”?", words=...),
    Part.NO_GO: N_("What tells you that they aren't one we leave alone: “{words}”?", words=...),
}


def question(part: Part, words: str) -> Text:
    """Ask openly about one part, in the words in which the workspace described it."""
    asked = _QUESTIONS[part]
    return asked.filled(words=words)


def noes_words(t: Tongue, standing: Standing) -> str:
    """Propose to walk away from what doesn't fit: a question, never a verdict; "" for less."""
    if not standing.proposes_walking_away:
        return ""
    parts = t.items([t.within(t.text(NAMES[part])) for part in standing.noes])
    return t.many(
        "It doesn't fit in {n} point: {parts}. Would your hours do more elsewhere? "
        "Walking away from it is good selling.",
        "It doesn't fit in {n} points: {parts}. Would your hours do more elsewhere? "
        "Walking away from it is good selling.",
        len(standing.noes),
        parts=parts,
    )
