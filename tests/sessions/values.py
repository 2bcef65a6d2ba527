"""Sessions as values, for tests of rules and views."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.people.rules import WorkingHours
from bot.sessions.rules import SessionFacts

MIA, RON = "U1MIA", "U1RON"
BERLIN = WorkingHours("Europe/Berlin")


def at(text: str) -> datetime:
    """Read `2026-11-27 10:00` as UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


TUESDAY = at("2026-11-24 09:00")


def planned(**changes: object) -> SessionFacts:
    """A deal session of Mia and Ron on Tuesday, 10:00 to 10:45 in Berlin, with these changes."""
    values: dict[str, object] = {
        "id": 1,
        "uid": "a1",
        "kind": "deal",
        "manager": MIA,
        "rep": RON,
        "planned_at": TUESDAY,
        "length": 45,
        "set_by": MIA,
        "made_at": at("2026-11-23 09:00"),
    }
    return SessionFacts(**{**values, **changes})  # type: ignore[arg-type]
