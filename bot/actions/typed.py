"""What is typed behind `/coach action`: what shall be done, and by when (docs/rhythm.md R31)."""

from __future__ import annotations

import re
from datetime import date

from bot.people.dates import read_span

__all__ = ["read_typed"]

_BY = re.compile(r"\s+(?:by|until|till|on|due|bis|am)\s+", re.IGNORECASE)
_LAST_WORDS = re.compile(r"\s+(?=\S+(?:\s+\S+){0,2}$)")
_ENDS = " ,;:-–"


def read_typed(text: str, today: date, locale: str | None) -> tuple[str, date | None]:
    """Part the words from the day that they end in, if it is one day and still to come.

    `Send the reference list by Friday`, `Call Ann tomorrow`; the day is None where none is read.
    """
    said = text.strip()
    for cut in reversed(list(_BY.finditer(said))):
        if day := _day(said[cut.end() :], today, locale):
            return said[: cut.start()].rstrip(_ENDS), day
    for cut in _LAST_WORDS.finditer(said):
        if day := _day(said[cut.end() :], today, locale):
            return said[: cut.start()].rstrip(_ENDS), day
    return said, None


def _day(typed: str, today: date, locale: str | None) -> date | None:
    span = read_span(typed.rstrip(".! "), today, locale)
    if span is None or span.first != span.last or span.last < today:
        return None
    return span.last
