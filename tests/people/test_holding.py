"""What keeps a message from a group, told by their hours alone."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.outbox.types import DeliveryClass, Wait
from bot.people.holding import Reason, held_back
from bot.people.rules import PersonFacts, WorkingHours
from bot.people.topics import Manner, Topic

MANNER = Manner(Topic.TEAM)
MIA = PersonFacts("U1MIA", "Mia", None, WorkingHours("Europe/Berlin"))
LEA = PersonFacts("U1LEA", "Lea", None, WorkingHours("America/Los_Angeles"))
NED = PersonFacts("U1NED", "Ned", None, WorkingHours("America/New_York"))


def _at(time: str) -> datetime:
    return datetime.fromisoformat(f"2026-11-23T{time}").replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("other", "now", "until"),
    [
        (NED, "09:00", "14:00"),
        (NED, "15:00", None),
        (LEA, "09:00", None),
        (LEA, "17:00", None),
        (LEA, "05:00", "08:00"),
    ],
)
def test_a_notice_to_two(other: PersonFacts, now: str, until: str | None) -> None:
    """It waits until both work; two who never do at once hear of it when one of them works."""
    held = held_back(DeliveryClass.NOTICE, MANNER, [MIA, other], _at(now))

    assert held == (Wait(_at(until), Reason.OUTSIDE_HOURS) if until else None)
