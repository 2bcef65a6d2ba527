"""The same work in one or more processes, timed from a common start to the last one's end."""

from __future__ import annotations

import asyncio
import multiprocessing
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.context import ForkServerProcess
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier
from queue import Empty
from time import perf_counter

__all__ = ["Lane", "race"]

PATIENCE = 600

_processes = multiprocessing.get_context("forkserver")


@dataclass(frozen=True, slots=True)
class Lane:
    """How a runner says that it is ready to go, and how much it did."""

    gate: Barrier
    done: Queue[int]

    def start(self) -> None:
        """Wait for all others; called when everything is open and imported."""
        self.gate.wait(PATIENCE)

    def finish(self, count: int) -> None:
        self.done.put(count)


Runner = Callable[[Lane], Coroutine[object, object, None]]


def race(runner: Runner, *, processes: int) -> tuple[float, int]:
    """Return the seconds that it took and how much was done by all."""
    lane = Lane(_processes.Barrier(processes + 1), _processes.Queue())
    running = [_processes.Process(target=_run, args=(runner, lane)) for _ in range(processes)]
    for process in running:
        process.start()
    lane.start()
    began = perf_counter()
    done = sum(_next(lane, running) for _ in running)
    took = perf_counter() - began
    for process in running:
        process.join()
    return took, done


def _next(lane: Lane, running: list[ForkServerProcess]) -> int:
    """Raises RuntimeError when a process died instead."""
    for _ in range(PATIENCE):
        with suppress(Empty):
            return lane.done.get(timeout=1)
        if any(process.exitcode for process in running):
            break
    raise RuntimeError("a process broke off; its own words are above")


def _run(runner: Runner, lane: Lane) -> None:
    asyncio.run(runner(lane))
