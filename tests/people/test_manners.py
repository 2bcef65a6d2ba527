"""The gate: what goes out at once, and what waits for its reader."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.outbox.types import DeliveryClass, Due, Go, Wait
from bot.people.manners import Manners
from bot.people.rules import Policy, Times
from bot.people.service import People
from bot.rhythm.manners import MANNERS
from bot.store import Store, WorkspaceId

MIA, RON, AIKO = "U1MIA", "U1RON", "U1AIKO"
POLICY = Policy("C1SALES", "Europe/Berlin", 5, 600, 60, Times.STAGGERED)


@pytest.fixture(name="manners")
async def _manners(people: People, store: Store, workspace: WorkspaceId) -> Manners:
    users = await people.profiles(workspace, [MIA, RON, AIKO])
    async with store.begin(workspace) as session:
        await people.remember(session, users.values())
        await people.save_team(session, MIA, POLICY, [RON, AIKO])
    return Manners(store, people, MANNERS)


def due(workspace: WorkspaceId, klass: DeliveryClass, recipient: str) -> Due:
    now = datetime.fromisoformat("2026-11-23T08:00:00+00:00")
    return Due(1, workspace, "some.kind", 1, recipient, klass, now, None, "")


@pytest.mark.parametrize(
    ("recipient", "now", "until"),
    [
        (MIA, "2026-11-23T08:00", None),
        (MIA, "2026-11-23T07:59", "2026-11-23T08:00"),
        (MIA, "2026-11-27T17:00", "2026-11-30T08:00"),
        (RON, "2026-11-23T08:00", "2026-11-23T14:00"),
        (f"{MIA},{RON}", "2026-11-23T08:00", "2026-11-23T14:00"),
        (f"{MIA},{AIKO}", "2026-11-24T08:30", None),
        (f"{MIA},{AIKO}", "2026-11-24T09:30", "2026-11-25T08:00"),
        ("U1NOBODY", "2026-11-28T03:00", None),
        ("C1SALES", "2026-11-28T03:00", None),
    ],
)
async def test_the_gate_waits_for_working_hours(
    manners: Manners,
    workspace: WorkspaceId,
    recipient: str,
    now: str,
    until: str | None,
) -> None:
    """What isn't an appointment waits until all of its readers work (R44)."""
    at = datetime.fromisoformat(f"{now}:00+00:00")
    expected = (
        Wait(datetime.fromisoformat(f"{until}:00+00:00"), "outside-working-hours")
        if until
        else Go()
    )

    for klass in (DeliveryClass.ASK, DeliveryClass.NOTICE, DeliveryClass.CONVERSATION):
        assert await manners.gate(due(workspace, klass, recipient), at) == expected


@pytest.mark.parametrize(
    "klass", [DeliveryClass.APPOINTMENT, DeliveryClass.ANSWER, DeliveryClass.SILENT]
)
async def test_the_gate_lets_appointments_pass(
    manners: Manners, workspace: WorkspaceId, klass: DeliveryClass
) -> None:
    """Appointments, answers to one's own doing and silent updates pass at any hour (R43)."""
    night = datetime.fromisoformat("2026-11-28T03:00:00+00:00")

    assert await manners.gate(due(workspace, klass, RON), night) == Go()
