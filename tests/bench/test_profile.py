"""Where the time of a delivery goes, with the real gate, composers and gateway."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from time import perf_counter, process_time
from typing import Any, Self, TypeVar

import pytest
from sqlalchemy import event

from bot.clock import HandClock
from bot.outbox.claim import Claimed
from bot.outbox.model import Form
from bot.outbox.record import Record
from bot.outbox.types import Due, Saying, Silence
from bot.outbox.worker import Worker
from bot.people.kinds import Kind as PeopleKind
from bot.rhythm.rules import Answer, Kind
from bot.rooms import Rooms
from bot.slack.gateway import Gateway
from bot.slack.web import open_session
from bot.slack.workspaces import Workspaces
from bot.store import Store, WorkspaceId
from tests.bench.conftest import Show
from tests.bench.programs import BOT_TOKEN, SilentSlack
from tests.bench.seed import grow, manager_of, rep
from tests.bench.table import Table, milliseconds
from tests.support.asks import AskRoom

STEPS = ("claim", "gate", "compose", "mark", "send", "record")
ASK = "test.outcome"
BUNDLED = ("test.prep", "test.action")
"""What is found to fit into one message: what the first costs until then is the bundle's cost."""
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds that passed, seconds of them that this process worked, and statements."""

    passed: float = 0.0
    worked: float = 0.0
    statements: float = 0

    def __add__(self, other: Cost) -> Cost:
        return Cost(
            self.passed + other.passed,
            self.worked + other.worked,
            self.statements + other.statements,
        )

    def __sub__(self, other: Cost) -> Cost:
        return self + other.divided(-1)

    def divided(self, by: float) -> Cost:
        return Cost(self.passed / by, self.worked / by, self.statements / by)

    def __str__(self) -> str:
        return f"{milliseconds(self.worked)}, {self.statements:.1f}"


@dataclass(slots=True)
class Watch:
    """Costs by what was delivered and step; one delivery at a time."""

    statements: int = 0
    delivering: str = ""
    sent: Counter[str] = field(default_factory=Counter)
    steps: defaultdict[tuple[str, str], Cost] = field(default_factory=lambda: defaultdict(Cost))

    @classmethod
    def over(cls, store: Store) -> Self:
        """Watch, and count what a store's database is asked; begin and commit are no statements."""
        watch = cls()

        @event.listens_for(store.engine.sync_engine, "before_cursor_execute")
        def _count(_c: object, _u: object, statement: str, *_: object) -> None:
            watch.statements += not statement.startswith("BEGIN")

        return watch

    def now(self) -> Cost:
        return Cost(perf_counter(), process_time(), self.statements)

    @contextmanager
    def on(self, step: str) -> Iterator[None]:
        began = self.now()
        yield
        self.steps[self.delivering, step] += self.now() - began

    def timed(self, step: str, call: Callable[..., Awaitable[T]]) -> Callable[..., Awaitable[T]]:
        async def called(*given: Any) -> T:
            with self.on(step):
                return await call(*given)

        return called


class TimedGateway(Gateway):
    watch: Watch

    async def post(self, *given: Any, **named: Any) -> Any:
        with self.watch.on("send"):
            return await super().post(*given, **named)

    async def update(self, *given: Any, **named: Any) -> None:
        with self.watch.on("send"):
            await super().update(*given, **named)


class TimedRecord(Record):
    watch: Watch

    async def sending(self, *given: Any, **named: Any) -> bool:
        with self.watch.on("mark"):
            return await super().sending(*given, **named)

    async def sent(self, *given: Any, **named: Any) -> bool:
        with self.watch.on("record"):
            done = await super().sent(*given, **named)
        self.watch.sent[self.watch.delivering] += done
        return done


class TimedWorker(Worker):
    """Also counts the look for something to claim that precedes each delivery."""

    watch: Watch

    async def _claim(self, limit: int, *, sweeps: bool) -> list[Claimed]:
        began = self.watch.now()
        found = await super()._claim(limit, sweeps=sweeps)
        for claimed in found:
            self.watch.delivering = _name(claimed)
            self.watch.steps[_name(claimed), "claim"] += self.watch.now() - began
        return found


def _name(claimed: Claimed) -> str:
    if claimed.form is Form.UPDATE:
        return f"{claimed.due.kind}, in place"
    return PeopleKind.BUNDLE if claimed.due.kind in BUNDLED else claimed.due.kind


async def _not_measured(due: Due) -> Saying:
    return Silence("not-measured")


@pytest.mark.timeout(300)
async def test_where_a_delivery_spends_its_time(
    store: Store, clock: HandClock, show: Show, *, is_long: bool
) -> None:
    """Sheets, pings, their updates, asks and bundles all arrive; each step's share is shown."""
    rhythms = 200 if is_long else 20
    planned_at = clock.now() + timedelta(minutes=10)
    await grow(store, clock, rhythms=rhythms, planned_at=planned_at)
    watch, asks = Watch.over(store), AskRoom()
    async with SilentSlack() as slack, open_session(slack.url) as session:
        tokens = Workspaces(store, clock=clock, token=BOT_TOKEN)
        gateway = TimedGateway(base_url=slack.url, session=session, tokens=tokens)
        rooms = Rooms.furnish(store, gateway, clock, extra=[asks.extra])
        composers = rooms.composers()
        kinds = {kind: watch.timed("compose", made) for kind, made in composers.items()}
        worker = TimedWorker(
            store,
            gateway,
            clock=clock,
            # A file is three calls to Slack; here it would say nothing new.
            composers={**kinds, Kind.INVITE: _not_measured},
            gate=watch.timed("gate", rooms.manners.gate),
            concurrency=1,
        )
        worker._record = record = TimedRecord(store, clock=clock)
        worker.watch = gateway.watch = record.watch = watch

        await worker.drain()
        clock.advance(timedelta(hours=2))
        for number in range(1, rhythms + 1):
            by = manager_of(number)
            await rooms.rhythms.answer(WorkspaceId(1), number, by=by, says=Answer.HELD)
            for kind in [ASK] if number % 2 else BUNDLED:
                await asks.put(store, WorkspaceId(1), kind, number, rep(number), at=clock.now())
        await worker.drain()

    sheets, pings = rhythms * 11 // 10, rhythms * 11 // 10
    assert watch.sent == {
        Kind.SHEET: sheets,
        Kind.PING: pings,
        f"{Kind.SHEET}, in place": sheets,
        f"{Kind.PING}, in place": pings,
        ASK: rhythms // 2,
        PeopleKind.BUNDLE: rhythms // 2,
    }
    table = Table(
        f"A delivery, {store.dialect}: where its time goes",
        ["", *STEPS, "all", "passed"],
    )
    for name, sent in watch.sent.items():
        each = [watch.steps[name, step].divided(sent) for step in STEPS]
        whole = sum((watch.steps[name, step] for step in STEPS), Cost()).divided(sent)
        table.add(name, *map(str, each), str(whole), milliseconds(whole.passed))
    show(table)
