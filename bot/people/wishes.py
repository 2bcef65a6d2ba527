"""How each person wants to hear from us: intensity, mutes, lead times, quiet (R45, R49)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass, replace
from datetime import datetime

from bot.clock import Clock
from bot.errors import N_, NotFound
from bot.outbox import service as outbox
from bot.outbox.types import Due
from bot.people import audit, rows, spending
from bot.people.budget import limits_of
from bot.people.holding import Reason
from bot.people.homes import home_changed
from bot.people.manners import Manners
from bot.people.manners_pages import HabitsPage
from bot.people.model import Person
from bot.people.rules import Habits, PersonFacts
from bot.people.service import People
from bot.store import Store, WorkspaceId, WorkspaceSession

__all__ = ["HabitsChanged", "PutOff", "Wishes"]

HabitsChanged = Callable[[WorkspaceSession, str], Awaitable[None]]
"""Told, in the transaction that did it, who chose other lead times."""

OF_DAYS = frozenset({Reason.DAY_OFF, Reason.OUTSIDE_HOURS, Reason.SNOOZED, Reason.OVER_BUDGET})
OF_HABITS = frozenset({Reason.SNOOZED, Reason.OVER_BUDGET, Reason.AFTER_OTHERS})


@dataclass(frozen=True, slots=True)
class PutOff:
    """Who reads an ask, and when it comes again if they put it off."""

    reader: PersonFacts
    until: datetime | None


class Wishes:
    """Use cases around what people choose for themselves; each is one transaction."""

    def __init__(self, store: Store, people: People, manners: Manners, clock: Clock) -> None:
        self._store = store
        self._people = people
        self._manners = manners
        self._clock = clock
        self._watching: list[HabitsChanged] = []
        people.watch_days(self._days_changed)

    def watch(self, follow: HabitsChanged) -> None:
        """Have `follow` called whenever somebody chooses other lead times."""
        self._watching.append(follow)

    async def reader(self, workspace: WorkspaceId, person: str) -> PersonFacts:
        """Load whoever asks. Raises NotFound for a stranger."""
        async with self._store.begin(workspace) as session:
            return (await self._people.persons(session, [person]))[person]

    async def page(self, workspace: WorkspaceId, person: str) -> HabitsPage:
        """Tell how somebody hears from us. Raises NotFound for a stranger."""
        async with self._store.begin(workspace) as session:
            reader = (await self._people.persons(session, [person]))[person]
            reps = await spending.reps_of(session, person)
        limits = limits_of(reader.habits.intensity, reps=reps)
        return HabitsPage(reader, limits, reps, self._manners.topics, self._clock.now())

    async def choose(self, workspace: WorkspaceId, person: str, habits: Habits) -> None:
        """Take down what somebody chose for themselves; at once, also for what waits already.

        A manager's intensity isn't theirs to choose, so it stays. Raises NotFound for a stranger.
        """
        async with self._store.begin(workspace) as session:
            row, before = await self._load(session, person)
            if await spending.reps_of(session, person):
                habits = replace(habits, intensity=before.intensity)
            if habits == before:
                return
            row.intensity, row.muted = habits.intensity, ",".join(sorted(habits.muted))
            row.ping_lead, row.sheet_days = habits.ping_lead, habits.sheet_days
            row.quiet_until = habits.quiet_until
            await audit.note(
                session,
                audit.Event.HABITS_SET,
                actor=person,
                subject=f"person:{person}",
                intensity=habits.intensity,
                muted=sorted(habits.muted),
                ping_lead=habits.ping_lead,
                sheet_days=habits.sheet_days,
            )
            await outbox.judge_again(session, [person], reasons=OF_HABITS)
            await home_changed(session, [person])
            if (before.ping_lead, before.sheet_days) != (habits.ping_lead, habits.sheet_days):
                await session.flush()
                for follow in self._watching:
                    await follow(session, person)

    async def be_quiet(self, workspace: WorkspaceId, person: str, until: datetime | None) -> None:
        """Send nobody's asks to somebody until then; None ends it now (R45).

        Raises NotFound for a stranger.
        """
        async with self._store.begin(workspace) as session:
            row, _ = await self._load(session, person)
            row.quiet_until = until
            await outbox.judge_again(session, [person], reasons=OF_HABITS)
            await home_changed(session, [person])

    async def put_off(
        self, workspace: WorkspaceId, *, by: str, kind: str, subject: int, until: datetime
    ) -> None:
        """Have one ask come again later; it counts again then (R45).

        Raises NotFound when it was none of theirs.
        """
        async with self._store.begin(workspace) as session:
            await self._people.hold(session, [by])
            if not await outbox.say_again(session, kind, subject, by, at=until):
                raise NotFound(N_("I can't find that for you. Type `/coach` to see what is yours."))
            await outbox.refresh(session, kind, subject)

    async def is_put_off(self, due: Due) -> PutOff | None:
        """Tell who reads an ask, and when it comes again; None for somebody we never met."""
        async with self._store.begin(due.workspace) as session:
            reader = await self._people.known(session, due.recipient)
            if reader is None:
                return None
            return PutOff(reader, await outbox.comes_again_at(session, due))

    async def _load(self, session: WorkspaceSession, person: str) -> tuple[Person, Habits]:
        found = await rows.persons_to_change(session, [person])
        facts = (await self._people.persons(session, [person]))[person]
        return found[0], facts.habits

    async def _days_changed(self, session: WorkspaceSession, persons: Collection[str]) -> None:
        await outbox.judge_again(session, persons, reasons=OF_DAYS)
