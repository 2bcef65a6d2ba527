"""Standing times in words: a day, a clock, how often."""

from __future__ import annotations

from datetime import date

from bot.rhythm.timetable import Slot
from bot.words import Tongue

__all__ = ["clock", "every_words", "slot_words", "weekday_words"]


def slot_words(t: Tongue, slot: Slot) -> str:
    """Say when a rep's 1:1s are: Friday 10:00, 60 min; every two weeks is said, too."""
    values = {
        "day": weekday_words(t, slot.time.weekday),
        "at": clock(slot.time.start),
        "length": slot.time.length,
    }
    if slot.every == 1:
        return t("{day} {at}, {length} min", **values)
    return t("{day} {at}, {length} min every two weeks", **values)


def every_words(t: Tongue, every: int) -> str:
    """Say how often a 1:1 is."""
    return t("every week") if every == 1 else t("every two weeks")


def weekday_words(t: Tongue, weekday: int) -> str:
    """Say an ISO weekday: 1 is Monday."""
    return t.weekday(date.fromisocalendar(2026, 2, weekday))


def clock(minute: int) -> str:
    """Say minutes after midnight: 09:30."""
    return f"{minute // 60:02}:{minute % 60:02}"
