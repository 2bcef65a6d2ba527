"""A 1:1 as a calendar file: .ics with a stable UID, for changes and cancellations too (R3)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from bot.people.calendars import writing
from bot.people.calendars.writing import Appointment
from bot.rhythm.pages import Meeting
from bot.rhythm.rules import State
from bot.words import Tongue

__all__ = ["calendar_file", "file_name"]

OFF = frozenset({State.SKIPPED, State.EXCUSED})


def file_name(meetings: Iterable[Meeting]) -> str:
    """Name the file so that each version of it is a file of its own."""
    return (
        "-".join(["1on1", *(f"{one.facts.id}.{one.facts.sequence}" for one in meetings)]) + ".ics"
    )


def calendar_file(
    t: Tongue,
    reader: str,
    meetings: Iterable[Meeting],
    *,
    made_at: datetime,
    is_withdrawn: bool = False,
) -> bytes:
    """Write 1:1s as one file that `reader` opens to have them in their own calendar.

    What `is_withdrawn` takes place, but without this reader.
    """
    appointments = (
        Appointment(
            one.facts.uid,
            one.facts.sequence,
            one.facts.planned_at,
            one.facts.ends_at,
            t("1:1 with {name}", name=one.other(reader).name),
            is_off=is_withdrawn or one.facts.state in OFF,
        )
        for one in meetings
    )
    return writing.calendar_file("1:1", appointments, made_at=made_at)
