"""Every call that the app makes and every payload that it gets, in the order they happened."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from bot.clock import Clock
from bot.sandbox.changes import Changes, Exchanged

__all__ = ["Entry", "Journal"]

MOST_ENTRIES = 5_000


@dataclass(slots=True)
class Entry:
    """One exchange: a Web API call of the app, or a payload that Slack sent to it."""

    number: int
    kind: Literal["call", "payload"]
    name: str
    """The method of a call (chat.postMessage); the type of a payload (block_actions)."""
    body: dict[str, Any]
    at: str
    """The wound clock's instant, ISO 8601 in UTC."""
    user: str | None = None
    """Whose doing a payload was."""
    answer: Any = None
    trouble: str = ""
    """Why it went wrong, in Slack's words: an error of the API, or why an ack was none."""
    milliseconds: float | None = None
    """Real time until the answer; None while there is none."""
    fault: str = ""
    """The kind of the ordered fault that struck a call."""
    retry: int = 0
    """Which repetition of an event this is; 0 for its first delivery."""
    retry_reason: str = ""
    """Why the event comes again, in Slack's words (http_timeout)."""
    path: str = ""
    """The path of the response URL that a call answered."""


class Journal:
    """Keeps the latest exchanges, for the inspector."""

    def __init__(self, clock: Clock, changes: Changes) -> None:
        self._clock = clock
        self._changes = changes
        self._entries: OrderedDict[int, Entry] = OrderedDict()
        self._started: dict[int, float] = {}
        self._last = 0

    @property
    def entries(self) -> list[Entry]:
        """What is kept, the oldest first."""
        return list(self._entries.values())

    def entry(self, number: int) -> Entry | None:
        """An exchange by its number; None for one that was too long ago."""
        return self._entries.get(number)

    def begin(
        self,
        kind: Literal["call", "payload"],
        name: str,
        body: Mapping[str, Any],
        *,
        user: str | None = None,
        retry: tuple[int, str] = (0, ""),
        path: str = "",
    ) -> Entry:
        """Note an exchange whose answer is still to come.

        `retry` is the number and reason of an event's repetition, `path` that of the response
        URL that is answered.
        """
        self._last += 1
        entry = Entry(self._last, kind, name, dict(body), self._clock.now().isoformat(), user)
        entry.retry, entry.retry_reason = retry
        entry.path = path
        self._entries[entry.number] = entry
        self._started[entry.number] = time.monotonic()
        if len(self._entries) > MOST_ENTRIES:
            oldest, _ = self._entries.popitem(last=False)
            self._started.pop(oldest, None)
        self._changes.tell(Exchanged(entry.number))
        return entry

    def end(self, entry: Entry, answer: Any, *, trouble: str = "", fault: str = "") -> None:
        """Note the answer; `trouble` in Slack's words, and the ordered `fault`, if any."""
        entry.answer, entry.trouble, entry.fault = answer, trouble, fault
        started = self._started.pop(entry.number, None)
        if started is not None:
            entry.milliseconds = (time.monotonic() - started) * 1000
        self._changes.tell(Exchanged(entry.number))

    def restore(self, entries: list[Entry]) -> None:
        """Take back what was kept before a restart; later numbers go on from there."""
        for entry in entries:
            self._entries[entry.number] = entry
        self._last = max(self._entries, default=0)
