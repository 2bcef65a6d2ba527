"""A planned call as a calendar file: .ics with a stable UID (docs/rhythm.md R3, R29)."""

from __future__ import annotations

from datetime import datetime

from bot.call_plans.pages import PlanPage
from bot.call_plans.rules import PlanFacts, PlanState
from bot.people.calendars import writing
from bot.people.calendars.writing import Appointment
from bot.words import Tongue

__all__ = ["calendar_file", "file_name"]


def file_name(plan: PlanFacts) -> str:
    """Name the file so that each version of it is a file of its own."""
    return f"call-{plan.id}.{plan.sequence}.ics"


def calendar_file(t: Tongue, page: PlanPage, *, made_at: datetime) -> bytes:
    """Write the call as the rep opens it in their own calendar, cancelled ones too."""
    plan, whom = page.plan, page.customer
    parts = [
        t("To reach: {text}", text=plan.objective),
        t("The customer's commitment: {text}", text=plan.commitment),
    ]
    if plan.questions:
        parts.append(t("To ask: {text}", text=plan.questions))
    call = Appointment(
        plan.uid,
        plan.sequence,
        plan.call_at,
        plan.ends_at,
        t("Call with {whom}", whom=whom) if whom else t("Customer call"),
        "\n".join(parts),
        is_off=plan.state is PlanState.CANCELLED,
    )
    return writing.calendar_file("Call plan", [call], made_at=made_at)
