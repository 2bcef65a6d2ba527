"""The lines of an iCalendar file that say when somebody is busy; all others are left unread.

Titles, places, notes and people fall out here, before anything is parsed. Each component is
handed on by itself, so that one which can't be read costs only itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

__all__ = ["Lines", "NotACalendar", "lines_of"]

KEPT = frozenset(
    {
        "BEGIN",
        "DTEND",
        "DTSTART",
        "DURATION",
        "END",
        "EXDATE",
        "FREEBUSY",
        "RDATE",
        "RECURRENCE-ID",
        "RRULE",
        "STATUS",
        "TRANSP",
        "TZID",
        "TZNAME",
        "TZOFFSETFROM",
        "TZOFFSETTO",
        "UID",
        "X-MICROSOFT-CDO-BUSYSTATUS",
    }
)
INSTANTS = frozenset({"DTEND", "DTSTART", "EXDATE", "RDATE", "RECURRENCE-ID"})
READ = frozenset({"VEVENT", "VFREEBUSY", "VTIMEZONE"})
PARTS_OF_ZONES = frozenset({"STANDARD", "DAYLIGHT"})
_FOLD = re.compile(r"(\r\n|\r|\n)[ \t]")
_BREAK = re.compile(r"\r\n|\r|\n")
_NAME = re.compile(r"[A-Za-z0-9-]+")
_TZID = re.compile(r';TZID="?([^;"]*)"?', re.IGNORECASE)
_DECLINED = re.compile(r";PARTSTAT=\"?DECLINED\b", re.IGNORECASE)


class NotACalendar(ValueError):
    """What was read is no whole iCalendar file."""


@dataclass
class Lines:
    """What one file says of times: each component as a text of its own."""

    zone: str = ""
    """The calendar's zone, where it names one (X-WR-TIMEZONE)."""
    zones: list[str] = field(default_factory=list)
    events: list[str] = field(default_factory=list)
    free_busy: list[str] = field(default_factory=list)


def lines_of(content: bytes) -> Lines:
    """Take a file apart. Raises NotACalendar for anything else, and for one that breaks off."""
    text = _FOLD.sub("", content.decode("utf-8-sig", "replace")).strip()
    if not text[:15].upper() == "BEGIN:VCALENDAR" or "END:VCALENDAR" not in text[-20:].upper():
        raise NotACalendar
    found = Lines()
    owner = ""
    inside: list[str] = []
    kept: list[str] = []
    for name, line in _named(text):
        value = line.rpartition(":")[2].strip()
        if name == "X-WR-TIMEZONE":
            found.zone = found.zone or value
        elif name == "X-WR-CALNAME":
            owner = value.lower() if "@" in value else ""
        elif name == "BEGIN":
            inside.append(value.upper())
        if not _is_read(inside):
            pass
        elif name == "ATTENDEE":
            if owner and line.lower().endswith(f":{owner}") and _DECLINED.search(line):
                kept.append("STATUS:CANCELLED")
        elif name in KEPT:
            kept.append(_quoted(line) if name in INSTANTS else line)
        if name == "END" and inside:
            if inside.pop() != value.upper():
                raise NotACalendar
            if inside == ["VCALENDAR"] and kept:
                _into(found, value.upper()).append("\r\n".join([*kept, ""]))
                kept = []
    if inside:
        raise NotACalendar
    return found


def _named(text: str) -> Iterator[tuple[str, str]]:
    for line in _BREAK.split(text):
        name = _NAME.match(line)
        if name:
            yield name[0].upper(), line


def _is_read(inside: list[str]) -> bool:
    """Tell whether this deep there are times of the calendar itself, not of an alarm in it."""
    match inside:
        case ["VCALENDAR", kind]:
            return kind in READ
        case ["VCALENDAR", "VTIMEZONE", part]:
            return part in PARTS_OF_ZONES
        case _:
            return False


def _into(found: Lines, kind: str) -> list[str]:
    return {"VEVENT": found.events, "VFREEBUSY": found.free_busy, "VTIMEZONE": found.zones}[kind]


def _quoted(line: str) -> str:
    """Put a zone's name in quotes: Exchange's `tzone://Microsoft/Custom` has a colon in it."""
    head, colon, value = line.rpartition(":")
    return _TZID.sub(r';TZID="\1"', head) + colon + value
