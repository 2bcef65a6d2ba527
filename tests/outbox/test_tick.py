"""The beat goes on, whatever a job does."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import HandClock
from bot.outbox.foresight import LOOK_AGAIN, Coming, foresee, idle
from bot.outbox.tick import Job, Tick
from bot.store import Store
from tests.outbox.world import until


async def test_each_job_gets_the_present_instant(clock: HandClock) -> None:
    """One beat runs every job, in their order, with the clock's instant."""
    seen: list[tuple[str, datetime]] = []

    async def first(now: datetime) -> None:
        seen.append(("first", now))

    async def second(now: datetime) -> None:
        seen.append(("second", now))

    tick = Tick(clock=clock, jobs={"first": first, "second": second})
    await tick.once()

    assert seen == [("first", clock.now()), ("second", clock.now())]
    assert tick.last_beat == clock.now()


async def test_a_job_that_fails_stops_neither_the_others_nor_the_beat(clock: HandClock) -> None:
    """After a failing job the next job and the next beats run."""
    beats: list[int] = []

    async def broken(now: datetime) -> None:
        raise RuntimeError("oh")

    async def fine(now: datetime) -> None:
        beats.append(1)

    tick = Tick(
        clock=clock, jobs={"broken": broken, "fine": fine}, every=timedelta(milliseconds=20)
    )
    tick.start()
    await until(lambda: len(beats) >= 3)
    await tick.stop()


async def test_idle_jobs_are_left_out(clock: HandClock) -> None:
    """What has nothing to do isn't run; where that can't be told all are."""
    ran: list[str] = []
    idle = {"first"}

    def job(name: str) -> Job:
        async def run(now: datetime) -> None:
            ran.append(name)

        return run

    async def look() -> set[str]:
        if not idle:
            raise RuntimeError("oh")
        return idle

    tick = Tick(clock=clock, jobs={name: job(name) for name in ("first", "second")}, idle=look)
    await tick.once()
    assert ran == ["second"]
    idle.clear()
    await tick.once()
    assert ran == ["second", "first", "second"]


class Now:
    """Something that wants to be looked after at once, by a clock that goes."""

    def __init__(self, clock: HandClock) -> None:
        self._clock = clock

    async def next_instant(self, _session: AsyncSession) -> datetime:
        self._clock.advance(timedelta(microseconds=1))
        return self._clock.now()


async def test_what_is_due_at_once_is_never_idle(store: Store, clock: HandClock) -> None:
    """Also where time goes on while it is asked when it is due."""
    foreseen = await foresee(store, {"first": Now(clock), "second": Now(clock)})
    assert idle(foreseen, clock.now()) == set()


async def test_what_was_foreseen_for_long_is_looked_for_again(clock: HandClock) -> None:
    """A moment is remembered for its crowd and a day; then, and for others, it is now."""
    coming = Coming()
    began, there = clock.now(), clock.now() + timedelta(days=3)
    assert coming.next_for((1,), began) == began
    coming.found((1,), began, there)

    assert coming.next_for((1,), began) == there
    a_day = began + LOOK_AGAIN
    assert coming.next_for((1,), a_day - timedelta(seconds=1)) == there
    assert coming.next_for((1,), a_day) == a_day
    coming.found((1,), a_day, None)
    assert coming.next_for((1,), a_day) is None
    assert coming.next_for((2,), a_day) == a_day


async def test_the_first_beat_is_at_the_start(clock: HandClock) -> None:
    """What became due while the program was away is found at once."""
    beats: list[int] = []

    async def job(now: datetime) -> None:
        beats.append(1)

    tick = Tick(clock=clock, jobs={"job": job}, every=timedelta(hours=1))
    tick.start()
    await until(lambda: len(beats) == 1)
    await tick.stop()


async def test_beats_never_overlap_and_a_stop_waits(clock: HandClock) -> None:
    """A long beat runs alone and to its end, also when the program stops."""
    done: list[int] = []
    busy = 0
    busiest = 0

    async def long(now: datetime) -> None:
        nonlocal busy, busiest
        busy += 1
        busiest = max(busiest, busy)
        await asyncio.sleep(0.15)
        busy -= 1
        done.append(1)

    tick = Tick(clock=clock, jobs={"long": long}, every=timedelta(milliseconds=10))
    tick.start()
    await until(lambda: busy == 1)
    winding = asyncio.create_task(tick.once())
    await asyncio.sleep(0)
    await tick.stop()
    await winding

    assert busiest == 1
    assert busy == 0
    assert done


async def test_stopping_what_never_started_is_fine(clock: HandClock) -> None:
    """A program that fails before its first beat can still shut down."""
    await Tick(clock=clock, jobs={}).stop()
