"""Appointments of any kind as calendar files: .ics with stable UIDs (docs/rhythm.md R3)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from icalendar import Calendar, Event

__all__ = ["Appointment", "calendar_file"]


@dataclass(frozen=True, slots=True)
class Appointment:
    """One entry of a calendar. The `uid` stays the same for its life.

    `sequence` grows with each change, so that calendars move the entry instead of adding another.
    """

    uid: str
    sequence: int
    start: datetime
    end: datetime
    title: str
    description: str = ""
    is_off: bool = False


def calendar_file(kind: str, appointments: Iterable[Appointment], *, made_at: datetime) -> bytes:
    """Write appointments as one file that its reader opens to have them, cancelled ones too.

    `kind` names what they are, for calendars that show who made an entry. Times are UTC: an entry
    of a single date needs no zone rules, and every calendar shows it in its owner's zone.
    """
    calendar = Calendar()
    calendar.add("prodid", f"-//Coach//{kind}//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for one in appointments:
        event = Event()
        event.add("uid", f"{one.uid}@coach")
        event.add("sequence", one.sequence)
        event.add("dtstamp", made_at)
        event.add("dtstart", one.start)
        event.add("dtend", one.end)
        event.add("summary", one.title)
        if one.description:
            event.add("description", one.description)
        event.add("status", "CANCELLED" if one.is_off else "CONFIRMED")
        calendar.add_component(event)
    made: bytes = calendar.to_ical()
    return made
