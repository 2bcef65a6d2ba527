"""Keeps the Web API calls: the latest in memory and, if wished, all as JSON lines in a file."""

from __future__ import annotations

import json
from collections import deque
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

__all__ = ["RecordedCall", "Recorder"]

MOST_CALLS = 10_000


@dataclass(frozen=True, slots=True)
class RecordedCall:
    """A call without its token; `response` is None when Slack never got to answer it."""

    method: str
    payload: dict[str, Any]
    response: dict[str, Any] | None
    at: str
    """The wound clock's instant, ISO 8601 in UTC."""
    fault: str | None = None

    def line(self) -> str:
        kept = {"method": self.method, "payload": self.payload, "response": self.response}
        return json.dumps(kept, ensure_ascii=False)


class Recorder:
    """Appends to its file line by line, so that nothing is missing after a crash."""

    def __init__(self, path: Path | None) -> None:
        self.calls: deque[RecordedCall] = deque(maxlen=MOST_CALLS)
        self._path = path
        self._file: TextIO | None = None

    def open(self) -> None:
        if self._path is not None:
            self._file = self._path.open("a", encoding="utf-8", buffering=1)

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None

    def record(self, call: RecordedCall) -> None:
        self.calls.append(call)
        if self._file is not None:
            self._file.write(call.line() + "\n")
            self._file.flush()
