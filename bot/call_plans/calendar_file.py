"""A planned call as a calendar file: .ics with a stable UID (docs/rhythm.md R3, R29)."""

from __future__ import annotations

from datetime import datetime

from icalendar import Calendar, Event

from bot.call_plans.pages import PlanPage
from bot.call_plans.rules import PlanFacts, PlanState
from bot.words import Tongue

__all__ = ["calendar_file", "file_name"]


def file_name(plan: PlanFacts) -> str:
    """Name the file so that each version of it is a file of its own."""
    return f"call-{plan.id}.{plan.sequence}.ics"


def calendar_file(t: Tongue, page: PlanPage, *, made_at: datetime) -> bytes:
    """Write the call as the rep opens it in their own calendar, cancelled ones too.

    SEQUENCE grows with each change, so that calendars move the entry instead of adding another.
    Times are UTC: an entry of a single date needs no zone rules.
    """
    plan = page.plan
    event = Event()
    event.add("uid", f"{plan.uid}@coach")
    event.add("sequence", plan.sequence)
    event.add("dtstamp", made_at)
    event.add("dtstart", plan.call_at)
    event.add("dtend", plan.ends_at)
    whom = page.customer
    event.add("summary", t("Call with {whom}", whom=whom) if whom else t("Customer call"))
    parts = [
        t("To reach: {text}", text=plan.objective),
        t("The customer will: {text}", text=plan.commitment),
    ]
    if plan.questions:
        parts.append(t("To ask: {text}", text=plan.questions))
    event.add("description", "\n".join(parts))
    is_off = plan.state is PlanState.CANCELLED
    event.add("status", "CANCELLED" if is_off else "CONFIRMED")
    calendar = Calendar()
    calendar.add("prodid", "-//Coach//Call plan//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    made: bytes = calendar.to_ical()
    return made
