"""Events and their second chances: nearly at once, after a minute, after five."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.clock import Clock
from bot.sandbox.delivery import Answer, Delivery
from bot.sandbox.faults import Faults

__all__ = ["Events"]

RETRY_AFTER = (timedelta(0), timedelta(minutes=1), timedelta(minutes=5))


@dataclass(slots=True)
class _Repeat:
    payload: dict[str, Any]
    number: int
    reason: str
    due: datetime


class Events:
    """Delivers events; the later retries are a duty that falls due on the injected clock."""

    def __init__(self, delivery: Delivery, faults: Faults, clock: Clock) -> None:
        self._delivery = delivery
        self._faults = faults
        self._clock = clock
        self._repeats: list[_Repeat] = []

    @property
    def next_due(self) -> datetime | None:
        """When the next repetition is due; None when everything was acked."""
        return min((repeat.due for repeat in self._repeats), default=None)

    def dump(self) -> list[dict[str, Any]]:
        """What is still to be delivered again, as JSON."""
        return [{**asdict(repeat), "due": repeat.due.isoformat()} for repeat in self._repeats]

    def restore(self, kept: list[dict[str, Any]]) -> None:
        """Take back what `dump` gave, to deliver it when it is due."""
        self._repeats = [
            _Repeat(**{**each, "due": datetime.fromisoformat(each["due"])}) for each in kept
        ]

    async def deliver(self, payload: dict[str, Any]) -> Answer:
        """Deliver for the first time; what isn't acked is kept for its retries.

        An event that is late on order comes after those that follow it.
        """
        name = str(payload["event"]["type"])
        if fault := self._faults.for_payload("events_api", name, among=["late"]):
            due = self._clock.now() + timedelta(seconds=fault.seconds)
            self._repeats.append(_Repeat(payload, 0, "", due))
            return Answer()
        answer = await self._delivery.send("events_api", payload)
        self._keep(payload, answer, tried=0)
        return answer

    async def do_due(self) -> None:
        """Deliver again what is due by now."""
        now = self._clock.now()
        due = [repeat for repeat in self._repeats if repeat.due <= now]
        for repeat in due:
            self._repeats.remove(repeat)
        for repeat in due:
            retry = (repeat.number, repeat.reason) if repeat.number else None
            answer = await self._delivery.send("events_api", repeat.payload, retry=retry)
            self._keep(repeat.payload, answer, tried=repeat.number)

    def _keep(self, payload: dict[str, Any], answer: Answer, *, tried: int) -> None:
        if answer.trouble and not answer.no_retry and tried < len(RETRY_AFTER):
            due = self._clock.now() + RETRY_AFTER[tried]
            self._repeats.append(_Repeat(payload, tried + 1, answer.reason, due))
