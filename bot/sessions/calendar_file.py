"""A session as a calendar file: .ics with a stable UID, for changes and calling off too (R3)."""

from __future__ import annotations

from icalendar import Calendar, Event

from bot.sessions.pages import SessionPage
from bot.sessions.rules import State
from bot.words import Tongue

__all__ = ["calendar_file", "file_name"]


def file_name(page: SessionPage) -> str:
    """Name the file so that each version of it is a file of its own."""
    return f"session-{page.facts.id}.{page.facts.version}.ics"


def calendar_file(t: Tongue, page: SessionPage) -> bytes:
    """Write a session as one file that both open to have it in their own calendars.

    Times are UTC: every calendar shows them in its owner's zone.
    """
    facts = page.facts
    event = Event()
    event.add("uid", f"{facts.uid}@coach")
    event.add("sequence", facts.version)
    event.add("dtstamp", page.now)
    event.add("dtstart", facts.planned_at)
    event.add("dtend", facts.ends_at)
    name = t.text(page.template.name) if page.template else t("Session")
    people = t.items([page.manager.name, page.rep.name])
    event.add("summary", t("{session}: {people}", session=name, people=people))
    event.add("status", "CANCELLED" if facts.state is State.CANCELLED else "CONFIRMED")
    calendar = Calendar()
    calendar.add("prodid", "-//Coach//Session//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    made: bytes = calendar.to_ical()
    return made
