"""Events and their second chances: nearly at once, after a minute, after five."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.clock import Clock
from bot.sandbox.delivery import Answer, Delivery

__all__ = ["Events"]

RETRY_AFTER = (timedelta(0), timedelta(minutes=1), timedelta(minutes=5))
REASONS = {"operation_timeout": "http_timeout", "dispatch_failed": "http_error"}


@dataclass(slots=True)
class _Repeat:
    payload: dict[str, Any]
    number: int
    reason: str
    due: datetime


class Events:
    """Delivers events; the later retries are due on the injected clock, so winding finds them."""

    def __init__(self, delivery: Delivery, clock: Clock) -> None:
        self._delivery = delivery
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
        """Deliver for the first time; what isn't acked is kept for its retries."""
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
            answer = await self._delivery.send(
                "events_api", repeat.payload, retry=(repeat.number, repeat.reason)
            )
            self._keep(repeat.payload, answer, tried=repeat.number)

    def _keep(self, payload: dict[str, Any], answer: Answer, *, tried: int) -> None:
        if answer.trouble and not answer.no_retry and tried < len(RETRY_AFTER):
            due = self._clock.now() + RETRY_AFTER[tried]
            reason = REASONS[answer.trouble]
            self._repeats.append(_Repeat(payload, tried + 1, reason, due))
