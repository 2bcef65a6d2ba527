"""Reads replies by cues: the first, simple form."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from bot.evidence.reading.types import Finding, Label, Reader, ReplyReading, What

__all__ = ["CueReader", "default_reader"]

_UNKNOWN = re.compile(
    r"\b(?:no idea|don'?t know|not sure|keine ahnung|ni idea|je ne sais pas)\b", re.I
)
_PLAN = re.compile(r"^(?:i'?ll|i will|we'?ll|going to|let me|ich werde|voy a|je vais|vou)\b", re.I)
_ACT = re.compile(
    r"\b(?P<actor>[A-ZÀ-Þ]\w+|procurement|legal|their \w+) "
    r"(?P<act>said|sent|signed|asked|wrote|booked|forwarded|told|paid|invited|cancelled|rejected)",
)
_WHEN = re.compile(r"\b(?:yesterday|(?:mon|tues|wednes|thurs|fri)day|\d{1,2} \w{3,9})\b", re.I)


class CueReader:
    """Reads a reply by its cues, the same way each time."""

    def read(self, text: str, *, question: str = "", files: Sequence[str] = ()) -> ReplyReading:
        """Say what the reply is, what was found in it, and what is missing."""
        del question, files
        act = _ACT.search(text)
        found: tuple[Finding, ...] = ()
        label = Label.CLAIM
        reason = "It asserts without naming what the customer did."
        if act:
            label, reason = Label.EVIDENCE, f"“{act[0]}” names who did what."
            found = (Finding(What.ACTOR, act["actor"]), Finding(What.ACT, act["act"]))
            if when := _WHEN.search(text):
                found += (Finding(What.WHEN, when[0]),)
        elif not text.strip() or _UNKNOWN.search(text):
            label, reason = Label.UNKNOWN, "It says that it doesn't know."
        elif _PLAN.search(text.strip()):
            label, reason = Label.PLAN, "It only says what you will do."
        have = {one.what for one in found}
        missing = tuple(one for one in (What.ACTOR, What.ACT, What.WHEN) if one not in have)
        return ReplyReading(label, "en", True, found, missing, (reason,))  # noqa: FBT003


@cache
def default_reader() -> Reader:
    """Give the reader with the cues that are shipped, made once a process."""
    return CueReader()
