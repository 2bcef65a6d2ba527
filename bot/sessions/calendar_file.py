"""A session as a calendar file: .ics with a stable UID, for changes and calling off too (R3)."""

from __future__ import annotations

from bot.people.calendars import writing
from bot.people.calendars.writing import Appointment
from bot.sessions.pages import SessionPage
from bot.sessions.rules import State
from bot.words import Tongue

__all__ = ["calendar_file", "file_name"]


def file_name(page: SessionPage) -> str:
    """Name the file so that each version of it is a file of its own."""
    return f"session-{page.facts.id}.{page.facts.version}.ics"


def calendar_file(t: Tongue, page: SessionPage) -> bytes:
    """Write a session as one file that both open to have it in their own calendars."""
    facts = page.facts
    name = t.text(page.template.name) if page.template else t("Session")
    people = t.items([page.manager.name, page.rep.name])
    session = Appointment(
        facts.uid,
        facts.version,
        facts.planned_at,
        facts.ends_at,
        t("{session}: {people}", session=name, people=people),
        is_off=facts.state is State.CANCELLED,
    )
    return writing.calendar_file("Session", [session], made_at=page.now)
