"""Private calendars: given, read again and again for busy times, and forgotten (R3)."""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

import structlog
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import Clock
from bot.errors import InvalidInput
from bot.outbox import service as outbox
from bot.outbox.types import DeliveryClass
from bot.people import audit
from bot.people.busy import GOOD_FOR, Busy
from bot.people.calendars.fetching import Fetch, address_of
from bot.people.calendars.problems import WORDS, Problem, Unreadable
from bot.people.calendars.process import Read
from bot.people.homes import home_changed
from bot.people.kinds import Kind
from bot.people.model import BusyTime, Person
from bot.people.rules import PersonFacts
from bot.people.service import People
from bot.store import Store, WorkspaceId, WorkspaceSession
from bot.store.secrets import SecretsOff

__all__ = ["ADDRESS", "CalendarPage", "Calendars", "Told"]

log = structlog.get_logger(__name__)

ADDRESS = "calendar_address"
"""The form's field; errors stand at it."""

EVERY = timedelta(hours=6)
SPREAD_MINUTES = 60
AHEAD = timedelta(weeks=5)
# What hasn't changed isn't sent again for a day. So much farther we look each time.
ETAG_GOOD_FOR = timedelta(days=1)
AT_ONCE = 8
LEASE = timedelta(minutes=10)
FIRST_RETRY, LAST_RETRY = timedelta(minutes=15), timedelta(days=1)
# A calendar that is gone doesn't come back; what doesn't answer mostly does.
PATIENCE = {Problem.GONE: timedelta(days=1)}
NOTICE_LASTS = timedelta(days=7)
CHECK_SECONDS = 2.0
"""So long a form waits for a first look; Slack waits 3 seconds for us."""


class Told(StrEnum):
    """What an owner is told about their calendar; stands with the delivery."""

    READ = "read"
    """The first reading went well, after the form was closed already."""
    FAILED = "failed"
    """The first reading didn't."""
    LOST = "lost"
    """It can't be read any more, for days."""


@dataclass(frozen=True, slots=True)
class CalendarPage:
    """What its owner may know of their calendar; never the address itself.

    `problem` is why it can't be read just now, `read_at` when that last went well. Without an
    `is_kept` there is none.
    """

    reader: PersonFacts
    is_kept: bool
    read_at: datetime | None = None
    problem: Problem | None = None


@dataclass(frozen=True, slots=True, repr=False)
class _Task:
    """An address to read; its repr doesn't show it."""

    workspace: WorkspaceId
    person: str
    zone: str
    address: str

    @property
    def key(self) -> tuple[WorkspaceId, str]:
        return self.workspace, self.person


@dataclass(frozen=True, slots=True, repr=False)
class _Seen:
    """What an address said last, for whom, and when it was read as a whole."""

    task: _Task
    etag: str
    at: datetime


class Calendars:
    """Use cases of private calendars. Nothing is fetched or read inside a transaction.

    What leaves a calendar is from when to when its owner is busy; `bot.people.busy` tells it on.
    """

    def __init__(
        self,
        store: Store,
        people: People,
        clock: Clock,
        *,
        fetch: Fetch,
        read: Read,
        check_seconds: float = CHECK_SECONDS,
    ) -> None:
        self._store = store
        self._people = people
        self._clock = clock
        self._fetch = fetch
        self._read = read
        self._check_seconds = check_seconds
        # Lost with the process: then each calendar is sent once more.
        self._seen: dict[tuple[WorkspaceId, str], _Seen] = {}

    @property
    def is_on(self) -> bool:
        """Whether addresses can be kept at all: they are secrets, and want a key."""
        return self._store.secrets.is_on

    async def page(self, workspace: WorkspaceId, reader: str) -> CalendarPage:
        """Load what the form shows. Raises SecretsOff, SlackFailure for somebody new."""
        if not self.is_on:
            raise SecretsOff
        async with self._store.begin(workspace) as session:
            known = await self._people.known(session, reader)
        users = await self._people.profiles(workspace, [] if known else [reader])
        async with self._store.begin(workspace) as session:
            await self._people.remember(session, users.values())
            facts = (await self._people.persons(session, [reader]))[reader]
            return _page(facts, await _row(session, reader))

    async def keep(self, workspace: WorkspaceId, person: str, typed: str) -> bool:
        """Take an address and look at it at once; False when that takes too long to wait for.

        Then it is read with the next beat, and its owner told how it went. Raises SecretsOff,
        NotFound, InvalidInput when there is nothing to read from.
        """
        if not self.is_on:
            raise SecretsOff
        async with self._store.begin(workspace) as session:
            zone = (await self._people.persons(session, [person]))[person].zone
        try:
            task = _Task(workspace, person, zone, address_of(typed))
            self._seen.pop(task.key, None)
            spans = await self._first_look(task)
        except Unreadable as error:
            raise InvalidInput({ADDRESS: WORDS[error.problem]}) from None
        now = self._clock.now()
        async with self._store.begin(workspace) as session:
            row = await _row(session, person)
            row.calendar_url, row.calendar_read_at = task.address, now
            row.calendar_problem = Problem.UNREAD if spans is None else None
            row.calendar_due_at = now if spans is None else self._next(task)
            await _replace(session, person, spans or ())
            await _note(session, audit.Event.CALENDAR_GIVEN, person)
            await home_changed(session, [person])
        return spans is not None

    async def forget(self, workspace: WorkspaceId, person: str) -> None:
        """Drop somebody's address and all that was read there."""
        self._seen.pop((workspace, person), None)
        async with self._store.begin(workspace) as session:
            row = await _row(session, person)
            row.calendar_url = row.calendar_due_at = None
            row.calendar_read_at = row.calendar_problem = None
            await _replace(session, person, ())
            await _note(session, audit.Event.CALENDAR_FORGOTTEN, person)
            await home_changed(session, [person])

    async def tick(self, _now: datetime) -> None:
        """Read some of the calendars that are due, side by side."""
        await asyncio.gather(*map(self._refresh, await self._due()))

    async def next_instant(self, session: AsyncSession) -> datetime | None:
        """Tell when a calendar is next due; for whoever winds a clock."""
        found: datetime | None = await session.scalar(
            select(Person.calendar_due_at)
            .where(Person.calendar_due_at.is_not(None), Person.is_gone.is_(False))
            .order_by(Person.calendar_due_at)
            .limit(1)
        )
        return found

    async def _first_look(self, task: _Task) -> list[Busy] | None:
        try:
            async with asyncio.timeout(self._check_seconds):
                return await self._look(task)
        except TimeoutError:
            return None

    async def _look(self, task: _Task) -> list[Busy] | None:
        """Fetch and read; None when nothing has changed there. Raises Unreadable."""
        now = self._clock.now()
        fetched = await self._fetch(task.address, etag=self._etag(task))
        if fetched.content is None:
            return None
        until = now + AHEAD + ETAG_GOOD_FOR
        spans = await self._read(fetched.content, now, until, zone=task.zone)
        self._seen[task.key] = _Seen(task, fetched.etag, now)
        return spans

    def _etag(self, task: _Task) -> str:
        seen = self._seen.get(task.key)
        if seen is None or seen.task != task:  # another address, or its owner's zone is another
            return ""
        return seen.etag if seen.at > self._clock.now() - ETAG_GOOD_FOR else ""

    async def _due(self) -> list[_Task]:
        """Take some of what is due, so that no other process takes it for a while."""
        now = self._clock.now()
        query = (
            select(Person, Person.calendar_url)
            .where(Person.calendar_due_at <= now, Person.is_gone.is_(False))
            .order_by(Person.calendar_due_at)
            .limit(AT_ONCE)
            .with_for_update(skip_locked=True)
        )
        async with self._store.begin_across() as session:
            found = [(row, url) for row, url in await session.execute(query) if url is not None]
            for row, _ in found:
                row.calendar_due_at = now + LEASE
            return [
                _Task(WorkspaceId(row.workspace_id), row.slack_id, row.zone, url)
                for row, url in found
            ]

    async def _refresh(self, task: _Task) -> None:
        problem: Problem | None = None
        spans: list[Busy] | None = None
        try:
            spans = await self._look(task)
        except Unreadable as error:
            problem = error.problem
        log.info(
            "calendar.read", workspace=task.workspace, person=task.person, problem=problem or ""
        )
        async with self._store.begin(task.workspace) as session:
            row = await _row(session, task.person)
            if await _address(session, task.person) != task.address:
                return  # forgotten meanwhile, or another one was given
            if problem is None:
                await self._went_well(session, row, task, spans)
            else:
                await self._went_wrong(session, row, problem)

    async def _went_well(
        self, session: WorkspaceSession, row: Person, task: _Task, spans: list[Busy] | None
    ) -> None:
        if spans is not None:
            await _replace(session, row.slack_id, spans)
        if row.calendar_problem == Problem.UNREAD:
            await self._tell(session, row, Told.READ)
        row.calendar_problem, row.calendar_read_at = None, self._clock.now()
        row.calendar_due_at = self._next(task)

    async def _went_wrong(self, session: WorkspaceSession, row: Person, problem: Problem) -> None:
        now = self._clock.now()
        assert row.calendar_read_at is not None
        since = now - row.calendar_read_at
        if row.calendar_problem == Problem.UNREAD:
            await self._tell(session, row, Told.FAILED)
        elif since >= PATIENCE.get(problem, GOOD_FOR):
            await self._tell(session, row, Told.LOST)
        row.calendar_problem = problem
        row.calendar_due_at = now + min(max(since / 4, FIRST_RETRY), LAST_RETRY)

    async def _tell(self, session: WorkspaceSession, row: Person, what: Told) -> None:
        """Tell its owner how it goes with their calendar; once for each time that it went well."""
        now = self._clock.now()
        await outbox.enqueue(
            session,
            kind=Kind.CALENDAR,
            subject=0,
            recipient=row.slack_id,
            due_at=now,
            expires_at=now + NOTICE_LASTS,
            dedup_key=f"calendar:{row.slack_id}:{row.calendar_read_at}:{what}",
            klass=DeliveryClass.NOTICE if what is Told.LOST else DeliveryClass.ANSWER,
            detail=what,
        )

    def _next(self, task: _Task) -> datetime:
        """Spread the calendars over an hour, always in the same way."""
        minutes = zlib.crc32(f"{task.workspace}:{task.person}".encode()) % SPREAD_MINUTES
        return self._clock.now() + EVERY + timedelta(minutes=minutes)


def _page(reader: PersonFacts, row: Person) -> CalendarPage:
    problem = Problem(row.calendar_problem) if row.calendar_problem else None
    return CalendarPage(reader, row.calendar_due_at is not None, row.calendar_read_at, problem)


async def _row(session: WorkspaceSession, person: str) -> Person:
    found = await session.scalars(
        select(Person).where(Person.slack_id == person).with_for_update(key_share=True)
    )
    return found.one()


async def _address(session: WorkspaceSession, person: str) -> str | None:
    found: str | None = await session.scalar(
        select(Person.calendar_url).where(Person.slack_id == person)
    )
    return found


async def _replace(session: WorkspaceSession, person: str, spans: Sequence[Busy]) -> None:
    await session.execute(delete(BusyTime).where(BusyTime.person == person))
    session.add_all(BusyTime(person=person, start=start, end=end) for start, end in spans)


async def _note(session: WorkspaceSession, event: audit.Event, person: str) -> None:
    await audit.note(session, event, actor=person, subject=f"person:{person}")
