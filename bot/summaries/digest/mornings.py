"""The beginning of everybody's week: who gets a digest now, and who a kind word (R40, R41a)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

import structlog
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.errors import CoachError
from bot.outbox.foresight import Coming
from bot.people.ground import Ground
from bot.people.model import Membership, StandIn, Team
from bot.people.rules import Greeting, PersonFacts
from bot.store import StoreError, WorkspaceId, WorkspaceSession
from bot.summaries.digest.kind_words import KindWords
from bot.summaries.digest.mondays import WORD_LATER, due_this_week, next_monday
from bot.summaries.digest.service import Digests

__all__ = ["Mornings"]

log = structlog.get_logger(__name__)

LASTS = timedelta(days=1)
"""So long after its moment a week's digest is still made, for a bot that was down meanwhile."""
TAKE_PART = (Membership.until.is_(None), Membership.greeting == Greeting.GREETED)


class Mornings:
    """Looks each week after everybody who takes part, once; the rows say what is done already."""

    def __init__(self, ground: Ground, digests: Digests, words: KindWords) -> None:
        self._ground = ground
        self._digests = digests
        self._words = words
        self._coming = Coming()
        self._seen: set[tuple[WorkspaceId, str, datetime]] = set()
        ground.people.watch_days(self._days_changed)

    async def tick(self, now: datetime) -> None:
        """Make what is due for all whose week has begun."""
        if self._coming.holds_at(now):
            return
        coming: list[datetime] = []
        crowd, people = await self._people()
        self._seen = {one for one in self._seen if now < one[2] + LASTS}
        for workspace, person in people:
            for at in _moments(due_this_week(person.hours, now)):
                is_new = (workspace, person.slack_id, at) not in self._seen
                if is_new and at <= now < at + LASTS:
                    await self._begin(workspace, person, at, now)
            coming += [one for one in _next_of(person, now) if one > now]
        self._coming.found(crowd, now, min(coming, default=None))

    async def next_instant(self, session: AsyncSession) -> datetime | None:
        """Tell when somebody's week begins next; for whoever winds a clock."""
        return self._coming.next_for(await _crowd(session), self._ground.clock.now())

    async def _begin(
        self, workspace: WorkspaceId, person: PersonFacts, at: datetime, now: datetime
    ) -> None:
        is_digest = at == due_this_week(person.hours, now)
        try:
            async with self._ground.store.begin(workspace) as session:
                make = self._digests.make if is_digest else self._words.make
                await make(session, person, at=at)
        except StoreError:
            raise
        except CoachError as error:
            # Somebody left, or a team ended, while we looked.
            log.info("summaries.monday_skipped", why=str(error))
        self._seen.add((workspace, person.slack_id, at))

    async def _days_changed(self, _session: WorkspaceSession, _persons: Collection[str]) -> None:
        self._coming.forget()

    async def _people(self) -> tuple[tuple[int, ...], list[tuple[WorkspaceId, PersonFacts]]]:
        """List everybody who takes part in 1:1s, leads them or stands in, and which crowd it is."""
        now = self._ground.clock.now()
        async with self._ground.store.begin_across() as session:
            crowd = await _crowd(session)
            both = await session.execute(
                select(Membership.workspace_id, Membership.rep, Team.manager)
                .join(Team, Team.id == Membership.team_id)
                .where(*TAKE_PART)
            )
            lent = await session.execute(
                select(StandIn.workspace_id, StandIn.person).where(
                    StandIn.last >= now.date() - LASTS
                )
            )
            everybody: dict[int, set[str]] = {}
            for workspace, rep, manager in both:
                everybody.setdefault(workspace, set()).update((rep, manager))
            for workspace, person in lent:
                everybody.setdefault(workspace, set()).add(person)
        people: list[tuple[WorkspaceId, PersonFacts]] = []
        for number, ids in sorted(everybody.items()):
            here = WorkspaceId(number)
            async with self._ground.store.begin(here) as session:
                met = await self._ground.people.met(session, sorted(ids))
            people += [(here, one) for one in met if not one.is_gone]
        return crowd, people


async def _crowd(session: AsyncSession) -> tuple[int, ...]:
    """Tell in short who takes part: another number, other people."""
    reps = await session.execute(
        select(func.count(Membership.id), func.max(Membership.id)).where(*TAKE_PART)
    )
    lent = await session.execute(select(func.count(StandIn.id), func.max(StandIn.id)))
    return tuple(one or 0 for one in (*reps.one(), *lent.one()))


def _moments(monday: datetime | None) -> tuple[datetime, ...]:
    """Name the moments of a week: its digest's, then its kind word's."""
    return () if monday is None else (monday, monday + WORD_LATER)


def _next_of(person: PersonFacts, now: datetime) -> tuple[datetime, ...]:
    """Name those that are still to come: of this week, and the next."""
    return (
        *_moments(due_this_week(person.hours, now)),
        *_moments(next_monday(person.hours, now)),
    )
