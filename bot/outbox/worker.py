"""The worker: claims what is due, asks the gate and the composer, sends, records. Never twice.

The promise is "at least once, verified before any second attempt": before each call the row says
that its outcome is open; whoever finds it so later, after a crash too, first looks in Slack.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from uuid import uuid4

import structlog
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import Clock
from bot.outbox.claim import Claimed, claim, end_expired, last_turn, next_instant
from bot.outbox.metrics import DELIVERIES, LAG
from bot.outbox.model import Form
from bot.outbox.record import Record
from bot.outbox.rules import Patience, is_too_late
from bot.outbox.sending import Sender, form_of, place_of, send, settle, without_pictures
from bot.outbox.types import (
    Bundle,
    Composer,
    Due,
    FailureTeller,
    Gate,
    Post,
    Silence,
    Upload,
    Wait,
)
from bot.slack.failures import SlackFailure, SlackLimited, SlackRefused, SlackUncertain
from bot.slack.fence import Fence
from bot.slack.messages import MessageRef
from bot.store import Store, StoreError

__all__ = ["Worker"]

log = structlog.get_logger()

IDLE_SECONDS = 1.0
CLAIM_TRIES = 5
SHORTEST_WAIT = timedelta(seconds=1)
SWEEP_EVERY = timedelta(seconds=1)
"""How often what comes too late is ended while there is much to send; nobody claims it anyway."""


@dataclass(slots=True)
class _Attempt:
    """One try of one claim; `in_doubt` while Slack may have it without our knowing."""

    claimed: Claimed
    in_doubt: bool
    is_sending: bool = False

    @property
    def due(self) -> Due:
        return self.claimed.due


class Worker:
    """Sends deliveries until told to stop; any number of them may run on one database."""

    def __init__(
        self,
        store: Store,
        sender: Sender,
        *,
        clock: Clock,
        composers: Mapping[str, Composer],
        gate: Gate,
        on_failed: FailureTeller | None = None,
        rng: Random | None = None,
        lease: timedelta = timedelta(seconds=60),
        call_timeout: timedelta = timedelta(seconds=10),
        concurrency: int = 8,
        patience: Patience | None = None,
    ) -> None:
        """Raises ValueError for a lease too short to look in Slack and to send."""
        if lease < 2 * call_timeout:
            raise ValueError("a lease must cover two calls: one to look, one to send")
        self._store = store
        self._sender = sender
        self._clock = clock
        self._composers = composers
        self._gate = gate
        self._on_failed = on_failed
        self._rng = rng or Random()  # noqa: S311 - jitter, no secret
        self._lease = lease
        self._call_timeout = call_timeout
        self._concurrency = concurrency
        self._patience = patience or Patience()
        self._record = Record(store, clock=clock)
        self._woken = asyncio.Event()
        self._draining = asyncio.Lock()
        self._last_turn = 0
        """The workspace that was served last: the next claim begins after it."""
        store.on_wake(self._woken.set)

    async def run(self, stop: asyncio.Event) -> None:
        """Work until `stop` is set, then finish what is being sent. Survives every error."""
        while not stop.is_set():
            try:
                await self.drain(stop)
            except StoreError as error:
                log.error("outbox.stalled", why=str(error))  # noqa: TRY400 - as in the tick
            except Exception:
                log.exception("outbox.stalled")
            await self._first_of(stop, self._woken)

    async def drain(self, stop: asyncio.Event | None = None) -> None:
        """Deliver everything that is due now, until nothing can be claimed any more.

        What an earlier call is still sending ends first: whoever winds the clock needs all of it.
        """
        async with self._draining:
            await self._drain(stop)

    async def _drain(self, stop: asyncio.Event | None) -> None:
        running: set[asyncio.Task[None]] = set()
        swept_at: datetime | None = None
        try:
            while True:
                # Cleared before looking: what is enqueued during the look wakes us again.
                self._woken.clear()
                free = self._concurrency - len(running)
                if free and not (stop and stop.is_set()):
                    now = self._clock.now()
                    sweeps = swept_at is None or now >= swept_at + SWEEP_EVERY
                    swept_at = now if sweeps else swept_at
                    for claimed in await self._claim(free, sweeps=sweeps):
                        running.add(asyncio.create_task(self._deliver(claimed)))
                if not running:
                    return
                await self._first_of(self._woken, *running)
                running = {task for task in running if not task.done()}
        finally:
            if running:
                await asyncio.wait(running)

    async def next_instant(self, session: AsyncSession) -> datetime | None:
        """Find when something can next be claimed; None when nothing waits (for winding)."""
        return await next_instant(session)

    async def _first_of(self, *awaited: asyncio.Event | asyncio.Task[None]) -> None:
        """Wait for the first of these, or until it is time to look again anyway."""
        events = [asyncio.create_task(it.wait()) for it in awaited if isinstance(it, asyncio.Event)]
        tasks = [it for it in awaited if isinstance(it, asyncio.Task)]
        try:
            await asyncio.wait(
                [*events, *tasks], timeout=IDLE_SECONDS, return_when=asyncio.FIRST_COMPLETED
            )
        finally:
            for event in events:
                event.cancel()

    async def _claim(self, limit: int, *, sweeps: bool) -> list[Claimed]:
        for _ in range(CLAIM_TRIES):
            try:
                return await self._claim_once(limit, sweeps=sweeps)
            except IntegrityError:
                # Another replica took a delivery of the same recipient in this very moment.
                log.info("outbox.claim_contended")
                await asyncio.sleep(self._rng.uniform(0.005, 0.05))
        return []

    async def _claim_once(self, limit: int, *, sweeps: bool) -> list[Claimed]:
        now = self._clock.now()
        async with self._store.begin_across() as session:
            expired = await end_expired(session, now=now) if sweeps else []
            claimed = await claim(
                session,
                now=now,
                lease=self._lease,
                owner=uuid4().hex,
                limit=limit,
                after=self._last_turn,
            )
        self._last_turn = last_turn(claimed, self._last_turn)
        for due in expired:
            _tell("expired", due, reason="too-late")
        return claimed

    async def _deliver(self, claimed: Claimed) -> None:
        attempt = _Attempt(claimed, in_doubt=claimed.unsettled_since is not None)
        try:
            try:
                await self._try(attempt)
            except SlackFailure as failure:
                await self._take(attempt, failure)
            except Exception as error:
                reference = uuid4().hex[:8].upper()
                log.exception("delivery.broke", delivery=attempt.due.id, reference=reference)
                await self._try_later(
                    attempt, f"{error!r} (reference {reference})", holds_channel=False
                )
        except Exception:
            # The database is away. The row keeps its lease and is settled after it.
            log.exception("delivery.unrecorded", delivery=attempt.due.id)

    async def _try(self, attempt: _Attempt) -> None:
        claimed, due = attempt.claimed, attempt.due
        if claimed.unsettled_since is not None:
            found = await settle(
                self._sender, claimed, claimed.unsettled_since, within=self._call_timeout
            )
            if found is not None:
                await self._has_arrived(attempt, claimed.form, found, was_in_doubt=True)
                return
            attempt.in_doubt = False
        now = self._clock.now()
        if is_too_late(due.expires_at, now):
            await self._expire(attempt, "too-late")
            return
        if self._patience.is_exhausted(claimed.attempts):
            await self._give_up(attempt, "never-came-to-an-end", "each attempt broke off")
            return

        verdict = await self._gate(due, now)
        if isinstance(verdict, Silence):
            await self._keep_silent(attempt, verdict)
            return
        if isinstance(verdict, Wait):
            await self._wait(attempt, verdict, now)
            return
        if isinstance(verdict, Bundle):
            await self._bundle(attempt, verdict)
            return

        saying = await self._composers[due.kind](due)
        if isinstance(saying, Silence):
            await self._keep_silent(attempt, saying)
            return
        if isinstance(saying, Post):
            saying = without_pictures(saying, claimed.attempts)

        form = form_of(claimed, saying)
        channel, thread_ts = place_of(claimed, saying)
        if not await self._record.sending(
            claimed,
            form=form,
            channel=channel,
            thread_ts=thread_ts,
            filename=saying.filename if isinstance(saying, Upload) else None,
            takes=self._call_timeout,
            left_out=saying.left_out if isinstance(saying, Post) else {},
        ):
            await self._let_go(attempt, when="before sending")
            return
        attempt.in_doubt = attempt.is_sending = True
        # A process may be stopped between the note and the first byte, for longer than its lease.
        with Fence(self._clock, until=claimed.lease_until - self._call_timeout / 2) as fence:
            try:
                message = await send(self._sender, claimed, saying, within=self._call_timeout)
            except SlackFailure:
                if not fence.has_held:
                    raise
                await self._let_go(attempt, when="at the door")
                return
        await self._has_arrived(attempt, form, message, was_in_doubt=False)

    async def _has_arrived(
        self, attempt: _Attempt, form: Form, message: MessageRef, *, was_in_doubt: bool
    ) -> None:
        is_mine = await self._record.sent(
            attempt.claimed, form=form, message=message, was_in_doubt=was_in_doubt
        )
        if not is_mine:
            log.warning("delivery.lease_lost", delivery=attempt.due.id, when="after sending")
            return
        lag = (self._clock.now() - attempt.due.due_at).total_seconds()
        LAG.observe(max(lag, 0))
        _tell("settled" if was_in_doubt else "sent", attempt.due, form=form, lag=round(lag, 3))

    async def _let_go(self, attempt: _Attempt, *, when: str) -> None:
        """Send nothing, since the lease is over or nearly so: another may have taken it on."""
        log.warning("delivery.lease_lost", delivery=attempt.due.id, when=when)
        await self._record.release(attempt.claimed)

    async def _keep_silent(self, attempt: _Attempt, silence: Silence) -> None:
        if await self._record.silent(attempt.claimed, silence.reason, left_out=silence.left_out):
            _tell("silent", attempt.due, reason=silence.reason)

    async def _expire(self, attempt: _Attempt, reason: str) -> None:
        if await self._record.expired(attempt.claimed, reason):
            _tell("expired", attempt.due, reason=reason)

    async def _wait(self, attempt: _Attempt, verdict: Wait, now: datetime) -> None:
        until = max(verdict.until, now + SHORTEST_WAIT)
        if is_too_late(attempt.due.expires_at, until):
            await self._expire(attempt, verdict.reason)
        elif await self._record.waits(attempt.claimed, until, verdict.reason):
            _tell("waits", attempt.due, reason=verdict.reason, until=until.isoformat())

    async def _bundle(self, attempt: _Attempt, bundle: Bundle) -> None:
        if await self._record.bundles(attempt.claimed, bundle):
            _tell("bundled", attempt.due, items=list(bundle.items))

    async def _take(self, attempt: _Attempt, failure: SlackFailure) -> None:
        """Act on one of the gateway's three failures; only the last leaves a doubt behind."""
        if isinstance(failure, SlackUncertain):
            await self._try_later(attempt, str(failure), holds_channel=True)
            return
        if attempt.is_sending:
            attempt.in_doubt = False
        if isinstance(failure, SlackLimited):
            until = self._clock.now() + timedelta(seconds=failure.retry_after)
            pause = await self._record.limited(
                attempt.claimed, until, failure.method, in_doubt=attempt.in_doubt
            )
            _tell("limited", attempt.due, method=failure.method, paused=pause and pause.value)
        elif isinstance(failure, SlackRefused) and failure.final:
            await self._give_up(attempt, failure.error, str(failure))
        else:
            await self._try_later(attempt, str(failure), holds_channel=True)

    async def _try_later(self, attempt: _Attempt, error: str, *, holds_channel: bool) -> None:
        claimed = attempt.claimed
        at = self._patience.next_try(self._clock.now(), claimed.attempts, jitter=self._rng.random())
        if at is None:
            await self._give_up(attempt, "uncertain" if attempt.in_doubt else "gave-up", error)
        elif await self._record.retries(
            claimed,
            at,
            error,
            in_doubt=attempt.in_doubt,
            holds_channel=holds_channel and claimed.form is not Form.UPDATE,
        ):
            _tell("retry", attempt.due, error=error, attempt=claimed.attempts, at=at.isoformat())

    async def _give_up(self, attempt: _Attempt, reason: str, error: str) -> None:
        if not await self._record.failed(attempt.claimed, reason, error):
            return
        _tell("failed", attempt.due, reason=reason, error=error)
        if self._on_failed is not None:
            try:
                await self._on_failed(attempt.due, reason)
            except Exception:
                log.exception("delivery.failure_untold", delivery=attempt.due.id)


def _tell(outcome: str, due: Due, **more: object) -> None:
    DELIVERIES.labels(outcome).inc()
    level = log.warning if outcome in {"failed", "retry", "limited"} else log.info
    level(f"delivery.{outcome}", delivery=due.id, workspace=due.workspace, kind=due.kind, **more)
