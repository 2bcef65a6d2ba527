"""Reading a stranger's calendar file where it can't do harm: in a process with limits."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from datetime import datetime
from typing import Any, Protocol

from bot.people.busy import Busy
from bot.people.calendars.problems import Problem, Unreadable

__all__ = ["Read", "Reader"]

SECONDS = 10.0
PROBLEMS = {"no-calendar": Problem.NO_CALENDAR, "too-much": Problem.TOO_LARGE}


class Read(Protocol):
    """Reads busy times out of a file, between two instants; as `reading.busy_in`."""

    async def __call__(
        self, content: bytes, start: datetime, end: datetime, *, zone: str
    ) -> list[Busy]: ...


class Reader:
    """Starts the process for each file, and ends it when it takes too long.

    A fresh one each time costs 0.1 s, four times a day and calendar; in return nothing of one
    person's file is left for the next, and the libraries take no room while nobody reads.
    """

    def __init__(self, *, seconds: float = SECONDS) -> None:
        self._seconds = seconds

    async def __call__(
        self, content: bytes, start: datetime, end: datetime, *, zone: str
    ) -> list[Busy]:
        """Read a file. Raises Unreadable."""
        task = {"start": start.isoformat(), "end": end.isoformat(), "zone": zone}
        given = json.dumps(task).encode() + b"\n" + content
        # In a thread: unlike asyncio's own, this works on every platform's loop.
        answer = await asyncio.to_thread(self._run, given)
        if "problem" in answer:
            raise Unreadable(PROBLEMS[answer["problem"]])
        return [
            (datetime.fromisoformat(first), datetime.fromisoformat(last))
            for first, last in answer["busy"]
        ]

    def _run(self, given: bytes) -> dict[str, Any]:
        try:
            done = subprocess.run(
                [sys.executable, "-m", "bot.people.calendars.reading"],
                input=given,
                stdout=subprocess.PIPE,
                # A traceback could quote the file.
                stderr=subprocess.DEVNULL,
                timeout=self._seconds,
                check=True,
            )
        except subprocess.TimeoutExpired:
            raise Unreadable(Problem.TOO_LARGE) from None
        except subprocess.CalledProcessError:
            raise Unreadable(Problem.NO_CALENDAR) from None
        answer: dict[str, Any] = json.loads(done.stdout)
        return answer
