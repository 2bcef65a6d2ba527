"""Actions as tests need them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from bot.actions.rules import ActionFacts, ActionState, Source
from bot.people.rules import DayOff, WhyOff, WorkingHours
from tests.rhythm.house import MIA, RON

__all__ = ["MONDAY", "NOW", "PROPOSED", "action", "at", "hours", "off"]

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
"""Monday, nine in Berlin."""
MONDAY = date(2026, 11, 23)

PROPOSED = ActionFacts(
    1,
    "Send the list",
    RON,
    RON,
    MIA,
    date(2026, 11, 27),
    ActionState.PROPOSED,
    Source.COMMAND,
    None,
    None,
    "",
    None,
    0,
    NOW,
    None,
    None,
)


def action(**changes: object) -> ActionFacts:
    """Ron's action that Mia proposed, with these differences."""
    return replace(PROPOSED, **changes)  # type: ignore[arg-type]


def at(text: str) -> datetime:
    """Read an instant, "2026-11-23 08:00", as UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def hours(*days: DayOff, zone: str = "Europe/Berlin") -> WorkingHours:
    """Monday to Friday, nine to six, but for these days."""
    return WorkingHours(zone, off=days)


def off(first: str, last: str = "") -> DayOff:
    """Leave from a day to a day."""
    return DayOff(date.fromisoformat(first), date.fromisoformat(last or first), WhyOff.AWAY)
