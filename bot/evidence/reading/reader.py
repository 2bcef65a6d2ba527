"""Reads replies: a linear model over cues, words and who does what, which can be asked why."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import cache, partial

from bot.evidence.reading.cues_file import Extra
from bot.evidence.reading.files import documents, is_only_seen_or_heard, linked_artefact
from bot.evidence.reading.judge import LABELS, Judge, shipped_judge
from bot.evidence.reading.languages import OTHER, language_of, spoken
from bot.evidence.reading.seeing import Eyes
from bot.evidence.reading.telling import Pointed, missing, point, reasons
from bot.evidence.reading.text import Words
from bot.evidence.reading.types import Finding, Label, Reader, ReplyReading, What

__all__ = ["CueReader", "default_reader"]

_ALL = (What.ACTOR, What.ACT, What.WHEN, What.ARTEFACT)
# So few words say little beside a document ("see attached", "here you go").
_MERE = 4


class CueReader:
    """Reads a reply by what stands in it, the same way each time (docs/rhythm.md R18)."""

    def __init__(
        self, *, extra: Mapping[str, Extra] | None = None, judge: Judge | None = None
    ) -> None:
        """Take a workspace's own cues besides those shipped: by language, then by class.

        `extra={"en": {"artefact": ["scoping canvas"]}}` has "scoping canvas" count like a
        document; the classes stand in cues/en.toml.
        """
        self._eyes = Eyes(extra)
        self._judge = judge or shipped_judge()

    def read(self, text: str, *, question: str = "", files: Sequence[str] = ()) -> ReplyReading:
        """Say what the reply is, what was found in it, what is missing, and why."""
        words = self._eyes.plain(text)
        if not words.has_words() and files:
            return _of_files(files)
        asked_in = spoken(self._eyes.plain(question)) if question.strip() else ""
        language = language_of(words, question=asked_in)
        if language == OTHER:
            why = "It is in a language that I don't read yet: not judged, only thanked."
            return ReplyReading(Label.UNKNOWN, "", False, (), (), (why,))
        if not words.has_words():
            return _of_no_words(text, words, asked_in or "en")
        clauses = self._eyes.clauses(words, language)
        features = self._eyes.features(words, language, clauses)
        ranked = sorted(
            zip(self._judge.scores(features), LABELS, strict=True), key=lambda one: -one[0]
        )
        pointed = point(clauses, words.text)
        label = ranked[0][1]
        if label is Label.EVIDENCE and not _can_be_pointed_at(pointed):
            label = ranked[1][1]
        papers = documents(files)
        if label is Label.UNKNOWN and papers and words.size() <= _MERE:
            label = Label.EVIDENCE
        if label is Label.EVIDENCE and papers:
            pointed = _with(pointed, papers[0])
        if label not in {Label.EVIDENCE, Label.CLAIM}:
            pointed = Pointed((), pointed.deed, pointed.artefact)
        told = reasons(
            label,
            clauses,
            words.text,
            pointed,
            features=features,
            weight=partial(_weight, self._judge, label),
        )
        return ReplyReading(
            label,
            language,
            True,
            pointed.found,
            missing(label, pointed),
            told,
            _confidence(ranked[0][0] - ranked[1][0]) if label is ranked[0][1] else 0.5,
        )


@cache
def default_reader() -> Reader:
    """Give the reader with the cues that are shipped, made once a process."""
    return CueReader()


def _of_files(files: Sequence[str]) -> ReplyReading:
    """Read a reply that is nothing but files."""
    papers = documents(files)
    if papers:
        return _artefact(papers[0], "")
    if is_only_seen_or_heard(files):
        why = "Voice clips and pictures aren't read, only thanked."
        return ReplyReading(Label.UNKNOWN, "", False, (), (), (why,))
    why = "The file looks like one of ours; it doesn't say what the customer did."
    return ReplyReading(Label.CLAIM, "", True, (), _ALL[:3], (why,))


def _of_no_words(text: str, words: Words, language: str) -> ReplyReading:
    """Read a link, emoji, code or nothing."""
    if link := linked_artefact(text):
        return _artefact(link, language)
    why = "There are no words in it." if words.text else "It is empty."
    return ReplyReading(Label.UNKNOWN, language, True, (), _ALL, (why,))


def _artefact(name: str, language: str) -> ReplyReading:
    return ReplyReading(
        Label.EVIDENCE,
        language,
        True,
        (Finding(What.ARTEFACT, name),),
        (What.ACTOR, What.WHEN),
        (f"“{name}” is something that another person can look at.",),
    )


def _with(pointed: Pointed, paper: str) -> Pointed:
    if any(one.what is What.ARTEFACT for one in pointed.found):
        return pointed
    found = (*pointed.found, Finding(What.ARTEFACT, paper))
    return Pointed(found, pointed.deed, paper)


def _confidence(ahead: float) -> float:
    """Make of how far the first label is ahead of the second a figure from 0.5 to 1."""
    return 1 / (1 + math.exp(-2 * ahead))


def _weight(judge: Judge, label: Label, feature: str) -> float:
    return judge.weight(feature, label)


def _can_be_pointed_at(pointed: Pointed) -> bool:
    return any(one.what in {What.ACT, What.ARTEFACT} for one in pointed.found)
