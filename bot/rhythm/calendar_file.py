"""A 1:1 as a calendar file: .ics with a stable UID, for changes and cancellations too (R3)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from icalendar import Calendar, Event

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

    The UID stays the same for the life of a 1:1 and SEQUENCE grows with each change, so
    that calendars move the entry instead of adding another. Times are UTC: an entry of a
    single date needs no zone rules, and every calendar shows it in its owner's zone. What
    `is_withdrawn` takes place, but without this reader.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Coach//1:1//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for meeting in meetings:
        facts = meeting.facts
        event = Event()
        event.add("uid", f"{facts.uid}@coach")
        event.add("sequence", facts.sequence)
        event.add("dtstamp", made_at)
        event.add("dtstart", facts.planned_at)
        event.add("dtend", facts.ends_at)
        other = meeting.other(reader).name
        event.add("summary", t("1:1 with {name}", name=other))
        is_off = is_withdrawn or facts.state in OFF
        event.add("status", "CANCELLED" if is_off else "CONFIRMED")
        calendar.add_component(event)
    made: bytes = calendar.to_ical()
    return made
