"""The clock of the program: APScheduler, asked for one beat and nothing more.

A job per reminder in its store loses and doubles messages (docs/decisions.md); what is to happen
stands in our own tables, and each beat looks what has become due.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping
from datetime import datetime, timedelta

import structlog
from apscheduler.schedulers.asyncio import (  # type: ignore[import-untyped]
    AsyncIOScheduler,
)

from bot.clock import Clock, SystemClock
from bot.store import StoreError

__all__ = ["Idle", "Job", "Tick"]

log = structlog.get_logger()

Job = Callable[[datetime], Awaitable[None]]
"""Does what has become due until this instant (aware UTC)."""
Idle = Callable[[], Awaitable[Collection[str]]]
"""Names the jobs that have nothing to do now; looked up in one go for all."""


class Tick:
    """Runs its jobs one after the other, every few seconds, from the start on.

    Those that `idle` names are left out of a beat: most beats have nothing to do, and a
    transaction of its own for each job would be most of what a quiet bot costs.
    """

    def __init__(
        self,
        *,
        clock: Clock,
        jobs: Mapping[str, Job],
        every: timedelta = timedelta(seconds=5),
        idle: Idle | None = None,
    ) -> None:
        self._clock = clock
        self._jobs = dict(jobs)
        self._every = every
        self._idle = idle
        self._scheduler: AsyncIOScheduler | None = None
        self._beating = asyncio.Lock()
        self.last_beat: datetime | None = None
        """When all jobs had last been run, for the health check."""

    def start(self) -> None:
        """Begin to beat, now; needs a running loop."""
        scheduler = AsyncIOScheduler(timezone="UTC")
        scheduler.add_job(
            self.once,
            "interval",
            seconds=self._every.total_seconds(),
            # Beats that were missed, in a long one or asleep, are one; none is too late.
            max_instances=1,
            coalesce=True,
            misfire_grace_time=None,
            next_run_time=SystemClock().now(),
        )
        scheduler.start()
        self._scheduler = scheduler

    async def stop(self) -> None:
        """Beat no more; a beat that runs comes to its end first."""
        if self._scheduler is None:
            return
        self._scheduler.pause()
        # The scheduler's own shutdown would cancel it in the middle.
        async with self._beating:
            self._scheduler.shutdown(wait=False)
        self._scheduler = None

    async def once(self, idle: Collection[str] | None = None) -> None:
        """Run every job that isn't idle. One that fails is logged; the others go on.

        Which are `idle` may be known already, as to whoever winds a clock.
        """
        async with self._beating:
            if idle is None:
                idle = await self._idle_now()
            for name, job in self._jobs.items():
                if name in idle:
                    continue
                try:
                    await job(self._clock.now())
                except StoreError as error:
                    # The database is away: a line a beat says so, a traceback would say no more.
                    log.error("tick.job_failed", job=name, why=str(error))  # noqa: TRY400
                except Exception:
                    log.exception("tick.job_failed", job=name)
            self.last_beat = self._clock.now()

    async def _idle_now(self) -> Collection[str]:
        """Name the idle jobs; none where that can't be told, so that each says for itself why."""
        if self._idle is None:
            return ()
        try:
            return await self._idle()
        except StoreError:
            return ()
        except Exception:
            log.exception("tick.look_failed")
            return ()
