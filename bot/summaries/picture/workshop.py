"""A process of its own for what takes long or much room: pictures and spreadsheets.

Their libraries are loaded there alone; the bot's own process never waits for them.
"""

from __future__ import annotations

import asyncio
import json
import struct
import subprocess
import sys
import threading
import weakref
from collections.abc import Mapping
from typing import Any

__all__ = ["Workshop", "WorkshopFailure"]

SECONDS = 10.0
IDLE_SECONDS = 60.0
LENGTH = struct.Struct(">I")


class WorkshopFailure(Exception):
    """It couldn't be made, or not in time; the text says why, and holds none of the content."""


class Workshop:
    """One process, started for the first piece of work and kept while there is more.

    After `idle` seconds without work it is let go, and its memory with it. One that died is
    replaced once for the work that it died of; what takes longer than `seconds` ends it.
    """

    def __init__(self, *, seconds: float = SECONDS, idle: float = IDLE_SECONDS) -> None:
        self._seconds = seconds
        self._idle = idle
        self._one_by_one = asyncio.Lock()
        self._benches: list[_Bench] = []
        """At most one; a list, so that it can be cleared away when nobody holds this any more."""
        self._letting_go: asyncio.TimerHandle | None = None
        weakref.finalize(self, _clear, self._benches)

    async def make(self, maker: str, of: Mapping[str, Any]) -> bytes:
        """Have a module's `make(of)` called there; `of` is what JSON can carry.

        Raises WorkshopFailure.
        """
        given = json.dumps({"maker": maker, "of": of}).encode()
        async with self._one_by_one:
            if self._letting_go is not None:
                self._letting_go.cancel()
            try:
                try:
                    return await self._try(given)
                except _Died:
                    return await self._try(given)
            except _Died as error:
                raise WorkshopFailure("the process died") from error
            finally:
                loop = asyncio.get_running_loop()
                self._letting_go = loop.call_later(self._idle, _clear, self._benches)

    def close(self) -> None:
        """Let the process go; further work starts another."""
        if self._letting_go is not None:
            self._letting_go.cancel()
        _clear(self._benches)

    @property
    def is_open(self) -> bool:
        """Tell whether the process is there."""
        return any(bench.process is not None for bench in self._benches)

    async def _try(self, given: bytes) -> bytes:
        if not self._benches:
            self._benches.append(_Bench())
        [bench] = self._benches
        is_done = False
        try:
            async with asyncio.timeout(self._seconds):
                # In a thread: unlike asyncio's own, this works on every platform's loop.
                is_well, made = await asyncio.to_thread(bench.exchange, given)
            is_done = True
        except TimeoutError as error:
            raise WorkshopFailure(f"not done within {self._seconds:g} s") from error
        finally:
            if not is_done:
                # Half of an answer may be on its way: the next one needs a fresh process.
                _clear(self._benches)
        if not is_well:
            raise WorkshopFailure(made.decode(errors="replace"))
        return made


class _Died(Exception):
    """The process ended before it answered."""


class _Bench:
    """One process, from its start to its end, and the talk with it: a length, then the bytes."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[bytes] | None = None
        self._is_over = False
        self._guard = threading.Lock()

    def exchange(self, given: bytes) -> tuple[bool, bytes]:
        """Hand the work over and wait for what comes back. Raises _Died."""
        with self._guard:
            # Whoever asked for this may have gone before it began.
            if self._is_over:
                raise _Died
            process = self.process = self.process or _start()
        assert process.stdin is not None
        try:
            process.stdin.write(LENGTH.pack(len(given)) + given)
            process.stdin.flush()
            is_well = self._read(process, 1) == b"\0"
            (length,) = LENGTH.unpack(self._read(process, LENGTH.size))
            return is_well, self._read(process, length)
        except (OSError, ValueError) as error:  # ValueError: the pipe was closed meanwhile
            raise _Died from error

    def _read(self, process: subprocess.Popen[bytes], length: int) -> bytes:
        assert process.stdout is not None
        read = process.stdout.read(length)
        if len(read) < length:
            raise _Died
        return read

    def end(self) -> None:
        """Let the process go, whatever it is doing."""
        with self._guard:
            self._is_over = True
            process, self.process = self.process, None
        if process is not None:
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                assert pipe is not None
                try:
                    pipe.close()
                except OSError:  # what was still to be written can't be any more
                    continue


def _clear(benches: list[_Bench]) -> None:
    while benches:
        benches.pop().end()


def _start() -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "bot.summaries.picture.workbench"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        # A traceback could quote names and figures.
        stderr=subprocess.DEVNULL,
    )
