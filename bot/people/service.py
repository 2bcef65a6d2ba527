"""Persons and teams: who they are, when they work, who reports to whom."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping
from datetime import timedelta
from typing import Protocol

import structlog

from bot.clock import Clock
from bot.errors import N_, NotFound
from bot.people import rows, statuses
from bot.people.model import Person
from bot.people.rules import PersonFacts, WorkingHours, zones
from bot.people.teams import Teams
from bot.slack.answers import SlackUser
from bot.slack.failures import SlackFailure
from bot.slack.profiles import ProfileChange
from bot.slack.seen import first_time
from bot.store import Store, WorkspaceId, WorkspaceSession, upsert

__all__ = ["DaysChanged", "People", "Profiles"]

log = structlog.get_logger(__name__)

PROFILE_AGE = timedelta(days=1)
# So far back a day off still matters: for a 1:1 whose answer is waited for.
DAYS_OFF_KEPT = timedelta(days=31)

DaysChanged = Callable[[WorkspaceSession, Collection[str]], Awaitable[None]]
"""Told, in the transaction that did it, whose working days or hours are others now."""


class Profiles(Protocol):
    """Where a person's name, zone and language are asked for: Slack."""

    async def user(self, workspace: WorkspaceId, user: str) -> SlackUser: ...


class People(Teams):
    """Use cases around persons; those around teams it has from `Teams`.

    What takes a session joins its caller's transaction; what takes a workspace opens its own.
    """

    def __init__(self, store: Store, profiles: Profiles, clock: Clock) -> None:
        super().__init__(clock)
        self._store = store
        self._profiles = profiles
        self._watching: list[DaysChanged] = []

    def watch_days(self, follow: DaysChanged) -> None:
        """Have `follow` called whenever somebody's working days or hours change."""
        self._watching.append(follow)

    async def days_changed(self, session: WorkspaceSession, persons: Collection[str]) -> None:
        """Tell all who plan with these people's days that they are others now."""
        await session.flush()
        for follow in self._watching:
            await follow(session, persons)

    async def profiles(self, workspace: WorkspaceId, ids: Iterable[str]) -> dict[str, SlackUser]:
        """Ask Slack who these people are, all at once; never inside a transaction.

        Raises SlackFailure when Slack doesn't say.
        """
        wanted = list(dict.fromkeys(ids))
        found = await asyncio.gather(*(self._profiles.user(workspace, one) for one in wanted))
        return {user.id: user for user in found}

    async def names(self, workspace: WorkspaceId, ids: Collection[str]) -> dict[str, str]:
        """Tell people's names, from memory where they are known."""
        async with self._store.begin(workspace) as session:
            known = {one.slack_id: one.name for one in await rows.persons(session, ids)}
        fresh = await self.profiles(workspace, [one for one in ids if one not in known])
        return {one: known.get(one) or fresh[one].name for one in ids}

    async def freshen(self, workspace: WorkspaceId, ids: Collection[str]) -> None:
        """Bring name, zone and language up to date once a day; Slack being away is no harm."""
        before = self._clock.now() - PROFILE_AGE
        async with self._store.begin(workspace) as session:
            stale = [
                one.slack_id for one in await rows.persons(session, ids) if one.seen_at < before
            ]
        if not stale:
            return
        try:
            users = await self.profiles(workspace, stale)
        except SlackFailure as failure:
            log.info("people.not_freshened", reason=str(failure))
            return
        async with self._store.begin(workspace) as session:
            await self.remember(session, users.values())

    async def look_at(self, workspace: WorkspaceId, ids: Collection[str]) -> None:
        """Bring everything that Slack says of these people up to date. Raises SlackFailure."""
        users = await self.profiles(workspace, ids)
        async with self._store.begin(workspace) as session:
            await self.remember(session, users.values())

    async def profile_changed(self, change: ProfileChange) -> None:
        """Take an event of Slack's in: once, in order, and only of people whom we know."""
        async with self._store.begin(change.workspace) as session:
            if not await rows.persons(session, [change.user.id]):
                return
            await self.hold_around(session, [change.user.id])
            if not await first_time(session, change.event_id, self._clock.now()):
                return
            [row] = await rows.persons_to_change(session, [change.user.id])
            if row.told_at is not None and change.at < row.told_at:
                return
            await self.remember(session, [change.user])
            row.told_at = change.at

    async def remember(self, session: WorkspaceSession, users: Iterable[SlackUser]) -> None:
        """Keep what Slack said of these people; their working hours stay as they set them.

        A leave status becomes days off, and goes as it goes (docs/rhythm.md R8); so these people
        are held, and those whom they meet.
        """
        told = {user.id: user for user in users}
        await self.hold_around(session, told)
        known = {row.slack_id: row for row in await rows.persons_to_change(session, told)}
        # Whom we meet in Slack Connect may be an admin elsewhere.
        is_asked = any(user.is_admin for user in told.values())
        home = await rows.slack_team(session) if is_asked else None
        changed = []
        # In one order everywhere: two set-ups at once then wait for each other, never in a ring.
        for one, user in sorted(told.items()):
            row = known.get(one) or await self._met(session, user)
            was = row.zone, row.is_gone
            self._take_over(row, user, home)
            has_other_days = await statuses.follow(session, row, user.status, self._clock.now())
            # Nobody has planned with whom we meet only now.
            if one in known and (has_other_days or was != (row.zone, row.is_gone)):
                changed.append(one)
        if changed:
            await self.days_changed(session, changed)

    async def _met(self, session: WorkspaceSession, user: SlackUser) -> Person:
        """Make a row for somebody new, with the default hours (R8); another may do so just now."""
        hours = WorkingHours("UTC")
        await session.execute(
            upsert(session, Person)
            .values(
                slack_id=user.id,
                name="",
                zone=hours.zone,
                work_days="".join(map(str, sorted(hours.days))),
                work_from=hours.start,
                work_until=hours.end,
                seen_at=self._clock.now(),
            )
            .on_conflict_do_nothing()
        )
        [row] = await rows.persons_to_change(session, [user.id])
        return row

    def _take_over(self, row: Person, user: SlackUser, home: str | None) -> None:
        row.name = user.name[:120]
        row.zone = user.zone if user.zone in zones() else row.zone
        row.locale = user.locale or row.locale
        row.is_gone = user.deleted
        row.is_admin = user.is_admin and user.team_id in {None, home} and not user.deleted
        row.seen_at = self._clock.now()
        if user.updated is not None:
            row.told_at = max(row.told_at or user.updated, user.updated)

    async def persons(
        self, session: WorkspaceSession, ids: Collection[str]
    ) -> Mapping[str, PersonFacts]:
        """Load people by their Slack ids.

        Raises NotFound when one of them was never enrolled here.
        """
        found = {one.slack_id: one for one in await self._found(session, ids)}
        if any(one not in found for one in ids):
            raise NotFound(N_("I don't know this person yet. Type `/coach` to start."))
        return found

    async def met(self, session: WorkspaceSession, ids: Collection[str]) -> list[PersonFacts]:
        """Load those of these people whom we have met."""
        return await self._found(session, ids)

    async def hold(self, session: WorkspaceSession, ids: Collection[str]) -> None:
        """Keep people still until the commit, so that of two who want one hour one sees the other.

        In the order of `remember`, and before anything of theirs is locked.
        """
        await rows.hold(session, ids)

    async def hold_around(self, session: WorkspaceSession, ids: Collection[str]) -> None:
        """Hold people and those with whom they have 1:1s, for whoever changes their days."""
        await self.hold(session, {*ids, *await self.around(session, ids)})

    async def known(self, session: WorkspaceSession, person: str) -> PersonFacts | None:
        """Load somebody if we have met."""
        found = await self._found(session, [person])
        return found[0] if found else None

    async def locale(self, workspace: WorkspaceId, person: str) -> str | None:
        """Tell which language somebody reads, if we have met."""
        async with self._store.begin(workspace) as session:
            found = await rows.persons(session, [person])
        return found[0].locale if found else None

    async def _found(self, session: WorkspaceSession, ids: Collection[str]) -> list[PersonFacts]:
        since = self._clock.now().date() - DAYS_OFF_KEPT
        return await rows.found(session, ids, since=since)
