"""What is shown of the webhook: values that a service loads and a view draws."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from bot.people.rules import PersonFacts
from bot.summaries.reports.webhook_rules import Problem

__all__ = ["CallFacts", "WebhookPage"]


@dataclass(frozen=True, slots=True)
class CallFacts:
    """How it goes with a month's numbers: taken at `sent_at`, or tried again at `next_at`."""

    id: int
    month: date
    attempts: int
    problem: Problem | None = None
    next_at: datetime | None = None
    sent_at: datetime | None = None

    @property
    def is_given_up(self) -> bool:
        return self.sent_at is None and self.next_at is None


@dataclass(frozen=True, slots=True)
class WebhookPage:
    """What admin and ops may know of the webhook; never the address or the secret.

    Without a `host` there is none. `next_at` is when the next month is told, `calls` are the
    latest.
    """

    reader: PersonFacts
    host: str = ""
    set_by: str = ""
    set_at: datetime | None = None
    next_at: datetime | None = None
    calls: tuple[CallFacts, ...] = ()
