"""Several asks in one message, at the gate (docs/rhythm.md R43, R44)."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import event

from bot.outbox.claim import due_of
from bot.outbox.types import Bundle, DeliveryClass, Silence
from bot.people.holding import Reason
from tests.people.gatehouse import (
    MIA,
    SAM,
    Gatehouse,
    at,
    set_person,
)

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
APPOINTMENT = DeliveryClass.APPOINTMENT
REFUSED = Silence(Reason.REFUSED)


class TestBundles:
    """Several asks in one message (R43, R44)."""

    async def test_five_at_most(self, gate: Gatehouse) -> None:
        """What is beyond the five that rank first waits for the next working morning."""
        for subject in range(8):
            await gate.put("praise" if subject < 3 else "action", subject)

        await gate.wind(at("2026-11-24T08:00"))

        actions = " · ".join(f"test.action {n}" for n in range(3, 8))
        praises = " · ".join(f"test.praise {n}" for n in range(3))
        assert gate.heard() == [
            ("Mon 08:00", f"5 things for you: {actions}"),
            ("Tue 08:00", f"3 things for you: {praises}"),
        ]

    async def test_the_morning(self, gate: Gatehouse) -> None:
        """What waited for the morning is one ask, which takes the seconds of all that is in it."""
        night = at("2026-11-23T20:00")
        for subject, kind in enumerate(["praise", "outcome", "action"]):
            await gate.put(kind, subject, due_at=night)

        await gate.wind(at("2026-11-24T08:00"))

        assert gate.heard() == [
            ("Tue 08:00", "3 things for you: test.outcome 1 · test.action 2 · test.praise 0")
        ]
        spent = await gate.spent()
        assert [one.counts for one in spent].count(True) == 1
        assert sum(one.seconds for one in spent) == 35 + 8 + 8

    async def test_what_drops_out_takes_no_time(self, gate: Gatehouse) -> None:
        """An item that needs saying no more gives its seconds back."""
        gate.room.done.add(1)
        for subject in range(3):
            await gate.put("outcome", subject)

        await gate.deliver()
        page = await gate.why.page(gate.workspace, SAM)

        assert (page.week.asks, page.week.seconds) == (1, 70)

    async def test_muted_while_it_waits(self, gate: Gatehouse) -> None:
        """A topic that is muted when the bundle goes out drops out of it, for the agenda."""
        await set_person(gate, SAM, muted="praise")
        for subject, kind in enumerate(["praise", "outcome", "action"]):
            await gate.put(kind, subject)

        await gate.deliver()

        assert gate.heard() == [("Mon 08:00", "2 things for you: test.outcome 1 · test.action 2")]
        assert (await gate.reasons())[0] == ("silent", "muted")

    async def test_minutes_choose_what_goes_along(self, gate: Gatehouse) -> None:
        """What doesn't fit into the minutes any more waits for the next week's."""
        for subject in range(3):
            await gate.put("plan", subject)

        await gate.wind(at("2026-11-30T08:00"))

        assert gate.heard() == [
            ("Mon 08:00", "2 things for you: test.plan 0 · test.plan 1"),
            ("Mon 08:00", "test.plan 2"),
        ]

    async def test_siblings_are_asked_for_once(self, gate: Gatehouse) -> None:
        """What becomes a bundle has its siblings looked for a single time."""
        for subject in range(3):
            await gate.put("action", subject)
        [lead, *_] = await gate.rows()
        asked: list[str] = []

        @event.listens_for(gate.store.engine.sync_engine, "before_cursor_execute")
        def note(*execution: object) -> None:
            asked.append(str(execution[2]))

        verdict = await gate.manners.gate(due_of(lead), gate.clock.now())

        assert isinstance(verdict, Bundle)
        siblings = [one for one in asked if "deliveries.klass =" in one and "SELECT" in one]
        assert len(siblings) == 1, asked

    async def test_a_group_is_never_bundled(self, gate: Gatehouse) -> None:
        """What two read together stays a message of its own."""
        for subject in (1, 2):
            await gate.put("action", subject, f"{MIA},{SAM}")

        assert [message.text for message in await gate.deliver()] == [
            "test.action 1",
            "test.action 2",
        ]
