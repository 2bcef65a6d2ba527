"""What Slack does by itself once it is due: events once more, the end of a status."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import Protocol

__all__ = ["Duties", "Duty"]

LOOK_EVERY = 0.1


class Duty(Protocol):
    """Something that waits for its time, on the injected clock, so that winding finds it."""

    @property
    def next_due(self) -> datetime | None:
        """When there is next something to do; None when nothing waits."""

    async def do_due(self) -> None:
        """Do what is due by now."""


class Duties:
    """Looks after all of them, ten times a second in real time and at each stop of a winding."""

    def __init__(self, *duties: Duty) -> None:
        self._duties = duties
        self._watch: asyncio.Task[None] | None = None

    async def start(self) -> None:
        self._watch = asyncio.create_task(self._look())

    async def stop(self) -> None:
        if self._watch is not None:
            self._watch.cancel()
            await asyncio.gather(self._watch, return_exceptions=True)
            self._watch = None

    @property
    def next_due(self) -> datetime | None:
        """When the first of them is due; None when none is."""
        return min((due for each in self._duties if (due := each.next_due)), default=None)

    async def do_due(self) -> None:
        """Do all that is due by now."""
        for duty in self._duties:
            await duty.do_due()

    async def _look(self) -> None:
        while True:
            await asyncio.sleep(LOOK_EVERY)
            await self.do_due()
