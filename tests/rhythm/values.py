"""People and 1:1s as values, for tests of rules and views."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.people.rules import PersonFacts, WorkingHours
from bot.rhythm.pages import Meeting
from bot.rhythm.rules import OneOnOneFacts, State

MIA, RON, AIKO = "U1MIA", "U1RON", "U1AIKO"


def at(text: str) -> datetime:
    """Read `2026-11-27 10:00` as UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


FRIDAY = at("2026-11-27 09:00")
"""When the 1:1 of these tests is: Friday, 10:00 in Berlin, 18:00 in Tokyo."""


def one_on_one(**changes: object) -> OneOnOneFacts:
    """A planned 1:1 of Mia and Ron on Friday, 9:00 UTC, with these changes."""
    values: dict[str, object] = {
        "id": 1,
        "uid": "a1",
        "manager": MIA,
        "rep": RON,
        "zone": "Europe/Berlin",
        "original_at": changes.get("planned_at", FRIDAY),
        "planned_at": FRIDAY,
        "length": 60,
        "state": State.PLANNED,
    }
    return OneOnOneFacts(**{**values, **changes})  # type: ignore[arg-type]


def person(
    slack_id: str, zone: str = "Europe/Berlin", *, name: str = "", locale: str | None = None
) -> PersonFacts:
    """Somebody with the default hours."""
    return PersonFacts(slack_id, name or slack_id.title(), locale, WorkingHours(zone))


def meeting(
    facts: OneOnOneFacts | None = None,
    *,
    now: datetime = FRIDAY,
    manager: PersonFacts | None = None,
    rep: PersonFacts | None = None,
) -> Meeting:
    """A 1:1 with its people; Ron is in New York."""
    facts = facts or one_on_one()
    return Meeting(
        facts,
        manager or person(facts.manager),
        rep or person(facts.rep, "America/New_York"),
        now,
    )
