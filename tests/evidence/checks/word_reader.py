"""A reader that goes by a few words, so that tests of checks don't hang on how well one reads."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.evidence.reading.types import Finding, Label, ReplyReading, What

__all__ = ["HOPE", "PROOF", "WordReader"]

HOPE = "They love it, it is as good as done"
PROOF = "Petra Novak signed the order form on Tuesday"
SIGNED = re.compile(r"(Petra Novak) (signed)")


class WordReader:
    """Whoever is said to have signed is evidence; what is promised is a plan."""

    def read(self, text: str, *, question: str = "", files: Sequence[str] = ()) -> ReplyReading:
        del question
        missing = tuple(What)
        found: tuple[Finding, ...] = ()
        label, is_judged = Label.CLAIM, True
        if proof := SIGNED.search(text):
            label, missing = Label.EVIDENCE, (What.WHEN,)
            found = (Finding(What.ACTOR, proof[1]), Finding(What.ACT, proof[2]))
        elif not text.strip():
            label, is_judged = Label.UNKNOWN, not files
        elif "no idea" in text:
            label = Label.UNKNOWN
        elif text.startswith("I'll"):
            label = Label.PLAN
        return ReplyReading(label, "en", is_judged, found, missing, ())
