"""The gate: what may be sent to whom at this instant (docs/rhythm.md R43 to R45, R49)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bot.outbox.types import DeliveryClass, Due, Go, Verdict, Wait
from bot.people.service import People
from bot.people.topics import Manner
from bot.store import Store

__all__ = ["Manners"]

WAITS_FOR_WORK = frozenset({DeliveryClass.ASK, DeliveryClass.NOTICE, DeliveryClass.CONVERSATION})


class Manners:
    """Decides about each delivery at the moment of sending.

    `kinds` says of each kind of delivery how it is dealt with; rooms bring theirs.
    """

    def __init__(self, store: Store, people: People, kinds: Mapping[str, Manner]) -> None:
        self._store = store
        self._people = people
        self._kinds = dict(kinds)

    async def gate(self, due: Due, now: datetime) -> Verdict:
        """Let a delivery through, or hold it until its reader works (docs/rhythm.md R44).

        Appointments, updates in place and answers to one's own doing pass at any hour (R43).
        """
        if due.klass not in WAITS_FOR_WORK:
            return Go()
        async with self._store.begin(due.workspace) as session:
            readers = await self._people.met(session, due.recipient.split(","))
        opens = max((one.hours.next_open(now) for one in readers), default=now)
        return Go() if opens <= now else Wait(opens, "outside-working-hours")
